package render

import (
	"strings"

	"github.com/beevik/etree"
)

// themeless is the theme of a picture in a page, which has the style sheet.
const themeless = "page"

// svgCanvas writes an SVG document.
type svgCanvas struct {
	doc *etree.Document
	at  *etree.Element
}

// newSVG begins a document of a size in points, with its name and a
// description for those who cannot see it.
func newSVG(w, h float64, theme, title, desc string) *svgCanvas {
	doc := etree.NewDocument()
	doc.WriteSettings = etree.WriteSettings{CanonicalText: false, CanonicalAttrVal: false}
	doc.CreateProcInst("xml", `version="1.0" encoding="UTF-8"`)
	root := doc.CreateElement("svg")
	for _, kv := range [][2]string{
		{"xmlns", "http://www.w3.org/2000/svg"},
		{"width", num(w)},
		{"height", num(h)},
		{"viewBox", "0 0 " + num(w) + " " + num(h)},
		{"role", "graphics-document"},
		{"aria-roledescription", "data flow diagram"},
		{"aria-labelledby", "strideline-title"},
		{"aria-describedby", "strideline-desc"},
		{"class", "strideline"},
	} {
		root.CreateAttr(kv[0], kv[1])
	}
	if theme == "light" || theme == "dark" {
		root.CreateAttr("style", "color-scheme:"+theme)
	}
	t := root.CreateElement("title")
	t.CreateAttr("id", "strideline-title")
	t.SetText(title)
	d := root.CreateElement("desc")
	d.CreateAttr("id", "strideline-desc")
	d.SetText(desc)
	if theme != themeless {
		root.CreateElement("style").SetText(css(theme))
	}
	return &svgCanvas{doc: doc, at: root}
}

func (c *svgCanvas) open(a attrs) {
	g := c.at.CreateElement("g")
	if a.id != "" {
		g.CreateAttr("id", a.id)
	}
	if a.class != "" {
		g.CreateAttr("class", a.class)
	}
	for _, kv := range a.data {
		if kv[1] != "" {
			g.CreateAttr("data-"+kv[0], kv[1])
		}
	}
	if a.title != "" {
		g.CreateAttr("role", "graphics-symbol")
		label, _, _ := strings.Cut(a.title, "\n")
		g.CreateAttr("aria-label", label)
		g.CreateElement("title").SetText(a.title)
	}
	c.at = g
}

func (c *svgCanvas) close() { c.at = c.at.Parent() }

func (c *svgCanvas) path(d, class string) {
	p := c.at.CreateElement("path")
	p.CreateAttr("class", class)
	p.CreateAttr("d", d)
}

// text states the measured length of words, so that no font makes them leave
// their box or run under the badge behind them.
func (c *svgCanvas) text(x, y float64, s, class string) {
	t := c.at.CreateElement("text")
	t.CreateAttr("class", class)
	t.CreateAttr("x", num(x))
	t.CreateAttr("y", num(y))
	if st := styles[class]; (st.anchor == "" || class == "label") && s != "" {
		t.CreateAttr("textLength", num(st.face().width(s, st.size)))
		t.CreateAttr("lengthAdjust", "spacingAndGlyphs")
	}
	t.SetText(s)
}

func (s style) face() fontFace {
	if s.bold {
		return bold()
	}
	return regular()
}

// inline is the picture as a part of HTML: without the XML declaration, and
// with the end tags that HTML wants.
func (c *svgCanvas) inline() ([]byte, error) {
	c.doc.RemoveChildAt(0)
	c.doc.WriteSettings.CanonicalEndTags = true
	return c.doc.WriteToBytes()
}

func (c *svgCanvas) bytes() ([]byte, error) {
	c.doc.Indent(etree.NoIndent)
	out, err := c.doc.WriteToBytes()
	return append(out, '\n'), err
}
