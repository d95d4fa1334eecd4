package rules

import (
	"fmt"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"strideline/model"
)

// Setting is what an automatic edit makes of the system: an attribute of a
// node of the path takes one of a few values. How that is written in a file is
// for those to say who know the format.
type Setting struct {
	On       string   // variable of the path
	Property string   // an attribute of its node
	Values   []string // any of them will do

	node int
	text string // worded for no match in particular
}

// Change is a Setting on a node that a rule matched.
type Change struct {
	Node     *model.Node
	Property string
	Values   []string
}

// String says what would be: "`auth` of the way in becomes `iam` or `jwt`".
func (s Setting) String() string { return s.text }

func (s Setting) words(p *pattern) string {
	t, err := parseTemplate(fmt.Sprintf("`%s` of {%s.name} becomes `%s`", s.Property, s.On, strings.Join(s.Values, "` or `")), p)
	if err != nil {
		return ""
	}
	return t.general(p)
}

// maxChanges bounds what one threat asks to change: nobody reads more.
const maxChanges = 200

// touch notes the nodes that an edit for this match would change.
func (g *group) touch(b *binding) {
	for _, s := range b.rule.Doc().Edit {
		n := b.g.Nodes[b.m.nodes[s.node]]
		same := func(c Change) bool { return c.Node == n && c.Property == s.Property }
		if len(g.changes) < maxChanges && !slices.ContainsFunc(g.changes, same) {
			g.changes = append(g.changes, Change{n, s.Property, s.Values})
		}
	}
}

// edits reads the key "edit": {set: {on, property, value}}, or a list of such.
func (s *source) edits(r *Rule) []Setting {
	n := s.values["edit"]
	if n == nil {
		return nil
	}
	items := []*yaml.Node{n}
	if n.Kind == yaml.SequenceNode {
		items = n.Content
	}
	var out []Setting
	for _, it := range items {
		set := child(it, "set")
		on, property, value := child(set, "on"), child(set, "property"), child(set, "value")
		if on == nil || property == nil || value == nil {
			s.problem(s.at("edit"), "%q: expected {set: {on: ..., property: ..., value: ...}}", "edit")
			continue
		}
		if e, ok := s.setting(r, on, property, value); ok {
			out = append(out, e)
		}
	}
	return out
}

func (s *source) setting(r *Rule, on, property, value *yaml.Node) (Setting, bool) {
	e := Setting{On: on.Value, Property: property.Value, node: r.pattern.node(on.Value)}
	if e.node < 0 || r.collect == e.node {
		s.problem(s.scalar(on), "%q: no single node of the path has this name%s", on.Value, didYouMean(on.Value, r.pattern.names()))
		return e, false
	}
	spec, ok := r.pattern.nodes[e.node].label.field(property.Value)
	if !ok {
		s.problem(s.scalar(property), "%q: %s has no attribute of this name", property.Value, on.Value)
		return e, false
	}
	values := []*yaml.Node{value}
	if value.Kind == yaml.SequenceNode {
		values = value.Content
	}
	for _, v := range values {
		if len(spec.allowed) > 0 && !slices.Contains(spec.allowed, v.Value) {
			s.problem(s.scalar(v), "%q: no value of %s%s", v.Value, property.Value, didYouMean(v.Value, spec.allowed))
			return e, false
		}
		e.Values = append(e.Values, v.Value)
	}
	e.text = e.words(r.pattern)
	return e, len(e.Values) > 0
}

// child is the value of a key of a mapping, nil for none.
func child(n *yaml.Node, key string) *yaml.Node {
	if n == nil || n.Kind != yaml.MappingNode {
		return nil
	}
	for i := 0; i+1 < len(n.Content); i += 2 {
		if n.Content[i].Value == key {
			return n.Content[i+1]
		}
	}
	return nil
}
