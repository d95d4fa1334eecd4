package render

import (
	"slices"

	"strideline/model"
)

// mark hangs the items on boxes and arrows, worst first.
func (v *view) mark() {
	items := make([]*Item, len(v.o.Items))
	for i := range v.o.Items {
		items[i] = &v.o.Items[i]
	}
	between := make(map[[2]*box]*arrow, len(v.arrows))
	for _, a := range v.arrows {
		between[[2]*box{a.from, a.to}] = a
	}
	slices.SortStableFunc(items, func(a, b *Item) int { return rank(a.Level) - rank(b.Level) })
	for _, it := range items {
		lit := v.o.Highlight == it.ID && it.ID != ""
		if v.o.Highlight != "" && !lit {
			continue // one path at a time
		}
		if b := v.carrier(it); b != nil {
			b.marks = append(b.marks, it)
		}
		for _, id := range it.Nodes {
			if b := v.of[id]; b != nil && lit {
				b.lit = true
			}
		}
		for _, p := range it.Edges {
			a := between[[2]*box{v.of[p.From], v.of[p.To]}]
			if a == nil {
				continue
			}
			if !slices.Contains(a.marks, it) {
				a.marks = append(a.marks, it)
			}
			a.lit = a.lit || lit
		}
	}
}

// carrier is the box that carries the badge of an item: the one it names, or
// where that is not drawn (a role, mostly) the last drawn part of its path that
// is no actor.
func (v *view) carrier(it *Item) *box {
	if b := v.of[it.On]; b != nil {
		return b
	}
	for _, id := range slices.Backward(it.Nodes) {
		if b := v.of[id]; b != nil && b.kind != model.Actor {
			return b
		}
	}
	return nil
}

// rank orders levels, worst first; an unknown one comes last.
func rank(level string) int {
	if i := slices.Index(Levels, level); i >= 0 {
		return i
	}
	return len(Levels)
}
