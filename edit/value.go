package edit

import (
	"slices"

	"gopkg.in/yaml.v3"
)

// Value is something to write: a text, a literal, a list, a mapping or a
// reference to something else in the file.
type Value struct {
	kind   kind
	tag    string // of a scalar: what it resolves to, such as !!str; a tag of the format's own
	text   string
	keys   []string
	values []Value // of a mapping, beside keys; of a list
}

// Text is a string, quoted where it would be read as something else.
func Text(s string) Value { return Value{kind: scalar, tag: "!!str", text: s} }

// Literal is a number, a truth or a date, written as it is.
func Literal(s string) Value {
	n := yaml.Node{Kind: yaml.ScalarNode, Value: s}
	return Value{kind: scalar, tag: n.ShortTag(), text: s}
}

// Field is one entry of a mapping.
type Field struct {
	Key   string
	Value Value
}

// Map is a mapping.
func Map(fields ...Field) Value {
	v := Value{kind: table}
	for _, f := range fields {
		v.keys, v.values = append(v.keys, f.Key), append(v.values, f.Value)
	}
	return v
}

// List is a list.
func List(items ...Value) Value { return Value{kind: list, values: items} }

// Ref is a reference to a resource or parameter of the template, in the form
// of the document.
func (d *Doc) Ref(name string) Value {
	if d.json {
		return Map(Field{"Ref", Text(name)})
	}
	return Value{kind: scalar, tag: "!Ref", text: name}
}

// nested is v below keys.
func nested(keys []string, v Value) Value {
	for _, k := range slices.Backward(keys) {
		v = Map(Field{k, v})
	}
	return v
}

func (v Value) equal(w Value) bool {
	return v.kind == w.kind && v.tag == w.tag && v.text == w.text &&
		slices.Equal(v.keys, w.keys) && slices.EqualFunc(v.values, w.values, Value.equal)
}

func (v Value) null() bool { return v.kind == scalar && v.tag == "!!null" }

func (v Value) empty() bool { return (v.kind == table || v.kind == list) && len(v.values) == 0 }

// with is v after the value at a path was set; the path was walked before.
func (v Value) with(p Path, w Value) Value {
	if len(p) == 0 {
		return w
	}
	if v.null() {
		return nested(p, w)
	}
	out := v
	out.keys, out.values = slices.Clone(v.keys), slices.Clone(v.values)
	i := v.step(p[0])
	if i < 0 {
		out.keys, out.values = append(out.keys, p[0]), append(out.values, nested(p[1:], w))
		return out
	}
	out.values[i] = v.values[i].with(p[1:], w)
	return out
}

// without is v after the value at a path was removed.
func (v Value) without(p Path) Value {
	out := v
	out.keys, out.values = slices.Clone(v.keys), slices.Clone(v.values)
	i := v.step(p[0])
	switch {
	case i < 0:
	case len(p) > 1:
		out.values[i] = v.values[i].without(p[1:])
	default:
		out.values = slices.Delete(out.values, i, i+1)
		if v.kind == table {
			out.keys = slices.Delete(out.keys, i, i+1)
		}
	}
	return out
}

// step is the place of a key or of an item's number among values, -1 for none.
func (v Value) step(s string) int {
	if v.kind == table {
		return slices.Index(v.keys, s)
	}
	if i, ok := number(s); ok && v.kind == list && i < len(v.values) {
		return i
	}
	return -1
}

// Get follows a path through mappings and lists.
func (v Value) Get(p ...string) (Value, bool) {
	for _, s := range p {
		i := v.step(s)
		if i < 0 {
			return Value{}, false
		}
		v = v.values[i]
	}
	return v, true
}

// Keys returns the keys of a mapping, in the order written.
func (v Value) Keys() []string { return v.keys }

// Len returns how many values a mapping or list holds.
func (v Value) Len() int { return len(v.values) }

// Scalar returns the text of a scalar without a tag of the format's own.
func (v Value) Scalar() (string, bool) {
	if v.kind != scalar || len(v.tag) < 2 || v.tag[:2] != "!!" {
		return "", false
	}
	return v.text, true
}

// Equal reports whether two values mean the same.
func (v Value) Equal(w Value) bool { return v.equal(w) }

// Reference returns the name that a value refers to, in either form.
func (v Value) Reference() (string, bool) {
	if v.kind == scalar && v.tag == "!Ref" {
		return v.text, true
	}
	if r, ok := v.Get("Ref"); ok && v.Len() == 1 {
		return r.Scalar()
	}
	return "", false
}

// Written reports whether a value is more than null.
func (v Value) Written() bool { return v.kind != scalar || v.tag != "!!null" && v.tag != "" }
