package lift

import (
	"strings"

	"strideline/iac/resource"
	"strideline/iam"
	"strideline/model"
)

// document reads a policy document: a map, or JSON text.
func (l *lifter) document(v resource.Value) iam.Document {
	if v.Kind == resource.String && strings.HasPrefix(strings.TrimSpace(v.Text), "{") {
		if parsed, err := resource.ParseText(v.Text, v.At); err == nil {
			v = parsed
		}
	}
	var doc iam.Document
	doc.Version, _ = v.Get("Version").Str()
	for _, st := range v.Get("Statement").Each() {
		doc.Statements = append(doc.Statements, l.statements(st)...)
	}
	return doc
}

// statements reads one statement; a choice inside it keeps each option as
// conditional text.
func (l *lifter) statements(v resource.Value) []iam.Statement {
	effect, ok := v.Get("Effect").Str()
	if !ok || v.Kind != resource.Map {
		return nil
	}
	sid, _ := v.Get("Sid").Str()
	st := iam.Statement{
		Sid: sid, Allow: fold(effect) == "allow", When: v.When, At: v.At,
		Principals: l.principals(v.Get("Principal")), NotPrincipals: l.principals(v.Get("NotPrincipal")),
		Conditions: l.conditions(v.Get("Condition")),
		NotActions: l.texts(v.Get("NotAction")), NotResources: l.texts(v.Get("NotResource")),
	}
	var out []iam.Statement
	for _, part := range splitWhen(v.Get("Action")) {
		for _, res := range splitWhen(v.Get("Resource")) {
			s := st
			s.Actions, s.Resources = l.texts(part.v), l.texts(res.v)
			s.When = append(append(append([]model.Condition(nil), st.When...), part.when...), res.when...)
			out = append(out, s)
		}
	}
	return out
}

// group is the part of a list that hangs on the same conditions.
type group struct {
	v    resource.Value
	when []model.Condition
}

// splitWhen parts a list into its unconditional items and, each alone, its
// conditional ones. An absent value is one empty group.
func splitWhen(v resource.Value) []group {
	plain := group{v: resource.Value{Kind: resource.List, At: v.At}}
	var out []group
	for _, it := range v.Each() {
		if len(it.When) == 0 {
			plain.v.Items = append(plain.v.Items, it)
			continue
		}
		when := it.When
		it.When = nil
		out = append(out, group{v: it, when: when})
	}
	if len(plain.v.Items) > 0 || len(out) == 0 {
		out = append([]group{plain}, out...)
	}
	return out
}

func (l *lifter) texts(v resource.Value) []iam.Text {
	var out []iam.Text
	for _, it := range v.Each() {
		if s, ok := it.Str(); ok {
			out = append(out, iam.Text{Value: l.resolve(s), At: it.At})
		}
	}
	return out
}

func (l *lifter) principals(v resource.Value) []iam.Principal {
	var out []iam.Principal
	for _, o := range v.Options() {
		if s, ok := o.Str(); ok {
			out = append(out, iam.Principal{Type: principalType(s), ID: iam.Text{Value: l.resolve(s), At: o.At}})
			continue
		}
		for _, f := range o.Fields {
			for _, t := range l.texts(f.Value) {
				out = append(out, iam.Principal{Type: f.Key, ID: t})
			}
		}
	}
	return out
}

// principalType is the type of a principal written as plain text: "*" means
// everyone, as {"AWS": "*"} does.
func principalType(s string) string {
	if s == "*" {
		return "*"
	}
	return "AWS"
}

func (l *lifter) conditions(v resource.Value) []iam.Condition {
	var out []iam.Condition
	for _, o := range v.Options() {
		for _, op := range o.Fields {
			for _, k := range op.Value.Options() {
				for _, key := range k.Fields {
					out = append(out, iam.Condition{Operator: op.Key, Key: key.Key, Values: l.texts(key.Value), At: key.KeyAt})
				}
			}
		}
	}
	return out
}
