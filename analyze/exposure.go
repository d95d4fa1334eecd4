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
	told  map[int]uint64 // best rank each state of a hub passed to its members
}

// expose computes the exposure of every node.
func expose(g *model.Graph, cfg config.Config) *Exposure {
	x := &Exposure{g: g, ways: make([]way, len(g.Nodes)*statesEach)}
	s := &spread{Exposure: x, cfg: cfg, verbs: verbs{}, told: map[int]uint64{}}
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
		if s.g.Nodes[to].Hub {
			s.members(n, to, next, w)
		}
	}
}

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
