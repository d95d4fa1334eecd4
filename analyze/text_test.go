package analyze

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"

	"strideline/config"
	"strideline/model"
)

// parse builds a graph from lines as a person would draw it:
//
//	trigger http-route T auth=none scopes=a,b
//	store hub any:s3 members=A,B
//	internet -calls-> T
//	F -reads-> S wired via R if
//	R -grants-> S to dynamodb:GetItem,dynamodb:PutItem
//
// Nodes stand at the line they are written on; the actors internet, user,
// account and service are there without saying.
func parse(t testing.TB, text string) *model.Graph {
	t.Helper()
	b := model.NewBuilder()
	for _, class := range model.Classes[model.Actor] {
		b.Node(model.Node{ID: class, Kind: model.Actor, Class: class, Name: class})
	}
	var edges []string
	for i, line := range strings.Split(text, "\n") {
		words := strings.Fields(line)
		at := place(i + 1)
		switch {
		case len(words) == 0:
		case len(words) > 2 && strings.HasSuffix(words[1], "->"):
			edges = append(edges, line)
		case len(words) >= 3:
			addNode(b, words, at)
		default:
			t.Fatalf("line %d: %q", i+1, line)
		}
	}
	for _, line := range edges {
		addEdge(t, b, strings.Fields(line))
	}
	return b.Freeze()
}

func place(line int) model.Range {
	return model.Range{File: "t", Start: model.Pos{Line: line, Col: 1}, End: model.Pos{Line: line, Col: 2}}
}

func addNode(b *model.Builder, words []string, at model.Range) {
	n := model.Node{ID: words[2], Kind: model.Kind(words[0]), Class: words[1], Name: words[2], At: at, Attrs: map[string]model.Attr{}}
	if n.Class == "hub" {
		n.Hub, n.Class = true, ""
	}
	for _, w := range words[3:] {
		k, v, _ := strings.Cut(w, "=")
		switch {
		case k == "members":
			n.Members = strings.Split(v, ",")
		case k == "stack":
			n.Stack = v
		case k == "alias":
			n.Aliases = append(n.Aliases, v)
		case v == "?":
			n.Attrs[k] = model.UnknownAttr("a parameter", at)
		case v == "true":
			n.Attrs[k] = model.SetAttr(true, at)
		case k == "scopes" || k == "tags":
			n.Attrs[k] = model.SetAttr(strings.Split(v, ","), at)
		default:
			n.Attrs[k] = model.SetAttr(v, at)
		}
	}
	b.Node(n)
}

func addEdge(t testing.TB, b *model.Builder, words []string) {
	t.Helper()
	e := model.Edge{From: words[0], To: words[2], Kind: model.EdgeKind(strings.Trim(words[1], "->"))}
	for i := 3; i < len(words); i++ {
		switch words[i] {
		case "via":
			i++
			e.Via = words[i]
		case "if":
			e.Conditional = []model.Condition{{Reason: "a condition"}}
		case "to":
			i++
			e.Actions = strings.Split(words[i], ",")
		default:
			e.Certainty = model.Certainty(words[i])
		}
	}
	if !b.Edge(e) {
		t.Fatalf("edge %v: an end is missing", words)
	}
}

// facted is a graph with its facts.
func facted(t testing.TB, text string) Result {
	t.Helper()
	r, err := Run(context.Background(), parse(t, text), Options{Config: config.Config{
		File: "config.yaml", TrustedAccounts: []config.Text{{Value: "trusted"}},
	}})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// exposed is the exposure of a node in one line: caller, mode, steps.
func exposed(g *model.Graph, id string) string {
	n := g.Node(id)
	who := text(n, "exposure", "none")
	if who == "none" {
		return who
	}
	s := who + " " + text(n, "exposureMode", "direct")
	if v := n.Attrs["exposureSteps"].Value; v != nil {
		s += fmt.Sprintf(" -%d", v)
	}
	if n.Attrs["exposureCertain"].Value == false {
		s += " uncertain"
	}
	return s
}

func dump(t testing.TB, g *model.Graph) string {
	t.Helper()
	var b bytes.Buffer
	if err := g.Dump(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}
