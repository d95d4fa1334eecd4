package iam

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"strideline/model"
)

// ParseJSON reads a policy document from JSON. It is as lenient as IAM: a
// single statement, action, resource or value may stand where a list may. All
// of it is placed at at. What is wrong becomes a problem, and the rest is kept.
func ParseJSON(data []byte, at model.Range) (Document, []model.Problem) {
	p := &parser{at: at}
	dec := json.NewDecoder(bytes.NewReader(data))
	dec.UseNumber()
	var root any
	if err := dec.Decode(&root); err != nil {
		p.problem("policy document is not JSON: %s", jsonFault(err))
		return Document{}, p.problems
	}
	if _, err := dec.Token(); err != io.EOF {
		p.problem("policy document goes on after its end")
	}
	return p.document(root), p.problems
}

func jsonFault(err error) string {
	if errors.Is(err, io.EOF) {
		return "it is empty"
	}
	return err.Error()
}

type parser struct {
	at       model.Range
	problems []model.Problem
}

func (p *parser) problem(format string, args ...any) {
	p.problems = append(p.problems, model.Problem{Level: model.LevelError, Message: fmt.Sprintf(format, args...), At: p.at})
}

func (p *parser) document(root any) Document {
	m, ok := root.(map[string]any)
	if !ok {
		p.problem("policy document is %s; expected an object with \"Statement\"", shape(root))
		return Document{}
	}
	var d Document
	for _, k := range sortedKeys(m) {
		switch strings.ToLower(k) {
		case "version":
			d.Version = p.scalar(m[k], "Version")
		case "id":
		case "statement":
			for _, s := range each(m[k]) {
				p.statement(&d, s)
			}
		default:
			p.problem("unknown key %q in policy document; expected \"Version\", \"Id\" or \"Statement\"", k)
		}
	}
	return d
}

func (p *parser) statement(d *Document, v any) {
	m, ok := v.(map[string]any)
	if !ok {
		p.problem("policy statement is %s; expected an object", shape(v))
		return
	}
	s := Statement{At: p.at}
	effect := ""
	for _, k := range sortedKeys(m) {
		switch strings.ToLower(k) {
		case "sid":
			s.Sid = p.scalar(m[k], k)
		case "effect":
			effect = p.scalar(m[k], k)
		case "action":
			s.Actions = p.texts(m[k], k)
		case "notaction":
			s.NotActions = p.texts(m[k], k)
		case "resource":
			s.Resources = p.texts(m[k], k)
		case "notresource":
			s.NotResources = p.texts(m[k], k)
		case "principal":
			s.Principals = p.principals(m[k], k)
		case "notprincipal":
			s.NotPrincipals = p.principals(m[k], k)
		case "condition":
			s.Conditions = p.conditions(m[k])
		default:
			p.problem("unknown key %q in policy statement", k)
		}
	}
	switch effect {
	case "Allow", "Deny":
		s.Allow = effect == "Allow"
		d.Statements = append(d.Statements, s)
	default:
		p.problem("effect %q of policy statement; expected \"Allow\" or \"Deny\"", effect)
	}
}

func (p *parser) principals(v any, key string) []Principal {
	out := []Principal{}
	m, ok := v.(map[string]any)
	if !ok {
		for _, t := range p.texts(v, key) {
			if t.Value != "*" {
				p.problem("%s %q; expected \"*\" or an object such as {\"AWS\": ...}", key, t.Value)
				continue
			}
			out = append(out, Principal{Type: "*", ID: t})
		}
		return out
	}
	for _, k := range sortedKeys(m) {
		for _, t := range p.texts(m[k], k) {
			out = append(out, Principal{Type: k, ID: t})
		}
	}
	return out
}

func (p *parser) conditions(v any) []Condition {
	m, ok := v.(map[string]any)
	if !ok {
		p.problem("condition is %s; expected an object", shape(v))
		return nil
	}
	var out []Condition
	for _, op := range sortedKeys(m) {
		keys, ok := m[op].(map[string]any)
		if !ok {
			p.problem("condition operator %q holds %s; expected an object", op, shape(m[op]))
			continue
		}
		for _, k := range sortedKeys(keys) {
			out = append(out, Condition{Operator: op, Key: k, Values: p.texts(keys[k], k), At: p.at})
		}
	}
	return out
}

func (p *parser) texts(v any, key string) []Text {
	out := []Text{}
	for _, x := range each(v) {
		switch x.(type) {
		case string, json.Number, bool:
			out = append(out, Text{Value: p.scalar(x, key), At: p.at})
		default:
			p.problem("%q holds %s; expected text", key, shape(x))
		}
	}
	return out
}

func (p *parser) scalar(v any, key string) string {
	switch x := v.(type) {
	case string:
		return model.Clean(x)
	case json.Number:
		return x.String()
	case bool:
		return fmt.Sprint(x)
	}
	p.problem("%q is %s; expected text", key, shape(v))
	return ""
}

func each(v any) []any {
	if l, ok := v.([]any); ok {
		return l
	}
	return []any{v}
}

func shape(v any) string {
	switch v.(type) {
	case nil:
		return "null"
	case map[string]any:
		return "an object"
	case []any:
		return "a list"
	case string:
		return "text"
	case bool:
		return "a boolean"
	}
	return "a number"
}

func sortedKeys(m map[string]any) []string {
	keys := make([]string, 0, len(m))
	for k := range m {
		keys = append(keys, k)
	}
	slices.Sort(keys)
	return keys
}
