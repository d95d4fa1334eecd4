package diff

import (
	"cmp"
	"slices"

	"strideline/model"
)

// Crossing is a flow over a trust boundary that came or went.
type Crossing struct {
	Change   string // new, removed
	From, To *model.Node
	Kind     model.EdgeKind
	Crosses  []model.BoundaryKind // the boundaries that are new on it, or gone; none where it only leaves the system
	At       model.Range
}

type flowKey struct {
	from, to string
	kind     model.EdgeKind
}

func crossings(p *paired) []Crossing {
	before := crossing(p.base.Graph, p.name)
	after := crossing(p.head.Graph, func(id string) string { return id })
	var out []Crossing
	for k, is := range after {
		out = append(out, is.beyond(before, k, New)...)
	}
	for k, was := range before {
		out = append(out, was.beyond(after, k, Removed)...)
	}
	slices.SortFunc(out, func(a, b Crossing) int {
		return cmp.Or(cmp.Compare(a.Change, b.Change), a.At.Compare(b.At),
			cmp.Compare(a.From.ID, b.From.ID), cmp.Compare(a.To.ID, b.To.ID), cmp.Compare(a.Kind, b.Kind))
	})
	return out
}

// beyond is what a flow crosses and the same flow of the other side does not.
func (c Crossing) beyond(others map[flowKey]Crossing, k flowKey, change string) []Crossing {
	o, there := others[k]
	c.Change = change
	c.Crosses = slices.DeleteFunc(slices.Clone(c.Crosses), func(b model.BoundaryKind) bool { return slices.Contains(o.Crosses, b) })
	if there && len(c.Crosses) == 0 {
		return nil
	}
	return []Crossing{c}
}

// crossing are the flows of one side that cross a trust boundary or leave the
// system, by the names that both sides have.
func crossing(g *model.Graph, name func(string) string) map[flowKey]Crossing {
	out := map[flowKey]Crossing{}
	for _, e := range g.Edges {
		if len(e.Crosses) == 0 && e.Kind != model.Sends {
			continue
		}
		k := flowKey{name(e.From), name(e.To), e.Kind}
		c, there := out[k]
		if !there {
			c = Crossing{From: g.Node(e.From), To: g.Node(e.To), Kind: e.Kind, At: e.At}
		}
		for _, id := range e.Crosses {
			if b := g.Boundary(id); b != nil && !slices.Contains(c.Crosses, b.Kind) {
				c.Crosses = append(c.Crosses, b.Kind)
			}
		}
		slices.Sort(c.Crosses)
		out[k] = c
	}
	return out
}
