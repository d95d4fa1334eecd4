package model

import (
	"bytes"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func place(file string, line int) Range {
	return Range{File: file, Start: Pos{line, 1}, End: Pos{line, 5}}
}

// build makes one graph from its parts in a given order.
func build(nodes []Node, edges []Edge) *Graph {
	b := NewBuilder()
	b.Boundary(Boundary{ID: "account", Kind: AccountBoundary})
	b.Boundary(Boundary{ID: "t.yaml", Kind: StackBoundary, Parent: "account"})
	for _, n := range nodes {
		b.Node(n)
	}
	for _, e := range edges {
		b.Edge(e)
	}
	return b.Freeze()
}

func dump(t *testing.T, g *Graph) string {
	t.Helper()
	var b bytes.Buffer
	if err := g.Dump(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func parts() ([]Node, []Edge) {
	nodes := []Node{
		{ID: "t.yaml#F", Kind: Function, Class: "lambda", At: place("t.yaml", 3)},
		{ID: "t.yaml#S", Kind: Store, Class: "table", At: place("t.yaml", 9), Attrs: map[string]Attr{
			"stream": DefaultAttr(false), "encryption": UnknownAttr("a parameter", Range{}), "fifo": {State: Absent},
		}},
		{ID: "actor:internet", Kind: Actor, Class: "internet"},
		{ID: "t.yaml#R", Kind: Role, Class: "role", At: place("t.yaml", 3)},
	}
	edges := []Edge{
		{From: "t.yaml#F", To: "t.yaml#S", Kind: Writes, Via: "t.yaml#R", Actions: []string{"dynamodb:PutItem"}, Certainty: Granted, At: place("t.yaml", 5)},
		{From: "t.yaml#F", To: "t.yaml#S", Kind: Reads, Via: "t.yaml#R", Actions: []string{"dynamodb:GetItem"}, Certainty: Granted, At: place("t.yaml", 5)},
		{From: "t.yaml#F", To: "t.yaml#S", Kind: Writes, Via: "t.yaml#R", Actions: []string{"dynamodb:DeleteItem", "dynamodb:PutItem"}, Certainty: Wired, At: place("t.yaml", 7)},
		{From: "t.yaml#F", To: "t.yaml#R", Kind: Assumes, At: place("t.yaml", 3)},
		{From: "t.yaml#F", To: "t.yaml#Gone", Kind: Reads},
	}
	return nodes, edges
}

func TestFreezeOrdersAndMerges(t *testing.T) {
	nodes, edges := parts()
	got := dump(t, build(nodes, edges))
	want := `boundary account account < -
boundary stack t.yaml < account
node actor/internet actor:internet @-
node function/lambda t.yaml#F @t.yaml:3:1
node role/role t.yaml#R @t.yaml:3:1
node store/table t.yaml#S @t.yaml:9:1 encryption=? stream=(false)
edge t.yaml#F -assumes-> t.yaml#R declared @t.yaml:3:1
edge t.yaml#F -reads-> t.yaml#S via t.yaml#R granted [dynamodb:GetItem] @t.yaml:5:1
edge t.yaml#F -writes-> t.yaml#S via t.yaml#R both [dynamodb:DeleteItem dynamodb:PutItem] @t.yaml:5:1
`
	if d := cmp.Diff(want, got); d != "" {
		t.Error(d)
	}
	slices.Reverse(nodes)
	if again := dump(t, build(nodes, edges)); again != got {
		t.Errorf("nodes in another order:\n%s", cmp.Diff(got, again))
	}
}

func TestNeighbours(t *testing.T) {
	g := build(parts())
	var out []string
	for e := range g.Leaving("t.yaml#F") {
		out = append(out, string(e.Kind))
	}
	if got := strings.Join(out, " "); got != "assumes reads writes" {
		t.Errorf("leaving: %s", got)
	}
	for e := range g.Entering("t.yaml#R") {
		if e.From != "t.yaml#F" {
			t.Errorf("entering: %+v", e)
		}
	}
	for i := range g.Nodes {
		for _, e := range g.Out(i) {
			if g.From(e) != i || g.Nodes[g.To(e)].ID != g.Edges[e].To {
				t.Errorf("edge %d: its indexes and its ids differ", e)
			}
		}
	}
	if g.Node("none") != nil || g.Index("none") != -1 || g.Boundary("none") != nil {
		t.Error("what is not there is found")
	}
}

func TestExtendLeavesTheGraph(t *testing.T) {
	g := build(parts())
	before := dump(t, g)
	more := g.Extend([]*Node{{ID: "t.yaml#A", Kind: Role}}, []*Edge{{From: "t.yaml#R", To: "t.yaml#A", Kind: Escalates, Certainty: Declared}})
	if dump(t, g) != before {
		t.Error("the graph changed")
	}
	if len(more.Edges) != len(g.Edges)+1 || more.Node("t.yaml#A") == nil {
		t.Error("the extension is missing")
	}
}

func TestConditionsHoldOnlyWhereAllHangOnSome(t *testing.T) {
	when := []Condition{{Reason: "IsProd"}}
	e := Edge{From: "t.yaml#F", To: "t.yaml#S", Kind: Reads, Conditional: when}
	sure := Edge{From: "t.yaml#F", To: "t.yaml#S", Kind: Reads}
	nodes, _ := parts()
	for _, c := range []struct {
		edges []Edge
		want  int
	}{{[]Edge{e}, 1}, {[]Edge{e, e}, 1}, {[]Edge{e, sure}, 0}, {[]Edge{sure, e}, 0}} {
		g := build(nodes, c.edges)
		if got := len(g.Edges[0].Conditional); got != c.want {
			t.Errorf("%d conditions, want %d", got, c.want)
		}
	}
}

func TestSortProblems(t *testing.T) {
	p := func(line int, msg string) Problem {
		return Problem{Level: LevelError, Message: msg, At: place("t.yaml", line)}
	}
	got := SortProblems([]Problem{p(2, "b"), p(1, "z"), p(2, "a"), p(2, "b")})
	if d := cmp.Diff([]Problem{p(1, "z"), p(2, "a"), p(2, "b")}, got); d != "" {
		t.Error(d)
	}
}

// TestTableIsSound: attribute names are one a label, and defaults are of the
// type and among the strings that the table allows.
func TestTableIsSound(t *testing.T) {
	seen := map[string]bool{}
	for _, a := range Attributes {
		for _, of := range a.Of {
			if seen[of+"."+a.Name] {
				t.Errorf("%s of %s is declared twice", a.Name, of)
			}
			seen[of+"."+a.Name] = true
		}
		ok := a.Default == nil
		switch v := a.Default.(type) {
		case string:
			ok = a.Type == TypeString && (len(a.Allowed) == 0 || slices.Contains(a.Allowed, v))
		case bool:
			ok = a.Type == TypeBool
		case int64:
			ok = a.Type == TypeInt
		case float64:
			ok = a.Type == TypeNumber
		case []string:
			ok = a.Type == TypeList
		}
		if !ok {
			t.Errorf("%s: default %v is no %s of the table", a.Name, a.Default, a.Type)
		}
		if a.Meaning == "" {
			t.Errorf("%s: no meaning", a.Name)
		}
	}
}
