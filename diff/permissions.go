package diff

import (
	"cmp"
	"slices"

	"strideline/model"
)

// Permission is what a function (or a trigger, or a role that no function has)
// may do to something, and could not before; or no longer may.
type Permission struct {
	Change    string // gained, lost
	Subject   *model.Node
	Target    *model.Node
	Verbs     []model.EdgeKind
	Actions   []string // as the provider spells them; none where a link and no policy says so
	Condition bool     // only the condition it hung on went, or came
	At        model.Range
}

// holding is one pair of subject and target on one side: what is allowed, each
// with whether it hangs on a condition.
type holding struct {
	subject, target *model.Node
	allowed         map[allowance]bool // true: without a condition
	at              model.Range
}

type allowance struct {
	verb   model.EdgeKind
	action string
}

type subjectTarget struct{ subject, target string }

func permissions(p *paired) []Permission {
	before := holdings(p.base.Graph, p.name)
	after := holdings(p.head.Graph, func(id string) string { return id })
	var out []Permission
	for k, is := range after {
		out = append(out, is.beyond(before[k], Gained)...)
	}
	for k, was := range before {
		out = append(out, was.beyond(after[k], Lost)...)
	}
	slices.SortFunc(out, func(a, b Permission) int {
		return cmp.Or(cmp.Compare(a.Change, b.Change), cmp.Compare(a.danger(), b.danger()),
			a.Subject.At.Compare(b.Subject.At), cmp.Compare(a.Subject.ID, b.Subject.ID),
			a.Target.At.Compare(b.Target.At), cmp.Compare(a.Target.ID, b.Target.ID))
	})
	return out
}

// danger puts who can be reached by the most dangerous callers first, and then
// what holds the most.
func (x Permission) danger() int {
	return caller(x.Subject).danger()*16 + worth(text(x.Target, "sensitivity", ""))
}

// beyond is what h allows and o, the same pair on the other side, does not.
func (h *holding) beyond(o *holding, change string) []Permission {
	x := Permission{Change: change, Subject: h.subject, Target: h.target, At: h.at, Condition: o != nil}
	for a, free := range h.allowed {
		otherFree, there := false, false
		if o != nil {
			otherFree, there = o.allowed[a]
		}
		if there && (otherFree || !free) {
			continue
		}
		x.Condition = x.Condition && there
		if !slices.Contains(x.Verbs, a.verb) {
			x.Verbs = append(x.Verbs, a.verb)
		}
		if a.action != "" && !slices.Contains(x.Actions, a.action) {
			x.Actions = append(x.Actions, a.action)
		}
	}
	if len(x.Verbs) == 0 {
		return nil
	}
	slices.SortFunc(x.Verbs, func(a, b model.EdgeKind) int {
		return cmp.Compare(slices.Index(model.EdgeKinds, a), slices.Index(model.EdgeKinds, b))
	})
	slices.Sort(x.Actions)
	return []Permission{x}
}

// holdings are the permissions of one side by the names that both sides have.
func holdings(g *model.Graph, name func(string) string) map[subjectTarget]*holding {
	out := map[subjectTarget]*holding{}
	for _, e := range g.Edges {
		from, to := g.Node(e.From), g.Node(e.To)
		if !permission(g, e, from) {
			continue
		}
		k := subjectTarget{name(e.From), name(e.To)}
		h := out[k]
		if h == nil {
			h = &holding{subject: from, target: to, allowed: map[allowance]bool{}, at: e.At}
			out[k] = h
		}
		for _, a := range e.Actions {
			h.add(allowance{e.Kind, a}, e)
		}
		if len(e.Actions) == 0 {
			h.add(allowance{e.Kind, ""}, e)
		}
	}
	return out
}

func (h *holding) add(a allowance, e *model.Edge) {
	h.allowed[a] = h.allowed[a] || len(e.Conditional) == 0
}

// permission reports whether an edge is something that its subject may do. A
// role's grants are told as what its functions may do; only a role that none
// has is told itself.
func permission(g *model.Graph, e *model.Edge, from *model.Node) bool {
	if e.Certainty == model.Wired {
		return false
	}
	switch e.Kind {
	case model.Reads, model.Writes, model.Deletes, model.Administers:
		return from.Kind == model.Function || from.Kind == model.Trigger
	case model.Invokes:
		return from.Kind == model.Function && e.Certainty != model.Declared
	case model.Passes, model.Escalates:
		return true
	case model.Assumes:
		return from.Kind == model.Role
	case model.Grants:
		return !used(g, from)
	}
	return false
}

// used reports whether a function or a trigger runs as a role.
func used(g *model.Graph, role *model.Node) bool {
	for e := range g.Entering(role.ID) {
		if k := g.Node(e.From).Kind; e.Kind == model.Assumes && (k == model.Function || k == model.Trigger) {
			return true
		}
	}
	return false
}
