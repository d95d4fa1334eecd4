package render

import (
	"context"
	"fmt"
	"math"
	"strings"
	"testing"
	"unicode"

	"github.com/beevik/etree"

	"strideline/model"
)

// hostileNames are what a template may call its parts.
func hostileNames() []string {
	return []string{
		`<script>alert(1)</script>`, `"quoted" 'too' & more`, "two\nlines\r\n\ttab", "\u202Eright to left\u202C", strings.Repeat("long ", 1000),
		"emoji \U0001F469\u200D\U0001F680", `back\slash\N\G\l`, "]]>", "<!-- -->", "\x00\x07\x1b[31m", "\uE000ref\uE001", "", "javascript:alert(1)", `a --> b`, "\xff\xfe", "漢字テーブル", "Z" + strings.Repeat("\u0301", 200),
	}
}

func hostile() *model.Graph {
	b := model.NewBuilder()
	for i, name := range hostileNames() {
		b.Boundary(model.Boundary{ID: fmt.Sprintf("s%d", i), Kind: model.StackBoundary, Name: name})
		at := model.Range{File: name + ".yaml", Start: model.Pos{Line: i + 1, Col: 1}, End: model.Pos{Line: i + 1, Col: 2}}
		f, s := fmt.Sprintf("f%d", i), fmt.Sprintf("d%d", i)
		b.Node(model.Node{ID: f, Kind: model.Function, Class: "lambda", Name: name, Boundary: fmt.Sprintf("s%d", i), At: at, Attrs: map[string]model.Attr{"runtime": model.SetAttr(name, at)}})
		b.Node(model.Node{ID: s, Kind: model.Store, Class: "table", Name: name, At: at})
		b.Edge(model.Edge{From: f, To: s, Kind: model.Writes, Actions: []string{name}, At: at})
		b.Edge(model.Edge{From: s, To: f, Kind: model.Feeds}) // a cycle
	}
	return b.Freeze()
}

// TestHostileNames draws them through the real layout program.
func TestHostileNames(t *testing.T) {
	items := []Item{{ID: "<x>", Level: "worst", Title: `"><script>`, On: "f0", Nodes: []string{"f0"}}}
	for _, title := range hostileNames() {
		p, err := Draw(context.Background(), hostile(), Options{Title: title, Source: title, Items: items, Collapse: []string{title}}, worker(t))
		if err != nil {
			t.Fatalf("%q: %v", title, err)
		}
		checkSVG(t, p.SVG)
		if _, err := p.PNG(0.2); err != nil {
			t.Errorf("%q: %v", title, err)
		}
	}
}

// checkSVG: well formed, no script, no link out, no attribute that runs
// anything, no character that hides or reorders others.
func checkSVG(t *testing.T, svg []byte) {
	t.Helper()
	doc := etree.NewDocument()
	if err := doc.ReadFromBytes(svg); err != nil {
		t.Fatalf("not XML: %v", err)
	}
	known := map[string]bool{"svg": true, "title": true, "desc": true, "style": true, "g": true, "path": true, "text": true}
	for _, e := range doc.FindElements("//*") {
		if !known[e.Tag] {
			t.Errorf("element <%s>", e.Tag)
		}
		for _, a := range e.Attr {
			if strings.HasPrefix(a.Key, "on") || strings.Contains(a.Key, "href") {
				t.Errorf("attribute %s", a.Key)
			}
		}
	}
	checkText(t, svg)
	if strings.Contains(string(svg), "url(") || strings.Contains(string(svg), "@import") {
		t.Error("the style sheet refers to something outside")
	}
}

// checkText: no character that hides, reorders or covers others.
func checkText(t *testing.T, text []byte) {
	t.Helper()
	marks := 0
	for _, r := range string(text) {
		if r != '\n' && (unicode.IsControl(r) || unicode.Is(unicode.Cf, r)) {
			t.Fatalf("character %U in the picture", r)
		}
		if marks++; !unicode.In(r, unicode.Mn, unicode.Me) {
			marks = 0
		}
		if marks > maxMarks {
			t.Fatalf("%d marks on one letter", marks)
		}
	}
}

// TestPageHostile: what a page shows by its script is as plain as its picture.
func TestPageHostile(t *testing.T) {
	page, err := HTML(context.Background(), hostile(), Options{Title: hostileNames()[3]}, worker(t))
	if err != nil {
		t.Fatal(err)
	}
	checkText(t, []byte(strings.ReplaceAll(string(page.HTML), "\t", "")))
}

// TestLetters: a PNG says where its font lacks letters.
func TestLetters(t *testing.T) {
	for title, want := range map[string]int{"Заказы · Größe…": 0, "漢字": 1, "Z\u0301\u0489": 1} {
		p := drawShop(t, Options{Title: title})
		before := len(p.Notes)
		if _, err := p.PNG(0.5); err != nil {
			t.Fatal(err)
		}
		if n := len(p.Notes) - before; n != want {
			t.Errorf("%q: %d notes more, want %d: %v", title, n, want, p.Notes)
		}
	}
}

func TestMermaidHostile(t *testing.T) {
	text := string(Mermaid(hostile(), Options{Title: "a\n---\nb"}))
	for _, bad := range []string{"<script", "-->|\"writes\"| b", "\u202E", "\x1b"} {
		if strings.Contains(text, bad) {
			t.Errorf("%q stands in the chart", bad)
		}
	}
	for _, l := range strings.Split(text, "\n") {
		if strings.Count(l, `"`)%2 != 0 {
			t.Errorf("a quote is open: %s", l)
		}
	}
}

func TestEmpty(t *testing.T) {
	p, err := Draw(context.Background(), model.NewBuilder().Freeze(), Options{Title: "nothing"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	checkSVG(t, p.SVG)
	if !strings.Contains(string(p.SVG), "nothing to draw") {
		t.Error("an empty picture does not say so")
	}
	if _, err := p.PNG(1); err != nil {
		t.Error(err)
	}
}

func TestBadScale(t *testing.T) {
	p := drawShop(t, Options{Title: "shop", Items: marked()})
	for _, scale := range []float64{0, -1, 17, math.NaN(), math.Inf(1)} {
		if _, err := p.PNG(scale); err == nil {
			t.Errorf("scale %g was painted", scale)
		}
	}
	p.scene.w = 1e6
	if _, err := p.PNG(1); err == nil || !strings.Contains(err.Error(), "choose a smaller scale") {
		t.Errorf("a picture of 1,000,000 points: %v", err)
	}
}

func TestShorten(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"short", "short"},
		{"ThisIsAVeryLongLogicalIdThatNobodyCanReadAtAGlance", ""},
		{strings.Repeat("W", 5000), ""},
	} {
		got := shorten(c.text, bold(), titleSize, maxTitle)
		if w := bold().width(got, titleSize); w > maxTitle {
			t.Errorf("%q is %g wide", got, w)
		}
		if c.text == "short" && got != c.want || c.text != "short" && (!strings.Contains(got, "…") || got[:5] != c.text[:5]) {
			t.Errorf("shorten(%.20q) = %q", c.text, got)
		}
	}
}
