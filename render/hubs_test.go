package render

import (
	"fmt"
	"testing"

	"strideline/model"
)

// TestMergeHubs: only what is reached in the same way is one box, so that its
// arrow is true of each.
func TestMergeHubs(t *testing.T) {
	b := model.NewBuilder()
	b.Node(model.Node{ID: "fn", Kind: model.Function, Class: "lambda", Name: "fn"})
	for i := range 8 {
		id := fmt.Sprintf("any:s%d", i)
		b.Node(model.Node{ID: id, Kind: model.Store, Class: "service", Name: id, Hub: true})
		b.Edge(model.Edge{From: "fn", To: id, Kind: model.Reads, Certainty: model.Granted})
		if i%2 == 0 {
			b.Edge(model.Edge{From: "fn", To: id, Kind: model.Writes, Certainty: model.Granted})
		}
	}
	v := newView(b.Freeze(), Options{})
	if len(v.arrows) != 2 {
		t.Fatalf("%d arrows, want one to those that are read and one to those that are written too", len(v.arrows))
	}
	for _, a := range v.arrows {
		if len(a.to.nodes) != 4 {
			t.Errorf("%q stands for %d services", a.to.title, len(a.to.nodes))
		}
		per := map[string]int{}
		for _, e := range a.edges {
			per[e.To]++
		}
		for id, n := range per {
			if n != len(a.verbs) {
				t.Errorf("%s: the arrow says %v, %d edges do", id, a.verbs, n)
			}
		}
	}
}
