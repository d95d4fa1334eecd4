package render

import (
	"fmt"
	"slices"

	"strideline/model"
)

// verbOrder is the order in which an arrow names its verbs.
var verbOrder = model.EdgeKinds

func (v *view) addArrows() {
	type ends struct{ from, to *box }
	seen := map[ends]*arrow{}
	for _, e := range v.g.Edges {
		from, to := v.of[e.From], v.of[e.To]
		if v.o.own != nil && !v.o.own[e.From] && !v.o.own[e.To] {
			continue
		}
		if from == nil || to == nil || !v.draws(e.Kind) || from == to && (len(from.nodes) > 1 || e.Kind != model.Invokes) {
			continue
		}
		a := seen[ends{from, to}]
		if a == nil {
			a = &arrow{from: from, to: to}
			seen[ends{from, to}] = a
			v.arrows = append(v.arrows, a)
		}
		a.edges = append(a.edges, e)
	}
	for _, a := range v.arrows {
		a.settle()
	}
}

// maxAuth is how many arrows may say of one part that it checks callers: each
// way in says so itself, and many such arrows hide the rest.
const maxAuth = 8

// dropAuth leaves out who authenticates where it says so too often.
func (v *view) dropAuth() {
	if v.o.Show.Auth {
		return
	}
	only := func(a *arrow) bool {
		return len(a.verbs) == 1 && a.verbs[0] == verb(model.Authenticates) && !v.onPath(a)
	}
	n := map[*box]int{}
	for _, a := range v.arrows {
		if only(a) {
			n[a.from]++
		}
	}
	left := len(v.arrows)
	v.arrows = slices.DeleteFunc(v.arrows, func(a *arrow) bool { return n[a.from] > maxAuth && only(a) })
	if left -= len(v.arrows); left > 0 {
		v.notes = append(v.notes, fmt.Sprintf("%d arrows of who checks callers not drawn (--show auth)", left))
	}
}

// onPath reports whether an item's path runs along an arrow.
func (v *view) onPath(a *arrow) bool {
	return slices.ContainsFunc(v.o.Items, func(it Item) bool {
		return slices.ContainsFunc(it.Edges, func(p Pair) bool { return v.of[p.From] == a.from && v.of[p.To] == a.to })
	})
}

// settle derives what an arrow shows from its edges.
func (a *arrow) settle() {
	a.verbs, a.crosses, a.pale, a.dotted = nil, false, true, true
	for _, k := range verbOrder {
		if slices.ContainsFunc(a.edges, func(e *model.Edge) bool { return e.Kind == k }) {
			a.verbs = append(a.verbs, verb(k))
		}
	}
	for _, e := range a.edges {
		a.crosses = a.crosses || len(e.Crosses) > 0
		refers := e.Kind == model.Refers
		a.dotted = a.dotted && refers
		a.pale = a.pale && (len(e.Conditional) > 0 || e.Certainty == model.Granted && !refers)
	}
	if len(a.verbs) > 1 { // what is permitted says more than what is named
		a.verbs = slices.DeleteFunc(a.verbs, func(s string) bool { return s == verb(model.Refers) })
	}
	a.verbs = slices.Compact(a.verbs)
	if slices.Equal(a.verbs[max(0, len(a.verbs)-4):], everything) {
		a.verbs = append(a.verbs[:len(a.verbs)-4], "full access")
	}
}

// everything is what full access stands for.
var everything = []string{"reads", "writes", "deletes", "administers"}

// verb is the word of an edge on an arrow.
func verb(k model.EdgeKind) string {
	if k == model.Refers {
		return "names"
	}
	if k == model.Code {
		return "code of"
	}
	return string(k)
}

// leads reports whether arrows lead from one box to another.
func (v *view) leads(from, to *box) bool {
	seen, queue := map[*box]bool{from: true}, []*box{from}
	for len(queue) > 0 {
		b := queue[0]
		queue = queue[1:]
		if b == to {
			return true
		}
		for _, a := range v.next[b] {
			if !seen[a.to] {
				seen[a.to] = true
				queue = append(queue, a.to)
			}
		}
	}
	return false
}
