package model

import (
	"cmp"
	"errors"
	"slices"

	"github.com/dominikbraun/graph"
)

// Builder collects the parts of a graph. It holds them in a
// dominikbraun/graph, whose edge data is the list of our edges between two
// nodes (that library knows one edge a pair); Freeze makes the form that
// matching reads.
type Builder struct {
	g          graph.Graph[string, *Node]
	nodes      []*Node // in the order added
	edges      []*Edge
	boundaries map[string]*Boundary
	problems   []Problem
}

// NewBuilder returns an empty Builder.
func NewBuilder() *Builder {
	return &Builder{
		g:          graph.New(func(n *Node) string { return n.ID }, graph.Directed()),
		boundaries: map[string]*Boundary{},
	}
}

// Node adds n, or returns the node that already has its id. The caller may go
// on to fill the returned node until Freeze.
func (b *Builder) Node(n Node) *Node {
	if n.Attrs == nil {
		n.Attrs = map[string]Attr{}
	}
	if err := b.g.AddVertex(&n); errors.Is(err, graph.ErrVertexAlreadyExists) {
		old, _ := b.g.Vertex(n.ID)
		return old
	}
	b.nodes = append(b.nodes, &n)
	return &n
}

// Lookup returns the node with an id, or nil.
func (b *Builder) Lookup(id string) *Node {
	n, err := b.g.Vertex(id)
	if err != nil {
		return nil
	}
	return n
}

// Edge adds e. An edge with the same ends, kind and via is merged into one:
// actions and evidence united, certainty raised, and conditions kept only
// where both hang on some. An edge whose ends are not both nodes is dropped
// and reported as false.
func (b *Builder) Edge(e Edge) bool {
	if e.Certainty == "" {
		e.Certainty = Declared
	}
	if e.Attrs == nil {
		e.Attrs = map[string]Attr{}
	}
	if e.At.Known() && !slices.Contains(e.Evidence, e.At) {
		e.Evidence = append(slices.Clone(e.Evidence), e.At)
	}
	between, err := b.g.Edge(e.From, e.To)
	if errors.Is(err, graph.ErrEdgeNotFound) {
		if b.g.AddEdge(e.From, e.To, graph.EdgeData(&bundle{edges: []*Edge{&e}})) != nil {
			return false
		}
		b.edges = append(b.edges, &e)
		return true
	}
	if err != nil {
		return false
	}
	bu := between.Properties.Data.(*bundle)
	for _, old := range bu.edges {
		if old.Kind == e.Kind && old.Via == e.Via {
			old.merge(e)
			return true
		}
	}
	bu.edges = append(bu.edges, &e)
	b.edges = append(b.edges, &e)
	return true
}

// bundle is every edge between one ordered pair of nodes.
type bundle struct{ edges []*Edge }

func (e *Edge) merge(f Edge) {
	e.Actions = append(e.Actions, f.Actions...)
	e.Evidence = append(e.Evidence, f.Evidence...)
	if len(e.Conditional) == 0 || len(f.Conditional) == 0 {
		e.Conditional = nil
	} else {
		e.Conditional = append(e.Conditional, f.Conditional...)
	}
	e.Certainty = e.Certainty.join(f.Certainty)
	if !e.At.Known() {
		e.At = f.At
	}
	for k, v := range f.Attrs {
		if _, ok := e.Attrs[k]; !ok {
			e.Attrs[k] = v
		}
	}
}

// join is the certainty of a fact known in two ways.
func (c Certainty) join(d Certainty) Certainty {
	switch {
	case c == d:
		return c
	case c == Declared || d == Declared:
		return Declared
	}
	return Both
}

// Boundary adds bd, or returns the boundary that already has its id.
func (b *Builder) Boundary(bd Boundary) *Boundary {
	if old, ok := b.boundaries[bd.ID]; ok {
		return old
	}
	if bd.Attrs == nil {
		bd.Attrs = map[string]Attr{}
	}
	b.boundaries[bd.ID] = &bd
	return &bd
}

// Problem adds something wrong with the user's files.
func (b *Builder) Problem(p Problem) { b.problems = append(b.problems, p) }

// Edges returns the edges added so far, in the order added; the slice must not
// be changed.
func (b *Builder) Edges() []*Edge { return b.edges }

// EdgesOf returns the edges of one kind added so far, ordered by ends.
func (b *Builder) EdgesOf(k EdgeKind) []*Edge {
	var out []*Edge
	for _, e := range b.edges {
		if e.Kind == k {
			out = append(out, e)
		}
	}
	slices.SortFunc(out, func(x, y *Edge) int {
		return cmp.Or(cmp.Compare(x.From, y.From), cmp.Compare(x.To, y.To), cmp.Compare(x.Via, y.Via))
	})
	return out
}
