package render

import (
	"os"
	"testing"
	"unicode/utf8"
)

// FuzzReadLayout: whatever the layout program answers, reading it ends, and
// what was read can be drawn on.
func FuzzReadLayout(f *testing.F) {
	if seed, err := os.ReadFile("testdata/marked.layout.svg"); err == nil {
		f.Add(seed)
	}
	f.Add([]byte(`<svg viewBox="0 0 1 1"><g transform="translate(1 1)"><g class="edge" id="e1"><path d="M1,2C3"/><text x="1" y="NaN"/></g></g></svg>`))
	f.Fuzz(func(t *testing.T, svg []byte) {
		p, err := readLayout(svg)
		if err != nil {
			return
		}
		s := newScene(newView(shop(), Options{Title: "x"}), p)
		c := newSVG(s.w, s.h, "light", s.name(), s.describe())
		s.draw(c)
		if _, err := c.bytes(); err != nil {
			t.Fatal(err)
		}
	})
}

// FuzzPlain: no text keeps a character that hides or reorders others, and
// shortening never makes it wider.
func FuzzPlain(f *testing.F) {
	for _, s := range hostileNames() {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		p := plain(s)
		if !utf8.ValidString(p) {
			t.Fatalf("%q is no text", p)
		}
		if q := plain(p); q != p {
			t.Fatalf("plain(%q) = %q, and again %q", s, p, q)
		}
		short := shorten(p, regular(), subSize, 60)
		if w := regular().width(short, subSize); w > 60 && short != "…" {
			t.Fatalf("%q is %g wide", short, w)
		}
	})
}
