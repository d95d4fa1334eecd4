package render

import (
	"context"
	"fmt"
	"strconv"
	"strings"

	"strideline/model"
)

// Draw lays the graph out and draws it. The error is the layout's, or that of
// the context.
func Draw(ctx context.Context, g *model.Graph, o Options, l Layout) (Picture, error) {
	v := newView(g, o)
	p, err := v.place(ctx, l)
	if err != nil {
		return Picture{}, err
	}
	s := newScene(v, p)
	c := newSVG(s.w, s.h, o.Theme, s.name(), s.describe())
	s.draw(c)
	out, err := c.bytes()
	return Picture{SVG: out, Elements: v.elements(), Notes: v.notes, scene: s}, err
}

// place asks the layout where things go.
func (v *view) place(ctx context.Context, l Layout) (*placed, error) {
	if len(v.boxes) == 0 {
		return &placed{rects: map[string]rect{}}, nil
	}
	svg, err := l.SVG(ctx, v.dot(forLayout()))
	if err != nil {
		return nil, err
	}
	p, err := readLayout(svg)
	if err != nil {
		return nil, err
	}
	for _, b := range v.boxes {
		if _, ok := p.rects[b.id]; !ok {
			return nil, fmt.Errorf("%w: %q is missing", errLayout, b.id)
		}
	}
	return p, nil
}

// forLayout writes boxes of the outline that arrows should end at, ours are
// drawn inside, and arrows of a thin pen: Graphviz ends a head early by what a
// thick one would add to its point, and heads are drawn without.
func forLayout() *dotWriter {
	return &dotWriter{shape: func(*box) string { return "box" }, pen: 0.6, thick: 0.6}
}

// scene is a laid out view, with room around it for heading and legend.
type scene struct {
	v      *view
	p      *placed
	w, h   float64
	top    float64 // height of the heading
	legend []legendRow
}

const margin = 14

func newScene(v *view, p *placed) *scene {
	s := &scene{v: v, p: p, top: margin}
	if v.o.Title != "" {
		s.top += 24
	}
	if v.o.Source != "" || len(v.boxes) > 0 && v.o.Title != "" {
		s.top += 18
	}
	width := p.w
	width = max(width, bold().width(s.heading(), styles["title"].size), regular().width(s.source(), styles["source"].size))
	s.w = max(width, 320) + 2*margin
	s.legend = s.legendRows(s.w - 2*margin)
	s.h = s.top + p.h + margin + legendHeight*float64(len(s.legend))
	if len(v.boxes) == 0 {
		s.h += 40
	}
	return s
}

const maxHeading = 900 // points, longer headings lose their middle

func (s *scene) heading() string {
	return shorten(plain(s.v.o.Title), bold(), styles["title"].size, maxHeading)
}

func (s *scene) source() string {
	text := plain(s.v.o.Source)
	if c := s.contents(); c != "" {
		text = strings.TrimPrefix(text+" · "+c, " · ")
	}
	return shorten(text, regular(), styles["source"].size, maxHeading)
}

// contents counts what is drawn.
func (s *scene) contents() string {
	n := map[model.Kind]int{}
	for _, b := range s.v.boxes {
		for _, node := range b.nodes {
			n[node.Kind]++
		}
	}
	return contents(n)
}

func (s *scene) name() string {
	if t := plain(s.v.o.Title); t != "" {
		return t
	}
	return "data flow diagram"
}

// describe says in a sentence what the picture shows.
func (s *scene) describe() string {
	if len(s.v.boxes) == 0 {
		return "nothing to draw"
	}
	d := "Data flow diagram: " + s.contents() + ", " + count(len(s.v.arrows), "flow", "flows")
	if n := s.marked(); n > 0 {
		d += ", " + count(n, "threat", "threats") + " marked"
	}
	return d + "."
}

// marked counts the items that hang on what is drawn.
func (s *scene) marked() int {
	items := map[*Item]bool{}
	for _, b := range s.v.boxes {
		for _, it := range b.marks {
			items[it] = true
		}
	}
	for _, a := range s.v.arrows {
		for _, it := range a.marks {
			items[it] = true
		}
	}
	return len(items)
}

func (s *scene) draw(c canvas) {
	c.path(box4(rect{0, 0, s.w, s.h}), "paper")
	y := float64(margin)
	if t := s.heading(); t != "" {
		c.text(margin, y+14, t, "title")
		y += 24
	}
	if t := s.source(); t != "" && s.top > y {
		c.text(margin, y+9, t, "source")
	}
	if len(s.v.boxes) == 0 {
		c.text(margin, s.top+20, "nothing to draw here: no part of a system was found", "legend")
	}
	class := "picture"
	if s.v.o.Highlight != "" {
		class += " faded"
	}
	c.open(attrs{id: "picture", class: class})
	for _, f := range s.v.frames {
		s.frame(c, f)
	}
	for _, a := range s.v.arrows {
		s.arrow(c, a)
	}
	for _, f := range s.v.frames {
		s.frameTitle(c, f) // arrows run behind it
	}
	for _, b := range s.v.boxes {
		s.box(c, b)
	}
	c.close()
	s.drawLegend(c)
}

