package rules

import (
	"context"
	"testing"

	"strideline/model"
)

func at(line int) model.Range {
	return model.Range{File: "template.yaml", Start: model.Pos{Line: line, Col: 3}, End: model.Pos{Line: line, Col: 9}}
}

func set(v any) model.Attr { return model.SetAttr(v, model.Range{}) }

// shop is internet -> POST /orders -> Create -> Orders, and Create -> any:s3.
func shop(t *testing.T, auth model.Attr) *model.Graph {
	t.Helper()
	b := model.NewBuilder()
	b.Node(model.Node{ID: "actor:internet", Kind: model.Actor, Class: "internet", Name: "internet"})
	b.Boundary(model.Boundary{ID: "template.yaml#Api", Kind: model.APIBoundary, Name: "Api", At: at(2)})
	b.Node(model.Node{ID: "template.yaml#Create.Post", Kind: model.Trigger, Class: "http-route", Name: "POST /orders", At: at(5), Stack: "template.yaml", Attrs: map[string]model.Attr{
		"auth": auth, "exposure": set("anonymous"), "api": set("template.yaml#Api"), "method": set("POST"),
		"reachWrites": set([]string{"template.yaml#Orders"}),
	}})
	b.Node(model.Node{ID: "template.yaml#Create", Kind: model.Function, Class: "lambda", Name: "Create", At: at(8), Stack: "template.yaml"})
	b.Node(model.Node{ID: "template.yaml#Orders", Kind: model.Store, Class: "table", Name: "Orders", At: at(20), Stack: "template.yaml"})
	b.Edge(model.Edge{From: "actor:internet", To: "template.yaml#Create.Post", Kind: model.Calls})
	b.Edge(model.Edge{From: "template.yaml#Create.Post", To: "template.yaml#Create", Kind: model.Invokes, At: at(6)})
	b.Edge(model.Edge{From: "template.yaml#Create", To: "template.yaml#Orders", Kind: model.Writes, Certainty: model.Granted, At: at(12)})
	return b.Freeze()
}

func evaluate(t *testing.T, g *model.Graph) []Threat {
	t.Helper()
	s, err := Builtin()
	if err != nil {
		t.Fatal(err)
	}
	threats, problems := s.Evaluate(context.Background(), g, Options{})
	for _, p := range problems {
		t.Errorf("%s: %s", p.At, p.Message)
	}
	return threats
}

func find(threats []Threat, rule string) *Threat {
	for i := range threats {
		if threats[i].Rule.ID == rule {
			return &threats[i]
		}
	}
	return nil
}

func TestAnonymousWriteIsOneThreatOnItsLine(t *testing.T) {
	threats := evaluate(t, shop(t, model.SetAttr("none", at(7))))
	got := find(threats, "SL2001")
	if got == nil {
		t.Fatalf("SL2001 not found in %v", threats)
	}
	if got.At.Start.Line != 7 || got.Severity != "high" || len(got.Path) != 4 {
		t.Errorf("got line %d, %s, %d steps; want line 7, high, 4 steps", got.At.Start.Line, got.Severity, len(got.Path))
	}
	if find(threats, "SL1001") != nil || len(got.Folded) != 1 {
		t.Errorf("SL1001 stands beside SL2001, which implies it; folded: %v", got.Folded)
	}
}

func TestUnknownAuthIsAQuestion(t *testing.T) {
	threats := evaluate(t, shop(t, model.UnknownAttr(`parameter "Auth" has no default`, at(7))))
	got := find(threats, "SL2001")
	if got == nil || !got.CannotTell || got.Severity != "low" {
		t.Fatalf("got %+v, want a question of low severity", got)
	}
	if want := `cannot tell: auth of POST /orders is not known here (parameter "Auth" has no default)`; got.Message != want {
		t.Errorf("message %q, want %q", got.Message, want)
	}
}
