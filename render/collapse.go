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
	groups, signs := map[string][]*box{}, v.signatures()
	var order []string
	for _, b := range v.boxes {
		if len(b.nodes) != 1 || !b.nodes[0].Hub || b.kind != model.Store || len(b.nodes[0].Members) > 0 {
			continue
		}
		sig := signs[b]
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

// signatures say of each box by whom it is reached and what it reaches, and how.
func (v *view) signatures() map[*box]string {
	parts := map[*box][]string{}
	for _, a := range v.arrows {
		how := fmt.Sprint(a.verbs, a.pale, a.dotted, a.crosses)
		parts[a.from] = append(parts[a.from], fmt.Sprintf(">%p %s", a.to, how))
		parts[a.to] = append(parts[a.to], fmt.Sprintf("<%p %s", a.from, how))
	}
	out := make(map[*box]string, len(parts))
	for b, p := range parts {
		out[b] = strings.Join(p, "")
	}
	return out
}

// merge draws several boxes as the first of them.
func (v *view) merge(same []*box, title, sub string) {
	b := same[0]
	b.many, b.title, b.sub = true, title, sub
	to := map[*box]*box{}
	for _, o := range same[1:] {
		b.nodes = append(b.nodes, o.nodes...)
		to[o] = b
		if o.class != b.class {
			b.class = "service"
		}
	}
	v.redirect(to)
}

// redirect puts other boxes, or none, in the place of those that go.
func (v *view) redirect(to map[*box]*box) {
	for id, o := range v.of {
		if b, gone := to[o]; gone {
			v.of[id] = b
		}
	}
	v.boxes = slices.DeleteFunc(v.boxes, func(o *box) bool { _, gone := to[o]; return gone })
	v.arrows = nil
	v.addArrows()
}

// collapseAsked draws the boundaries named by the options as one box each.
func (v *view) collapseAsked() {
	for _, word := range v.o.Collapse {
		named := map[*frame]bool{}
		for _, f := range v.frames {
			if f.bound.ID == word || plain(f.bound.Name) == word || f.title == word || model.Display(f.bound.ID) == word {
				named[f] = true
			}
		}
		if len(named) == 0 {
			v.notes = append(v.notes, fmt.Sprintf("no boundary %q to collapse", plain(word)))
		}
		v.collapse(named)
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
		kinds     []model.BoundaryKind
		one, many string
	}{
		{[]model.BoundaryKind{model.APIBoundary}, "API is", "APIs are"},
		{[]model.BoundaryKind{model.NetworkBoundary}, "network is", "networks are"},
		{[]model.BoundaryKind{model.StackBoundary, model.ScopeBoundary}, "stack is", "stacks are"},
	} {
		if len(v.boxes) <= most {
			return
		}
		if n := v.collapseKinds(step.kinds); n > 0 {
			v.notes = append(v.notes, collapsed(count(n, step.one, step.many), most))
		}
	}
	if len(v.boxes) > most {
		n := v.collapseKinds([]model.BoundaryKind{model.AccountBoundary})
		v.notes = append(v.notes, collapsed(count(n, "account is", "accounts are"), most))
	}
	if len(v.boxes) > most {
		v.notes = append(v.notes, fmt.Sprintf("only %d of %d parts are drawn: look closer with --focus", most, len(v.boxes)))
		to := map[*box]*box{}
		for _, b := range v.boxes[most:] {
			to[b] = nil
		}
		v.redirect(to)
	}
}

// collapsed says that something is one box, and how its inside is seen.
func collapsed(what string, most int) string {
	return fmt.Sprintf("%s drawn as one box each: the picture has room for %d parts (look closer with --focus, or in the HTML form)", what, most)
}

// collapseKinds collapses the frames of some kinds and counts them.
func (v *view) collapseKinds(kinds []model.BoundaryKind) int {
	of := map[*frame]bool{}
	for _, f := range v.frames {
		if slices.Contains(kinds, f.bound.Kind) {
			of[f] = true
		}
	}
	return v.collapse(of)
}

// collapse draws everything inside each of the frames as one box, and returns
// of how many frames: those that hold more than one box. Of frames in each
// other the outer counts.
func (v *view) collapse(of map[*frame]bool) int {
	held := map[*frame][]*box{}
	for _, b := range v.boxes {
		if f := b.outermost(of); f != nil {
			held[f] = append(held[f], b)
		}
	}
	to, n := map[*box]*box{}, 0
	var boxes []*box
	for _, b := range v.boxes {
		if f := b.outermost(of); len(held[f]) > 1 && to[b] == nil {
			n++
			one := f.box(held[f])
			boxes = append(boxes, one) // in the place of the first
			for _, o := range held[f] {
				to[o] = one
			}
		}
		boxes = append(boxes, b)
	}
	if n > 0 {
		v.boxes = boxes
		v.redirect(to)
	}
	return n
}

// box is a frame drawn as one box.
func (f *frame) box(held []*box) *box {
	b := &box{bound: f.bound, kind: model.Function, class: string(f.bound.Kind), title: f.title, many: true, frame: f.parent}
	n := map[model.Kind]int{}
	for _, o := range held {
		b.nodes = append(b.nodes, o.nodes...)
	}
	for _, node := range b.nodes {
		n[node.Kind]++
	}
	b.sub = contents(n)
	return b
}

// outermost is the outermost of some frames that b stands in, nil for none.
func (b *box) outermost(of map[*frame]bool) (out *frame) {
	for f := b.frame; f != nil; f = f.parent {
		if of[f] {
			out = f
		}
	}
	return out
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
