package rules

import "slices"

type trailKey struct {
	edge, node int
	forward    bool
}

// trail is one way along a repeated segment: the node at its far end and its
// edges in the direction of the arrow.
type trail struct {
	end   int
	edges []int32
}

// visit is a state of the breadth-first search: a node at a depth.
type visit struct {
	node, depth, parent int
	edge                int32
}

// trailsFrom returns one shortest trail to each node that a repeated segment
// reaches from a node, nearest first.
func (m *matcher) trailsFrom(edge, node int, forward bool) []trail {
	key := trailKey{edge, node, forward}
	if ts, ok := m.trails[key]; ok {
		return ts
	}
	ep := &m.p.edges[edge]
	visits := m.search(ep, node, forward)
	var out []trail
	found := map[int]bool{}
	for i, v := range visits {
		if v.depth < ep.min || found[v.node] {
			continue
		}
		es := walked(visits, i)
		if repeats(es) {
			es = m.detour(ep, node, v.node, forward)
		}
		found[v.node] = true
		if repeats(es) || len(es) < ep.min {
			continue
		}
		if !forward {
			slices.Reverse(es)
		}
		out = append(out, trail{v.node, es})
	}
	m.trails[key] = out
	return out
}

// search visits every (node, depth) within the segment's length once.
func (m *matcher) search(ep *edgePattern, start int, forward bool) []visit {
	visits := []visit{{node: start, parent: -1}}
	type state struct{ node, depth int }
	seen := map[state]bool{{start, 0}: true}
	for i := 0; i < len(visits); i++ {
		at := visits[i]
		if at.depth == ep.max {
			continue
		}
		m.neighbours(ep, at.node, forward, func(n int, e int32) {
			s := state{n, at.depth + 1}
			if ep.min <= 1 {
				s.depth = 1 // any depth will do: the first visit is the shortest
			}
			if seen[s] {
				return
			}
			seen[s] = true
			visits = append(visits, visit{n, at.depth + 1, i, e})
		})
	}
	return visits
}

// neighbours calls f with each node one edge on, looking through hubs.
func (m *matcher) neighbours(ep *edgePattern, node int, forward bool, f func(n int, e int32)) {
	g := m.v.g
	each := func(edges []int32) {
		for _, e := range edges {
			if !m.spend() {
				return
			}
			if !ep.admits(g.Edges[e]) {
				continue
			}
			if !forward {
				f(g.From(e), e)
				continue
			}
			f(g.To(e), e)
			for _, n := range m.v.members[g.To(e)] {
				f(n, e)
			}
		}
	}
	if forward {
		each(g.Out(node))
		return
	}
	each(g.In(node))
	for _, h := range m.v.hubs[node] {
		each(g.In(h))
	}
}

// walked returns the edges that lead to visits[i], in the order of the search.
func walked(visits []visit, i int) []int32 {
	es := make([]int32, 0, visits[i].depth)
	for ; visits[i].parent >= 0; i = visits[i].parent {
		es = append(es, visits[i].edge)
	}
	slices.Reverse(es)
	return es
}

func repeats(es []int32) bool {
	for i, e := range es {
		if slices.Contains(es[:i], e) {
			return true
		}
	}
	return false
}

// detour looks, depth first and ever deeper, for the shortest trail between
// two nodes. It is asked only where the shortest walk uses an edge twice, which
// takes a loop and a pattern with a least length over one.
func (m *matcher) detour(ep *edgePattern, start, end int, forward bool) []int32 {
	var es []int32
	var walk func(node, left int) bool
	walk = func(node, left int) (ok bool) {
		if left == 0 {
			return node == end
		}
		m.neighbours(ep, node, forward, func(n int, e int32) {
			if ok || m.stop || slices.Contains(es, e) {
				return
			}
			es = append(es, e)
			if ok = walk(n, left-1); !ok {
				es = es[:len(es)-1]
			}
		})
		return ok
	}
	for n := ep.min; n <= ep.max; n++ {
		if walk(start, n) {
			break
		}
	}
	return es
}
