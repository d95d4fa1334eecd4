package analyze

import (
	"context"
	"fmt"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"strideline/model"
)

// city is a system of about n nodes: services of eleven nodes each, every one
// passing events to the next, all under a few shared hubs and roles.
func city(n int) *model.Graph {
	return citizens(n, func(nodes []model.Node, edges []model.Edge) {})
}

func citizens(n int, shuffle func([]model.Node, []model.Edge)) *model.Graph {
	var nodes []model.Node
	var edges []model.Edge
	node := func(kind model.Kind, class, id string, attrs map[string]model.Attr) {
		at := model.Range{File: "f", Start: model.Pos{Line: len(nodes) + 1, Col: 1}}
		nodes = append(nodes, model.Node{ID: id, Kind: kind, Class: class, Name: id, At: at, Attrs: attrs})
	}
	edge := func(kind model.EdgeKind, from, to, via string) {
		edges = append(edges, model.Edge{From: from, To: to, Kind: kind, Via: via, Certainty: model.Granted})
	}
	node(model.Actor, "internet", "internet", nil)
	nodes = append(nodes, model.Node{ID: "any:dynamodb", Kind: model.Store, Hub: true})
	services := n / 11
	for i := range services {
		id := func(s string) string { return fmt.Sprintf("%s%d", s, i) }
		next := fmt.Sprintf("bus%d", (i+1)%services)
		auth := []string{"none", "jwt", "iam", "api-key"}[i%4]
		node(model.Trigger, "http-route", id("route"), map[string]model.Attr{
			"auth": model.SetAttr(auth, model.Range{}), "api": model.SetAttr(fmt.Sprintf("api%d", i/10), model.Range{}),
		})
		for _, f := range []string{"front", "worker", "listener"} {
			node(model.Function, "lambda", id(f), nil)
		}
		node(model.Trigger, "queue-poll", id("poll"), nil)
		node(model.Trigger, "bus-rule", id("rule"), nil)
		node(model.Store, "queue", id("queue"), nil)
		node(model.Store, "table", id("usersTable"), nil)
		node(model.Store, "bus", id("bus"), nil)
		node(model.Role, "role", id("role"), nil)
		node(model.Store, "secret", id("secret"), nil)
		edge(model.Calls, "internet", id("route"), "")
		edge(model.Invokes, id("route"), id("front"), "")
		edge(model.Writes, id("front"), id("queue"), id("role"))
		edge(model.Feeds, id("queue"), id("poll"), "")
		edge(model.Invokes, id("poll"), id("worker"), "")
		edge(model.Writes, id("worker"), id("usersTable"), id("role"))
		edge(model.Reads, id("worker"), id("secret"), id("role"))
		edge(model.Writes, id("worker"), "any:dynamodb", id("role"))
		edge(model.Feeds, id("bus"), id("rule"), "")
		edge(model.Invokes, id("rule"), id("listener"), "")
		if i%20 != 0 {
			edge(model.Writes, id("listener"), next, id("role"))
		}
		for _, f := range []string{"front", "worker", "listener"} {
			edge(model.Assumes, id(f), id("role"), "")
		}
		nodes[1].Members = append(nodes[1].Members, id("usersTable"))
	}
	shuffle(nodes, edges)
	b := model.NewBuilder()
	for _, n := range nodes {
		b.Node(n)
	}
	for _, e := range edges {
		b.Edge(e)
	}
	return b.Freeze()
}

// Same input, same bytes out, in whatever order it was read.
func TestDeterminism(t *testing.T) {
	run := func(g *model.Graph) string {
		r, err := Run(context.Background(), g, Options{})
		if err != nil {
			t.Fatal(err)
		}
		return dump(t, r.Graph)
	}
	first := run(city(2000))
	reversed := run(citizens(2000, func(nodes []model.Node, edges []model.Edge) {
		slices.Reverse(nodes)
		slices.Reverse(edges)
	}))
	if d := cmp.Diff(first, reversed); d != "" {
		t.Error(d)
	}
}

// A chain or a knot of many thousand functions takes neither the stack nor
// quadratic time and memory.
func TestUnrealGraphs(t *testing.T) {
	const n = 10000
	chain := func(closed bool) *model.Graph {
		b := model.NewBuilder()
		id := func(i int) string { return fmt.Sprintf("f%05d", i) }
		for i := range n {
			b.Node(model.Node{ID: id(i), Name: id(i), Kind: model.Function, Class: "lambda", At: place(i + 1)})
			b.Node(model.Node{ID: "s" + id(i), Kind: model.Store, Class: "table"})
			b.Edge(model.Edge{From: id(i), To: "s" + id(i), Kind: model.Reads})
		}
		for i := range n {
			if i+1 < n || closed {
				b.Edge(model.Edge{From: id(i), To: id((i + 1) % n), Kind: model.Invokes})
			}
		}
		return b.Freeze()
	}
	r, err := Run(context.Background(), chain(false), Options{})
	if err != nil || len(r.Problems) > 0 {
		t.Fatal(err, r.Problems)
	}
	if got := list(r.Graph.Node("f00000"), "reachReads"); len(got) != maxReach || got[0] != "sf00000" {
		t.Errorf("reach of the first: %d ids", len(got))
	}
	r, err = Run(context.Background(), chain(true), Options{})
	if err != nil || len(r.Problems) != 1 || r.Problems[0].At != place(65+1) {
		t.Errorf("a ring of %d: %v, problems %v", n, err, r.Problems)
	}
}

// Linear: ten times the nodes, at most twelve times the time.
func BenchmarkFacts(b *testing.B) {
	for _, n := range []int{10_000, 100_000} {
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			g := city(n)
			for b.Loop() {
				if _, err := Run(context.Background(), g, Options{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
