package render

import (
	"slices"

	"strideline/model"
)

const legendHeight = 22

// legendEntry is one sign and its meaning.
type legendEntry struct {
	text string
	sign func(c canvas, x, y float64) // around the middle of a line of text
	w    float64
}

type legendRow []legendEntry

// legendRows breaks the legend into lines of a width. It explains only what
// the picture holds.
func (s *scene) legendRows(room float64) []legendRow {
	if s.v.o.NoLegend || len(s.v.boxes) == 0 {
		return nil
	}
	var rows []legendRow
	x := room + 1
	for _, e := range s.entries() {
		e.w = 30 + regular().width(e.text, styles["legend"].size) + 18
		if x+e.w > room {
			rows, x = append(rows, nil), 0
		}
		rows[len(rows)-1] = append(rows[len(rows)-1], e)
		x += e.w
	}
	return rows
}

func (s *scene) entries() []legendEntry {
	var out []legendEntry
	for _, k := range []struct {
		kind  model.Kind
		class string
		text  string
	}{
		{model.Actor, "", "actor"},
		{model.Trigger, "", "way in"},
		{model.Function, "", "function"},
		{model.Store, "table", "records"},
		{model.Store, "bucket", "files"},
		{model.Store, "queue", "messages"},
		{model.Store, "secret", "secret"},
		{model.Store, "", "other store"},
		{model.Role, "", "role"},
	} {
		if slices.ContainsFunc(s.v.boxes, func(b *box) bool { return b.bound == nil && b.kind == k.kind && storeForm(b) == k.class }) {
			out = append(out, legendEntry{text: k.text, sign: boxSign(&box{kind: k.kind, class: k.class})})
		}
	}
	if slices.ContainsFunc(s.v.boxes, func(b *box) bool { return b.many && b.bound == nil }) {
		out = append(out, legendEntry{text: "every one of a service", sign: func(c canvas, x, y float64) {
			c.path(box4(rect{x + 3, y - 8, 21, 12}), "store")
			c.path(box4(rect{x, y - 5, 21, 12}), "store")
		}})
	}
	if slices.ContainsFunc(s.v.boxes, func(b *box) bool { return b.loose }) {
		out = append(out, legendEntry{text: "only referred to", sign: func(c canvas, x, y float64) {
			c.path(box4(rect{x, y - 7, 24, 14}), "loose-store")
		}})
	}
	out = append(out, s.frameEntries()...)
	return append(append(out, s.arrowEntries()...), s.markEntries()...)
}

// storeForm is the class that stands for the form of a store in the legend.
func storeForm(b *box) string {
	if b.kind != model.Store {
		return ""
	}
	switch b.class {
	case "table", "relational-db", "cache", "search", "warehouse":
		return "table"
	case "bucket", "file-system":
		return "bucket"
	case "queue", "topic", "stream", "bus":
		return "queue"
	case "secret", "parameter", "key":
		return "secret"
	}
	return ""
}

func boxSign(b *box) func(c canvas, x, y float64) {
	return func(c canvas, x, y float64) {
		r := rect{x, y - 7, 24, 14}
		ds := b.outlines(r)
		c.path(ds[0], b.look())
		for _, d := range ds[1:] {
			c.path(d, outlineOf(b.look()))
		}
	}
}

func (s *scene) frameEntries() []legendEntry {
	var out []legendEntry
	for _, e := range []struct{ class, text string }{{"account", "trust boundary"}, {"stack", "stack"}} {
		if slices.ContainsFunc(s.v.frames, func(f *frame) bool { return (f.bound.Kind == model.StackBoundary) == (e.class == "stack") }) {
			out = append(out, legendEntry{text: e.text, sign: func(c canvas, x, y float64) {
				c.path(rounded(rect{x, y - 7, 24, 14}, 3), e.class)
			}})
		}
	}
	return out
}

func (s *scene) arrowEntries() []legendEntry {
	var out []legendEntry
	for _, e := range []struct {
		class, text string
		is          func(a *arrow) bool
	}{
		{"edge-crosses", "crosses a trust boundary", func(a *arrow) bool { return a.crosses }},
		{"edge-pale", "under a condition, or permitted and not wired", func(a *arrow) bool { return a.pale }},
		{"edge-dotted", "named, not permitted", func(a *arrow) bool { return a.dotted }},
	} {
		if slices.ContainsFunc(s.v.arrows, e.is) {
			out = append(out, legendEntry{text: e.text, sign: func(c canvas, x, y float64) {
				var o outline
				c.path(o.move(x, y).line(x+24, y).d(), e.class)
			}})
		}
	}
	return out
}

func (s *scene) markEntries() []legendEntry {
	var out []legendEntry
	for _, lv := range Levels {
		has := func(marks []*Item) bool { return len(marks) > 0 && level(marks) == lv }
		if slices.ContainsFunc(s.v.boxes, func(b *box) bool { return has(b.marks) }) ||
			slices.ContainsFunc(s.v.arrows, func(a *arrow) bool { return has(a.marks) }) {
			out = append(out, legendEntry{text: lv + " threat", sign: func(c canvas, x, y float64) {
				c.path(rounded(rect{x + 5, y - 6.5, 13, 13}, 6.5), "badge-"+lv)
				c.text(x+11.5, y+3, "n", badgeText(lv))
			}})
		}
	}
	return out
}

func (s *scene) drawLegend(c canvas) {
	if len(s.legend) == 0 {
		return
	}
	y := s.h - legendHeight*float64(len(s.legend)) - 2
	c.open(attrs{id: "legend", class: "key"})
	var o outline
	c.path(o.move(margin, y-6).line(s.w-margin, y-6).d(), "legend-line")
	for _, row := range s.legend {
		x := float64(margin)
		for _, e := range row {
			e.sign(c, x, y+legendHeight/2-2)
			c.text(x+30, y+legendHeight/2+1.5, e.text, "legend")
			x += e.w
		}
		y += legendHeight
	}
	c.close()
}
