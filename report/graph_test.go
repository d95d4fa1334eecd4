package report

import (
	"bytes"
	"strings"
	"testing"

	"strideline/model"
)

func at(file string, line, col, end int) model.Range {
	return model.Range{File: file, Start: model.Pos{Line: line, Col: col}, End: model.Pos{Line: line, Col: end}}
}

// hostileName is a name that tries to move the cursor, recolour the terminal,
// turn the text around and close a script element.
const hostileName = "Evil\x1b[2J\r\n\u202eTable</script>\x07"

func sample() *model.Graph {
	b := model.NewBuilder()
	b.Boundary(model.Boundary{ID: "account", Kind: model.AccountBoundary, Name: "account"})
	b.Boundary(model.Boundary{ID: "shop.yaml", Kind: model.StackBoundary, Name: "shop.yaml", Parent: "account"})
	b.Node(model.Node{ID: "actor:internet", Kind: model.Actor, Class: "internet", Name: "internet"})
	b.Node(model.Node{
		ID: "shop.yaml#Place.Post", Kind: model.Trigger, Class: "http-route", Name: "Post", Aliases: []string{"ServerlessRestApi"},
		Stack: "shop.yaml", Boundary: "shop.yaml", At: at("shop.yaml", 6, 9, 13),
		Attrs: map[string]model.Attr{
			"auth":      model.SetAttr("none", at("shop.yaml", 6, 9, 13)),
			"throttled": model.UnknownAttr("parameter Throttle has no default", at("shop.yaml", 7, 9, 13)),
			"exposure":  model.SetAttr("anonymous", model.Range{}),
			"tls":       {State: model.Absent},
		},
	})
	b.Node(model.Node{
		ID: "shop.yaml#Place", Kind: model.Function, Class: "lambda", Name: "Place", Type: "AWS::Lambda::Function",
		Provider: "aws", Stack: "shop.yaml", Boundary: "shop.yaml", At: at("shop.yaml", 2, 3, 8),
	})
	b.Node(model.Node{
		ID: "shop.yaml#" + hostileName, Kind: model.Store, Class: "table", Name: hostileName, Stack: "shop.yaml",
		Aliases: []string{"shop-" + model.Token(model.TokenPseudo, "region")}, At: at("shop.yaml", 9, 3, 8),
		Attrs: map[string]model.Attr{"sensitivity": model.DefaultAttr("internal"), "readers": model.SetAttr([]string{"shop.yaml#Place"}, model.Range{})},
	})
	for _, scope := range []string{"a.yaml", "b.yaml"} {
		b.Node(model.Node{ID: model.Token(model.TokenParam, scope, "Queue"), Kind: model.Store, Class: "queue", Name: "Queue"})
	}
	b.Node(model.Node{
		ID: "any:dynamodb", Kind: model.Store, Class: "table", Name: "any:dynamodb", Hub: true,
		Members: []string{"shop.yaml#" + hostileName},
	})
	b.Edge(model.Edge{From: "actor:internet", To: "shop.yaml#Place.Post", Kind: model.Calls, At: at("shop.yaml", 6, 9, 13), Crosses: []string{"internet"}})
	b.Edge(model.Edge{From: "shop.yaml#Place.Post", To: "shop.yaml#Place", Kind: model.Invokes, At: at("shop.yaml", 6, 9, 13)})
	b.Edge(model.Edge{
		From: "shop.yaml#Place", To: "shop.yaml#" + hostileName, Kind: model.Writes, Actions: []string{"dynamodb:PutItem"},
		Via: "shop.yaml#PlaceRole", Certainty: model.Granted, At: at("shop.yaml", 8, 9, 13),
		Conditional: []model.Condition{{Reason: "condition IsProd", At: at("shop.yaml", 8, 1, 4)}},
	})
	b.Problem(model.Problem{Level: model.LevelWarning, Message: `unknown key "Evnts"; did you mean "Events"?`, At: at("shop.yaml", 5, 7, 12)})
	g := b.Freeze()
	g.Coverage = model.Coverage{Files: 1, Resources: 3, Modelled: 2, Ignored: []model.TypeCount{{Type: "AWS::X::Y", Count: 1}}, UnknownValues: 2}
	return g
}

func TestGraph(t *testing.T) {
	g := sample()
	var out bytes.Buffer
	if err := Graph(&out, g, g.Problems); err != nil {
		t.Fatal(err)
	}
	validate(t, "graph.schema.json", out.Bytes())
	golden(t, "graph.json", out.Bytes())
	if strings.ContainsAny(out.String(), "\x1b\u202e\ue000") {
		t.Error("a control character or a symbolic token came through")
	}
}

func TestEmptyGraph(t *testing.T) {
	var out bytes.Buffer
	if err := Graph(&out, model.NewBuilder().Freeze(), nil); err != nil {
		t.Fatal(err)
	}
	validate(t, "graph.schema.json", out.Bytes())
}

func TestStats(t *testing.T) {
	var out bytes.Buffer
	if err := Stats(&out, sample()); err != nil {
		t.Fatal(err)
	}
	golden(t, "stats.txt", out.Bytes())
}

func TestCovers(t *testing.T) {
	c := model.Coverage{Files: 2, Resources: 12, Modelled: 2}
	for _, name := range "abcdefghij" {
		c.Ignored = append(c.Ignored, model.TypeCount{Type: string(name), Count: 1})
	}
	want := "read 2 files, 12 resources, 2 modelled; not modelled: 1 a, 1 b, 1 c, 1 d, 1 e, 1 f, 1 g, 1 h, and 2 more types"
	if got := Covers(c); got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
