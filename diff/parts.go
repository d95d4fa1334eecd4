package diff

import (
	"cmp"
	"slices"

	"strideline/model"
)

// Part is a node of a stack that came or went.
type Part struct {
	Change string // new, removed
	Node   *model.Node
	Caller Caller
}

func parts(p *paired) []Part {
	var out []Part
	p.each(func(was, is *model.Node) {
		switch {
		case was == nil && is.Stack != "" && !is.Hub && is.Kind != model.Actor:
			out = append(out, Part{New, is, caller(is)})
		case is == nil && was.Stack != "" && !was.Hub && was.Kind != model.Actor:
			out = append(out, Part{Removed, was, caller(was)})
		}
	})
	slices.SortStableFunc(out, func(a, b Part) int {
		return cmp.Or(cmp.Compare(a.Change, b.Change), cmp.Compare(kinds[a.Node.Kind], kinds[b.Node.Kind]))
	})
	return out
}

// kinds orders the kinds of part as people read a system: what runs, what it
// keeps, what sets it off, as whom.
var kinds = map[model.Kind]int{model.Function: 0, model.Store: 1, model.Trigger: 2, model.Role: 3}

// Exposure is a part that more, or fewer, can reach than before.
type Exposure struct {
	Change        string // raised, lowered
	Node          *model.Node
	Before, After Caller
	Through       []*model.Node // from the caller to it, where it is raised
}

func exposures(p *paired) []Exposure {
	var out []Exposure
	p.each(func(was, is *model.Node) {
		if was == nil || is == nil || is.Hub || is.Kind != model.Function && is.Kind != model.Store && is.Kind != model.Role {
			return
		}
		x := Exposure{Node: is, Before: caller(was), After: caller(is)}
		switch a, b := x.After.danger(), x.Before.danger(); {
		case a < b:
			x.Change, x.Through = Raised, p.through(is)
		case a > b:
			x.Change = Lowered
		default:
			return
		}
		out = append(out, x)
	})
	slices.SortStableFunc(out, func(a, b Exposure) int {
		return cmp.Or(-cmp.Compare(a.Change, b.Change), cmp.Compare(a.After.danger(), b.After.danger()),
			cmp.Compare(worth(text(a.Node, "sensitivity", "")), worth(text(b.Node, "sensitivity", ""))))
	})
	return out
}

// through is the way from the most dangerous caller to a node of head, its two
// ends left out.
func (p *paired) through(n *model.Node) []*model.Node {
	if p.head.Exposure == nil {
		return nil
	}
	var out []*model.Node
	for _, e := range p.head.Exposure.Path(n.ID) {
		if to := p.head.Graph.Node(e.To); to != n {
			out = append(out, to)
		}
	}
	return out
}

// Sensitivity is a store whose content is worth more, or less, than before.
type Sensitivity struct {
	Change        string // raised, lowered
	Node          *model.Node
	Before, After string
	Reason        string
}

func sensitivities(p *paired) []Sensitivity {
	var out []Sensitivity
	p.each(func(was, is *model.Node) {
		if was == nil || is == nil || is.Hub || is.Kind != model.Store {
			return
		}
		s := Sensitivity{
			Change: Raised, Node: is, Reason: text(is, "sensitivityReason", ""),
			Before: text(was, "sensitivity", "internal"), After: text(is, "sensitivity", "internal"),
		}
		if s.Before == s.After {
			return
		}
		if worth(s.After) > worth(s.Before) {
			s.Change = Lowered
		}
		out = append(out, s)
	})
	slices.SortStableFunc(out, func(a, b Sensitivity) int {
		return cmp.Or(-cmp.Compare(a.Change, b.Change), cmp.Compare(worth(a.After), worth(b.After)))
	})
	return out
}
