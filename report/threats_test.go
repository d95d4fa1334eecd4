package report

import (
	"bytes"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"strideline/model"
	"strideline/register"
	"strideline/rules"
)

const testRule = `id: TEST1
title: anyone on the internet can write to this store, and nobody would notice for a while
stride: [tampering, repudiation]
path: (a:actor:internet)-[:calls]->(t:trigger)-[:invokes]->(f:function)-[w:writes]->(s:store)
where: t.auth == "none"
per: [t, s]
anchor: t.auth
message: "anyone can write {s.name} through {t.name}"
why: |
  An anonymous caller decides what the table holds. Whoever reads it later
  trusts what they wrote.
fix: |
  Set ` + "`Auth`" + ` on the event.
false-positives: |
  A guest book.
references: {cwe: [306], attack: [T1190]}
since: "0.1"
`

const shop = `Resources:
  Place:
    Type: AWS::Serverless::Function
    Properties:
      Evnts:
        Post:
          Type: Api
      Policies: [DynamoDBCrudPolicy: {TableName: !Ref Orders}]
  Orders:
    Type: AWS::DynamoDB::Table
`

func shopFS() fstest.MapFS { return fstest.MapFS{"shop.yaml": {Data: []byte(shop)}} }

func rule(t testing.TB) *rules.Rule {
	t.Helper()
	set, err := rules.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	set, problems := set.With(fstest.MapFS{"r/TEST1-x/rule.yaml": {Data: []byte(testRule)}}, "r")
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	r, ok := set.Rule("TEST1")
	if !ok {
		t.Fatal("no rule")
	}
	return r
}

// run is a result with an open threat of each severity named, one accepted.
func run(t testing.TB, severities ...string) Input {
	g := sample()
	r := rule(t)
	var path []rules.Step
	edges := g.Edges
	step := func(id string, e *model.Edge, at model.Range) {
		s := rules.Step{Node: g.Node(id), At: at, Edge: e}
		if e != nil {
			s.Via = e.Kind
		}
		path = append(path, s)
	}
	step("actor:internet", nil, model.Range{})
	step("shop.yaml#Place.Post", edges[0], at("shop.yaml", 6, 9, 13))
	step("shop.yaml#Place", edges[2], at("shop.yaml", 2, 3, 8))
	step("shop.yaml#"+hostileName, edges[1], at("shop.yaml", 8, 7, 15))
	in := Input{Graph: g, Problems: g.Problems, Decisions: map[string]register.Decision{
		"tttttttt": {Status: "accepted", Reason: "guest book", Owner: "ann@example.org", Until: time.Date(2027, 1, 31, 0, 0, 0, 0, time.UTC), At: at(".strideline/risks.yaml", 2, 5, 9)},
	}}
	for i, sev := range append(severities, "critical") {
		th := rules.Threat{
			ID: "aaaaaaa" + string(rune('a'+i)), Base: "aaaaaaa" + string(rune('a'+i)), Rule: r, Title: r.Title,
			Message: "anyone can write " + hostileName + " through Post", Stride: r.Stride, Severity: sev,
			Likelihood: "high", Impact: "medium", Reasons: []string{"reachable without authentication: +2", "Orders holds internal data: +1"},
			At: at("shop.yaml", 6, 9, 13), Path: path, Stack: "shop.yaml", AnchorName: "Post", Status: "open",
			Why: r.Doc().Why, Fix: r.Doc().Fix,
			Related: []rules.Related{{Message: "the permission", At: at("shop.yaml", 8, 7, 15)}},
		}
		if i == len(severities) {
			th.ID, th.Status = "tttttttt", "accepted"
		}
		in.Threats = append(in.Threats, th)
	}
	return in
}

func TestThreats(t *testing.T) {
	var out bytes.Buffer
	if err := Threats(&out, run(t, "low", "high")); err != nil {
		t.Fatal(err)
	}
	validate(t, "threats.schema.json", out.Bytes())
	golden(t, "threats.json", out.Bytes())
	if strings.ContainsAny(out.String(), "\x1b\u202e\ue000") {
		t.Error("a control character or a symbolic token came through")
	}
}

func TestText(t *testing.T) {
	for name, o := range map[string]TextOptions{
		"text.txt":        {FS: shopFS()},
		"text-colour.txt": {FS: shopFS(), Colour: true, MinSeverity: "high"},
		"text-narrow.txt": {FS: shopFS(), Width: 48, MinSeverity: "info"},
		"text-wide.txt":   {Width: 200},
	} {
		var out bytes.Buffer
		if err := Text(&out, run(t, "low", "medium", "high"), o); err != nil {
			t.Fatal(err)
		}
		golden(t, name, out.Bytes())
		if !o.Colour && strings.ContainsFunc(out.String(), func(r rune) bool { return r != '\n' && hostile(r) }) {
			t.Errorf("%s: a control character came through", name)
		}
		width := min(max(o.Width, 48), 120)
		if o.Width == 0 {
			width = 80
		}
		for _, l := range strings.Split(out.String(), "\n") {
			unbroken := strings.Contains(l, "Evil") || strings.Contains(l, "warning: ")
			if !o.Colour && !unbroken && cells(l) > width {
				t.Errorf("%s: line of %d columns, want at most %d: %s", name, cells(l), width, l)
			}
		}
	}
}

func TestNothingFound(t *testing.T) {
	var out bytes.Buffer
	if err := Text(&out, Input{Graph: model.NewBuilder().Freeze()}, TextOptions{}); err != nil {
		t.Fatal(err)
	}
	if want := "no open threat\nread 0 files, 0 resources, 0 modelled\n"; out.String() != want {
		t.Errorf("got %q, want %q", out.String(), want)
	}
}

func TestRule(t *testing.T) {
	var out bytes.Buffer
	if err := Rule(&out, rule(t), 0); err != nil {
		t.Fatal(err)
	}
	golden(t, "rule.txt", out.Bytes())
}

func TestDecidedThreat(t *testing.T) {
	in := run(t)
	var out bytes.Buffer
	if err := Threat(&out, in.Threats[0], in, TextOptions{}); err != nil {
		t.Fatal(err)
	}
	want := "status: accepted: guest book, ann@example.org, until 2027-01-31"
	if !strings.Contains(strings.Join(strings.Fields(out.String()), " "), want) {
		t.Errorf("want %q in\n%s", want, out.String())
	}
}
