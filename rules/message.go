package rules

import (
	"fmt"
	"slices"
	"strings"

	"strideline/model"
)

// render fills a template. Ids become names: people know their parts by these.
func (b *binding) render(t template, others string) string {
	var out strings.Builder
	for _, p := range t {
		switch {
		case p.others:
			out.WriteString(others)
		case p.ref != nil:
			out.WriteString(b.display(*p.ref))
		default:
			out.WriteString(p.text)
		}
	}
	return strings.TrimSpace(model.Display(out.String()))
}

func (b *binding) display(ref reference) string {
	var v any
	switch {
	case ref.edge >= 0:
		e := b.lastEdge(ref.edge)
		if e == nil {
			return "-"
		}
		if ref.attr == "" || ref.attr == "verb" {
			return b.verbs(ref.edge, e)
		}
		v = edgeValue(e, ref.attr)
	case ref.attr != "":
		n := b.g.Nodes[b.m.nodes[ref.node]]
		if v = nodeValue(n, ref.attr); v == "" || ref.attr == "name" {
			return nodeName(n)
		}
	case ref.node == b.rule.collect:
		v = b.collected()
	default:
		v = b.g.Nodes[b.m.nodes[ref.node]]
	}
	return b.words(v)
}

// maxListed is how many items of a list a sentence names.
const maxListed = 5

func (b *binding) words(v any) string {
	switch v := v.(type) {
	case *model.Node:
		return nodeName(v)
	case string:
		return b.nameOf(v)
	case []any:
		return b.listWords(v)
	case unknown:
		return "?"
	}
	return fmt.Sprint(v)
}

func (b *binding) listWords(v []any) string {
	var names []string
	for _, item := range v {
		names = append(names, b.words(item))
	}
	names = slices.Compact(names)
	if n := len(names) - maxListed; n > 0 {
		return strings.Join(names[:maxListed], ", ") + fmt.Sprintf(" and %d more", n)
	}
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	return strings.Join(names[:len(names)-1], ", ") + " and " + names[len(names)-1]
}

// nameOf turns the id of a node or boundary into its name.
func (b *binding) nameOf(text string) string {
	if n := b.g.Node(text); n != nil {
		return nodeName(n)
	}
	if bd := b.g.Boundary(text); bd != nil {
		return bd.Name
	}
	return text
}

// nodeName is what a sentence calls a node; a hub is all that it stands for.
func nodeName(n *model.Node) string { return NodeName(n) }

// NodeName is what people call a node: its name, or what a hub stands for.
func NodeName(n *model.Node) string {
	if !n.Hub {
		return n.Name
	}
	service := strings.TrimPrefix(n.Name, "any:")
	if n.Class == "" || n.Class == "service" || !slices.Contains(model.Classes[n.Kind], n.Class) {
		return "everything in " + service
	}
	what := n.Class
	switch {
	case n.Class == "log":
		return "every log group of the account"
	case n.Kind == model.Role:
		return "every role of the account"
	case n.Class == "lambda":
		what = "function"
	}
	return "every " + what + " of " + service
}

// verbs are all kinds of edge that the pattern admits between the ends of e,
// as the pattern orders them: "writes and deletes".
func (b *binding) verbs(i int, e *model.Edge) string {
	var out []any
	for _, k := range b.rule.pattern.edges[i].kinds {
		for f := range b.g.Leaving(e.From) {
			if f.To == e.To && f.Kind == k && !slices.Contains(out, any(string(k))) {
				out = append(out, string(k))
			}
		}
	}
	if len(out) == 0 {
		return string(e.Kind)
	}
	return b.listWords(out)
}
