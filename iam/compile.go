package iam

import (
	"slices"
	"strings"

	"strideline/model"
)

// compiledDoc is a document whose patterns are compiled and whose conditions
// are decided in one context.
type compiledDoc struct {
	allow, deny []*statement
}

// statement is a compiled Statement.
type statement struct {
	src       *Statement
	actions   []actionPattern
	resources []*arnPattern
	cond      truth
	reasons   []model.Condition // why cond is maybe
	at        model.Range
}

// actionPattern is a compiled Action element. service is its literal prefix,
// "" where that holds a wildcard; name and full are in lower case.
type actionPattern struct {
	text       Text
	service    string
	name, full []sym
	exact      string // the action's name where it has no wildcard
	everything bool   // "*" or "*:*"
	wholly     bool   // all actions of its service
}

func compileDoc(d Document, ctx *Context, at model.Range) *compiledDoc {
	vars := ctx
	if d.Version != "2012-10-17" {
		vars = nil // variables came with this version
	}
	out := &compiledDoc{}
	for i := range d.Statements {
		s := compileStatement(&d.Statements[i], ctx, vars)
		if !s.at.Known() {
			s.at = at
		}
		if s.src.Allow {
			out.allow = append(out.allow, s)
		} else {
			out.deny = append(out.deny, s)
		}
	}
	return out
}

func compileStatement(src *Statement, ctx, vars *Context) *statement {
	s := &statement{src: src, cond: yes, at: src.At}
	for _, t := range pick(src.Actions, src.NotActions) {
		s.actions = append(s.actions, compileAction(t))
	}
	for _, t := range pick(src.Resources, src.NotResources) {
		p := newARN(t, true, vars)
		s.resources = append(s.resources, p)
		if p.dead && src.NotResources != nil {
			s.cond = no // what it excepts is not known: it does not apply
		}
	}
	for _, c := range src.Conditions {
		t := c.holds(ctx, vars)
		s.cond = both(s.cond, t)
		if t == maybe {
			s.reasons = append(s.reasons, c.reason())
		}
	}
	if len(src.When) > 0 && s.cond != no {
		s.cond = maybe
		s.reasons = append(s.reasons, src.When...)
	}
	if s.cond != maybe {
		s.reasons = nil
	}
	return s
}

func pick(positive, negative []Text) []Text {
	if positive != nil {
		return positive
	}
	return negative
}

func compileAction(t Text) actionPattern {
	p := actionPattern{text: t, full: globFold(t.Value)}
	service, name, ok := strings.Cut(strings.ToLower(t.Value), ":")
	p.everything = len(p.full) == 1 && p.full[0] == symStar || service == "*" && name == "*"
	if !ok || strings.ContainsAny(service, "*?") || model.Symbolic(service) {
		return p
	}
	p.service = service
	p.name = globFold(name)
	p.wholly = len(p.name) == 1 && p.name[0] == symStar
	if !strings.ContainsAny(name, "*?") {
		p.exact = name
	}
	return p
}

func (p *actionPattern) matches(lowAction []sym) bool {
	return p.everything || covers(p.full, lowAction)
}

// hasAction reports whether the statement speaks of an action, given in lower
// case.
func (s *statement) hasAction(lowAction []sym) bool {
	in := slices.ContainsFunc(s.actions, func(p actionPattern) bool { return p.matches(lowAction) })
	if s.src.Actions == nil {
		return s.src.NotActions != nil && !in
	}
	return in
}

// hasResource reports whether the statement speaks of a concrete resource.
// Trust policies have no Resource: they speak of the role they hang on.
func (s *statement) hasResource(r *arnPattern) bool {
	in := slices.ContainsFunc(s.resources, func(p *arnPattern) bool { return p.covers(r) })
	switch {
	case s.src.Resources != nil:
		return in
	case s.src.NotResources != nil:
		return !in
	}
	return len(s.src.Principals)+len(s.src.NotPrincipals) > 0
}
