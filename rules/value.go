package rules

import (
	"fmt"
	"slices"
	"sync"

	"strideline/model"
)

// nodeValue is a field of a node as conditions see it.
func nodeValue(n *model.Node, name string) any {
	switch name {
	case "id":
		return n.ID
	case "name":
		return n.Name
	case "kind":
		return string(n.Kind)
	case "class":
		return n.Class
	case "type":
		return n.Type
	case "provider":
		return n.Provider
	case "stack":
		return n.Stack
	case "network":
		return n.Network
	case "boundary":
		return n.Boundary
	case "aliases":
		return list(n.Aliases)
	case "hub":
		return n.Hub
	}
	a, ok := n.Attrs[name]
	return attrValue(a, ok, name, n, specOf(name, []string{n.Class, string(n.Kind)}))
}

// edgeValue is a field of an edge as conditions see it.
func edgeValue(e *model.Edge, name string) any {
	switch name {
	case "kind", "verb":
		return string(e.Kind)
	case "from":
		return e.From
	case "to":
		return e.To
	case "via":
		return e.Via
	case "certainty":
		return string(e.Certainty)
	case "actions":
		return list(e.Actions)
	case "conditional":
		return len(e.Conditional) > 0
	case "crosses":
		return list(e.Crosses)
	}
	a, ok := e.Attrs[name]
	return attrValue(a, ok, name, nil, specOf(name, []string{"edge"}))
}

// specs is the attribute table by name: one name may be declared for several
// classes.
var specs = sync.OnceValue(func() map[string][]*model.AttrSpec {
	out := map[string][]*model.AttrSpec{}
	for i := range model.Attributes {
		s := &model.Attributes[i]
		out[s.Name] = append(out[s.Name], s)
	}
	return out
})

// specOf finds the declaration of an attribute, first for one of the names it
// may be of (the class, then the kind), else any of that name.
func specOf(name string, of []string) *model.AttrSpec {
	var other *model.AttrSpec
	for _, s := range specs()[name] {
		if slices.ContainsFunc(of, func(o string) bool { return slices.Contains(s.Of, o) }) {
			return s
		}
		other = s
	}
	return other
}

// attrValue turns an attribute into a value. What nobody said, and what the
// node's class does not have, is the table's default; what is written and not
// known is unknown.
func attrValue(a model.Attr, ok bool, name string, n *model.Node, spec *model.AttrSpec) any {
	why := cause{node: n, name: name, reason: a.Reason, at: a.At}
	switch {
	case ok && a.State == model.Unknown, ok && a.Value == unknownText && spec != nil && slices.Contains(spec.Allowed, unknownText):
		return unknown{[]cause{why}}
	case spec == nil:
		return failed{fmt.Errorf("%q: not in the attribute table", name)}
	case !ok || a.State == model.Absent || a.Value == nil:
		if spec.Default == nil {
			return unknown{[]cause{why}}
		}
		return typed(spec.Default, spec, why)
	}
	return typed(a.Value, spec, why)
}

// typed normalises a Go value to what the table declares.
func typed(v any, spec *model.AttrSpec, why cause) any {
	switch x := v.(type) {
	case string:
		if spec.Type == model.TypeString {
			return x
		}
	case bool:
		if spec.Type == model.TypeBool {
			return x
		}
	case int:
		return typed(int64(x), spec, why)
	case int64:
		if spec.Type == model.TypeInt {
			return x
		}
		if spec.Type == model.TypeNumber {
			return float64(x)
		}
	case float64:
		if spec.Type == model.TypeNumber {
			return x
		}
		if spec.Type == model.TypeInt && x == float64(int64(x)) {
			return int64(x)
		}
	case []string:
		if spec.Type == model.TypeList {
			return list(x)
		}
	}
	return failed{fmt.Errorf("%q: holds a %T, the attribute table says %s", why.name, v, spec.Type)}
}

func list(xs []string) []any {
	out := make([]any, len(xs))
	for i, x := range xs {
		out[i] = x
	}
	return out
}
