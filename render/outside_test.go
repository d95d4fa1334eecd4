package render

import (
	"context"
	"math"
	"strings"
	"testing"

	"github.com/beevik/etree"

	"strideline/model"
)

// outsiders is a function that the internet calls, with everybody around it
// that a part of a system may speak to.
func outsiders() *model.Graph {
	b := model.NewBuilder()
	b.Boundary(model.Boundary{ID: "internet", Kind: model.InternetBoundary, Name: "internet"})
	b.Boundary(model.Boundary{ID: "account", Kind: model.AccountBoundary, Name: "account"})
	b.Boundary(model.Boundary{ID: "stack:s", Kind: model.StackBoundary, Name: "s.yaml", Parent: "account"})
	actor := func(id, class, bound string) {
		b.Node(model.Node{ID: id, Kind: model.Actor, Class: class, Name: id, Boundary: bound})
	}
	actor("anyone", "internet", "internet")
	actor("mail", "service", "internet")
	actor("1234", "account", "internet")
	actor("Nested", "service", "account")
	b.Node(model.Node{ID: "url", Kind: model.Trigger, Class: "function-url", Name: "url", Boundary: "stack:s"})
	b.Node(model.Node{ID: "fn", Kind: model.Function, Class: "lambda", Name: "fn", Boundary: "stack:s"})
	b.Edge(model.Edge{From: "anyone", To: "url", Kind: model.Calls})
	b.Edge(model.Edge{From: "url", To: "fn", Kind: model.Invokes})
	for _, to := range []string{"mail", "1234", "Nested"} {
		b.Edge(model.Edge{From: "fn", To: to, Kind: model.Sends})
	}
	return b.Freeze()
}

// TestOutside: callers and those who are only sent to stand in frames of their
// own; a foreign account is not the internet, and a stack that was not read is
// in the account.
func TestOutside(t *testing.T) {
	v := newView(outsiders(), Options{})
	frame := func(id string) string {
		f := v.of[id].frame
		if f == nil {
			return ""
		}
		return f.title
	}
	if a, m := v.of["anyone"].frame, v.of["mail"].frame; a == m || frame("anyone") != "internet" || frame("mail") != "internet" {
		t.Errorf("the internet calls from %q and is sent to in %q, the same frame: %v", frame("anyone"), frame("mail"), a == m)
	}
	if f := frame("1234"); f != "" {
		t.Errorf("a foreign account stands in %q", f)
	}
	if f, sub := frame("Nested"), v.of["Nested"].sub; f != "account" || sub != "stack that was not read" {
		t.Errorf("a nested stack stands in %q as %q", f, sub)
	}
}

// TestDescribesWhatIsMarked: of a part only the items on it are counted, and
// the legend explains the badges that are there.
func TestDescribesWhatIsMarked(t *testing.T) {
	for _, c := range []struct {
		o     Options
		has   []string
		lacks string
	}{
		{Options{Items: marked()}, []string{"2 threats marked.", "critical threat", "medium threat", "every one of a service"}, "low threat"},
		{Options{Items: marked(), Focus: []string{"Pictures"}}, []string{" flows.</desc>"}, "marked."},
		{Options{Items: marked(), Highlight: "aaaa"}, []string{"1 threat marked.", "critical threat"}, "medium threat"},
	} {
		p, err := Draw(context.Background(), shop(), c.o, worker(t))
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range c.has {
			if !strings.Contains(string(p.SVG), want) {
				t.Errorf("%+v: %q is missing", c.o.Focus, want)
			}
		}
		if strings.Contains(string(p.SVG), c.lacks) {
			t.Errorf("%+v: %q is there", c.o.Focus, c.lacks)
		}
	}
}

// TestFrameTitles: no arrow is drawn over the name of a frame.
func TestFrameTitles(t *testing.T) {
	p, err := Draw(context.Background(), shop(), Options{}, recorded{t, "marked"})
	if err != nil {
		t.Fatal(err)
	}
	svg := string(p.SVG)
	title, arrow := strings.Index(svg, `<text class="owner"`), strings.LastIndex(svg, `class="edge-group`)
	if title < 0 || arrow < 0 || title < arrow {
		t.Errorf("the first title of a frame stands at %d, the last arrow at %d", title, arrow)
	}
}

// TestHeads: arrows end at the outline of the box that they lead to.
func TestHeads(t *testing.T) {
	v := newView(shop(), Options{})
	p, err := v.place(context.Background(), worker(t))
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range v.arrows {
		r, gap := p.rects[a.to.id], 100.0
		for _, q := range p.heads[a.id] {
			gap = min(gap, math.Hypot(max(r.x-q.x, 0, q.x-r.x-r.w), max(r.y-q.y, 0, q.y-r.y-r.h)))
		}
		if gap > 2 {
			t.Errorf("%s: its head ends %.1f points before its box", a.tooltip(), gap)
		}
	}
}

// TestLength: every word states how long it is, for readers' fonts.
func TestLength(t *testing.T) {
	p := drawShop(t, Options{Title: "shop", Items: marked()})
	doc := etree.NewDocument()
	if err := doc.ReadFromBytes(p.SVG); err != nil {
		t.Fatal(err)
	}
	words := 0
	for _, e := range doc.FindElements("//text") {
		if strings.HasPrefix(e.SelectAttrValue("class", ""), "badge-") || e.Text() == "" {
			continue
		}
		words++
		if e.SelectAttr("textLength") == nil {
			t.Errorf("%q does not say how long it is", e.Text())
		}
	}
	if words < 20 {
		t.Errorf("only %d words in the picture", words)
	}
}
