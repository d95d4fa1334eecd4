package iam

import (
	"slices"
	"strings"

	"strideline/model"
)

// On returns what the subject may do to one resource, after denies, boundaries
// and the resource's policy, sorted by action. Keys and roles must allow it in
// their own policy where the target has one. Of a role it tells the actions of
// sts too: these have no resources of their own.
func (s *Subject) On(t *Target) []Grant {
	out := s.on(t, t.Service, t.compiled())
	if t.Service == "iam" && t.Type == "role" {
		out = sortGrants(append(out, s.on(t, "sts", t.compiledSTS())...))
	}
	return out
}

func (s *Subject) on(t *Target, service string, forms []form) []Grant {
	o := &onTarget{s: s, x: s.compiled(), t: t, forms: forms, f: facts().service(service)}
	for _, list := range o.x.speaking(service) {
		for _, g := range list {
			if !t.Narrow || !g.broad || len(o.x.limits) > 0 {
				o.grant(g)
			}
		}
	}
	o.resourceGrants()
	return listGrants(o.found)
}

// onTarget is one question of On.
type onTarget struct {
	s     *Subject
	x     *subjectIndex
	t     *Target
	forms []form
	f     *serviceFacts
	found map[string]*Grant
}

// grant adds what one allow statement gives.
func (o *onTarget) grant(g *grantor) {
	for _, e := range g.touches(o.f, o.forms) {
		g.spoken(o.f, func(n int, by *actionPattern) {
			a := o.action(n, by)
			m := e.forms & o.formsOf(a)
			if o.t.Narrow && len(o.x.limits) == 0 {
				m &^= e.broad
			}
			m, reasons := o.restrict(a.low, m, e.pattern)
			if m == 0 {
				return
			}
			if o.resourceDecides(a) {
				more, ok := o.delegated(a)
				if !ok {
					return
				}
				reasons = append(reasons, more...)
			}
			o.add(a, g, by, e, m, reasons)
		})
	}
}

// action returns the facts of action n; of one the table does not have, what
// can be told from how it is written.
func (o *onTarget) action(n int, by *actionPattern) *actionFact {
	if n >= 0 {
		return &o.f.actions[n]
	}
	_, name, _ := strings.Cut(by.text.Value, ":")
	return &actionFact{full: by.service + ":" + name, low: by.exact, types: nil, level: "?"}
}

// formsOf returns the forms of the target that an action can be asked of.
func (o *onTarget) formsOf(a *actionFact) marks {
	var m marks
	for i, f := range o.forms {
		if a.level == "?" || f.typ < 0 && len(a.types) > 0 || slices.Contains(a.types, f.typ) {
			m |= 1 << i
		}
	}
	return m
}

// restrict takes away what denies, boundary and session policy take away, and
// says what the rest hangs on.
func (o *onTarget) restrict(low string, m marks, given *arnPattern) (marks, []model.Condition) {
	var reasons []model.Condition
	if m == 0 {
		return 0, nil
	}
	for _, g := range o.x.deny {
		m, reasons = o.bar(g.statement, g.cond, g.reasons, low, m, given, reasons)
	}
	if p := o.t.policy(); p != nil {
		for _, st := range p.deny {
			why, hit := st.reasons, o.s.deniedBy(st.src)
			if hit == maybe {
				why = append(slices.Clone(why), model.Condition{Reason: "NotPrincipal, which may spare it", At: st.src.NotPrincipals[0].ID.At})
			}
			m, reasons = o.bar(st, both(st.cond, hit), why, low, m, given, reasons)
		}
	}
	for _, limit := range o.x.limits {
		left, why := o.within(limit, low, m)
		m, reasons = left, append(reasons, why...)
	}
	return m, reasons
}

