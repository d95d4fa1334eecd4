package rules

import (
	"strings"
	"testing"
)

func TestPatternsThatAreRefused(t *testing.T) {
	tests := []struct {
		text   string
		offset int
		msg    string
	}{
		{``, 0, `the pattern ends where a node such as "(t:trigger)" was expected`},
		{`(a`, 2, `the pattern ends where ":" and a label, or ")" was expected`},
		{`(a)-[:calls]->`, 14, `the pattern ends where a node such as "(t:trigger)" was expected`},
		{`(a)-[:calls]-(b)`, 12, `"-(b)": expected "->"`},
		{`(a)<-[:calls]->(b)`, 14, `">(b)": expected a node such as "(t:trigger)"`},
		{`(a)-[:call]->(b)`, 6, `"call": no such kind of edge; did you mean "calls"?`},
		{`(a:triger)`, 3, `"triger": no such kind or class of node here; did you mean "trigger"?`},
		{`(a:trigger:queue)`, 11, `"queue": no such kind or class of node here`},
		{`(a)-[:calls*]->(b)`, 12, `a repetition is written *m..n, such as *0..3`},
		{`(a)-[:calls*2]->(b)`, 12, `a repetition is written *m..n, such as *0..3`},
		{`(a)-[:calls*2..]->(b)`, 15, `a repetition needs its end, at most 8, such as *2..3`},
		{`(a)-[:calls*0..9]->(b)`, 12, `*0..9: expected m <= n and 1 <= n <= 8`},
		{`(a)-[:calls*3..2]->(b)`, 12, `*3..2: expected m <= n and 1 <= n <= 8`},
		{`(a)-[a:calls]->(b)`, 5, `"a": the name is taken already`},
		{`(a)-[e:calls]->(e)`, 16, `"e": it is the name of an edge already`},
		{`(a:trigger)-->(a:function)`, 15, `"a": it has its label already; write (a)`},
		{`(a {name: "x"})`, 3, `"{name:": expected ":" and a label, or ")"`},
	}
	for _, tt := range tests {
		_, err := parsePattern(tt.text, nil)
		pe, ok := err.(*patternError)
		if !ok {
			t.Errorf("%q: got %v, want an error", tt.text, err)
			continue
		}
		if pe.offset != tt.offset || pe.msg != tt.msg {
			t.Errorf("%q: at %d %q, want at %d %q", tt.text, pe.offset, pe.msg, tt.offset, tt.msg)
		}
	}
}

func TestLabels(t *testing.T) {
	tests := []struct{ label, admits, refuses string }{
		{"trigger", "trigger/schedule trigger/", "function/lambda"},
		{"trigger|function", "trigger/pipe function/lambda", "store/queue"},
		{"table|bucket", "store/table store/bucket", "store/queue"},
		{"store:table|bucket", "store/table", "store/queue role/role"},
		{"role", "role/user role/role", "store/table"},
		{"role:role", "role/role", "role/user"},
		{"trigger:http-route|function-url", "trigger/http-route", "trigger/schedule"},
	}
	for _, tt := range tests {
		p, err := parsePattern("(x:"+tt.label+")", nil)
		if err != nil {
			t.Error(err)
			continue
		}
		l := &p.nodes[0].label
		for _, n := range strings.Fields(tt.admits) {
			if !l.admits(nodeOf(n)) {
				t.Errorf("%s does not admit %s", tt.label, n)
			}
		}
		for _, n := range strings.Fields(tt.refuses) {
			if l.admits(nodeOf(n)) {
				t.Errorf("%s admits %s", tt.label, n)
			}
		}
	}
}

// FuzzPattern: a pattern is refused at a place inside it, or every part of it
// has a place and joins.
func FuzzPattern(f *testing.F) {
	f.Add("(a:actor:internet)-[:calls]->(t:trigger)-[:forwards|invokes*0..3]->(x:trigger|function)-[w:writes|deletes]->(s:store)")
	f.Add("(a)<-[:feeds]-(b:store:queue), (b)-->(c)")
	f.Add("(é)-[*1..2]->()")
	f.Fuzz(func(t *testing.T, text string) {
		p, err := parsePattern(text, nil)
		if err != nil {
			pe, ok := err.(*patternError)
			if !ok || pe.offset < 0 || pe.offset > len(text) {
				t.Fatalf("%q: %v", text, err)
			}
			return
		}
		for _, e := range p.edges {
			if e.from >= len(p.nodes) || e.to >= len(p.nodes) || e.max > maxRepeat || e.min > e.max {
				t.Fatalf("%q: edge %+v", text, e)
			}
		}
		for _, c := range p.chains {
			if len(c.nodes) != len(c.edges)+1 {
				t.Fatalf("%q: chain %+v", text, c)
			}
		}
	})
}
