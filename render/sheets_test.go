package render

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"strideline/model"
)

// stacks is a graph of stacks of functions, each four of which share a table;
// every function calls the first of the next stack now and then.
func stacks(n, functions int) *model.Graph {
	b := model.NewBuilder()
	b.Boundary(model.Boundary{ID: "account", Kind: model.AccountBoundary, Name: "account"})
	b.Node(model.Node{ID: "internet", Kind: model.Actor, Class: "internet", Name: "internet"})
	for s := range n {
		stack := fmt.Sprintf("s%03d", s)
		b.Boundary(model.Boundary{ID: stack, Kind: model.StackBoundary, Name: stack + "/template.yaml", Parent: "account"})
		at := func(line int) model.Range {
			return model.Range{File: stack, Start: model.Pos{Line: line, Col: 1}, End: model.Pos{Line: line, Col: 2}}
		}
		for f := range functions {
			id, table := fmt.Sprintf("%s.f%d", stack, f), fmt.Sprintf("%s.t%d", stack, f/4)
			b.Node(model.Node{ID: id, Kind: model.Function, Class: "lambda", Name: id, Boundary: stack, Stack: stack, At: at(10 * (f + 1))})
			if f%4 == 0 {
				b.Node(model.Node{ID: table, Kind: model.Store, Class: "table", Name: table, Boundary: stack, Stack: stack, At: at(10*(f+1) + 5)})
			}
			b.Edge(model.Edge{From: id, To: table, Kind: model.Writes, At: at(10 * (f + 1))})
			b.Edge(model.Edge{From: "internet", To: id, Kind: model.Calls, At: at(10 * (f + 1))})
			if f%9 == 4 {
				b.Edge(model.Edge{From: id, To: fmt.Sprintf("s%03d.f0", (s+1)%n), Kind: model.Invokes, At: at(10 * (f + 1))})
				b.Edge(model.Edge{From: id, To: fmt.Sprintf("%s.t%d", stack, 0), Kind: model.Reads, At: at(10 * (f + 1))})
			}
		}
	}
	return b.Freeze()
}

func TestPlan(t *testing.T) {
	for _, c := range []struct {
		stacks, functions int
		sheets            string // keys of the first few
		boxes             int    // of the first
	}{
		{1, 40, "all", 51},
		{1, 200, "all", 251},
		{1, 500, "overview area-1 area-2 area-3", 0},
		{2, 15, "all", 39},
		{5, 20, "overview stack-1 stack-2 stack-3", 6},
		{2, 400, "overview stack-1 stack-1-area-1 stack-1-area-2", 3},
		{100, 6, "overview stacks-1 stacks-2 stacks-3", 10},
		{1500, 6, "overview stacks-1 stacks-2 stacks-3", 0},
		{55, 250, "overview stack-1 stack-1-area-1 stack-1-area-2", 56}, // more pictures than a page holds
	} {
		g := stacks(c.stacks, c.functions)
		sheets, notes := plan(g, Options{})
		var keys []string
		for _, s := range sheets {
			keys = append(keys, s.key)
		}
		if got := strings.Join(keys[:min(4, len(keys))], " "); got != c.sheets {
			t.Errorf("%d stacks of %d: sheets %s, want %s", c.stacks, c.functions, got, c.sheets)
		}
		if (len(notes) > 0) != (c.stacks == 55) || len(sheets) > maxSheets {
			t.Errorf("%d stacks of %d: %d sheets, notes %q", c.stacks, c.functions, len(sheets), notes)
		}
		checkSheets(t, g, sheets, c.boxes)
	}
}

// checkSheets: doors lead to sheets below, no picture is a wall, every node
// has its place, and none is about two sheets beside each other.
func checkSheets(t *testing.T, g *model.Graph, sheets []*sheet, boxes int) {
	t.Helper()
	at := map[string]int{}
	for i, s := range sheets {
		at[s.key] = i
	}
	for i, s := range sheets {
		v := newView(g, s.options(Options{}, g))
		if len(v.boxes) > DefaultMaxNodes || len(v.boxes) < 2 || i == 0 && boxes > 0 && len(v.boxes) != boxes {
			t.Errorf("%s has %d boxes, expected %d", s.key, len(v.boxes), boxes)
		}
		if len(v.notes) > 0 {
			t.Errorf("%s: %q", s.key, v.notes)
		}
		seen := map[*model.Node]bool{}
		for _, b := range v.boxes {
			if _, ok := at[b.sheet]; b.sheet != "" && !ok {
				t.Errorf("%s: a door to %q, which is nowhere", s.key, b.sheet)
			}
			for _, n := range b.nodes {
				if seen[n] {
					t.Errorf("%s: %s is drawn twice", s.key, n.ID)
				}
				seen[n] = true
			}
		}
		for id := range s.own {
			if !seen[g.Node(id)] {
				t.Errorf("%s: %s is missing", s.key, id)
			}
			if s.parent > 0 && !sheets[s.parent].own[id] {
				t.Errorf("%s: %s is not in the sheet above", s.key, id)
			}
			for _, o := range sheets[:i] {
				if o.parent == s.parent && o.own[id] {
					t.Errorf("%s is on %s and on %s", id, o.key, s.key)
				}
			}
		}
	}
}

// TestAreasHoldTogether: tables stand with the functions that use them.
func TestAreasHoldTogether(t *testing.T) {
	g := stacks(1, 480)
	v := newView(g, Options{MaxNodes: math.MaxInt})
	areas := (&planner{v: v}).areas(v.owners()[0].boxes, "s000", "area")
	apart := 0
	for _, e := range g.Edges {
		if e.Kind != model.Writes {
			continue
		}
		if !slices.ContainsFunc(areas, func(gr *group) bool { return gr.nodes[e.From] && gr.nodes[e.To] }) {
			apart++
		}
	}
	if apart > 40 || len(areas) < 8 {
		t.Errorf("%d areas, %d of 480 functions stand apart from their table", len(areas), apart)
	}
}
