package render

import (
	"fmt"
	"slices"
	"strings"

	"strideline/model"
)

// mergeHubs draws hubs that the same parts reach in the same way as one box:
// a role that may do everything would otherwise be a wall of twenty services.
func (v *view) mergeHubs() {
	groups := map[string][]*box{}
	var order []string
	for _, b := range v.boxes {
		if len(b.nodes) != 1 || !b.nodes[0].Hub || b.kind != model.Store || len(b.nodes[0].Members) > 0 {
			continue
		}
		sig := v.signature(b)
		if groups[sig] == nil {
			order = append(order, sig)
		}
		groups[sig] = append(groups[sig], b)
	}
	for _, sig := range order {
		if same := groups[sig]; len(same) > 2 {
			v.merge(same, hubTitle(same), fmt.Sprintf("every resource of %d services", len(same)))
		}
	}
}

func hubTitle(same []*box) string {
	names := make([]string, len(same))
	for i, b := range same {
		names[i] = strings.TrimPrefix(b.title, "any ")
	}
	if len(names) > 3 {
		names = append(names[:2], fmt.Sprintf("%d more", len(same)-2))
	}
	return "any " + strings.Join(names, ", ")
}

// signature says by whom and how a box is reached and what it reaches.
func (v *view) signature(b *box) string {
	var s strings.Builder
	for _, a := range v.arrows {
		switch b {
		case a.from:
			fmt.Fprintf(&s, ">%p", a.to)
		case a.to:
			fmt.Fprintf(&s, "<%p", a.from)
		}
	}
	return s.String()
}

// merge draws several boxes as the first of them.
func (v *view) merge(same []*box, title, sub string) {
	b := same[0]
	b.many, b.title, b.sub = true, title, sub
	gone := map[*box]bool{}
	for _, o := range same[1:] {
		b.nodes = append(b.nodes, o.nodes...)
		gone[o] = true
		if o.class != b.class {
			b.class = "service"
		}
	}
	v.redirect(gone, b)
}

// redirect puts b in the place of the boxes that go.
func (v *view) redirect(gone map[*box]bool, b *box) {
	for id, o := range v.of {
		if gone[o] {
			v.of[id] = b
		}
	}
	v.boxes = slices.DeleteFunc(v.boxes, func(o *box) bool { return gone[o] })
	v.arrows = nil
	v.addArrows()
}

// collapseAsked draws the boundaries named by the options as one box each.
func (v *view) collapseAsked() {
	for _, word := range v.o.Collapse {
		found := false
		for _, f := range v.frames {
			if f.bound.ID == word || plain(f.bound.Name) == word || f.title == word || model.Display(f.bound.ID) == word {
				found = true
				v.collapse(f)
			}
		}
		if !found {
			v.notes = append(v.notes, fmt.Sprintf("no boundary %q to collapse", plain(word)))
		}
	}
}

// collapseLarge collapses boundaries until the picture can be read: APIs and
// networks first, then what hangs together, then whole stacks.
func (v *view) collapseLarge() {
	most := v.o.MaxNodes
	if most <= 0 {
		most = DefaultMaxNodes
	}
	for _, step := range []struct {
		kinds []model.BoundaryKind
		what  string
	}{
		{[]model.BoundaryKind{model.APIBoundary}, "APIs"},
		{[]model.BoundaryKind{model.NetworkBoundary}, "networks"},
		{[]model.BoundaryKind{model.StackBoundary, model.ScopeBoundary}, "stacks"},
	} {
		if len(v.boxes) <= most {
			return
		}
		if n := v.collapseKinds(step.kinds); n > 0 {
			v.notes = append(v.notes, fmt.Sprintf("%d %s are drawn as one box each: the picture has room for %d parts", n, step.what, most))
		}
	}
	if len(v.boxes) > most {
		n := v.collapseKinds([]model.BoundaryKind{model.AccountBoundary})
		v.notes = append(v.notes, fmt.Sprintf("%s drawn as one box: the picture has room for %d parts", count(n, "account is", "accounts are"), most))
	}
	if len(v.boxes) > most {
		v.notes = append(v.notes, fmt.Sprintf("only %d of %d parts are drawn: look closer with --focus", most, len(v.boxes)))
		gone := map[*box]bool{}
		for _, b := range v.boxes[most:] {
			gone[b] = true
		}
		v.redirect(gone, nil)
	}
}

// collapseKinds collapses the frames of some kinds that hold more than one
// box. A single stack is not collapsed: the picture would be that one box.
func (v *view) collapseKinds(kinds []model.BoundaryKind) int {
	var of []*frame
	for _, f := range v.frames {
		if slices.Contains(kinds, f.bound.Kind) {
			of = append(of, f)
		}
	}
	n := 0
	for _, f := range of {
		if v.collapse(f) {
			n++
		}
	}
	return n
}

// collapse draws everything inside a frame as one box, and reports whether
// there was more than one.
func (v *view) collapse(f *frame) bool {
	gone, n := map[*box]bool{}, map[model.Kind]int{}
	b := &box{bound: f.bound, kind: model.Function, class: string(f.bound.Kind), title: f.title, many: true, frame: f.parent}
	first := -1
	for i, o := range v.boxes {
		if !o.inside(f) {
			continue
		}
		if first < 0 {
			first = i
		}
		gone[o] = true
		b.nodes = append(b.nodes, o.nodes...)
		n[o.kind] += max(1, len(o.nodes))
	}
	if len(gone) < 2 {
		return false
	}
	b.sub = contents(n)
	v.boxes = slices.Insert(v.boxes, first, b)
	v.redirect(gone, b)
	return true
}

func (b *box) inside(f *frame) bool {
	for g := b.frame; g != nil; g = g.parent {
		if g == f {
			return true
		}
	}
	return false
}

// contents counts what a collapsed boundary holds.
func contents(n map[model.Kind]int) string {
	var parts []string
	for _, k := range []struct {
		kind      model.Kind
		one, many string
	}{
		{model.Trigger, "way in", "ways in"},
		{model.Function, "function", "functions"},
		{model.Store, "store", "stores"},
		{model.Role, "role", "roles"},
		{model.Actor, "actor", "actors"},
	} {
		if c := n[k.kind]; c > 0 {
			parts = append(parts, count(c, k.one, k.many))
		}
	}
	return strings.Join(parts, ", ")
}
