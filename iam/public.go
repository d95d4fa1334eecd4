package iam

import (
	"slices"
	"strings"

	"strideline/model"
)

// PublicGrant is what anyone may do by a resource policy.
type PublicGrant struct {
	Actions     []string // patterns as written; "*" where NotAction stands
	Conditional []model.Condition
	Evidence    []model.Range // the statement, its principal
}

// Public returns what principal "*" may do without a condition that fixes
// account, organisation, endpoint, network or source. service is the IAM prefix
// of the actions asked for, "" for any. A deny that keeps out whoever does not
// come from a known place closes what it covers.
func (d Document) Public(service string) []PublicGrant {
	var out []PublicGrant
	for i := range d.Statements {
		s := &d.Statements[i]
		if !s.Allow || s.guarded() {
			continue
		}
		at, everyone := s.everyone()
		actions := s.actionsOf(service)
		if !everyone || len(actions) == 0 || d.keptOut(s) {
			continue
		}
		reasons, never := s.openReasons(d.Version, stranger())
		if never {
			continue
		}
		out = append(out, PublicGrant{Actions: actions, Conditional: reasons, Evidence: sortRanges([]model.Range{s.At, at})})
	}
	return out
}

// everyone reports whether a statement speaks of all principals, and where.
// An allow with NotPrincipal does.
func (s *Statement) everyone() (model.Range, bool) {
	if len(s.NotPrincipals) > 0 {
		return s.NotPrincipals[0].ID.At, true
	}
	for _, p := range s.Principals {
		if p.Everyone() {
			return p.ID.At, true
		}
	}
	return model.Range{}, false
}

// actionsOf lists the action patterns that may speak of a service.
func (s *Statement) actionsOf(service string) []string {
	if s.Actions == nil {
		if s.NotActions == nil {
			return nil
		}
		return []string{"*"}
	}
	var out []string
	for _, a := range s.Actions {
		prefix, _, ok := strings.Cut(a.Value, ":")
		if service == "" || !ok || strings.ContainsAny(prefix, "*?") || strings.EqualFold(prefix, service) {
			out = append(out, a.Value)
		}
	}
	return out
}

// keptOut reports whether denies of the document close an open allow to
// everyone who does not come from a known place.
func (d Document) keptOut(allow *Statement) bool {
	return slices.ContainsFunc(d.Statements, func(s Statement) bool {
		_, all := s.everyone()
		if s.Allow || len(s.When) > 0 || !all || slices.ContainsFunc(s.NotPrincipals, Principal.Everyone) {
			return false
		}
		// All conditions of a deny must hold: each must hit a stranger.
		return s.takesIn(allow) && !slices.ContainsFunc(s.Conditions, func(c Condition) bool { return !c.keepsOut() })
	})
}

// takesIn reports whether a deny covers all actions and resources of an allow.
func (s *Statement) takesIn(allow *Statement) bool {
	deny, given := compileStatement(s, stranger(), nil), compileStatement(allow, stranger(), nil)
	for _, a := range given.actions {
		if !slices.ContainsFunc(deny.actions, func(p actionPattern) bool { return s.Actions != nil && covers(p.full, a.full) }) {
			return false
		}
	}
	if s.Resources == nil {
		return s.NotResources == nil
	}
	for _, r := range given.resources {
		if !slices.ContainsFunc(deny.resources, func(p *arnPattern) bool { return p.covers(r) }) {
			return false
		}
	}
	return allow.Actions != nil && allow.NotResources == nil
}
