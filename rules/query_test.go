package rules

import (
	"context"
	"errors"
	"strings"
	"testing"

	"strideline/model"
)

// asked is a small graph to ask.
func asked() *model.Graph {
	b := model.NewBuilder()
	at := func(line int) model.Range {
		return model.Range{File: "t.yaml", Start: model.Pos{Line: line, Col: 1}, End: model.Pos{Line: line, Col: 2}}
	}
	b.Node(model.Node{ID: "actor:internet", Kind: model.Actor, Class: "internet", Name: "internet"})
	for i, auth := range []model.Attr{model.DefaultAttr("none"), model.SetAttr("iam", at(2)), model.UnknownAttr("a parameter without a default", at(3))} {
		name := string(rune('a' + i))
		b.Node(model.Node{ID: "t#" + name, Kind: model.Trigger, Class: "http-route", Name: name, At: at(i + 1), Attrs: map[string]model.Attr{"auth": auth}})
		b.Edge(model.Edge{From: "actor:internet", To: "t#" + name, Kind: model.Calls})
		b.Edge(model.Edge{From: "t#" + name, To: "t#f", Kind: model.Invokes})
	}
	b.Node(model.Node{ID: "t#f", Kind: model.Function, Class: "lambda", Name: "f", At: at(9)})
	b.Node(model.Node{ID: "t#s", Kind: model.Store, Class: "table", Name: "s", At: at(10)})
	for _, n := range []string{"a", "b", "c"} {
		b.Edge(model.Edge{From: "t#" + n, To: "t#f", Kind: model.Invokes})
	}
	b.Edge(model.Edge{From: "t#f", To: "t#s", Kind: model.Writes, Certainty: model.Granted})
	b.Edge(model.Edge{From: "t#f", To: "t#s", Kind: model.Reads, Certainty: model.Granted})
	return b.Freeze()
}

func TestQuery(t *testing.T) {
	set, err := Builtin()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ pattern, where, want string }{
		{"(t:trigger)", "", "a | b | c"},
		{"(t:trigger)-[:invokes]->(f)-[:writes]->(s)", `t.auth == "none"`, "a>f>s | c>f>s?auth of c is not known here (a parameter without a default)"},
		{"(t:trigger)-[:invokes]->(f)-[w:writes|reads]->(s)", `t.auth == "iam"`, "b>f>s | b>f>s" + strings.Repeat(" | c>f>s?auth of c is not known here (a parameter without a default)", 2)},
		{"(:internet)-[:calls]->(t)-[:invokes*1..2]->(f), (f)-[:writes]->(s)", `t.name == "a"`, "internet>a>f,f>s"},
		{"(s:store)<-[:writes]-(f)", "", "s>f"},
		{"(t:trigger)", `t.auth == "jwt"`, "c?auth of c is not known here (a parameter without a default)"},
		{"(b:bucket)", "", ""},
	} {
		q, err := set.Query(c.pattern, c.where)
		if err != nil {
			t.Errorf("%s: %v", c.pattern, err)
			continue
		}
		ms, problems := q.Run(context.Background(), asked())
		if len(problems) > 0 {
			t.Errorf("%s: %v", c.pattern, problems)
		}
		var got []string
		for _, m := range ms {
			var paths []string
			for _, p := range m.Paths {
				var names []string
				for _, s := range p {
					names = append(names, s.Node.Name)
				}
				paths = append(paths, strings.Join(names, ">"))
			}
			text := strings.Join(paths, ",")
			if m.Unknown != nil {
				text += "?" + strings.Join(m.Unknown, ";")
			}
			got = append(got, text)
		}
		if g := strings.Join(got, " | "); g != c.want {
			t.Errorf("%s %s\n got %s\nwant %s", c.pattern, c.where, g, c.want)
		}
	}
}

func TestQueryMistakes(t *testing.T) {
	set, err := Builtin()
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ pattern, where, part, want string }{
		{"(t:triger)", "", "pattern", `pattern, at 4: "triger": no such kind or class of node here; did you mean "trigger"?`},
		{"(t)-[:writs]->(s)", "", "pattern", `did you mean "writes"?`},
		{"(t)-[:writes*]->(s)", "", "pattern", "a repetition is written *m..n"},
		{"", "", "pattern", "the pattern ends where a node"},
		{"(t:trigger)", `t.aut == "none"`, "where", `where, at 3: "aut": no attribute of t (trigger); did you mean "auth"?`},
		{"(t:trigger)", `t.auth == "noone"`, "where", `did you mean "none"?`},
		{"(t:trigger)", `t.auth`, "where", "the condition is a string, expected a bool"},
		{"(t:trigger)", `x.auth == "none"`, "where", "x"},
	} {
		_, err := set.Query(c.pattern, c.where)
		var m *Mistake
		if !errors.As(err, &m) || m.Part != c.part || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s %s: %v, want %s", c.pattern, c.where, err, c.want)
		}
	}
}

func TestQueryStops(t *testing.T) {
	b := model.NewBuilder()
	for i := range 120 {
		b.Node(model.Node{ID: string(rune(0x4e00 + i)), Kind: model.Function, Class: "lambda", Name: "f"})
	}
	set, err := Builtin()
	if err != nil {
		t.Fatal(err)
	}
	q, err := set.Query("(a:function), (b:function)", "")
	if err != nil {
		t.Fatal(err)
	}
	ms, problems := q.Run(context.Background(), b.Freeze())
	if len(ms) != maxMatches || len(problems) != 1 || !strings.Contains(problems[0].Message, "stopped after 10000 matches") {
		t.Errorf("%d matches, %v", len(ms), problems)
	}
}

func FuzzQuery(f *testing.F) {
	f.Add("(t:trigger)-[:invokes*1..3]->(f), (f)-[w:writes]->(s:table)", `t.auth == "none" && w.certainty != "wired"`)
	f.Add("(a)<-[e]-(b)", "size(a.aliases) > 0")
	f.Add("(", "t.")
	set, err := Builtin()
	if err != nil {
		f.Fatal(err)
	}
	g := asked()
	f.Fuzz(func(t *testing.T, pattern, where string) {
		q, err := set.Query(pattern, where)
		if err != nil {
			if err.Error() == "" {
				t.Fatal("a mistake without words")
			}
			return
		}
		ms, _ := q.Run(context.Background(), g)
		for _, m := range ms {
			if len(m.Paths) == 0 || len(m.Names) != len(m.Nodes) {
				t.Fatalf("a match without a path: %+v", m)
			}
		}
	})
}
