package render

import (
	"bytes"
	"context"
	"flag"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"strideline/model"
)

var update = flag.Bool("update", false, "rewrite golden files; read the diff like code")

func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	file := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), string(got)); d != "" {
		t.Errorf("%s (go test ./render -update rewrites it):\n%s", file, d)
	}
}

func TestText(t *testing.T) {
	all := Show{Roles: true, Telemetry: true, Keys: true}
	for name, o := range map[string]Options{
		"plain":     {},
		"marked":    {Title: "shop", Source: "shop/template.yaml", Items: marked()},
		"all":       {Show: all},
		"focus":     {Focus: []string{"Queue"}, Depth: 1},
		"collapsed": {Collapse: []string{"Api", "nowhere"}},
	} {
		golden(t, name+".dot", DOT(shop(), o))
		golden(t, name+".mmd", Mermaid(shop(), o))
	}
}

// recorded answers with what Graphviz made of the shop once: -update asks the
// real program, where it is built.
type recorded struct {
	t    *testing.T
	name string
}

func (f recorded) SVG(ctx context.Context, dot []byte) ([]byte, error) {
	file := filepath.Join("testdata", f.name+".layout.svg")
	if *update {
		out, err := worker(f.t).SVG(ctx, dot)
		if err != nil {
			f.t.Fatal(err)
		}
		if err := os.WriteFile(file, out, 0o644); err != nil {
			f.t.Fatal(err)
		}
	}
	return os.ReadFile(file)
}

func drawShop(t *testing.T, o Options) Picture {
	t.Helper()
	p, err := Draw(context.Background(), shop(), o, recorded{t, "marked"})
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestSVG(t *testing.T) {
	p := drawShop(t, Options{Title: "shop", Source: "shop/template.yaml", Items: marked()})
	golden(t, "marked.svg", p.SVG)
	again := drawShop(t, Options{Title: "shop", Source: "shop/template.yaml", Items: marked()})
	if !bytes.Equal(p.SVG, again.SVG) {
		t.Error("two runs draw two pictures")
	}
}

// TestElements holds the map from the picture to lines.
func TestElements(t *testing.T) {
	p := drawShop(t, Options{Title: "shop", Items: marked()})
	i := slices.IndexFunc(p.Elements, func(e Element) bool { return slices.Equal(e.Nodes, []string{"Orders"}) })
	if i < 0 || p.Elements[i].At.Start.Line != 13 {
		t.Errorf("no element for Orders at line 13: %+v", p.Elements)
	}
	i = slices.IndexFunc(p.Elements, func(e Element) bool { return slices.Contains(e.Edge, Pair{"Place", "Orders", model.Writes}) })
	if i < 0 || p.Elements[i].At.Start.Line < 30 {
		t.Errorf("no element for Place writes Orders at its statement: %+v", p.Elements)
	}
}

func TestNotes(t *testing.T) {
	p := drawShop(t, Options{Title: "shop", Items: marked()})
	want := []string{"1 role not drawn (--show roles)", "1 log or metric store not drawn (--show telemetry)", "1 encryption key not drawn (--show keys)"}
	if d := cmp.Diff(want, p.Notes); d != "" {
		t.Error(d)
	}
}

// TestBadges: a badge hangs on something that is drawn, whatever is hidden, and
// a path that stands out is drawn whole.
func TestBadges(t *testing.T) {
	it := Item{ID: "x", Level: "high", On: "PlaceRole", Nodes: []string{"internet", "POST /orders", "Place", "PlaceRole"}}
	carries := func(o Options) string {
		for _, b := range newView(shop(), o).boxes {
			if len(b.marks) > 0 {
				return b.title
			}
		}
		return "nothing"
	}
	if got := carries(Options{Items: []Item{it}}); got != "Place" {
		t.Errorf("with roles hidden %s carries the badge, want Place", got)
	}
	if got := carries(Options{Items: []Item{it}, Show: Show{Roles: true}}); got != "PlaceRole" {
		t.Errorf("with roles shown %s carries the badge, want PlaceRole", got)
	}
	if got := carries(Options{Items: []Item{it}, Highlight: "x"}); got != "PlaceRole" {
		t.Errorf("in focus %s carries the badge, want PlaceRole", got)
	}
}
