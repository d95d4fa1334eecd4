package rules

import (
	"context"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"strideline/model"
)

// ruleSet is a set of one rule, given by the lines that differ.
func ruleSet(t *testing.T, lines string) *Set {
	t.Helper()
	text := "id: X1\ntitle: a title\nstride: [tampering]\n" + lines + "\nwhy: w\nfix: f\n"
	s, problems := newSet(nil, lazyEnv()).With(ruleFS(t, text), "rules")
	for _, p := range problems {
		t.Fatalf("%s: %s\n%s", p.At, p.Message, text)
	}
	return s
}

func run(t *testing.T, s *Set, g *model.Graph) []Threat {
	t.Helper()
	threats, problems := s.Evaluate(context.Background(), g, Options{})
	for _, p := range problems {
		t.Errorf("%s: %s", p.At, p.Message)
	}
	return threats
}

// graphOf builds a graph from edges "from verb to"; the first letter of a name
// is its kind: t rigger, f unction, q ueue, r ole, d table.
func graphOf(stack string, edges ...string) *model.Builder {
	b := model.NewBuilder()
	addTo(b, stack, edges...)
	return b
}

func addTo(b *model.Builder, stack string, edges ...string) {
	kinds := map[byte]kindClass{'t': {model.Trigger, "http-route"}, 'f': {model.Function, "lambda"}, 'q': {model.Store, "queue"}, 'd': {model.Store, "table"}, 'r': {model.Role, "role"}}
	node := func(name string) string {
		k := kinds[name[0]]
		b.Node(model.Node{ID: stack + "#" + name, Kind: k.kind, Class: k.class, Name: name, Stack: stack, At: model.Range{File: stack, Start: model.Pos{Line: int(name[1]), Col: 1}, End: model.Pos{Line: int(name[1]), Col: 2}}})
		return stack + "#" + name
	}
	for _, e := range edges {
		f := strings.Fields(e)
		b.Edge(model.Edge{From: node(f[0]), To: node(f[2]), Kind: model.EdgeKind(f[1])})
	}
}