func (o *onTarget) bar(st *statement, cond truth, why []model.Condition, low string, m marks, given *arnPattern, reasons []model.Condition) (marks, []model.Condition) {
	if cond == no || !st.speaksOf(o.f.prefix, low) {
		return m, reasons
	}
	hit := false
	for i := range o.forms {
		if m&(1<<i) == 0 || !st.bars(&o.forms[i], given) {
			continue
		}
		if hit = true; cond == yes {
			m &^= 1 << i
		}
	}
	if hit && cond == maybe {
		reasons = append(reasons, denial(why))
	}
	return m, reasons
}

// denial joins the reasons of a deny: it holds only where all of them do.
func denial(why []model.Condition) model.Condition {
	texts := make([]string, len(why))
	out := model.Condition{}
	for i, w := range why {
		texts[i] = w.Reason
		if !out.At.Known() {
			out.At = w.At
		}
	}
	out.Reason = "denied under " + strings.Join(texts, " and ")
	return out
}

// within keeps what a boundary allows; if only conditionally, it says on what.
func (o *onTarget) within(limit []*grantor, low string, m marks) (marks, []model.Condition) {
	var sure, perhaps marks
	var reasons []model.Condition
	for _, g := range limit {
		if !g.speaksOf(o.f.prefix, low) {
			continue
		}
		for _, e := range g.touches(o.f, o.forms) {
			if g.cond == yes {
				sure |= e.forms
			} else if perhaps&m == 0 && e.forms&m != 0 {
				perhaps |= e.forms
				reasons = append(reasons, g.reasons...)
			}
		}
	}
	if m&sure != 0 {
		return m & sure, nil
	}
	return m & perhaps, reasons
}

func (s *statement) speaksOf(prefix, low string) bool {
	if s.src.Actions == nil {
		return s.src.NotActions != nil && !s.named(prefix, low)
	}
	return s.named(prefix, low)
}

// add merges a grant: a sure one outdoes those that hang on something.
func (o *onTarget) add(a *actionFact, g *grantor, by *actionPattern, e extent, m marks, reasons []model.Condition) {
	reasons = append(append(slices.Clone(g.reasons), e.pattern.open(g.at)...), reasons...)
	n := newGrant(a, g, by, e.pattern, reasons)
	n.BroadResource = e.broad&m != 0
	if o.found == nil {
		o.found = map[string]*Grant{}
	}
	merge(o.found, n)
}

func newGrant(a *actionFact, g *grantor, by *actionPattern, p *arnPattern, reasons []model.Condition) *Grant {
	n := &Grant{Action: a.full, Kinds: a.kinds, Conditional: reasons, Managed: g.managed}
	n.Evidence = append(make([]model.Range, 0, 3), g.at)
	if by != nil {
		n.Evidence = append(n.Evidence, by.text.At)
	}
	if p != nil {
		n.Evidence = append(n.Evidence, p.text.At)
	}
	n.BroadAction = by == nil || by.everything || by.wholly
	return n
}

func merge(found map[string]*Grant, n *Grant) {
	old := found[n.Action]
	switch {
	case old == nil, len(old.Conditional) > 0 && len(n.Conditional) == 0:
		found[n.Action] = n
	case len(old.Conditional) == 0 && len(n.Conditional) > 0:
	default:
		old.Evidence = append(old.Evidence, n.Evidence...)
		old.BroadAction = old.BroadAction || n.BroadAction
		old.BroadResource = old.BroadResource || n.BroadResource
		if len(n.Conditional) < len(old.Conditional) {
			old.Conditional = n.Conditional
		}
		if n.Managed == "" {
			old.Managed = ""
		}
	}
}

func listGrants(found map[string]*Grant) []Grant {
	if len(found) == 0 {
		return nil
	}
	out := make([]Grant, 0, len(found))
	for _, g := range found {
		g.Evidence = sortRanges(g.Evidence)
		g.Conditional = uniqueReasons(g.Conditional)
		out = append(out, *g)
	}
	return sortGrants(out)
}

func uniqueReasons(in []model.Condition) []model.Condition {
	var out []model.Condition
	for _, c := range in {
		if !slices.Contains(out, c) {
			out = append(out, c)
		}
	}
	return out
}
