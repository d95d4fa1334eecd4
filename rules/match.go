package rules

import (
	"context"
	"slices"

	"strideline/model"
)

// match binds a pattern: a node of the graph for each of its nodes and the
// edges for each of its edges (one, or those of a repeated segment in order).
type match struct {
	nodes []int
	edges [][]int32
}

func (m *match) clone() *match {
	c := &match{nodes: slices.Clone(m.nodes), edges: make([][]int32, len(m.edges))}
	for i, e := range m.edges {
		c.edges[i] = slices.Clone(e)
	}
	return c
}

// matcher finds every match of one pattern. Its semantics:
//
//   - an edge is used once in a match, nodes may repeat;
//   - a repeated segment binds one shortest trail for each pair of ends, through
//     hubs only where there is no other; it is chosen on the graph alone (where
//     it shares an edge with the rest of the match, there is no match);
//   - an edge that arrives at a hub arrives at its members too; but a node that
//     is touched through hubs only binds the hub, not each of its members.
type matcher struct {
	ctx    context.Context
	v      *view
	p      *pattern
	given  int // the first nodes of the pattern, bound from outside
	plan   []planStep
	cur    match
	budget *int // steps left; negative when it ran out
	yield  func(*match) bool
	trails map[trailKey][]trail
	inside map[trailKey][]int // members of a hub that an edge may lead to
	stop   bool
}

// planStep binds a start node (edge < 0) or follows an edge from an end that
// is bound.
type planStep struct {
	node, edge int
	forward    bool // from the edge's from to its to
	both       bool // both ends are bound: only look for the edge
}

// run calls yield with each match until it returns false. Given binds the
// first nodes of the pattern. The match is reused: clone it to keep it.
func (v *view) run(ctx context.Context, p *pattern, given []int, budget *int, yield func(*match) bool) {
	m := &matcher{ctx: ctx, v: v, p: p, given: len(given), budget: budget, yield: yield, trails: map[trailKey][]trail{}, inside: map[trailKey][]int{}}
	m.cur.nodes = make([]int, len(p.nodes))
	for i := range m.cur.nodes {
		m.cur.nodes[i] = -1
	}
	copy(m.cur.nodes, given)
	m.cur.edges = make([][]int32, len(p.edges))
	m.plan = m.order()
	m.step(0)
}

// order plans the steps: from the most selective node outward, edges whose
// ends are both bound first, single edges before repeated ones.
func (m *matcher) order() []planStep {
	bound := make([]bool, len(m.p.nodes))
	done := make([]bool, len(m.p.edges))
	for i := range m.given {
		bound[i] = true
	}
	var plan []planStep
	for {
		if e := m.nextEdge(bound, done); e >= 0 {
			ep := m.p.edges[e]
			plan = append(plan, planStep{node: -1, edge: e, forward: bound[ep.from], both: bound[ep.from] && bound[ep.to]})
			bound[ep.from], bound[ep.to], done[e] = true, true, true
			continue
		}
		start := m.nextStart(bound)
		if start < 0 {
			return plan
		}
		bound[start] = true
		plan = append(plan, planStep{node: start, edge: -1})
	}
}

func (m *matcher) nextEdge(bound, done []bool) int {
	best, rank := -1, 0
	for i, e := range m.p.edges {
		r := 0
		switch {
		case done[i] || !bound[e.from] && !bound[e.to]:
			continue
		case bound[e.from] && bound[e.to]:
			r = 3
		case !e.repeat:
			r = 2
		default:
			r = 1
		}
		if r > rank {
			best, rank = i, r
		}
	}
	return best
}

func (m *matcher) nextStart(bound []bool) int {
	best, size := -1, 0
	for i := range m.p.nodes {
		if bound[i] {
			continue
		}
		if n := m.v.count(&m.p.nodes[i].label); best < 0 || n < size {
			best, size = i, n
		}
	}
	return best
}

// spend takes one step from the budget and reports whether there was one.
func (m *matcher) spend() bool {
	*m.budget--
	if *m.budget < 0 || *m.budget%4096 == 0 && m.ctx.Err() != nil {
		m.stop = true
	}
	return !m.stop
}

func (m *matcher) step(i int) {
	if m.stop {
		return
	}
	if i == len(m.plan) {
		if m.whole() && !m.yield(&m.cur) {
			m.stop = true
		}
		return
	}
	s := m.plan[i]
	switch {
	case s.edge < 0:
		for _, n := range m.v.nodes(&m.p.nodes[s.node].label) {
			if !m.spend() {
				break
			}
			m.cur.nodes[s.node] = n
			m.step(i + 1)
		}
		m.cur.nodes[s.node] = -1
	case m.p.edges[s.edge].repeat:
		m.stepTrail(i, s)
	default:
		m.stepEdge(i, s)
	}
}

