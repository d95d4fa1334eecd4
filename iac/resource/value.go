package resource

import (
	"strconv"
	"strings"

	"strideline/model"
)

// Kind is the shape of a Value.
type Kind uint8

// The shapes of a Value. The zero Kind is Absent: nothing is written.
const (
	Absent Kind = iota
	Null
	Bool
	Number
	String
	List
	Map
	// Choice is one of several values, depending on a condition that is not
	// known: Items hold them, each with its When.
	Choice
	// Unknown is a value that is written and cannot be evaluated; Reason says why.
	Unknown
)

// Value is an evaluated piece of configuration: every leaf knows where it was
// written. Text of a String is symbolic (model.Token). Values are shared and
// never changed in place.
type Value struct {
	Kind   Kind
	Text   string  // of Bool, Number, String: as written; of Unknown: a token that names it
	Items  []Value // of List and Choice
	Fields []Field // of Map, in the order written, keys unique
	At     model.Range
	Reason string            // of Unknown: why
	When   []model.Condition // conditions this item of a list or choice hangs on
	Secret bool              // comes from a secret at deploy time (dynamic reference, NoEcho parameter)
	Origin model.Range       // where the text itself is written if not at At: a parameter's default, a mapping
}

// Field is one entry of a Map.
type Field struct {
	Key   string
	KeyAt model.Range
	Value Value
}

// Str returns a literal or symbolic string value.
func Str(text string, at model.Range) Value { return Value{Kind: String, Text: text, At: at} }

// ListOf returns a list.
func ListOf(at model.Range, items ...Value) Value { return Value{Kind: List, Items: items, At: at} }

// MapOf returns a map; later fields of the same key win.
func MapOf(at model.Range, fields ...Field) Value {
	v := Value{Kind: Map, At: at}
	for _, f := range fields {
		v = v.With(f.Key, f.KeyAt, f.Value)
	}
	return v
}

// F is a field whose key has no place of its own.
func F(key string, v Value) Field { return Field{Key: key, KeyAt: v.At, Value: v} }

// With returns a copy of map v in which key is val.
func (v Value) With(key string, keyAt model.Range, val Value) Value {
	out := v
	out.Kind = Map
	out.Fields = make([]Field, 0, len(v.Fields)+1)
	done := false
	for _, f := range v.Fields {
		if f.Key == key {
			f = Field{Key: key, KeyAt: keyAt, Value: val}
			done = true
		}
		out.Fields = append(out.Fields, f)
	}
	if !done {
		out.Fields = append(out.Fields, Field{Key: key, KeyAt: keyAt, Value: val})
	}
	return out
}

// Written reports whether anything is written there (null counts as nothing).
func (v Value) Written() bool { return v.Kind != Absent && v.Kind != Null }

// Known reports whether v is written and can be evaluated as a whole.
func (v Value) Known() bool {
	switch v.Kind {
	case Absent, Null, Unknown, Choice:
		return false
	case String:
		return !model.Symbolic(v.Text)
	}
	return true
}

// Field returns the field of a map, and whether it is there.
func (v Value) Field(key string) (Field, bool) {
	for _, f := range v.Fields {
		if f.Key == key {
			return f, true
		}
	}
	return Field{}, false
}

// Get follows keys through maps. On a Choice it chooses in each option; on an
// Unknown it stays unknown; elsewhere what is not there is Absent.
func (v Value) Get(keys ...string) Value {
	for i, k := range keys {
		switch v.Kind {
		case Map:
			f, _ := v.Field(k)
			v = f.Value
		case Unknown:
			return v
		case Choice:
			out := Value{Kind: Choice, At: v.At}
			for _, o := range v.Items {
				x := o.Get(keys[i:]...)
				x.When = append(append([]model.Condition(nil), o.When...), x.When...)
				out.Items = append(out.Items, x)
			}
			return out.settle()
		default:
			return Value{}
		}
	}
	return v
}

// settle turns a choice whose options agree into that value.
func (v Value) settle() Value {
	if len(v.Items) == 0 {
		return Value{}
	}
	first := v.Items[0]
	for _, o := range v.Items[1:] {
		if !Same(first, o) {
			return v
		}
	}
	first.When = nil
	return first
}

// Same reports whether two values are equal, places aside.
func Same(a, b Value) bool {
	if a.Kind != b.Kind || a.Text != b.Text || len(a.Items) != len(b.Items) || len(a.Fields) != len(b.Fields) {
		return false
	}
	for i := range a.Items {
		if !Same(a.Items[i], b.Items[i]) {
			return false
		}
	}
	for i := range a.Fields {
		if a.Fields[i].Key != b.Fields[i].Key || !Same(a.Fields[i].Value, b.Fields[i].Value) {
			return false
		}
	}
	return true
}

// Options returns the alternatives of a choice, nested ones flattened with all
// the conditions they hang on; any other written value is its own only option.
func (v Value) Options() []Value {
	if v.Kind != Choice {
		if !v.Written() {
			return nil
		}
		return []Value{v}
	}
	var out []Value
	for _, o := range v.Items {
		for _, p := range o.Options() {
			if o.Kind == Choice {
				p.When = append(append([]model.Condition(nil), o.When...), p.When...)
			}
			if len(v.When) > 0 && o.Kind != Choice {
				p.When = append(append([]model.Condition(nil), v.When...), p.When...)
			}
			out = append(out, p)
		}
	}
	return out
}

// Each returns the items of a list, alternatives flattened with their
// conditions; a single value counts as a list of one, as IAM and
// CloudFormation read it.
func (v Value) Each() []Value {
	var out []Value
	for _, o := range v.Options() {
		if o.Kind != List {
			out = append(out, o)
			continue
		}
		for _, it := range o.Items {
			for _, p := range it.Options() {
				if len(o.When) > 0 {
					p.When = append(append([]model.Condition(nil), o.When...), p.When...)
				}
				out = append(out, p)
			}
		}
	}
	return out
}

// Str returns the symbolic text of a scalar; ok is false for what has none
// (absent, a map, a choice). The text of an unknown is its token.
func (v Value) Str() (text string, ok bool) {
	switch v.Kind {
	case String, Number, Bool:
		return v.Text, true
	case Unknown:
		return v.Text, v.Text != ""
	}
	return "", false
}

// Bool reads a boolean the way CloudFormation does ("true" counts); known is
// false where it is absent or cannot be evaluated.
func (v Value) Bool() (b, known bool) {
	if v.Kind != Bool && v.Kind != String {
		return false, false
	}
	switch strings.ToLower(v.Text) {
	case "true":
		return true, true
	case "false":
		return false, true
	}
	return false, false
}

// Int reads a whole number, also one written as a string.
func (v Value) Int() (n int64, known bool) {
	if v.Kind != Number && v.Kind != String {
		return 0, false
	}
	n, err := strconv.ParseInt(v.Text, 10, 64)
	if err != nil {
		f, ferr := strconv.ParseFloat(v.Text, 64)
		if ferr != nil {
			return 0, false
		}
		n = int64(f)
	}
	return n, true
}

// Ref is the symbolic text of a reference to a resource's attribute; attr is
// "" for what Ref returns.
func Ref(scope, id, attr string) string { return model.Token(model.TokenRef, scope, id, attr) }

// Pseudo is the symbolic text of a value of the deployment, such as "account".
func Pseudo(name string) string { return model.Token(model.TokenPseudo, name) }
