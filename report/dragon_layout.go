package report

import (
	"cmp"
	"slices"

	"strideline/model"
)

// Measures of a Threat Dragon diagram, in its units.
const (
	dragonRow    = 150
	dragonColumn = 280
	dragonPad    = 30
	dragonRows   = 12 // rows of a column before it continues in the next one
	dragonMargin = 60
)

type box struct{ x, y, w, h int }

func (b box) around(o box) box {
	if b.w == 0 {
		return o
	}
	x, y := min(b.x, o.x), min(b.y, o.y)
	return box{x, y, max(b.x+b.w, o.x+o.w) - x, max(b.y+b.h, o.y+o.h) - y}
}

func (b box) grown(n, top int) box { return box{b.x - n, b.y - n - top, b.w + 2*n, b.h + 2*n + top} }

var dragonSizes = map[model.Kind]box{
	model.Actor: {w: 150, h: 80}, model.Trigger: {w: 100, h: 100}, model.Function: {w: 100, h: 100}, model.Store: {w: 160, h: 80},
}

// layout is where each part of a diagram stands. Input comes from the left:
// callers, ways in, functions, stores, then what lies outside the stack.
type layout struct {
	places map[*part]box
	rows   map[*part]int // the row of a part, for the columns right of it
	right  int           // where the next column begins
}

func newLayout(parts []*part, flows []*flow, inside func(*part) bool) *layout {
	l := &layout{places: map[*part]box{}, rows: map[*part]int{}, right: dragonMargin}
	gone := sinks(flows)
	column := func(of func(*part) bool) {
		var ps []*part
		for _, p := range parts {
			if of(p) {
				ps = append(ps, p)
			}
		}
		l.column(l.ordered(ps, flows))
	}
	left := func(p *part) bool { return p.node.Kind == model.Actor && !gone[p] }
	column(left)
	for _, k := range []model.Kind{model.Trigger, model.Function, model.Store} {
		column(func(p *part) bool { return p.node.Kind == k && inside(p) })
	}
	column(func(p *part) bool { return !left(p) && (p.node.Kind == model.Actor || !inside(p)) })
	return l
}

// sinks are the actors that only receive.
func sinks(flows []*flow) map[*part]bool {
	out := map[*part]bool{}
	for _, f := range flows {
		if f.to.node.Kind == model.Actor {
			out[f.to] = true
		}
	}
	for _, f := range flows {
		delete(out, f.from)
	}
	return out
}

// ordered sorts a column so that parts stand near what they are joined to in
// the columns before: by zone, then by the mean of those rows.
func (l *layout) ordered(ps []*part, flows []*flow) []*part {
	sum, n := map[*part]int{}, map[*part]int{}
	note := func(p, other *part) {
		if row, ok := l.rows[other]; ok {
			sum[p] += row * 1000
			n[p]++
		}
	}
	for _, f := range flows {
		note(f.from, f.to)
		note(f.to, f.from)
	}
	mean := func(p *part) int {
		if n[p] == 0 {
			return 1 << 30
		}
		return sum[p] / n[p]
	}
	slices.SortStableFunc(ps, func(a, b *part) int {
		return cmp.Or(cmp.Compare(zoneOrder(a), zoneOrder(b)), cmp.Compare(mean(a), mean(b)))
	})
	return ps
}

// zoneOrder keeps the routes of an API together.
func zoneOrder(p *part) string {
	if p.zone == nil || p.node.Kind != model.Trigger || p.zone.boundary.Kind != model.APIBoundary {
		return ""
	}
	return p.zone.key
}

// column places parts one below the other, in as many columns as they need.
func (l *layout) column(ps []*part) {
	if len(ps) == 0 {
		return
	}
	for i, p := range ps {
		size := dragonSizes[p.node.Kind]
		l.rows[p] = i % dragonRows
		x := l.right + i/dragonRows*dragonColumn + (160-size.w)/2
		y := dragonMargin + dragonPad*2 + i%dragonRows*dragonRow + (100-size.h)/2
		l.places[p] = box{x, y, size.w, size.h}
	}
	l.right += ((len(ps)-1)/dragonRows + 1) * dragonColumn
}
