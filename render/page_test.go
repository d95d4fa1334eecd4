package render

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"golang.org/x/net/html"

	"strideline/model"
)

func page(t *testing.T, g *model.Graph, o Options, l Layout) []byte {
	t.Helper()
	p, err := HTML(context.Background(), g, o, l)
	if err != nil {
		t.Fatal(err)
	}
	return p.HTML
}

func shopPage(t *testing.T, o Options) []byte {
	o.Title, o.Source, o.Items = "shop", "shop/template.yaml", marked()
	return page(t, shop(), o, recorded{t, "marked"})
}

// parsed is a page as a browser reads it.
type parsed struct {
	elements      []*html.Node
	policy, theme string
	style, script string
	data          string
}

// parse reads a page and holds what is true of every page: nothing but the
// one style sheet and the one script, no attribute that runs or loads.
func parse(t *testing.T, text []byte) parsed {
	t.Helper()
	doc, err := html.Parse(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	var p parsed
	for n := range doc.Descendants() {
		if n.Type == html.CommentNode {
			t.Errorf("a comment: %q", n.Data)
		}
		if n.Type != html.ElementNode {
			continue
		}
		p.elements = append(p.elements, n)
		for _, a := range n.Attr {
			if strings.HasPrefix(a.Key, "on") || slices.Contains([]string{"style", "src", "srcdoc", "action", "formaction", "href"}, a.Key) {
				t.Errorf("<%s %s=%q>", n.Data, a.Key, a.Val)
			}
		}
		switch kind := attr(n, "type"); {
		case n.Data == "html":
			p.theme = attr(n, "data-theme")
		case n.Data == "meta" && attr(n, "http-equiv") == "Content-Security-Policy":
			p.policy = attr(n, "content")
		case n.Data == "style" && p.style == "":
			p.style = inside(n)
		case n.Data == "script" && kind == "application/json" && p.data == "":
			p.data = inside(n)
		case n.Data == "script" && kind == "" && p.script == "":
			p.script = inside(n)
		case n.Data == "style" || n.Data == "script":
			t.Errorf("one more <%s>", n.Data)
		}
	}
	return p
}

func attr(n *html.Node, key string) string {
	for _, a := range n.Attr {
		if a.Key == key {
			return a.Val
		}
	}
	return ""
}

func inside(n *html.Node) string {
	var b strings.Builder
	for c := range n.ChildNodes() {
		b.WriteString(c.Data)
	}
	return b.String()
}

// outlineOfPage lists the elements with their ids and classes, those of the
// picture aside: TestSVG holds them.
func outlineOfPage(p parsed) string {
	var b strings.Builder
	for _, n := range p.elements {
		if n.Namespace == "svg" && n.Data != "svg" {
			continue
		}
		depth := 0
		for up := n.Parent; up != nil && up.Type == html.ElementNode; up = up.Parent {
			depth++
		}
		fmt.Fprintf(&b, "%s%s", strings.Repeat("  ", depth), n.Data)
		for _, key := range []string{"id", "class", "role", "aria-label"} {
			if v := attr(n, key); v != "" {
				fmt.Fprintf(&b, " %s=%q", key, v)
			}
		}
		b.WriteByte('\n')
	}
	return b.String()
}

func TestPage(t *testing.T) {
	p := parse(t, shopPage(t, Options{}))
	golden(t, "page.txt", []byte(outlineOfPage(p)))
	var data bytes.Buffer
	if err := json.Indent(&data, []byte(p.data), "", "  "); err != nil {
		t.Fatal(err)
	}
	golden(t, "page.json", data.Bytes())
	if p.theme != "auto" {
		t.Errorf("theme %q", p.theme)
	}
	if dark := parse(t, shopPage(t, Options{Theme: "dark"})); dark.theme != "dark" {
		t.Errorf("theme %q, asked for dark", dark.theme)
	}
}

func TestPagePolicy(t *testing.T) {
	p := parse(t, shopPage(t, Options{}))
	want := "default-src 'none'; style-src " + hashOf(p.style) + "; script-src " + hashOf(p.script) + "; base-uri 'none'; form-action 'none'"
	if p.policy != want || len(p.style) < 1000 || len(p.script) < 1000 {
		t.Errorf("policy %s\nwant   %s", p.policy, want)
	}
	for _, word := range []string{"innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function", "fetch(", "XMLHttpRequest", "localStorage", "</"} {
		if strings.Contains(p.script, word) {
			t.Errorf("the script has %q", word)
		}
	}
	for _, word := range []string{"url(", "@import"} {
		if strings.Contains(p.style, word) {
			t.Errorf("the style sheet has %q", word)
		}
	}
}

func TestPageIsTheSame(t *testing.T) {
	if a, b := shopPage(t, Options{}), shopPage(t, Options{}); !bytes.Equal(a, b) {
		t.Error("two pages of one graph differ")
	}
}

func TestPageChosen(t *testing.T) {
	id := marked()[0].ID
	if p := parse(t, shopPage(t, Options{Highlight: id})); !strings.Contains(p.data, `"chosen":`) || strings.Contains(p.data, `"chosen":-1`) {
		t.Errorf("no item stands out, asked for %q", id)
	}
}

// TestHostilePage draws hostile names through the real layout program. A page
// of tame names has the same elements with the same attributes: none comes
// from a name.
func TestHostilePage(t *testing.T) {
	w := worker(t)
	items := func(s string) []Item {
		return []Item{{ID: s, Level: s, Title: s, Text: s, Tags: []string{s}, On: "f0", Nodes: []string{"f0", "d0"}, Edges: []Pair{{"f0", "d0", model.Writes}}, Details: [][2]string{{s, s}}, Steps: []Place{{Text: s}}}}
	}
	for _, name := range hostileNames() {
		p := parse(t, page(t, hostile(), Options{Title: name, Source: name, Items: items(name)}, w))
		for _, n := range p.elements {
			if !slices.Contains(pageElements, n.Data) {
				t.Errorf("%q: element <%s>", name, n.Data)
			}
			for _, a := range n.Attr {
				if !slices.Contains(pageAttributes, a.Key) {
					t.Errorf("%q: <%s %s=%q>", name, n.Data, a.Key, a.Val)
				}
			}
		}
		var d pageData
		if err := json.Unmarshal([]byte(p.data), &d); err != nil {
			t.Errorf("%q: %v", name, err)
		}
		if len(d.Items) != 1 || len(d.Nodes) != len(hostile().Nodes) {
			t.Errorf("%q: %d items, %d nodes", name, len(d.Items), len(d.Nodes))
		}
		for _, word := range []string{"<!--", "<script", "</script"} {
			if strings.Contains(p.data, word) {
				t.Errorf("%q: the data has %q", name, word)
			}
		}
	}
}

var (
	pageElements = strings.Fields("html head meta title style body header button span h1 p div input output main section select ol nav details summary ul aside dialog h2 dl dt dd kbd form noscript script template svg desc g path text")

	pageAttributes = strings.Fields("lang data-theme charset http-equiv content name id class type title dir role aria-label aria-labelledby aria-describedby aria-expanded aria-controls aria-haspopup aria-live aria-roledescription for placeholder autocomplete spellcheck tabindex hidden method " +
		"xmlns width height viewBox d x y textLength lengthAdjust data-sheet data-node data-name data-kind data-class data-file data-line data-column data-level data-items data-in data-from data-to data-kinds data-crosses data-boundary")
)

func TestPageOfNothing(t *testing.T) {
	p := parse(t, page(t, model.NewBuilder().Freeze(), Options{}, nil))
	if !strings.Contains(p.data, `"nodes":[],"edges":[],"bounds":[],"items":[]`) {
		t.Errorf("data %s", p.data)
	}
}

// failing lays out the first picture only.
type failing struct {
	Layout
	n atomic.Int32
}

func (f *failing) SVG(ctx context.Context, dot []byte) ([]byte, error) {
	if f.n.Add(1) > 1 {
		return nil, errors.New("too hard")
	}
	return f.Layout.SVG(ctx, dot)
}

func TestPageWithoutADetail(t *testing.T) {
	p := parse(t, page(t, stacks(4, 30), Options{}, &failing{Layout: worker(t)}))
	var d pageData
	if err := json.Unmarshal([]byte(p.data), &d); err != nil {
		t.Fatal(err)
	}
	if len(d.Sheets) != 5 || len(d.Sheets[1].Notes) != 1 || !strings.Contains(d.Sheets[1].Notes[0], "too hard") {
		t.Errorf("%d sheets, notes %q", len(d.Sheets), d.Sheets[1].Notes)
	}
}
