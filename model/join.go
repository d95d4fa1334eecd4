package model

import (
	"cmp"
	"slices"
)

// Join is graphs side by side as one: what they share (actors, boundaries) is
// there once. Nodes and edges are shared with them, which are not changed.
func Join(graphs ...*Graph) *Graph {
	if len(graphs) == 1 {
		return graphs[0]
	}
	out := &Graph{}
	var nodes []*Node
	var edges []*Edge
	seen, bounds := map[string]bool{}, map[string]bool{}
	for _, g := range graphs {
		for _, n := range g.Nodes {
			if !seen[n.ID] {
				seen[n.ID] = true
				nodes = append(nodes, n)
			}
		}
		edges = append(edges, g.Edges...)
		for _, b := range g.Boundaries {
			if !bounds[b.ID] {
				bounds[b.ID] = true
				out.Boundaries = append(out.Boundaries, b)
			}
		}
		out.Problems = append(out.Problems, g.Problems...)
		out.Coverage.add(g.Coverage)
	}
	slices.SortFunc(out.Boundaries, func(x, y *Boundary) int { return cmp.Compare(x.ID, y.ID) })
	out.Problems = SortProblems(out.Problems)
	out.assemble(nodes, edges)
	return out
}

func (c *Coverage) add(d Coverage) {
	c.Files += d.Files
	c.Resources += d.Resources
	c.Modelled += d.Modelled
	c.UnknownValues += d.UnknownValues
	for _, t := range d.Ignored {
		if i := slices.IndexFunc(c.Ignored, func(o TypeCount) bool { return o.Type == t.Type }); i >= 0 {
			c.Ignored[i].Count += t.Count
		} else {
			c.Ignored = append(c.Ignored, t)
		}
	}
	slices.SortFunc(c.Ignored, func(a, b TypeCount) int {
		return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Type, b.Type))
	})
	for _, n := range d.Notes {
		if !slices.Contains(c.Notes, n) {
			c.Notes = append(c.Notes, n)
		}
	}
}
