package sam

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"

	"strideline/iac/resource"
	"strideline/model"
)

// policyTemplate makes the document of a policy template: its name is the key,
// its parameters are the value. One that lacks a parameter grants nothing: SAM
// refuses it, and the line is most likely being typed.
func (x *expander) policyTemplate(fl resource.Field) (resource.Value, bool) {
	tpl, ok := loadFacts().Templates[fl.Key]
	if !ok {
		x.problem(fl.KeyAt, "unknown policy template %q, expected one of AWS SAM or a document with \"Statement\"", fl.Key)
		return resource.Value{}, false
	}
	params, lacks := fl.Value, false
	for _, name := range tpl.Parameters {
		if params.Kind != resource.Choice && params.Kind != resource.Unknown && !params.Get(name).Written() {
			x.problem(fl.KeyAt, "policy template %q needs parameter %q", fl.Key, name)
			lacks = true
		}
	}
	for _, given := range params.Fields {
		if !slices.Contains(tpl.Parameters, given.Key) {
			x.problem(given.KeyAt, "unknown parameter %q of policy template %q", given.Key, fl.Key)
		}
	}
	if lacks {
		return resource.Value{}, false
	}
	var statements []resource.Value
	for _, raw := range tpl.Statements {
		statements = append(statements, fillJSON(raw, fl.KeyAt, "${", "}", func(name string) resource.Value {
			if v := pseudoText(name); v != "" {
				return resource.Str(v, fl.KeyAt)
			}
			if v := params.Get(name); v.Written() {
				return v
			}
			return resource.Str(model.Token(model.TokenOpaque, name), fl.KeyAt)
		}))
	}
	return object(fl.KeyAt, f("Statement", resource.ListOf(fl.KeyAt, statements...))), true
}

// pseudoText is the symbolic text of AWS::Region and its like, "" for another
// name.
func pseudoText(name string) string {
	switch name {
	case "AWS::Region":
		return resource.Pseudo("region")
	case "AWS::AccountId":
		return resource.Pseudo("account")
	case "AWS::Partition":
		return resource.Pseudo("partition")
	case "AWS::StackName":
		return resource.Pseudo("stack-name")
	case "AWS::StackId":
		return resource.Pseudo("stack-id")
	case "AWS::URLSuffix":
		return resource.Pseudo("url-suffix")
	}
	return ""
}

// fillJSON turns a JSON fact into a value at a place; what stands between open
// and shut is replaced. Order of keys is kept.
func fillJSON(raw json.RawMessage, at model.Range, open, shut string, value func(name string) resource.Value) resource.Value {
	dec := json.NewDecoder(bytes.NewReader(raw))
	dec.UseNumber()
	return fill(dec, at, func(s string) resource.Value { return fillText(s, at, open, shut, value) })
}

func fill(dec *json.Decoder, at model.Range, str func(string) resource.Value) resource.Value {
	tok, err := dec.Token()
	if err != nil {
		return resource.Value{}
	}
	switch t := tok.(type) {
	case json.Delim:
		if t == '[' {
			l := resource.ListOf(at)
			for dec.More() {
				l.Items = append(l.Items, fill(dec, at, str))
			}
			_, _ = dec.Token()
			return l
		}
		m := object(at)
		for dec.More() {
			key, _ := dec.Token()
			k, _ := key.(string)
			m.Fields = append(m.Fields, resource.Field{Key: k, KeyAt: at, Value: fill(dec, at, str)})
		}
		_, _ = dec.Token()
		return m
	case string:
		return str(t)
	case json.Number:
		return resource.Value{Kind: resource.Number, Text: t.String(), At: at}
	case bool:
		if t {
			return resource.Value{Kind: resource.Bool, Text: "true", At: at}
		}
		return resource.Value{Kind: resource.Bool, Text: "false", At: at}
	}
	return resource.Value{Kind: resource.Null, At: at}
}

// fillText replaces the placeholders of s. A text that is one placeholder
// becomes its value as it is; otherwise alternatives are carried over.
func fillText(s string, at model.Range, open, shut string, value func(string) resource.Value) resource.Value {
	i := strings.Index(s, open)
	if i < 0 {
		return resource.Str(s, at)
	}
	j := strings.Index(s[i:], shut)
	if j < 0 {
		return resource.Str(s, at)
	}
	name, before, after := s[i+len(open):i+j], s[:i], s[i+j+len(shut):]
	v := value(name)
	if before == "" && after == "" {
		return v
	}
	tail := fillText(after, at, open, shut, value)
	return concat(at, resource.Str(before, at), v, tail)
}

// concat joins texts; alternatives of one part give alternatives of the whole,
// what cannot be known is an unknown.
func concat(at model.Range, parts ...resource.Value) resource.Value {
	out := resource.Str("", at)
	for _, p := range parts {
		p := p
		out = each(out, func(left resource.Value) resource.Value {
			return each(p, func(right resource.Value) resource.Value {
				return join(left, right, at)
			})
		})
	}
	return out
}

func join(left, right resource.Value, at model.Range) resource.Value {
	a, okA := left.Str()
	b, okB := right.Str()
	if !okA || !okB {
		return resource.Value{Kind: resource.Unknown, Text: model.Token(model.TokenOpaque, "text"), At: at, Reason: "a part of the text is not known"}
	}
	v := resource.Str(a+b, at)
	if right.Kind == resource.String && right.At.Known() && right.At != at {
		v.At = right.At
	} else if left.At.Known() {
		v.At = left.At
	}
	v.Secret = left.Secret || right.Secret
	return v
}