// stepEdge tries each single edge for a pattern edge.
func (m *matcher) stepEdge(i int, s planStep) {
	ep := &m.p.edges[s.edge]
	if !s.forward {
		m.stepBack(i, s, ep)
		return
	}
	g, target := m.v.g, m.cur.nodes[ep.to]
	for _, e := range g.Out(m.cur.nodes[ep.from]) {
		if !m.spend() {
			return
		}
		if !ep.admits(g.Edges[e]) || m.used(e) {
			continue
		}
		if s.both {
			if m.v.touches(e, target) {
				m.bindEdge(i, s, []int32{e})
			}
			continue
		}
		m.bindEnd(i, s, ep.to, g.To(e), []int32{e})
		if m.p.degree(ep.to) > 1 {
			for _, n := range m.behind(g.To(e), s.edge, ep.to) {
				m.bindEnd(i, s, ep.to, n, []int32{e})
			}
		}
	}
}

// behind returns the members of a hub to which an edge may lead: those that
// another edge of the pattern could touch itself. Found once for all edges that
// arrive at the hub, so that a thousand of them do not walk ten thousand
// members each.
func (m *matcher) behind(hub, edge, node int) []int {
	key := trailKey{edge: edge, node: hub}
	if ns, ok := m.inside[key]; ok {
		return ns
	}
	var out []int
	for _, n := range m.v.members[hub] {
		if !m.spend() {
			return nil
		}
		if m.p.nodes[node].label.admits(m.v.g.Nodes[n]) && m.touchable(n, edge, node) {
			out = append(out, n)
		}
	}
	m.inside[key] = out
	return out
}

func (m *matcher) touchable(n, but, node int) bool {
	g := m.v.g
	some := func(edges []int32, ep *edgePattern) bool {
		return slices.ContainsFunc(edges, func(e int32) bool { return ep.admits(g.Edges[e]) })
	}
	for i := range m.p.edges {
		ep := &m.p.edges[i]
		switch {
		case i == but:
		case ep.from == node && (ep.min == 0 || some(g.Out(n), ep)), ep.to == node && (ep.min == 0 || some(g.In(n), ep)):
			return true
		}
	}
	return false
}

func (m *matcher) stepBack(i int, s planStep, ep *edgePattern) {
	g, to := m.v.g, m.cur.nodes[ep.to]
	try := func(in []int32) {
		for _, e := range in {
			if m.spend() && ep.admits(g.Edges[e]) && !m.used(e) {
				m.bindEnd(i, s, ep.from, g.From(e), []int32{e})
			}
		}
	}
	try(g.In(to))
	for _, h := range m.v.hubs[to] {
		try(g.In(h))
	}
}

// stepTrail tries each shortest trail for a repeated segment.
func (m *matcher) stepTrail(i int, s planStep) {
	ep := &m.p.edges[s.edge]
	start, end := ep.from, ep.to
	if !s.forward {
		start, end = end, start
	}
	for _, t := range m.trailsFrom(s.edge, m.cur.nodes[start], s.forward) {
		if m.stop || slices.ContainsFunc(t.edges, m.used) {
			continue
		}
		if s.both {
			if t.end == m.cur.nodes[end] {
				m.bindEdge(i, s, t.edges)
			}
			continue
		}
		m.bindEnd(i, s, end, t.end, t.edges)
	}
}

func (m *matcher) bindEnd(i int, s planStep, node, n int, edges []int32) {
	if m.stop || !m.p.nodes[node].label.admits(m.v.g.Nodes[n]) {
		return
	}
	m.cur.nodes[node] = n
	m.bindEdge(i, s, edges)
	m.cur.nodes[node] = -1
}

func (m *matcher) bindEdge(i int, s planStep, edges []int32) {
	m.cur.edges[s.edge] = edges
	m.step(i + 1)
	m.cur.edges[s.edge] = nil
}

func (m *matcher) used(e int32) bool {
	for _, es := range m.cur.edges {
		if slices.Contains(es, e) {
			return true
		}
	}
	return false
}

// whole reports whether each node is touched itself, not through hubs only.
func (m *matcher) whole() bool {
	for i := m.given; i < len(m.p.nodes); i++ {
		if len(m.v.hubs[m.cur.nodes[i]]) > 0 && m.hubOnly(i) {
			return false
		}
	}
	return true
}

func (m *matcher) hubOnly(i int) bool {
	hubbed := false
	for j, e := range m.p.edges {
		es := m.cur.edges[j]
		switch {
		case e.from == i, e.to == i && len(es) == 0:
			return false
		case e.to == i && m.v.g.To(es[len(es)-1]) == m.cur.nodes[i]:
			return false
		case e.to == i:
			hubbed = true
		}
	}
	return hubbed
}

func (e *edgePattern) admits(x *model.Edge) bool {
	return e.kinds == nil || slices.Contains(e.kinds, x.Kind)
}