// at moves a place of the layout below the heading.
func (s *scene) at(r rect) rect { return rect{r.x + margin, r.y + s.top, r.w, r.h} }

func (s *scene) frame(c canvas, f *frame) {
	r, ok := s.p.rects[f.id]
	if !ok {
		return
	}
	r = s.at(r)
	title := f.title
	if f.trust() {
		title = "trust boundary: " + title
	}
	c.open(attrs{
		id: f.id, class: "frame", title: title,
		data: append([][2]string{{"boundary", plain(f.bound.ID)}, {"kind", string(f.bound.Kind)}, {"name", plain(f.bound.Name)}}, place(f.bound.At)...),
	})
	c.path(rounded(r, 7), string(f.bound.Kind))
	c.close()
}

func (s *scene) frameTitle(c canvas, f *frame) {
	r, ok := s.p.rects[f.id]
	if !ok {
		return
	}
	class := "owner"
	if f.trust() {
		class = "trust"
	}
	r = s.at(r)
	c.text(r.x+8, r.y+13, shorten(f.title, bold(), frameSize, max(r.w-16, 40)), class)
}

// trust reports whether a frame is a boundary of trust, not of ownership alone.
func (f *frame) trust() bool {
	return f.bound.Kind != model.StackBoundary && f.bound.Kind != model.ScopeBoundary
}

func (s *scene) box(c canvas, b *box) {
	r := s.at(s.p.rects[b.id])
	look := b.look()
	class := "node kind-" + string(b.kind)
	if b.lit {
		class += " lit"
	}
	c.open(attrs{id: b.id, class: class, title: b.tooltip(), data: b.data()})
	if b.many {
		c.path(b.outlines(rect{r.x + 3, r.y - 3, r.w, r.h})[0], look)
	}
	for i, d := range b.outlines(r) {
		if i == 0 && b.loose {
			c.path(d, "loose-"+look)
		} else if i == 0 {
			c.path(d, look)
		} else {
			c.path(d, outlineOf(look))
		}
	}
	left := r.x + 10
	c.path(icon(b, left, r.y+r.h/2-9+b.drop()), "icon-"+look)
	sub := "sub"
	if b.warn {
		sub = "warn"
	}
	y := r.y + r.h/2 + b.drop()
	c.text(r.x+iconRoom, y-2.5, b.title, "name")
	c.text(r.x+iconRoom, y+11, b.sub, sub)
	s.badge(c, r.x+r.w-4, r.y+2, b.marks)
	c.close()
}

// outlineOf is the style of lines on a shape: its stroke alone.
func outlineOf(look string) string { return "icon-" + look }

func (s *scene) arrow(c canvas, a *arrow) {
	lines := s.p.lines[a.id]
	if len(lines) == 0 {
		return
	}
	off := point{margin, s.top}
	class := "edge-group"
	if a.lit {
		class += " lit"
	}
	c.open(attrs{id: a.id, class: class, title: a.tooltip(), data: a.data()})
	line, head := a.styles()
	for _, d := range lines {
		d = moved(d, off)
		if len(a.marks) > 0 {
			c.path(d, "halo-"+level(a.marks))
		}
		c.path(d, line)
		c.path(d, "hit")
	}
	if h := s.p.heads[a.id]; len(h) > 2 {
		c.path(moved(polygon(h...), off), head)
	}
	if l, ok := s.p.labels[a.id]; ok {
		text := s.v.label(a)
		x, y := l.x+off.x, l.y+off.y
		c.text(x, y, text, "label")
		s.badge(c, x+regular().width(text, labelSize)/2+8, y-3, a.marks)
	}
	c.close()
}

func (a *arrow) styles() (line, head string) {
	base, head := "edge", "head"
	if a.crosses {
		base, head = "cross", "head-crosses"
	}
	switch {
	case a.dotted:
		return base + "-dotted", head
	case a.pale:
		return base + "-pale", head
	case a.crosses:
		return "edge-crosses", head
	}
	return base, head
}

// badge draws how many items hang here, in the colour of the worst.
func (s *scene) badge(c canvas, x, y float64, marks []*Item) {
	if len(marks) == 0 {
		return
	}
	text := strconv.Itoa(len(marks))
	w := max(13, bold().width(text, 8.5)+7)
	lv := level(marks)
	c.path(rounded(rect{x - w/2, y - 6.5, w, 13}, 6.5), "badge-"+lv)
	c.text(x, y+3, text, badgeText(lv))
}

// badgeText is the class of text that can be read on a badge.
func badgeText(lv string) string {
	if lv == "medium" {
		return "badge-dark"
	}
	return "badge-text"
}

// level is the worst level of items, which are ordered.
func level(marks []*Item) string {
	if r := rank(marks[0].Level); r < len(Levels) {
		return Levels[r]
	}
	return "info"
}
