package render

import "slices"

// mark hangs the items on boxes and arrows, worst first.
func (v *view) mark() {
	items := make([]*Item, len(v.o.Items))
	for i := range v.o.Items {
		items[i] = &v.o.Items[i]
	}
	slices.SortStableFunc(items, func(a, b *Item) int { return rank(a.Level) - rank(b.Level) })
	for _, it := range items {
		lit := v.o.Highlight == it.ID && it.ID != ""
		if v.o.Highlight != "" && !lit {
			continue // one path at a time
		}
		if b := v.of[it.On]; b != nil {
			b.marks = append(b.marks, it)
		}
		for _, id := range it.Nodes {
			if b := v.of[id]; b != nil && lit {
				b.lit = true
			}
		}
		for _, p := range it.Edges {
			a := v.arrow(v.of[p.From], v.of[p.To])
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

// rank orders levels, worst first; an unknown one comes last.
func rank(level string) int {
	if i := slices.Index(Levels, level); i >= 0 {
		return i
	}
	return len(Levels)
}

func (v *view) arrow(from, to *box) *arrow {
	if from == nil || to == nil {
		return nil
	}
	for _, a := range v.arrows {
		if a.from == from && a.to == to {
			return a
		}
	}
	return nil
}
