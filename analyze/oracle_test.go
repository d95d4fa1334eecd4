package analyze

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"strideline/config"
	"strideline/model"
)

// slowly finds the best way into every state by relaxing every edge until
// nothing changes: obviously right, and quadratic.
func slowly(g *model.Graph) *Exposure {
	x := &Exposure{g: g, ways: make([]way, len(g.Nodes)*statesEach)}
	s := &spread{Exposure: x, cfg: config.Config{}, verbs: verbs{}}
	for i, n := range g.Nodes {
		s.start(i, n)
	}
	for changed := true; changed; {
		changed = false
		for state := range x.ways {
			if x.ways[state].at == 0 {
				continue
			}
			s.queue = nil
			s.step(int32(state))
			changed = changed || len(s.queue) > 0
		}
	}
	return x
}

// random is a graph of a few nodes without forwards, whose gates make the
// order of ways only nearly exact (see the top of exposure.go).
func random(r *rand.Rand) *model.Graph {
	b := model.NewBuilder()
	b.Node(model.Node{ID: "internet", Kind: model.Actor, Class: "internet"})
	b.Node(model.Node{ID: "account", Kind: model.Actor, Class: "account"})
	kinds := []model.Kind{model.Trigger, model.Function, model.Store, model.Role}
	auths := []string{"none", "api-key", "jwt", "iam", "unknown"}
	id := func(i int) string { return fmt.Sprintf("n%d", i) }
	n := 4 + r.IntN(8)
	for i := range n {
		b.Node(model.Node{ID: id(i), Kind: kinds[r.IntN(len(kinds))], Attrs: map[string]model.Attr{
			"auth": model.SetAttr(auths[r.IntN(len(auths))], model.Range{}),
		}})
	}
	edges := []model.EdgeKind{model.Calls, model.Invokes, model.Feeds, model.Writes, model.Reads, model.Assumes, model.Delivers}
	for range 4 * n {
		e := model.Edge{From: id(r.IntN(n)), To: id(r.IntN(n)), Kind: edges[r.IntN(len(edges))]}
		switch r.IntN(8) {
		case 0:
			e.From = "internet"
		case 1:
			e.From = "account"
		}
		if r.IntN(3) == 0 {
			e.Conditional = []model.Condition{{Reason: "c"}}
		}
		b.Edge(e)
	}
	return b.Freeze()
}

// The fast search finds ways as good as the slow one's.
func TestExposureAgainstOracle(t *testing.T) {
	for seed := range uint64(3000) {
		g := random(rand.New(rand.NewPCG(seed, 1)))
		fast, slow := expose(g, config.Config{}), slowly(g)
		for s := range fast.ways {
			f, w := &fast.ways[s], &slow.ways[s]
			if (f.at == 0) != (w.at == 0) || f.rank() != w.rank() {
				t.Fatalf("seed %d, node %s, state %d: %+v, want %+v", seed, g.Nodes[s/statesEach].ID, s%statesEach, *f, *w)
			}
		}
	}
}
