package rules

import (
	"context"
	"fmt"
	"testing"

	"strideline/model"
)

// estate is n small services in a stack of their own: a route, a function, a
// role, a table and a queue with its consumer; one in ten may use every bucket.
func estate(n int) *model.Graph {
	b := model.NewBuilder()
	b.Node(model.Node{ID: "actor:internet", Kind: model.Actor, Class: "internet", Name: "internet"})
	hub := b.Node(model.Node{ID: "any:s3", Kind: model.Store, Class: "bucket", Name: "any:s3", Hub: true})
	for i := range n {
		id := func(name string) string { return fmt.Sprintf("s%d/template.yaml#%s", i, name) }
		add := func(name string, k model.Kind, class string, attrs map[string]model.Attr) {
			b.Node(model.Node{ID: id(name), Kind: k, Class: class, Name: name, Stack: fmt.Sprintf("s%d/template.yaml", i), At: at(i), Attrs: attrs})
		}
		add("Route", model.Trigger, "http-route", map[string]model.Attr{"auth": set("none"), "exposure": set("anonymous"), "api": set(id("Api"))})
		add("Poll", model.Trigger, "queue-poll", nil)
		add("Put", model.Function, "lambda", map[string]model.Attr{"exposure": set("anonymous")})
		add("Take", model.Function, "lambda", nil)
		add("Table", model.Store, "table", nil)
		add("Queue", model.Store, "queue", nil)
		add("Files", model.Store, "bucket", nil)
		add("Role", model.Role, "role", nil)
		edge := func(from string, k model.EdgeKind, to string) {
			b.Edge(model.Edge{From: id(from), To: id(to), Kind: k, Certainty: model.Both})
		}
		b.Edge(model.Edge{From: "actor:internet", To: id("Route"), Kind: model.Calls})
		edge("Route", model.Invokes, "Put")
		edge("Put", model.Writes, "Queue")
		edge("Queue", model.Feeds, "Poll")
		edge("Poll", model.Invokes, "Take")
		edge("Take", model.Writes, "Table")
		edge("Take", model.Reads, "Table")
		edge("Put", model.Assumes, "Role")
		if i%10 == 0 {
			b.Edge(model.Edge{From: id("Put"), To: "any:s3", Kind: model.Writes, Certainty: model.Granted})
		}
		hub.Members = append(hub.Members, id("Files"))
	}
	return b.Freeze()
}

func BenchmarkEvaluate(b *testing.B) {
	s, err := Builtin()
	if err != nil {
		b.Fatal(err)
	}
	for _, n := range []int{100, 1000, 10000} {
		g := estate(n)
		b.Run(fmt.Sprintf("nodes=%d", len(g.Nodes)), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, problems := s.Evaluate(context.Background(), g, Options{}); len(problems) > 0 {
					b.Fatal(problems)
				}
			}
		})
	}
}
