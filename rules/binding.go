package rules

import (
	"cmp"
	"fmt"
	"slices"

	"strideline/model"
)

// binding is a match of a rule on a graph, and for a rule that collects the
// other matches of its group.
type binding struct {
	rule  *Rule
	g     *model.Graph
	m     *match
	group []*match // of a collecting rule: all of the group, m first

	env   map[string]any
	steps []Step
}

// vars are the bindings as a condition sees them.
func (b *binding) vars() map[string]any {
	if b.env != nil {
		return b.env
	}
	p := b.rule.pattern
	b.env = map[string]any{}
	for i, n := range p.nodes {
		switch {
		case n.name == "":
		case i == b.rule.collect:
			b.env[n.name] = b.collected()
		default:
			b.env[n.name] = b.g.Nodes[b.m.nodes[i]]
		}
	}
	for i, e := range p.edges {
		switch {
		case e.name == "":
		case b.collects(e):
			b.env[e.name] = b.collectedEdges(i)
		case e.repeat:
			b.env[e.name] = b.edgeList(b.m.edges[i])
		default:
			b.env[e.name] = b.g.Edges[b.m.edges[i][0]]
		}
	}
	return b.env
}

func (b *binding) collects(e edgePattern) bool {
	return b.rule.collect >= 0 && (e.from == b.rule.collect || e.to == b.rule.collect)
}

func (b *binding) collected() []any {
	var out []any
	for _, m := range b.group {
		if n := b.g.Nodes[m.nodes[b.rule.collect]]; !slices.Contains(out, any(n)) {
			out = append(out, n)
		}
	}
	return out
}

func (b *binding) collectedEdges(i int) []any {
	var out []any
	for _, m := range b.group {
		for _, e := range b.edgeList(m.edges[i]) {
			if !slices.Contains(out, e) {
				out = append(out, e)
			}
		}
	}
	return out
}

func (b *binding) edgeList(es []int32) []any {
	out := make([]any, len(es))
	for i, e := range es {
		out[i] = b.g.Edges[e]
	}
	return out
}

// path is the first chain of the pattern as it was matched, with the nodes
// inside repeated segments.
func (b *binding) path() []Step {
	if b.steps != nil {
		return b.steps
	}
	p := b.rule.pattern
	c := p.chains[0]
	first := b.g.Nodes[b.m.nodes[c.nodes[0]]]
	b.steps = []Step{{Node: first, At: first.At}}
	for i, ei := range c.edges {
		b.walk(b.m.edges[ei], b.m.nodes[c.nodes[i+1]], p.edges[ei].back)
	}
	return b.steps
}

// walk adds the steps of one segment, whose edges stand along the arrow.
func (b *binding) walk(es []int32, end int, back bool) {
	for i := range es {
		e, node := es[i], end
		switch {
		case back:
			e = es[len(es)-1-i]
			if i < len(es)-1 {
				node = b.g.From(e)
			}
		case i < len(es)-1:
			node = b.g.From(es[i+1])
		}
		edge, n := b.g.Edges[e], b.g.Nodes[node]
		at := edge.At
		if !at.Known() {
			at = n.At
		}
		b.steps = append(b.steps, Step{Node: n, Via: edge.Kind, Edge: edge, Back: back, At: at})
	}
}

// key is what makes matches one threat, and whose names make its id.
func (b *binding) key() []string {
	out := make([]string, len(b.rule.per))
	for i, ref := range b.rule.per {
		out[i] = b.keyOf(ref)
	}
	return out
}

func (b *binding) keyOf(ref reference) string {
	if ref.edge >= 0 {
		e := b.lastEdge(ref.edge)
		switch {
		case e == nil:
			return ""
		case ref.attr == "":
			return e.From + " " + string(e.Kind) + " " + e.To
		}
		return keyText(edgeValue(e, ref.attr), e.From)
	}
	n := b.g.Nodes[b.m.nodes[ref.node]]
	if ref.attr == "" {
		return n.ID
	}
	return keyText(nodeValue(n, ref.attr), n.ID)
}

// keyText is an attribute as part of a key; what is empty or not known makes
// no group, then the id of its owner stands for it.
func keyText(v any, owner string) string {
	switch v := v.(type) {
	case unknown, failed:
		return owner
	case string:
		return cmp.Or(v, owner)
	case []any:
		if len(v) == 0 {
			return owner
		}
	}
	return fmt.Sprint(v)
}

func (b *binding) lastEdge(i int) *model.Edge {
	es := b.m.edges[i]
	if len(es) == 0 {
		return nil
	}
	return b.g.Edges[es[len(es)-1]]
}

// anchor is where the cause is written, and the name of the node it belongs
// to: the first reference to an attribute that somebody wrote, else the first
// whose attribute the node's class has.
func (b *binding) anchor() (model.Range, string) {
	for _, ref := range b.rule.anchor {
		if ref.edge >= 0 {
			return b.edgeAnchor(ref)
		}
		n := b.g.Nodes[b.m.nodes[ref.node]]
		a := n.Attrs[ref.attr]
		if id, ok := a.Value.(string); ok {
			if bd := b.g.Boundary(id); bd != nil && bd.At.Known() {
				return bd.At, bd.Name
			}
		}
		if at := written(a); at.Known() {
			return at, n.Name
		}
	}
	for _, ref := range b.rule.anchor {
		n := b.g.Nodes[b.m.nodes[ref.node]]
		if (ref.attr == "" || classHas(n, ref.attr)) && n.At.Known() {
			return n.At, n.Name
		}
	}
	return b.firstPlace()
}

// written is the place of an attribute that somebody wrote.
func written(a model.Attr) model.Range {
	if a.State != model.Set && a.State != model.Unknown {
		return model.Range{}
	}
	if i := slices.IndexFunc(a.Items, model.Range.Known); i >= 0 && !a.At.Known() {
		return a.Items[i]
	}
	return a.At
}

// classHas reports whether the table declares an attribute for the class or
// kind of a node.
func classHas(n *model.Node, attr string) bool {
	l := label{kinds: map[model.Kind][]string{n.Kind: {n.Class}}}
	_, ok := l.field(attr)
	return ok
}

func (b *binding) edgeAnchor(ref reference) (model.Range, string) {
	e := b.lastEdge(ref.edge)
	if e == nil {
		return b.firstPlace()
	}
	name := ""
	if n := b.g.Node(e.From); n != nil {
		name = n.Name
	}
	if a, ok := e.Attrs[ref.attr]; ok && a.At.Known() {
		return a.At, name
	}
	if e.At.Known() {
		return e.At, name
	}
	return b.firstPlace()
}

func (b *binding) firstPlace() (model.Range, string) {
	for _, s := range b.path() {
		if s.Node.At.Known() {
			return s.Node.At, s.Node.Name
		}
	}
	return model.Range{}, ""
}
