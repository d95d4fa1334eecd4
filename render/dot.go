package render

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"

	"strideline/model"
)

// DOT returns the picture as text for Graphviz. Every box has a fixed size,
// measured here, so that any Graphviz lays it out alike.
func DOT(g *model.Graph, o Options) []byte {
	return newView(g, o).dot(&dotWriter{shape: dotShape, pen: 1, thick: 1.8})
}

// dot writes DOT in the form of a writer.
func (v *view) dot(w *dotWriter) []byte {
	w.v, w.nth = v, map[*box]int{}
	for _, n := range v.notes {
		w.raw("// " + n)
	}
	w.raw("digraph strideline {")
	w.raw(`graph [rankdir=LR, ranksep=0.55, nodesep=0.16, splines=true, fontname="Helvetica", fontsize=` + num(frameSize) + `, labeljust=l, style=dashed, pad=0.1];`)
	w.raw(`node [fixedsize=true, fontname="Helvetica", fontsize=` + num(subSize) + `, color="#333333"];`)
	w.raw(`edge [fontname="Helvetica", fontsize=` + num(labelSize) + `, color="#555555", arrowsize=0.6, penwidth=` + num(w.pen) + `];`)
	w.inside(nil)
	for _, a := range v.arrows {
		w.arrow(a)
	}
	w.end()
	return w.out.Bytes()
}

type dotWriter struct {
	v     *view
	shape func(*box) string
	pen   float64 // of arrows
	thick float64 // of those that cross a boundary
	out   bytes.Buffer
	depth int
	nth   map[*box]int // arrows written so far of those that leave a box
}

func (w *dotWriter) raw(text string) {
	w.out.WriteString(strings.Repeat("  ", w.depth) + text + "\n")
	if strings.HasSuffix(text, "{") {
		w.depth++
	}
}

func (w *dotWriter) line(format string, args ...any) { w.raw(fmt.Sprintf(format, args...)) }

func (w *dotWriter) end() {
	w.depth--
	w.raw("}")
}

// inside writes the boxes of a frame and the frames in it.
func (w *dotWriter) inside(f *frame) {
	for _, b := range w.v.boxes {
		if b.frame == f {
			w.box(b)
		}
	}
	for _, sub := range w.v.frames {
		if sub.parent != f {
			continue
		}
		w.line("subgraph cluster_%s {", sub.id)
		w.line("id=%s; label=%s; color=%s; fontcolor=%s; margin=%s;", sub.id, quote(sub.title), quote(frameColour(sub)), quote(frameColour(sub)), num(10))
		w.inside(sub)
		w.end()
	}
}

func frameColour(f *frame) string {
	if f.bound.Kind == model.StackBoundary {
		return "#8a94a6"
	}
	return "#c0392b"
}

func (w *dotWriter) box(b *box) {
	w.line("%s [id=%s, label=%s, shape=%s, width=%s, height=%s%s];",
		b.id, b.id, quote(b.title+"\n"+b.sub), w.shape(b), num(b.w/72), num(b.h/72), dotStyle(b))
}

// dotShape is the shape nearest to the one drawn.
func dotShape(b *box) string {
	switch b.kind {
	case model.Trigger:
		return "cds"
	case model.Role:
		return "hexagon"
	case model.Store:
		switch b.class {
		case "table", "relational-db", "cache", "search", "warehouse", "proxy":
			return "cylinder"
		case "log":
			return "note"
		case "file-system", "bucket":
			return "folder"
		}
	}
	return "box"
}

func dotStyle(b *box) string {
	switch {
	case b.bound != nil:
		return ", peripheries=2"
	case b.kind == model.Function:
		return `, style=rounded`
	case b.kind == model.Actor:
		return ", penwidth=2"
	}
	return ""
}

func (w *dotWriter) arrow(a *arrow) {
	from := a.from.id
	if a.from.kind == model.Trigger && a.from.bound == nil && !w.v.leads(a.to, a.from) {
		from += ":e" // its point; on a way round that would be a knot
	}
	w.line("%s -> %s [id=%s, label=%s%s];", from, a.to.id, a.id, quote(w.v.label(a)), a.dotStyle(w.thick)+w.stagger(a))
}

// column is how many boxes of one column a part may lead to; more are set
// behind each other in several.
const column = 20

// columns is the most there are: each costs the layout time.
const columns = 6

// stagger spreads what one part leads to over several columns.
func (w *dotWriter) stagger(a *arrow) string {
	out := len(w.v.next[a.from])
	if out <= column {
		return ""
	}
	n := w.nth[a.from] % min(out/column+1, columns)
	w.nth[a.from]++
	return fmt.Sprintf(", minlen=%d", n+1)
}

// label is the text on an arrow: none on one of a great many, whose texts would
// be a column of the same word.
func (v *view) label(a *arrow) string {
	if len(v.next[a.from]) > column || a.to.in > column {
		return ""
	}
	return a.does()
}

// does says what an arrow does.
func (a *arrow) does() string { return strings.Join(a.verbs, ", ") }

func (a *arrow) dotStyle(thick float64) string {
	s := ""
	switch {
	case a.dotted:
		s = ", style=dotted"
	case a.pale:
		s = ", style=dashed"
	}
	if a.crosses {
		s += `, color="#c0392b", penwidth=` + num(thick)
	}
	if len(a.verbs) == 1 && a.verbs[0] == verb(model.Authenticates) {
		s += ", constraint=false" // who checks stands beside the way in, not before it
	}
	return s
}

// quote writes a string of DOT. Backslashes are doubled: Graphviz reads \N,
// \G and others as more than text. A line end is the one escape that is meant.
func quote(s string) string {
	s = strings.ReplaceAll(s, `\`, `\\`)
	s = strings.ReplaceAll(s, `"`, `\"`)
	s = strings.ReplaceAll(s, "\n", `\n`)
	return `"` + s + `"`
}

// num writes a number in its shortest form, at most three digits behind the
// point.
func num(f float64) string {
	s := strconv.FormatFloat(f, 'f', 3, 64)
	s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	if s == "-0" || s == "" {
		return "0"
	}
	return s
}
