package diff

import (
	"cmp"
	"slices"

	"strideline/rules"
)

// Threat is one that came, went, or is rated or decided otherwise than before.
type Threat struct {
	Change string        // new, fixed, changed
	Base   *rules.Threat // nil for a new one
	Head   *rules.Threat // nil for a fixed one
}

// Of is the threat as it is, or of a fixed one as it was.
func (t Threat) Of() *rules.Threat {
	if t.Head != nil {
		return t.Head
	}
	return t.Base
}

// Worse reports whether it is open and was not, or is rated higher than before.
func (t Threat) Worse() bool {
	if t.Head == nil || t.Head.Status != "open" {
		return false
	}
	return t.Base == nil || t.Base.Status != "open" || rank(t.Head.Severity) < rank(t.Base.Severity)
}

func threats(p *paired) []Threat {
	var out []Threat
	gone, came := p.match(func(was, is *rules.Threat) {
		if was.Severity != is.Severity || was.Status != is.Status {
			out = append(out, Threat{Changed, was, is})
		}
	})
	// What another implies is said in its place: where it comes out from under
	// that it is not new, where it goes there it is not fixed.
	saidBefore, saidNow := map[place]bool{}, map[place]bool{}
	for _, t := range p.base.Threats {
		for _, f := range t.Folded {
			saidBefore[p.placed(f.Rule, f.Key, f.Stack)] = true
		}
	}
	for _, t := range p.head.Threats {
		for _, f := range t.Folded {
			saidNow[place{rules.BaseID(f.Rule, f.Key, f.Stack), f.Stack}] = true
		}
	}
	for _, t := range came {
		if !saidBefore[place{t.Base, t.Stack}] {
			out = append(out, Threat{New, nil, t})
		}
	}
	for _, t := range gone {
		if !saidNow[p.was(t)] {
			out = append(out, Threat{Fixed, t, nil})
		}
	}
	slices.SortStableFunc(out, func(a, b Threat) int {
		return cmp.Or(cmp.Compare(a.turn(), b.turn()), cmp.Compare(rank(a.Of().Severity), rank(b.Of().Severity)),
			a.Of().At.Compare(b.Of().At), cmp.Compare(a.Of().ID, b.Of().ID))
	})
	return out
}

func (t Threat) turn() int {
	switch {
	case t.Worse():
		return 0
	case t.Change == New:
		return 1
	case t.Change == Changed:
		return 2
	}
	return 3
}

// place is where a threat stands: its id without its stack, and its stack.
type place struct{ base, stack string }

// was is where a threat of base stands in head, if it is there.
func (p *paired) was(t *rules.Threat) place { return p.placed(t.Rule.ID, t.Key, t.Stack) }

// placed gives the parts and the stack of a threat of base their names in
// head: an id holds them, so that of a route is another where its API has
// another logical id.
func (p *paired) placed(rule string, key []string, stack string) place {
	to := p.stack(stack)
	renamed := make([]string, len(key))
	for i, k := range key {
		renamed[i] = k
		if k == stack {
			renamed[i] = to
		} else if id, ok := p.toHead[k]; ok {
			renamed[i] = id
		} else if api, ok := p.apis[k]; ok {
			renamed[i] = api
		}
	}
	return place{rules.BaseID(rule, renamed, to), to}
}

// match calls same with the threats of both sides that are one, and returns
// the others: those of base, those of head. Of threats that share an id the
// ones of the same stack go together, then the only ones left of each side.
func (p *paired) match(same func(was, is *rules.Threat)) (gone, came []*rules.Threat) {
	at := map[place]*rules.Threat{}
	for i := range p.base.Threats {
		t := &p.base.Threats[i]
		at[p.was(t)] = t
	}
	var left []*rules.Threat
	for i := range p.head.Threats {
		t := &p.head.Threats[i]
		k := place{t.Base, t.Stack}
		if was := at[k]; was != nil {
			delete(at, k)
			same(was, t)
		} else {
			left = append(left, t)
		}
	}
	byID := map[string][]*rules.Threat{}
	for i := range p.base.Threats {
		if t := &p.base.Threats[i]; at[p.was(t)] == t {
			byID[p.was(t).base] = append(byID[p.was(t).base], t)
			gone = append(gone, t)
		}
	}
	moved, leftWith := map[*rules.Threat]bool{}, map[string]int{}
	for _, t := range left {
		leftWith[t.Base]++
	}
	for _, t := range left {
		if was := byID[t.Base]; len(was) == 1 && leftWith[t.Base] == 1 {
			moved[was[0]] = true
			same(was[0], t)
		} else {
			came = append(came, t)
		}
	}
	return slices.DeleteFunc(gone, func(t *rules.Threat) bool { return moved[t] }), came
}
