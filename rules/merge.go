package rules

import (
	"cmp"
	"slices"
	"strings"
)

// Merge makes the threats of graphs that were evaluated apart those of one run:
// in its order, with the ids it would give them. Graphs share no stack.
func Merge(parts ...[]Threat) []Threat {
	out := slices.Concat(parts...)
	shared := stacksOf(out)
	for i := range out {
		t := &out[i]
		t.ID = shared.id(t.Base, t.Stack)
		t.Folded = slices.Clone(t.Folded)
		for k, f := range t.Folded {
			t.Folded[k].ID = shared.id(base(f.ID), f.Stack)
		}
	}
	inOrder(out)
	return out
}

// sharers are the stacks that share a base id.
type sharers map[string]map[string]bool

func (s sharers) add(base, stack string) {
	if s[base] == nil {
		s[base] = map[string]bool{}
	}
	s[base][stack] = true
}

func (s sharers) id(base, stack string) string {
	if len(s[base]) > 1 {
		return base + "-" + shortHash(stack, suffixLength)
	}
	return base
}

// stacksOf counts folded threats too: a fold must not change another's id.
func stacksOf(threats []Threat) sharers {
	out := sharers{}
	for _, t := range threats {
		out.add(t.Base, t.Stack)
		for _, f := range t.Folded {
			out.add(base(f.ID), f.Stack)
		}
	}
	return out
}

// base is an id without the suffix that tells stacks apart.
func base(id string) string {
	id, _, _ = strings.Cut(id, "-")
	return id
}

// inOrder sorts threats by file, line, column, rule and id.
func inOrder(ts []Threat) {
	slices.SortStableFunc(ts, func(a, b Threat) int {
		return cmp.Or(cmp.Compare(a.At.File, b.At.File), a.At.Start.Compare(b.At.Start),
			cmp.Compare(a.Rule.ID, b.Rule.ID), cmp.Compare(a.ID, b.ID))
	})
}
