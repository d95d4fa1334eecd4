package analyze

import (
	"container/heap"
	"math"

	"strideline/config"
	"strideline/model"
)

// Exposure travels from actors along the edges that carry a call or content.
// A node is reached in up to four ways that go on differently, its states:
// whether the caller can act through it (a store whose content it chooses, a
// role it holds) or merely touches it, and whether it causes the call or only
// chooses content. Within a state the best way is the one with the most
// dangerous caller, the fewest steps of lost likelihood, the fewest doubts, the
// fewest edges: sums that only grow along a way, so Dijkstra's algorithm finds
// it. (One exception is a gate met on the way, which may turn the caller of
// two ways into the same one; it can cost a step of likelihood, no caller.)
const (
	content    = 1 // bit of a state: the way passed through a store
	onward     = 2 // bit of a state: the caller acts through it
	statesEach = 4
)

// way is the best known way into a state.
type way struct {
	entry
	hops int32
	edge int32 // last edge, -1 for a start; of a hub's member, the edge to the hub
	prev int32 // state before it, -1 for a start
	at   int8  // 0 unseen, 1 seen, 2 final
}

// rank orders ways, smaller first; equal ways are told apart by state.
func (w *way) rank() uint64 {
	doubt := uint64(0)
	if w.uncertain {
		doubt = 1
	}
	return uint64(w.who)<<60 | uint64(min(w.steps, math.MaxUint16))<<40 | doubt<<36 | uint64(w.hops)
}

// Exposure is who can reach each node of a graph, and how.
type Exposure struct {
	g    *model.Graph
	ways []way // by node index * statesEach + state
}

type spread struct {
	*Exposure
	cfg   config.Config
	queue wayHeap
	verbs verbs
}

// expose computes the exposure of every node.
func expose(g *model.Graph, cfg config.Config) *Exposure {
	x := &Exposure{g: g, ways: make([]way, len(g.Nodes)*statesEach)}
	s := &spread{Exposure: x, cfg: cfg, verbs: verbs{}}
	for i, n := range g.Nodes {
		s.start(i, n)
	}
	for len(s.queue) > 0 {
		it := heap.Pop(&s.queue).(queued)
		if w := &x.ways[it.state]; w.at != 2 {
			w.at = 2
			s.step(it.state)
		}
	}
	return x
}

// start offers the ways that begin at node i.
func (s *spread) start(i int, n *model.Node) {
	switch {
	case n.Kind == model.Actor:
		for _, e := range s.g.Out(i) {
			s.enter(n, e)
		}
	case n.Kind == model.Trigger:
		// Whatever else it is, a way in is there for our own services to use.
		s.offer(i, 0, way{entry: entry{who: internal}, edge: -1, prev: -1})
		if n.Class == "authorizer" {
			s.checks(i)
		}
	case n.Class == "user-pool" && !n.Hub:
		s.offer(i, onward, way{entry: poolEntry(n), edge: -1, prev: -1})
	}
}

// checks offers the way into an authorizer: it is sent the token of every
// request to the routes that its functions check, before anybody is checked.
func (s *spread) checks(authorizer int) {
	for _, run := range s.g.Out(authorizer) {
		for _, e := range s.g.Out(s.g.To(run)) {
			if s.g.Edges[e].Kind != model.Authenticates {
				continue
			}
			for _, call := range s.g.In(s.g.To(e)) {
				s.check(authorizer, call)
			}
		}
	}
}

func (s *spread) check(authorizer int, call int32) {
	edge, actor := s.g.Edges[call], s.g.Nodes[s.g.From(call)]
	if edge.Kind != model.Calls || actor.Kind != model.Actor {
		return
	}
	who := classCaller(actor, s.cfg)
	if actor.Class == "internet" && closed(s.g.Nodes[s.g.To(call)]) {
		who = internal
	}
	w := way{entry: entry{who: who, steps: condition(edge)}, hops: 1, edge: call, prev: -1}
	s.offer(authorizer, content, w)
}

// poolEntry is who can put content into a user pool by signing up or in.
func poolEntry(n *model.Node) entry {
	if truth(n, "selfSignUp") {
		return entry{who: anonymous}
	}
	return entry{who: authenticated, uncertain: unknown(n, "selfSignUp")}
}

// enter offers what an actor's own edge opens.
func (s *spread) enter(actor *model.Node, e int32) {
	edge, to := s.g.Edges[e], s.g.To(e)
	target := s.g.Nodes[to]
	w := way{entry: entry{who: classCaller(actor, s.cfg)}, hops: 1, edge: e, prev: -1}
	bits := 0
	switch {
	case edge.Certainty == model.Wired:
		return
	case edge.Kind == model.Calls && target.Kind == model.Trigger:
		w.entry = calling(actor, target, s.cfg)
		if w.content {
			bits = content
		}
	case edge.Kind == model.Writes, edge.Kind == model.Assumes:
		bits = onward
	case edge.Kind == model.Reads, edge.Kind == model.Deletes, edge.Kind == model.Administers, edge.Kind == model.Invokes:
	default:
		return
	}
	w.steps += condition(edge)
	s.offer(to, bits, w)
}

func condition(e *model.Edge) int32 {
	if len(e.Conditional) > 0 {
		return 1
	}
	return 0
}

