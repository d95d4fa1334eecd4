package render

import (
	"math"
	"strings"
)

// canvas is what a picture is drawn on: an SVG document, or pixels. Places are
// in points, y growing downward; path data has M, C, L and Z with absolute
// places only.
type canvas interface {
	open(a attrs)
	close()
	path(d, class string)
	text(x, y float64, s, class string)
}

// attrs are what a group says of itself, for canvases that can.
type attrs struct {
	id, class string
	title     string // a tooltip
	data      [][2]string
}

// outline builds path data.
type outline struct{ b strings.Builder }

func (o *outline) move(x, y float64) *outline { return o.add("M", x, y) }
func (o *outline) line(x, y float64) *outline { return o.add("L", x, y) }
func (o *outline) curve(x1, y1, x2, y2, x, y float64) *outline {
	return o.add("C", x1, y1, x2, y2, x, y)
}
func (o *outline) shut() *outline { o.b.WriteString("Z"); return o }
func (o *outline) d() string      { return o.b.String() }

func (o *outline) add(cmd string, xy ...float64) *outline {
	o.b.WriteString(cmd)
	for i := 0; i < len(xy); i += 2 {
		if i > 0 {
			o.b.WriteByte(' ')
		}
		o.b.WriteString(num(xy[i]) + "," + num(xy[i+1]))
	}
	return o
}

// k is how far the handles of a curve that draws a quarter circle reach.
const k = 0.5523

func polygon(ps ...point) string {
	var o outline
	for i, p := range ps {
		if i == 0 {
			o.move(p.x, p.y)
		} else {
			o.line(p.x, p.y)
		}
	}
	return o.shut().d()
}

func box4(r rect) string {
	return polygon(point{r.x, r.y}, point{r.x + r.w, r.y}, point{r.x + r.w, r.y + r.h}, point{r.x, r.y + r.h})
}

// rounded is a box with round corners.
func rounded(q rect, r float64) string {
	r = math.Min(r, math.Min(q.w, q.h)/2)
	x, y, X, Y, c := q.x, q.y, q.x+q.w, q.y+q.h, r*(1-k)
	var o outline
	o.move(x+r, y).line(X-r, y).curve(X-c, y, X, y+c, X, y+r)
	o.line(X, Y-r).curve(X, Y-c, X-c, Y, X-r, Y)
	o.line(x+r, Y).curve(x+c, Y, x, Y-c, x, Y-r)
	o.line(x, y+r).curve(x, y+c, x+c, y, x+r, y)
	return o.shut().d()
}

func ellipse(cx, cy, rx, ry float64) string {
	var o outline
	o.move(cx-rx, cy).curve(cx-rx, cy-ry*k, cx-rx*k, cy-ry, cx, cy-ry)
	o.curve(cx+rx*k, cy-ry, cx+rx, cy-ry*k, cx+rx, cy)
	o.curve(cx+rx, cy+ry*k, cx+rx*k, cy+ry, cx, cy+ry)
	o.curve(cx-rx*k, cy+ry, cx-rx, cy+ry*k, cx-rx, cy)
	return o.shut().d()
}
