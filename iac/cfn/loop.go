package cfn

import (
	"strings"

	"strideline/iac/resource"
	"strideline/model"
)

// expandLoops writes out Fn::ForEach (transform AWS::LanguageExtensions):
// "Fn::ForEach::Name": [Variable, [values], {"Key${Variable}": ...}].
func (s *stack) expandLoops(fields []entry) []entry {
	has := false
	for _, f := range fields {
		has = has || strings.HasPrefix(f.key, "Fn::ForEach::")
	}
	if !has {
		return fields
	}
	var out []entry
	for _, f := range fields {
		if !strings.HasPrefix(f.key, "Fn::ForEach::") {
			out = append(out, f)
			continue
		}
		out = append(out, s.loop(f)...)
	}
	return out
}

func (s *stack) loop(f entry) []entry {
	n := f.value
	if n.shape != list || len(n.items) != 3 || n.items[2].raw().shape != table {
		s.problem(f.keyAt, "%q needs a list of a variable, a list of values and a mapping", f.key)
		return nil
	}
	name, _ := n.items[0].word()
	if !s.extended() {
		s.warnOnce(f.keyAt, "Fn::ForEach needs \"Transform: AWS::LanguageExtensions\"; without it the stack cannot be deployed")
	}
	values := s.eval(n.items[1])
	if values.Kind != resource.List || !known(values.Items) {
		s.partial = true
		s.warn(model.LevelWarning, n.items[1].at, "%q is not expanded: its values are known only when the stack is deployed", f.key)
	}
	body := n.items[2].raw()
	var out []entry
	for _, v := range values.Items {
		text, ok := v.Str()
		if values.Kind != resource.List || !ok || model.Symbolic(text) {
			continue
		}
		if s.loopWeight += body.weight; s.loopWeight > s.limits.Nodes {
			s.problem(f.keyAt, "loops expand to more than %d nodes (limit \"nodes\")", s.limits.Nodes)
			return out
		}
		for _, e := range body.fields {
			out = append(out, entry{key: fillLoop(e.key, name, text), keyAt: e.keyAt, value: fillNode(e.value, name, text)})
		}
	}
	return s.expandLoops(out)
}

// known reports whether every item is text that can be evaluated.
func known(items []resource.Value) bool {
	for _, it := range items {
		if text, ok := it.Str(); !ok || model.Symbolic(text) {
			return false
		}
	}
	return true
}

// fillLoop replaces ${Name} and &{Name} (letters and digits only) in a text.
func fillLoop(text, name, value string) string {
	text = strings.ReplaceAll(text, "${"+name+"}", value)
	if strings.Contains(text, "&{"+name+"}") {
		text = strings.ReplaceAll(text, "&{"+name+"}", alphanumeric(value))
	}
	return text
}

func alphanumeric(s string) string {
	return strings.Map(func(r rune) rune {
		if r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' {
			return r
		}
		return -1
	}, s)
}

// fillNode copies a tree with the loop variable replaced.
func fillNode(n *node, name, value string) *node {
	out := *n
	if n.shape == call && n.text == "Ref" {
		if t, ok := n.arg().word(); ok && t == name {
			return &node{shape: scalar, kind: resource.String, text: value, at: n.at, weight: 1}
		}
	}
	if n.shape == scalar {
		out.text = fillLoop(n.text, name, value)
	}
	out.items = make([]*node, len(n.items))
	for i, it := range n.items {
		out.items[i] = fillNode(it, name, value)
	}
	out.fields = make([]entry, len(n.fields))
	for i, f := range n.fields {
		out.fields[i] = entry{key: fillLoop(f.key, name, value), keyAt: f.keyAt, value: fillNode(f.value, name, value)}
	}
	return &out
}
