package rules

import (
	"slices"

	"strideline/model"
)

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

// trailsFrom returns one trail to each node that a repeated segment reaches
// from a node: the shortest that looks through no hub, or else the shortest.
func (m *matcher) trailsFrom(edge, node int, forward bool) []trail {
	key := trailKey{edge, node, forward}
	if ts, ok := m.trails[key]; ok {
		return ts
	}
	s := &search{m: m, ep: &m.p.edges[edge], start: node, forward: forward}
	found := map[int]bool{}
	out := s.trails(found)
	if len(m.v.members) > 0 {
		s.hubs = true
		out = append(out, s.trails(found)...)
	}
	m.trails[key] = out
	return out
}

// search is the breadth-first search along one repeated segment.
type search struct {
	m       *matcher
	ep      *edgePattern
	start   int
	forward bool
	hubs    bool // look through hubs
}

// trails returns the ends that are not in found yet, nearest first, and adds
// them to it.
func (s *search) trails(found map[int]bool) []trail {
	var out []trail
	tried := map[int]bool{}
	visits := s.visits()
	for i, v := range visits {
		if v.depth < s.ep.min || found[v.node] || tried[v.node] {
			continue
		}
		tried[v.node] = true
		es := walked(visits, i)
		if repeats(es) {
			es = s.detour(v.node)
		}
		if len(es) < s.ep.min {
			continue
		}
		if !s.forward {
			slices.Reverse(es)
		}
		found[v.node] = true
		out = append(out, trail{v.node, es})
	}
	return out
}

// visits are every (node, depth) within the segment's length, once each.
func (s *search) visits() []visit {
	visits := []visit{{node: s.start, parent: -1}}
	type state struct{ node, depth int }
	seen := map[state]bool{{s.start, 0}: true}
	for i := 0; i < len(visits); i++ {
		at := visits[i]
		if at.depth == s.ep.max {
			continue
		}
		s.neighbours(at.node, func(n int, e int32) {
			st := state{n, at.depth + 1}
			if s.ep.min <= 1 {
				st.depth = 1 // any depth will do: the first visit is the shortest
			}
			if seen[st] {
				return
			}
			seen[st] = true
			visits = append(visits, visit{n, at.depth + 1, i, e})
		})
	}
	return visits
}

// neighbours calls f with each node one edge on. Hubs of very many members are
// not looked through: from each of two thousand functions that may invoke any,
// every function of an account would be one step away.
func (s *search) neighbours(node int, f func(n int, e int32)) {
	v := s.m.v
	if s.forward {
		s.each(v.g.Out(node), func(e int32) {
			f(v.g.To(e), e)
			if members := v.members[v.g.To(e)]; s.hubs && len(members) <= model.MaxMembers {
				for _, n := range members {
					f(n, e)
				}
			}
		})
		return
	}
	back := func(e int32) { f(v.g.From(e), e) }
	s.each(v.g.In(node), back)
	if s.hubs {
		for _, h := range v.hubs[node] {
			if len(v.members[h]) <= model.MaxMembers {
				s.each(v.g.In(h), back)
			}
		}
	}
}

func (s *search) each(edges []int32, f func(e int32)) {
	for _, e := range edges {
		if !s.m.spend() {
			return
		}
		if s.ep.admits(s.m.v.g.Edges[e]) {
			f(e)
		}
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

// detour looks, depth first and ever deeper, for the shortest trail to a node.
// It is asked only where the shortest walk uses an edge twice, which takes a
// loop and a pattern with a least length over one.
func (s *search) detour(end int) []int32 {
	var es []int32
	var walk func(node, left int) bool
	walk = func(node, left int) (ok bool) {
		if left == 0 {
			return node == end
		}
		s.neighbours(node, func(n int, e int32) {
			if ok || s.m.stop || slices.Contains(es, e) {
				return
			}
			es = append(es, e)
			if ok = walk(n, left-1); !ok {
				es = es[:len(es)-1]
			}
		})
		return ok
	}
	for n := s.ep.min; n <= s.ep.max; n++ {
		if walk(s.start, n) {
			break
		}
	}
	return es
}
