package render

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/beevik/etree"
)

// Layout finds the places of a picture: it turns DOT into the SVG that
// Graphviz makes of it.
type Layout interface {
	SVG(ctx context.Context, dot []byte) ([]byte, error)
}

// point is a place in points, y growing downward from the upper left corner.
type point struct{ x, y float64 }

// rect is a box by its upper left corner and size.
type rect struct{ x, y, w, h float64 }

// placed is where Graphviz puts things, by their ids.
type placed struct {
	w, h   float64
	rects  map[string]rect     // boxes and frames
	lines  map[string][]string // path data of arrows
	heads  map[string][]point  // arrow heads
	labels map[string]point    // middle of the text on arrows, at its baseline
}

// errLayout says that the layout process answered something that is no
// picture of what it was asked for.
var errLayout = errors.New("the layout process did not answer with a picture")

// readLayout reads what Graphviz wrote.
func readLayout(svg []byte) (*placed, error) {
	doc := etree.NewDocument()
	doc.ReadSettings.PreserveCData = false
	if err := doc.ReadFromBytes(svg); err != nil {
		return nil, fmt.Errorf("%w: %v", errLayout, err)
	}
	root := doc.Root()
	if root == nil || root.Tag != "svg" {
		return nil, errLayout
	}
	p := &placed{rects: map[string]rect{}, lines: map[string][]string{}, heads: map[string][]point{}, labels: map[string]point{}}
	box := numbers(root.SelectAttrValue("viewBox", ""))
	top := root.SelectElement("g")
	if len(box) != 4 || top == nil {
		return nil, errLayout
	}
	p.w, p.h = box[2], box[3]
	off, err := translation(top.SelectAttrValue("transform", ""))
	if err != nil {
		return nil, err
	}
	for _, g := range top.SelectElements("g") {
		if err := p.read(g, off); err != nil {
			return nil, err
		}
	}
	return p, nil
}

func (p *placed) read(g *etree.Element, off point) error {
	id := g.SelectAttrValue("id", "")
	class, _, _ := strings.Cut(g.SelectAttrValue("class", ""), " ")
	switch class {
	case "node", "cluster":
		var all []point
		for _, e := range g.ChildElements() {
			switch e.Tag {
			case "polygon", "polyline":
				all = append(all, points(e.SelectAttrValue("points", ""), off)...)
			case "path":
				all = append(all, pathPoints(e.SelectAttrValue("d", ""), off)...)
			}
		}
		if len(all) == 0 {
			return fmt.Errorf("%w: %q has no outline", errLayout, id)
		}
		if _, twice := p.rects[id]; !twice {
			p.rects[id] = around(all)
		}
	case "edge":
		for _, e := range g.ChildElements() {
			switch e.Tag {
			case "path":
				p.lines[id] = append(p.lines[id], moved(e.SelectAttrValue("d", ""), off))
			case "polygon":
				p.heads[id] = points(e.SelectAttrValue("points", ""), off)
			case "text":
				xy := numbers(e.SelectAttrValue("x", "") + " " + e.SelectAttrValue("y", ""))
				if len(xy) == 2 {
					p.labels[id] = point{xy[0] + off.x, xy[1] + off.y}
				}
			}
		}
	}
	return nil
}

// translation reads "scale(1 1) rotate(0) translate(4 164.6)".
func translation(s string) (point, error) {
	_, rest, ok := strings.Cut(s, "translate(")
	inner, _, _ := strings.Cut(rest, ")")
	xy := numbers(inner)
	if !ok || len(xy) != 2 {
		return point{}, errLayout
	}
	return point{xy[0], xy[1]}, nil
}

// numbers reads the numbers of a list with blanks or commas between them, up
// to the first that is none.
func numbers(s string) []float64 {
	var out []float64
	for _, f := range strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == ',' || r == '\n' }) {
		v, err := strconv.ParseFloat(f, 64)
		if err != nil {
			return out
		}
		out = append(out, v)
	}
	return out
}

func points(s string, off point) []point {
	ns := numbers(s)
	out := make([]point, 0, len(ns)/2)
	for i := 0; i+1 < len(ns); i += 2 {
		out = append(out, point{ns[i] + off.x, ns[i+1] + off.y})
	}
	return out
}

// pathPoints lists the points of path data: Graphviz writes M, C and L with
// absolute places only.
func pathPoints(d string, off point) []point {
	clean := strings.Map(func(r rune) rune {
		if r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'd' || r >= 'f' && r <= 'z' {
			return ' '
		}
		return r
	}, d)
	return points(clean, off)
}

// moved is path data at another place.
func moved(d string, off point) string {
	var b strings.Builder
	for d != "" {
		cmd := d[0]
		end := strings.IndexAny(d[1:], "MCLSQZmclsqz")
		args := d[1:]
		if end >= 0 {
			args = d[1 : end+1]
		}
		d = d[1+len(args):]
		if b.Len() > 0 {
			b.WriteByte(' ')
		}
		b.WriteByte(cmd)
		for i, p := range points(args, off) {
			if i > 0 {
				b.WriteByte(' ')
			}
			b.WriteString(num(p.x) + "," + num(p.y))
		}
	}
	return b.String()
}

func around(ps []point) rect {
	lo, hi := ps[0], ps[0]
	for _, p := range ps {
		lo.x, lo.y = min(lo.x, p.x), min(lo.y, p.y)
		hi.x, hi.y = max(hi.x, p.x), max(hi.y, p.y)
	}
	return rect{lo.x, lo.y, hi.x - lo.x, hi.y - lo.y}
}
