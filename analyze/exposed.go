package analyze

import (
	"slices"

	"strideline/model"
)

// best is the worst exposure of node i among the states that mask allows to
// be told by; ok is false where nobody reaches it.
func (x *Exposure) best(i int, onwardOnly bool) (state int, ok bool) {
	state = -1
	for bits := range statesEach {
		if onwardOnly && bits&onward == 0 {
			continue
		}
		s := i*statesEach + bits
		if x.ways[s].at == 2 && (state < 0 || x.worse(s, state)) {
			state = s
		}
	}
	return state, state >= 0
}

// worse orders two ways into the same node: caller, then mode, then what else
// counts.
func (x *Exposure) worse(a, b int) bool {
	wa, wb := &x.ways[a], &x.ways[b]
	if wa.who != wb.who {
		return wa.who < wb.who
	}
	if ma, mb := a&content, b&content; ma != mb {
		return ma < mb
	}
	if ra, rb := wa.rank(), wb.rank(); ra != rb {
		return ra < rb
	}
	return a&onward > b&onward // writing says more than reading
}

// Path returns the edges on the shortest way from the most dangerous caller to
// a node, from the caller on; none where the node is itself a start (a
// schedule) or nobody reaches it. Two steps have no edge of their own: from a hub to one
// of its members, and from a request to the authorizer that checks it; the next
// edge leaves the member, the authorizer.
func (x *Exposure) Path(id string) []*model.Edge {
	i := x.g.Index(id)
	if i < 0 {
		return nil
	}
	state, ok := x.best(i, false)
	if !ok {
		return nil
	}
	var path []*model.Edge
	for s := int32(state); s >= 0; s = x.ways[s].prev {
		if e := x.ways[s].edge; e >= 0 {
			path = append(path, x.g.Edges[e])
		}
	}
	slices.Reverse(path)
	return path
}

// tell sets the exposure attributes, leaving out what is the default.
func (x *Exposure) tell() {
	for i, n := range x.g.Nodes {
		if n.Kind == model.Actor {
			continue
		}
		state, ok := x.best(i, false)
		if !ok {
			continue
		}
		x.tellNode(n, state)
		if n.Kind == model.Store {
			if s, ok := x.best(i, true); ok {
				fact(n, "writeExposure", x.ways[s].who.String(), model.Range{})
			}
		}
	}
}

func (x *Exposure) tellNode(n *model.Node, state int) {
	w := &x.ways[state]
	steps := int64(w.steps)
	var at model.Range
	if w.edge >= 0 {
		at = x.g.Edges[w.edge].At
	}
	fact(n, "exposure", w.who.String(), at)
	fact(n, "exposureHops", int64(w.hops), model.Range{})
	if state&content != 0 {
		steps++
		fact(n, "exposureMode", "data", model.Range{})
	}
	if w.uncertain {
		fact(n, "exposureCertain", false, model.Range{})
	}
	if steps > 0 {
		fact(n, "exposureSteps", steps, model.Range{})
	}
}
