package model

import (
	"cmp"
	"iter"
	"maps"
	"slices"
)

// Graph is a frozen model: nodes by file, line, column; edges by from, to,
// kind; neighbours by index. Attributes may still be set by analyze, before
// rules run; structure may only be extended through Thaw.
type Graph struct {
	Nodes      []*Node
	Edges      []*Edge
	Boundaries []*Boundary
	Problems   []Problem
	Coverage   Coverage

	index map[string]int
	out   [][]int32 // edge indexes by source node, ordered
	in    [][]int32 // edge indexes by target node, ordered
	from  []int32   // source node of each edge
	to    []int32   // target node of each edge
}

// Coverage says what of the input the model shows.
type Coverage struct {
	Files         int
	Resources     int
	Modelled      int
	Ignored       []TypeCount // types that are not modelled, by count, then name
	UnknownValues int
	Notes         []string // what cannot be seen at all, one sentence each
}

// TypeCount is a resource type and how often it occurs.
type TypeCount struct {
	Type  string
	Count int
}

// Freeze returns the graph of everything added. The Builder must not be used
// afterwards.
func (b *Builder) Freeze() *Graph {
	g := &Graph{Boundaries: slices.Collect(maps.Values(b.boundaries)), Problems: SortProblems(b.problems)}
	slices.SortFunc(g.Boundaries, func(x, y *Boundary) int { return cmp.Compare(x.ID, y.ID) })
	normalise(b.nodes, b.edges)
	g.assemble(b.nodes, b.edges)
	return g
}

func normalise(nodes []*Node, edges []*Edge) {
	for _, n := range nodes {
		n.Aliases = sortedSet(n.Aliases)
	}
	for _, e := range edges {
		e.normalise()
	}
}

func (g *Graph) assemble(nodes []*Node, edges []*Edge) {
	slices.SortFunc(nodes, func(x, y *Node) int {
		return cmp.Or(x.At.Compare(y.At), cmp.Compare(x.ID, y.ID))
	})
	slices.SortFunc(edges, func(x, y *Edge) int {
		return cmp.Or(cmp.Compare(x.From, y.From), cmp.Compare(x.To, y.To), cmp.Compare(x.Kind, y.Kind), cmp.Compare(x.Via, y.Via))
	})
	g.Nodes, g.Edges = nodes, edges
	g.index = make(map[string]int, len(nodes))
	for i, n := range nodes {
		g.index[n.ID] = i
	}
	g.out, g.in = make([][]int32, len(nodes)), make([][]int32, len(nodes))
	g.from, g.to = make([]int32, len(edges)), make([]int32, len(edges))
	for i, e := range edges {
		a, b := int32(g.index[e.From]), int32(g.index[e.To])
		g.from[i], g.to[i] = a, b
		g.out[a] = append(g.out[a], int32(i))
		g.in[b] = append(g.in[b], int32(i))
	}
}

func (e *Edge) normalise() {
	e.Actions = sortedSet(e.Actions)
	e.Crosses = sortedSet(e.Crosses)
	slices.SortFunc(e.Evidence, Range.Compare)
	e.Evidence = slices.Compact(e.Evidence)
	slices.SortStableFunc(e.Conditional, func(a, b Condition) int {
		return cmp.Or(a.At.Compare(b.At), cmp.Compare(a.Reason, b.Reason))
	})
	e.Conditional = slices.Compact(e.Conditional)
}

func sortedSet(xs []string) []string {
	xs = slices.Clone(xs)
	slices.Sort(xs)
	return slices.Compact(xs)
}

// Extend returns a graph with more edges (facts that analyze derives, such as
// escalations) and, for their ends, more nodes; g itself is not changed, its
// nodes and edges are shared.
func (g *Graph) Extend(nodes []*Node, edges []*Edge) *Graph {
	out := &Graph{Boundaries: g.Boundaries, Problems: g.Problems, Coverage: g.Coverage}
	normalise(nodes, edges)
	out.assemble(append(slices.Clone(g.Nodes), nodes...), append(slices.Clone(g.Edges), edges...))
	return out
}

// Index returns the place of a node id in Nodes, -1 if there is none.
func (g *Graph) Index(id string) int {
	if i, ok := g.index[id]; ok {
		return i
	}
	return -1
}

// Node returns the node with an id, or nil.
func (g *Graph) Node(id string) *Node {
	if i := g.Index(id); i >= 0 {
		return g.Nodes[i]
	}
	return nil
}

// Out returns the indexes of the edges that leave node i, in order; the slice
// must not be changed.
func (g *Graph) Out(i int) []int32 { return g.out[i] }

// In returns the indexes of the edges that enter node i, in order; the slice
// must not be changed.
func (g *Graph) In(i int) []int32 { return g.in[i] }

// From returns the index of the node that edge e leaves.
func (g *Graph) From(e int32) int { return int(g.from[e]) }

// To returns the index of the node that edge e enters.
func (g *Graph) To(e int32) int { return int(g.to[e]) }

// Leaving yields the edges that leave a node, by id.
func (g *Graph) Leaving(id string) iter.Seq[*Edge] { return g.edgesOf(id, g.out) }

// Entering yields the edges that enter a node, by id.
func (g *Graph) Entering(id string) iter.Seq[*Edge] { return g.edgesOf(id, g.in) }

func (g *Graph) edgesOf(id string, side [][]int32) iter.Seq[*Edge] {
	return func(yield func(*Edge) bool) {
		i := g.Index(id)
		if i < 0 {
			return
		}
		for _, e := range side[i] {
			if !yield(g.Edges[e]) {
				return
			}
		}
	}
}

// Boundary returns the boundary with an id, or nil.
func (g *Graph) Boundary(id string) *Boundary {
	i, ok := slices.BinarySearchFunc(g.Boundaries, id, func(b *Boundary, id string) int { return cmp.Compare(b.ID, id) })
	if !ok {
		return nil
	}
	return g.Boundaries[i]
}
