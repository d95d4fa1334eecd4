package rules

import (
	"fmt"
	"slices"
	"strings"

	"strideline/model"
)

// reference names a binding of a pattern, or one of its attributes.
type reference struct {
	node, edge int    // one of them is a place in the pattern, the other -1
	attr       string // "" for the binding itself
}

// reference resolves "t", "t.auth", "w" or "w.verb".
func (p *pattern) reference(text string) (reference, error) {
	name, attr, _ := strings.Cut(text, ".")
	ref := reference{node: p.node(name), edge: p.edge(name), attr: attr}
	switch {
	case ref.node >= 0 && attr != "":
		l := &p.nodes[ref.node].label
		if _, ok := l.field(attr); !ok {
			return ref, fmt.Errorf("%q: no attribute of %s%s", attr, name, didYouMean(attr, l.fieldNames()))
		}
	case ref.edge >= 0 && attr != "":
		if _, ok := edgeField(p.edges[ref.edge].kinds, attr); !ok {
			return ref, fmt.Errorf("%q: no attribute of %s%s", attr, name, didYouMean(attr, edgeFieldNames()))
		}
	case ref.node < 0 && ref.edge < 0:
		return ref, fmt.Errorf("%q: the path binds no such name%s", name, didYouMean(name, p.names()))
	}
	return ref, nil
}

// names lists the variables of a pattern.
func (p *pattern) names() []string {
	var out []string
	for _, n := range p.nodes {
		if n.name != "" {
			out = append(out, n.name)
		}
	}
	for _, e := range p.edges {
		if e.name != "" {
			out = append(out, e.name)
		}
	}
	return out
}

// variables are the bindings as conditions see them; around a collected node
// everything is a list.
func (p *pattern) variables(collect int) []variable {
	var out []variable
	for i, n := range p.nodes {
		if n.name != "" {
			out = append(out, variable{n.name, n.label.typeName(), i == collect})
		}
	}
	for _, e := range p.edges {
		if e.name != "" {
			out = append(out, variable{e.name, edgeTypeName(e.kinds), e.repeat || e.from == collect || e.to == collect})
		}
	}
	return out
}

// defaultPer is the first trigger or role, and the last node of the path.
func (p *pattern) defaultPer(collect int) []reference {
	nodes := p.chains[0].nodes
	last := nodes[len(nodes)-1]
	first := slices.IndexFunc(nodes, func(i int) bool {
		for k := range p.nodes[i].label.kinds {
			if i != collect && (k == model.Trigger || k == model.Role) {
				return true
			}
		}
		return false
	})
	if first < 0 || nodes[first] == last {
		return []reference{{node: last, edge: -1}}
	}
	return []reference{{node: nodes[first], edge: -1}, {node: last, edge: -1}}
}

// template is text with references in braces, and {others}.
type template []piece

type piece struct {
	text   string
	ref    *reference
	others bool
}

// parseTemplate reads a message; its error is a *patternError, for the place.
func parseTemplate(text string, p *pattern) (template, error) {
	var out template
	for at := 0; at < len(text); {
		open := strings.IndexByte(text[at:], '{')
		if open < 0 {
			return append(out, piece{text: text[at:]}), nil
		}
		out = append(out, piece{text: text[at : at+open]})
		at += open
		end := strings.IndexByte(text[at:], '}')
		if end < 0 {
			return nil, patternErrorf(at, `"{" without "}"`)
		}
		name := text[at+1 : at+end]
		if name == "others" {
			out = append(out, piece{others: true})
		} else {
			ref, err := p.reference(name)
			if err != nil {
				return nil, patternErrorf(at+1, "%v", err)
			}
			out = append(out, piece{ref: &ref})
		}
		at += end + 1
	}
	return out, nil
}
