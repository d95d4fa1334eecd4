package iam

import (
	"slices"
	"strings"

	"strideline/model"
)

// Everywhere returns the actions of a service that the subject may do on every
// resource of some type, or that have no resource, sorted by action.
func (s *Subject) Everywhere(service string) []Grant {
	x, f := s.compiled(), facts().service(service)
	found := map[string]*Grant{}
	for _, list := range x.speaking(service) {
		for _, g := range list {
			for _, p := range g.wide() {
				x.everywhere(f, g, p, found)
			}
		}
	}
	return listGrants(found)
}

// wide returns the resource patterns of a statement that may cover a whole
// type; one nil pattern stands for NotResource.
func (s *statement) wide() []*arnPattern {
	if s.src.Resources == nil {
		if s.src.NotResources == nil {
			return nil
		}
		return []*arnPattern{nil}
	}
	var out []*arnPattern
	for _, p := range s.resources {
		if p.any || slices.Contains(p.whole, symStar) {
			out = append(out, p)
		}
	}
	return out
}

func (x *subjectIndex) everywhere(f *serviceFacts, g *grantor, p *arnPattern, found map[string]*Grant) {
	types := f.coveredBy(p)
	g.spoken(f, func(n int, by *actionPattern) {
		if n < 0 {
			if p == nil || p.any {
				x.everywhereOf(f, &actionFact{full: by.service + ":" + by.exact, low: by.exact}, g, by, p, nil, found)
			}
			return
		}
		a := &f.actions[n]
		if len(a.types) == 0 && (p == nil || p.any) || slices.ContainsFunc(a.types, func(t int) bool { return types == nil || types[t] }) {
			x.everywhereOf(f, a, g, by, p, types, found)
		}
	})
}

func (x *subjectIndex) everywhereOf(f *serviceFacts, a *actionFact, g *grantor, by *actionPattern, p *arnPattern, types []bool, found map[string]*Grant) {
	reasons := append(slices.Clone(g.reasons), p.open(g.at)...)
	for _, d := range x.deny {
		if !d.speaksOf(f.prefix, a.low) || !d.barsAll(f, a, p) {
			continue
		}
		if d.cond == yes {
			return
		}
		reasons = append(reasons, denial(d.reasons))
	}
	for _, limit := range x.limits {
		why, ok := limitEverywhere(f, a, limit)
		if !ok {
			return
		}
		reasons = append(reasons, why...)
	}
	n := newGrant(a, g, by, p, reasons)
	n.BroadResource = true
	merge(found, n)
}

// coveredBy says of each type of the service whether p covers it; nil stands
// for all of them.
func (f *serviceFacts) coveredBy(p *arnPattern) []bool {
	if p == nil || p.any {
		return nil
	}
	out := make([]bool, len(f.types))
	for i := range f.types {
		out[i] = p.everyOf(f, i)
	}
	return out
}

// barsAll reports whether a deny leaves nothing of an action on all resources.
func (s *statement) barsAll(f *serviceFacts, a *actionFact, given *arnPattern) bool {
	if s.src.Resources == nil {
		return s.src.NotResources != nil && len(s.resources) == 0
	}
	return slices.ContainsFunc(s.resources, func(p *arnPattern) bool {
		if p.any || given != nil && len(p.unknown) == 0 && p.covers(given) {
			return true
		}
		return len(a.types) > 0 && !slices.ContainsFunc(a.types, func(t int) bool { return !p.everyOf(f, t) })
	})
}

func limitEverywhere(f *serviceFacts, a *actionFact, limit []*grantor) (reasons []model.Condition, ok bool) {
	for _, g := range limit {
		if !g.speaksOf(f.prefix, a.low) {
			continue
		}
		wide := g.broad || g.src.NotResources != nil || slices.ContainsFunc(g.resources, func(p *arnPattern) bool {
			return slices.ContainsFunc(a.types, func(t int) bool { return p.everyOf(f, t) })
		})
		switch {
		case !wide:
		case g.cond == yes:
			return nil, true
		case !ok:
			reasons, ok = g.reasons, true
		}
	}
	return reasons, ok
}

// Admin reports whether the subject may surely do everything on everything,
// and where that is written.
func (s *Subject) Admin() (bool, []model.Range) {
	x := s.compiled()
	for _, d := range x.deny {
		if d.cond == yes && d.total() {
			return false, nil
		}
	}
	for _, limit := range x.limits {
		if !slices.ContainsFunc(limit, func(g *grantor) bool { return g.cond == yes && g.total() }) {
			return false, nil
		}
	}
	var at []model.Range
	for _, g := range x.allow {
		if g.cond == yes && g.total() {
			at = append(at, g.at)
			for _, a := range g.actions {
				if a.everything {
					at = append(at, a.text.At)
				}
			}
		}
	}
	return at != nil, sortRanges(at)
}

// total reports whether a statement speaks of all actions on all resources.
func (g *grantor) total() bool {
	return g.broad && g.src.Actions != nil && slices.ContainsFunc(g.actions, func(a actionPattern) bool { return a.everything })
}

// May says whether the subject's own policies allow one action on one resource,
// given by its symbolic ARN, or "*" for actions without a resource.
func (s *Subject) May(action, resource string) Decision {
	service, name, _ := strings.Cut(action, ":")
	x := s.compiled()
	o := &onTarget{s: s, x: x, t: &Target{Service: service}, f: facts().service(service)}
	o.forms = []form{newForm(-1, []string{resource}, "")}
	a := o.f.find(name)
	if a == nil {
		a = &actionFact{full: action, low: strings.ToLower(name), level: "?"}
	}
	for _, list := range x.speaking(service) {
		for _, g := range list {
			if !g.speaksOf(o.f.prefix, a.low) {
				continue
			}
			for _, e := range g.touches(o.f, o.forms) {
				if m, reasons := o.restrict(a.low, e.forms, e.pattern); m != 0 {
					o.add(a, g, nil, e, m, reasons)
				}
			}
		}
	}
	return o.decision(x, a)
}

func (o *onTarget) decision(x *subjectIndex, a *actionFact) Decision {
	gs := listGrants(o.found)
	switch {
	case len(gs) > 0 && len(gs[0].Conditional) == 0:
		return Decision{Verdict: Allowed, Evidence: gs[0].Evidence}
	case len(gs) > 0:
		return Decision{Verdict: Conditional, Conditional: gs[0].Conditional, Evidence: gs[0].Evidence}
	}
	for _, d := range x.deny {
		if d.cond == yes && d.speaksOf(o.f.prefix, a.low) && d.bars(&o.forms[0], nil) {
			return Decision{Verdict: ExplicitlyDenied, Evidence: sortRanges([]model.Range{d.at})}
		}
	}
	return Decision{Verdict: ImplicitlyDenied}
}