// offer keeps w if it is better than what is known.
func (s *spread) offer(node, bits int, w way) {
	state := int32(node*statesEach + bits)
	old := &s.ways[state]
	if old.at == 2 || old.at == 1 && old.rank() <= w.rank() {
		return
	}
	w.at = 1
	*old = w
	heap.Push(&s.queue, queued{w.rank(), state})
}

// step goes on from a state along each edge of its node.
func (s *spread) step(state int32) {
	i, bits := int(state)/statesEach, int(state)%statesEach
	n := s.g.Nodes[i]
	for _, e := range s.g.Out(i) {
		edge, to := s.g.Edges[e], s.g.To(e)
		next, ok := s.follow(n, edge, s.g.Nodes[to], bits)
		if !ok {
			continue
		}
		w := s.ways[state]
		w.hops, w.edge, w.prev = w.hops+1, e, state
		w.steps += condition(edge)
		if edge.Kind == model.Forwards && next&content == 0 {
			w.pass(s.g.Nodes[to])
		}
		s.offer(to, next, w)
		if hub := s.g.Nodes[to]; hub.Hub {
			s.members(n, hub, next, w)
		}
	}
}

// pass narrows a way to those who also get past the check of a trigger behind
// another. Where only the one in front can call it, there is nothing more to
// pass: the front signs its own requests. (A delivery of content does so too,
// and passes every check.)
func (w *way) pass(t *model.Node) {
	auth := text(t, "auth", "internal")
	if auth == "internal" || auth == "iam" && (closed(t) || t.Class == "function-url") {
		return
	}
	g := gate(t)
	w.who = max(w.who, g.who)
	w.steps += g.steps
	w.uncertain = w.uncertain || g.uncertain
}

// follow says in which state an edge from a node in state bits leaves its
// target, and whether exposure travels along it at all.
func (s *spread) follow(from *model.Node, e *model.Edge, to *model.Node, bits int) (int, bool) {
	if e.Certainty == model.Wired {
		return 0, false
	}
	mode := bits & content
	switch from.Kind {
	case model.Trigger, model.Function:
		return followCode(e, to, mode)
	case model.Store:
		return followStore(from, e, to, bits)
	case model.Role:
		return s.followRole(e, to, bits)
	}
	return 0, false
}

func followCode(e *model.Edge, to *model.Node, mode int) (int, bool) {
	switch e.Kind {
	case model.Forwards, model.Invokes, model.Reads, model.Deletes, model.Administers:
		return mode, to.Kind != model.Actor
	case model.Assumes:
		// What code can do as its role is on its own edges: the role is
		// touched, not held.
		return mode, true
	case model.Writes, model.Delivers:
		if telemetry(to) {
			return mode, true
		}
		return mode | onward, to.Kind == model.Store
	}
	return 0, false
}

func followStore(from *model.Node, e *model.Edge, to *model.Node, bits int) (int, bool) {
	switch e.Kind {
	case model.Feeds, model.Forwards: // a delivery stream forwards to a URL
		return content, bits&onward != 0 && !telemetry(from)
	case model.Delivers:
		return content | onward, bits&onward != 0 && !telemetry(from)
	case model.Fronts:
		return bits, to.Kind == model.Store
	}
	return 0, false
}

// followRole goes on to the roles it may become, and, where someone outside
// holds the role, to what it permits.
func (s *spread) followRole(e *model.Edge, to *model.Node, bits int) (int, bool) {
	if e.Kind == model.Assumes {
		return bits, true
	}
	if e.Kind != model.Grants || bits&onward == 0 {
		return 0, false
	}
	does := s.verbs.of(e)
	switch {
	case to.Kind == model.Store && does&filling != 0 && !telemetry(to):
		return bits, true
	case to.Kind == model.Store:
		return bits &^ onward, does&(reading|changing) != 0
	case to.Kind == model.Function:
		return bits &^ onward, does&running != 0
	}
	return 0, false
}

// members passes through a hub: who may write every store of a service may
// choose the content of each, if the code ever does. That is one step less
// likely than a permission on the store itself, and is believed of the stores
// it is deployed with only: what else is in the run may be in another account.
func (s *spread) members(from, hub *model.Node, bits int, w way) {
	if hub.Kind == model.Store && bits&onward == 0 {
		return
	}
	w.steps++
	for _, id := range hub.Members {
		if i := s.g.Index(id); i >= 0 && s.g.Nodes[i].Stack == from.Stack {
			s.offer(i, bits|content, w)
		}
	}
}

func telemetry(n *model.Node) bool { return n.Class == "log" || truth(n, "telemetry") }

// queued is a state to go on from, with the rank it had when it was offered.
type queued struct {
	rank  uint64
	state int32
}

type wayHeap []queued

func (h wayHeap) Len() int { return len(h) }
func (h wayHeap) Less(i, j int) bool {
	if h[i].rank != h[j].rank {
		return h[i].rank < h[j].rank
	}
	return h[i].state < h[j].state
}
func (h wayHeap) Swap(i, j int) { h[i], h[j] = h[j], h[i] }
func (h *wayHeap) Push(x any)   { *h = append(*h, x.(queued)) }
func (h *wayHeap) Pop() any {
	old := *h
	x := old[len(old)-1]
	*h = old[:len(old)-1]
	return x
}
