package sam

import (
	"crypto/sha1"
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strconv"
	"strings"

	"strideline/iac/resource"
	"strideline/model"
)

// define makes references to id.attr (Ref, GetAtt and Sub alike) mean target.
func (x *expander) define(id, attr, target string) {
	if attr == "" {
		x.refs[Key{id, ""}] = x.ref(target, "")
		return
	}
	x.refs[Key{id, attr}] = x.ref(target, "")
	x.refs[Key{id + "." + attr, ""}] = x.ref(target, "")
}

// Resolve replaces the references in v that SAM defines; values of outputs
// and exports of the template need it too.
func (o Output) Resolve(v resource.Value) resource.Value {
	if len(o.Refs) == 0 {
		return v
	}
	out, _ := o.resolve(v)
	return out
}

// resolve copies only what changes.
func (o Output) resolve(v resource.Value) (out resource.Value, changed bool) {
	if model.Symbolic(v.Text) {
		if t := o.text(v.Text); t != v.Text {
			v.Text, changed = t, true
		}
	}
	owned := false
	for i := range v.Items {
		if n, ok := o.resolve(v.Items[i]); ok {
			if !owned {
				v.Items, owned, changed = slices.Clone(v.Items), true, true
			}
			v.Items[i] = n
		}
	}
	owned = false
	for i := range v.Fields {
		if n, ok := o.resolve(v.Fields[i].Value); ok {
			if !owned {
				v.Fields, owned, changed = slices.Clone(v.Fields), true, true
			}
			v.Fields[i].Value = n
		}
	}
	return v, changed
}

func (o Output) text(s string) string {
	return model.Expand(s, func(p model.Part) string {
		if p.Kind != model.TokenRef || len(p.Parts) != 3 || p.Parts[0] != o.scope {
			return p.Text
		}
		return o.token(p)
	})
}

// token finds what a reference means: F.Version as a whole, or its first step
// (F.Alias of F.Alias.Name) with the rest asked of the target.
func (o Output) token(p model.Part) string {
	id, attr := p.Parts[1], p.Parts[2]
	if to, ok := o.Refs[Key{id, attr}]; ok {
		return to
	}
	if to, ok := o.Refs[Key{id, ""}]; ok && attr != "" {
		return o.ask(to, attr)
	}
	first, more, dotted := strings.Cut(attr, ".")
	if to, ok := o.Refs[Key{id, first}]; ok && dotted {
		return o.ask(to, more)
	}
	return p.Text
}

func (o Output) ask(to, attr string) string {
	for _, p := range model.SplitSymbolic(to) {
		if p.Kind == model.TokenRef && len(p.Parts) == 3 {
			return resource.Ref(p.Parts[0], p.Parts[1], attr)
		}
	}
	return to
}

// layerHash is the ten hex digits behind the id of a layer: SHA-1 over the
// resource as JSON with sorted keys, as the translator takes it. They are AWS'
// own wherever the properties are plain text.
func layerHash(r *resource.Resource) string {
	at := r.At
	body := object(at, f("Properties", r.Props), text("Type", r.Type, at))
	switch len(r.DependsOn) {
	case 0:
	case 1:
		body.Fields = append(body.Fields, text("DependsOn", r.DependsOn[0], at))
	default:
		body.Fields = append(body.Fields, f("DependsOn", texts(at, r.DependsOn...)))
	}
	whole := object(at, f(r.ID, body))
	sum := sha1.Sum(appendJSON(nil, whole))
	return hex.EncodeToString(sum[:])[:10]
}

// appendJSON writes a value as the translator's JSON does: sorted keys, no
// blanks, ASCII only.
func appendJSON(b []byte, v resource.Value) []byte {
	switch v.Kind {
	case resource.Map:
		fields := append([]resource.Field(nil), v.Fields...)
		slices.SortFunc(fields, func(x, y resource.Field) int { return strings.Compare(x.Key, y.Key) })
		b = append(b, '{')
		for i, fl := range fields {
			if i > 0 {
				b = append(b, ',')
			}
			b = append(append(appendASCII(b, fl.Key), ':'), appendJSON(nil, fl.Value)...)
		}
		return append(b, '}')
	case resource.List, resource.Choice:
		b = append(b, '[')
		for i, it := range v.Items {
			if i > 0 {
				b = append(b, ',')
			}
			b = appendJSON(b, it)
		}
		return append(b, ']')
	case resource.Bool, resource.Number:
		return append(b, v.Text...)
	case resource.Null, resource.Absent:
		return append(b, "null"...)
	}
	return appendASCII(b, v.Text)
}

func appendASCII(b []byte, s string) []byte {
	q := strconv.QuoteToASCII(s)
	return append(b, q...)
}

// suffix is the ten hex digits that SAM puts behind other ids that change with
// their content. The digits differ from AWS' own; only their stability counts.
func suffix(vs ...resource.Value) string {
	h := sha256.New()
	for _, v := range vs {
		digest(h.Write, v)
	}
	return hex.EncodeToString(h.Sum(nil))[:10]
}

func digest(write func([]byte) (int, error), v resource.Value) {
	_, _ = write([]byte{byte(v.Kind), byte(len(v.Items)), byte(len(v.Fields))})
	_, _ = write([]byte(v.Text))
	for _, it := range v.Items {
		digest(write, it)
	}
	for _, fl := range v.Fields {
		_, _ = write([]byte(fl.Key))
		digest(write, fl.Value)
	}
}
