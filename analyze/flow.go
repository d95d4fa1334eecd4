package analyze

import (
	"iter"
	"slices"

	"strideline/model"
)

// flow is the graph of causes that reach and loops walk: node i leads to
// flow[i]. Code leads to what it runs and to the stores it fills, a store to
// the triggers it feeds, a role to the roles it may become and to what it may
// run and fill. Wired-only edges, telemetry and hubs lead nowhere: nobody is
// caused to run by a permission on every store there is.
type flow [][]int32

func newFlow(g *model.Graph) flow {
	f := make(flow, len(g.Nodes))
	v := verbs{}
	for e := range g.Edges {
		if e := int32(e); causes(g, e, v) {
			f[g.From(e)] = append(f[g.From(e)], int32(g.To(e)))
		}
	}
	for i := range f {
		slices.Sort(f[i])
		f[i] = slices.Compact(f[i])
	}
	return f
}

func causes(g *model.Graph, e int32, v verbs) bool {
	edge := g.Edges[e]
	if edge.Certainty == model.Wired {
		return false
	}
	from, to := g.Nodes[g.From(e)], g.Nodes[g.To(e)]
	if from.Hub || to.Hub || from.Kind == model.Actor || telemetry(from) || telemetry(to) {
		return false
	}
	switch edge.Kind {
	case model.Invokes, model.Forwards, model.Feeds, model.Writes, model.Delivers:
		return true
	case model.Assumes:
		return from.Kind == model.Role
	case model.Grants:
		return to.Kind == model.Function && v.of(edge)&running != 0 || to.Kind == model.Store && v.of(edge)&filling != 0
	}
	return false
}

// components yields the strongly connected components of f, each after all
// that can be reached from it (Tarjan's algorithm, with its own stack: a chain
// of a hundred thousand functions must not exhaust ours). The slice is valid
// until the next one.
func (f flow) components() iter.Seq[[]int32] {
	return func(yield func([]int32) bool) {
		t := tarjan{f: f, yield: yield, order: make([]int32, len(f)), low: make([]int32, len(f)), open: make([]bool, len(f))}
		for i := range f {
			if t.order[i] == 0 && !t.visit(int32(i)) {
				return
			}
		}
	}
}

type tarjan struct {
	f          flow
	yield      func([]int32) bool
	order, low []int32 // 1-based order of discovery; the lowest reachable
	open       []bool
	stack      []int32
	calls      []frame
	count      int32
}

type frame struct {
	node int32
	next int // successor to look at next
}

func (t *tarjan) enter(i int32) {
	t.count++
	t.order[i], t.low[i], t.open[i] = t.count, t.count, true
	t.stack = append(t.stack, i)
	t.calls = append(t.calls, frame{node: i})
}

func (t *tarjan) visit(root int32) bool {
	t.enter(root)
	for len(t.calls) > 0 {
		top := &t.calls[len(t.calls)-1]
		i := top.node
		if top.next < len(t.f[i]) {
			j := t.f[i][top.next]
			top.next++
			if t.order[j] == 0 {
				t.enter(j)
			} else if t.open[j] {
				t.low[i] = min(t.low[i], t.order[j])
			}
			continue
		}
		t.calls = t.calls[:len(t.calls)-1]
		if n := len(t.calls); n > 0 {
			up := t.calls[n-1].node
			t.low[up] = min(t.low[up], t.low[i])
		}
		if t.low[i] == t.order[i] && !t.close(i) {
			return false
		}
	}
	return true
}

// close yields the component whose first node is i.
func (t *tarjan) close(i int32) bool {
	at := len(t.stack) - 1
	for t.stack[at] != i {
		at--
	}
	part := t.stack[at:]
	for _, j := range part {
		t.open[j] = false
	}
	t.stack = t.stack[:at]
	return t.yield(part)
}