func TestPerMakesOneThreatOfManyWays(t *testing.T) {
	s := ruleSet(t, "path: (t:trigger)-[:invokes*1..2]->(f:function)-[w:writes|deletes]->(q:queue)\nper: [q]\nlikelihood: low\nimpact: low\nmessage: \"{t} {w.verb} {q.name}{others}\"")
	threats := run(t, s, graphOf("a", "t1 invokes f1", "t2 invokes f2", "f2 invokes f1", "f1 writes q1", "f1 deletes q1", "t1 invokes f3", "f3 writes q2").Freeze())
	var got []string
	for _, th := range threats {
		got = append(got, th.Message)
	}
	if diff := cmp.Diff([]string{"t1 writes and deletes q1 and one more way", "t1 writes q2"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestNotLeavesOutWhatIsThere(t *testing.T) {
	s := ruleSet(t, "path: (f:function)-[:reads]->(q:queue)\nnot: (q)-[:delivers]->(:queue)\nlikelihood: low\nimpact: low\nmessage: m {q}")
	threats := run(t, s, graphOf("a", "f1 reads q1", "f2 reads q2", "q1 delivers q3").Freeze())
	if len(threats) != 1 || threats[0].Message != "m q2" {
		t.Errorf("got %v, want q2 only", threats)
	}
}

func TestCollectBindsAGroupOnce(t *testing.T) {
	s := ruleSet(t, "path: (f:function)-[a:assumes]->(r:role)\ncollect: f\nwhere: size(f) > 1 && size(a) == size(f)\nper: [r]\nlikelihood: low\nimpact: low\nmessage: \"{f} share {r}\"")
	threats := run(t, s, graphOf("a", "f1 assumes r1", "f2 assumes r1", "f3 assumes r1", "f4 assumes r2").Freeze())
	if len(threats) != 1 || threats[0].Message != "f1, f2 and f3 share r1" {
		t.Errorf("got %v, want one threat on r1", threats)
	}
}

func TestRepeatedSegmentsAreLists(t *testing.T) {
	s := ruleSet(t, "path: (t:trigger)-[w:invokes|writes*1..3]->(q:queue)\nwhere: size(w) == 2 && w[-1].verb == \"writes\" && w[0].verb == \"invokes\"\nlikelihood: low\nimpact: low\nmessage: \"{w.verb}\"")
	threats := run(t, s, graphOf("a", "t1 invokes f1", "f1 writes q1", "f1 invokes f2", "f2 writes q2").Freeze())
	if len(threats) != 1 || threats[0].Path[2].Node.Name != "q1" || len(threats[0].Path) != 3 {
		t.Errorf("got %v", threats)
	}
}

func TestIdsDoNotDependOnPlaces(t *testing.T) {
	s := ruleSet(t, "path: (f:function)-[:writes]->(q:queue)\nper: [f, q]\nlikelihood: low\nimpact: low\nmessage: m")
	one := run(t, s, graphOf("a/template.yaml", "f1 writes q1").Freeze())[0]
	moved := run(t, s, graphOf("b/other.yaml", "f1 writes q1").Freeze())[0]
	if one.ID != moved.ID || one.ID != one.Base || len(one.ID) != idLength {
		t.Errorf("ids %s and %s, want the same, %d long", one.ID, moved.ID, idLength)
	}
	b := graphOf("a/template.yaml", "f1 writes q1")
	addTo(b, "b/other.yaml", "f1 writes q1", "f1 writes q2")
	var got []string
	for _, th := range run(t, s, b.Freeze()) {
		if th.Base == one.Base {
			got = append(got, th.ID)
		}
	}
	want := []string{one.Base + "-" + shortHash("a/template.yaml", 4), one.Base + "-" + shortHash("b/other.yaml", 4)}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestSeverityIsLikelihoodTimesImpact(t *testing.T) {
	want := map[string]string{
		"low low": "info", "low medium": "low", "low high": "medium", "low very-high": "high",
		"medium low": "low", "medium medium": "medium", "medium high": "high", "medium very-high": "high",
		"high low": "medium", "high medium": "high", "high high": "high", "high very-high": "critical",
	}
	g := graphOf("a", "f1 writes q1").Freeze()
	for k, severity := range want {
		l, i, _ := strings.Cut(k, " ")
		s := ruleSet(t, fmt.Sprintf("path: (f:function)-[:writes]->(q:queue)\nlikelihood: %s\nimpact: %s\nmessage: m", l, i))
		if got := run(t, s, g)[0].Severity; got != severity {
			t.Errorf("%s: %s, want %s", k, got, severity)
		}
	}
}

func TestLikelihoodByExposure(t *testing.T) {
	s := ruleSet(t, "path: (t:trigger)-[:invokes]->(f:function)-[:writes]->(q:queue)\nimpact: medium\nmessage: m")
	tests := []struct {
		exposure    string
		steps       int64
		conditional bool
		want        string
		reason      string
	}{
		{"anonymous", 0, false, "high", "reachable without authentication: +2"},
		{"anonymous", 1, false, "medium", "the way there is harder (an API key, content only, a condition): -1"},
		{"anonymous", 0, true, "medium", "hangs on a condition: IsProd: -1"},
		{"foreign-account", 0, false, "medium", "reachable from foreign accounts: +1"},
		{"authenticated", 0, false, "medium", "reachable by any authenticated user: +1"},
		{"authenticated", 2, true, "low", "reachable by any authenticated user: +1"},
		{"internal", 0, false, "low", "reachable only from inside: +0"},
	}
	for _, tt := range tests {
		b := graphOf("a", "t1 invokes f1")
		n := b.Lookup("a#t1")
		n.Attrs["exposure"], n.Attrs["exposureSteps"] = set(tt.exposure), set(tt.steps)
		e := model.Edge{From: "a#f1", To: "a#q1", Kind: model.Writes}
		if tt.conditional {
			e.Conditional = []model.Condition{{Reason: "IsProd"}}
		}
		b.Node(model.Node{ID: "a#q1", Kind: model.Store, Class: "queue", Name: "q1"})
		b.Edge(e)
		got := run(t, s, b.Freeze())[0]
		if got.Likelihood != tt.want || !strings.Contains(strings.Join(got.Reasons, "; "), tt.reason) {
			t.Errorf("%+v: %s because %v", tt, got.Likelihood, got.Reasons)
		}
	}
}

func TestOptionsTurnRulesOffAndSetSeverity(t *testing.T) {
	g := shop(t, set("none"))
	s, err := Builtin()
	if err != nil {
		t.Fatal(err)
	}
	threats, _ := s.Evaluate(context.Background(), g, Options{Off: map[string]bool{"SL2001": true}})
	if find(threats, "SL2001") != nil || find(threats, "SL1001") == nil {
		t.Error("SL2001 is off: it must not be there, nor fold SL1001")
	}
	threats, _ = s.Evaluate(context.Background(), g, Options{Severity: map[string]string{"SL2001": "info"}})
	if got := find(threats, "SL2001"); got == nil || got.Severity != "info" {
		t.Errorf("severity is set to info, got %+v", got)
	}
}

func TestSameThreatsTwice(t *testing.T) {
	s, err := Builtin()
	if err != nil {
		t.Fatal(err)
	}
	print := func() string {
		threats, _ := s.Evaluate(context.Background(), estate(40), Options{})
		var b strings.Builder
		for _, th := range threats {
			fmt.Fprintln(&b, th.ID, th.Severity, th.Message, th.At, th.Reasons, th.Related, th.Folded)
		}
		return b.String()
	}
	first := print()
	if len(first) < 1000 {
		t.Fatalf("only %d bytes of threats", len(first))
	}
	for range 5 {
		if diff := cmp.Diff(first, print()); diff != "" {
			t.Fatal(diff)
		}
	}
}

// FuzzRule: a rule is taken or refused with a place in its file, and what is
// taken can be evaluated.
func FuzzRule(f *testing.F) {
	f.Add(goodRule)
	f.Add("id: A1\nwhere: >\n  a\n\n  b.c\npath: (a)\nstride: x\ntitle: [a]\nmessage: '{'\n")
	g := graphOf("a", "t1 invokes f1", "f1 writes q1").Freeze()
	f.Fuzz(func(t *testing.T, text string) {
		s, problems := newSet(nil, lazyEnv()).With(ruleFS(t, "id: ACME1\n"+text), "rules")
		for _, p := range problems {
			if p.At.File != "rules/ACME1-x/rule.yaml" || p.At.Start.Line < 1 || p.Message == "" {
				t.Fatalf("%q: %+v", text, p)
			}
		}
		s.Evaluate(context.Background(), g, Options{Budget: 1000})
	})
}

// TestSetIsSharedByGoroutines is for the race detector: the language server
// evaluates several workspaces with one set.
func TestSetIsSharedByGoroutines(t *testing.T) {
	s, err := Builtin()
	if err != nil {
		t.Fatal(err)
	}
	counts := make(chan int)
	for range 4 {
		go func() {
			threats, _ := s.Evaluate(context.Background(), estate(20), Options{})
			counts <- len(threats)
		}()
	}
	first := <-counts
	for range 3 {
		if n := <-counts; n != first || n == 0 {
			t.Errorf("%d threats in one goroutine, %d in another", first, n)
		}
	}
}
