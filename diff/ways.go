package diff

import (
	"cmp"
	"slices"

	"strideline/model"
)

// Way is a way into the system that came, went, or changed: a trigger, store,
// function or role that someone outside can use.
type Way struct {
	Change string // new, removed, changed
	Node   *model.Node
	Before Entry // the zero Entry of a new way
	After  Entry // the zero Entry of a removed one
}

// Entry is who can use a way in, and what it leads to.
type Entry struct {
	Callers []Outsider
	Auth    string // how a trigger checks its caller
	Caller  Caller // the most dangerous one who gets through
	Runs    []*model.Node
	Reaches string // sensitivity of the most sensitive store from here on, or none
}

// Outsider is an actor and what it does to the way in.
type Outsider struct {
	Actor *model.Node
	How   []model.EdgeKind
}

// Opens reports whether more can be done from outside than before.
func (w Way) Opens() bool {
	switch w.Change {
	case New:
		return true
	case Removed:
		return false
	}
	return w.After.Caller.danger() < w.Before.Caller.danger() || w.After.wider(w.Before)
}

// Closes reports whether less can be done from outside than before.
func (w Way) Closes() bool {
	switch w.Change {
	case New:
		return false
	case Removed:
		return true
	}
	return !w.Opens() && (w.After.Caller.danger() > w.Before.Caller.danger() || w.Before.wider(w.After))
}

// wider reports whether someone can do something here that o does not allow.
func (e Entry) wider(o Entry) bool {
	return slices.ContainsFunc(e.Callers, func(c Outsider) bool {
		return !slices.ContainsFunc(o.Callers, func(d Outsider) bool {
			return d.Actor.ID == c.Actor.ID && !slices.ContainsFunc(c.How, func(k model.EdgeKind) bool { return !slices.Contains(d.How, k) })
		})
	})
}

func ways(p *paired) []Way {
	var out []Way
	p.each(func(was, is *model.Node) {
		before, inBase := entry(p.base.Graph, was)
		after, inHead := entry(p.head.Graph, is)
		switch {
		case inHead && !inBase:
			out = append(out, Way{New, is, before, after})
		case inBase && !inHead:
			out = append(out, Way{Removed, cmp.Or(is, was), before, after})
		case inHead && p.differ(before, after):
			out = append(out, Way{Changed, is, before, after})
		}
	})
	slices.SortStableFunc(out, func(a, b Way) int {
		return cmp.Or(cmp.Compare(a.turn(), b.turn()), cmp.Compare(a.entry().Caller.danger(), b.entry().Caller.danger()),
			cmp.Compare(worth(a.entry().Reaches), worth(b.entry().Reaches)))
	})
	return out
}

// turn puts what opens first and what closes last.
func (w Way) turn() int {
	switch {
	case w.Opens():
		return 0
	case w.Closes():
		return 2
	}
	return 1
}

func (w Way) entry() Entry {
	if w.Change == Removed {
		return w.Before
	}
	return w.After
}

// entry describes a node as a way in; ok is false where nobody outside can use
// it.
func entry(g *model.Graph, n *model.Node) (e Entry, ok bool) {
	if n == nil || n.Kind == model.Actor {
		return e, false
	}
	for edge := range g.Entering(n.ID) {
		from := g.Node(edge.From)
		if from.Kind != model.Actor || edge.Kind == model.Sends || edge.Certainty == model.Wired {
			continue
		}
		i := slices.IndexFunc(e.Callers, func(o Outsider) bool { return o.Actor == from })
		if i < 0 {
			i = len(e.Callers)
			e.Callers = append(e.Callers, Outsider{Actor: from})
		}
		if !slices.Contains(e.Callers[i].How, edge.Kind) {
			e.Callers[i].How = append(e.Callers[i].How, edge.Kind)
		}
	}
	if len(e.Callers) == 0 {
		return e, false
	}
	e.Caller, e.Reaches = caller(n), text(n, "reachSensitivity", "none")
	if n.Kind == model.Trigger {
		e.Auth = text(n, "auth", "internal")
	}
	for edge := range g.Leaving(n.ID) {
		if edge.Kind == model.Invokes {
			e.Runs = append(e.Runs, g.Node(edge.To))
		}
	}
	return e, true
}

// differ compares the entries of one node.
func (p *paired) differ(before, after Entry) bool {
	return before.Auth != after.Auth || before.Caller != after.Caller || before.wider(after) || after.wider(before) ||
		!slices.EqualFunc(before.Runs, after.Runs, func(a, b *model.Node) bool { return p.name(a.ID) == b.ID })
}
