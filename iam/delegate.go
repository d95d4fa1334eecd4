package iam

import (
	"slices"
	"strings"

	"strideline/model"
)

// policy returns the compiled resource policy of the target, nil without one.
func (t *Target) policy() *compiledDoc {
	if t.Policy == nil {
		return nil
	}
	t.policyOnce.Do(func() { t.compiledPolicy = compileDoc(*t.Policy, templateContext(), model.Range{}) })
	return t.compiledPolicy
}

// resourceDecides reports whether the target's own policy must allow, even
// within its account: keys and role trust.
func (o *onTarget) resourceDecides(a *actionFact) bool {
	if o.t.Policy == nil {
		return false
	}
	return o.f.prefix == "kms" || o.f.prefix == "sts" && strings.HasPrefix(a.low, "assumerole")
}

// delegated reports whether the target's policy leaves the action to its
// account's identity policies, and what that hangs on.
func (o *onTarget) delegated(a *actionFact) (reasons []model.Condition, ok bool) {
	for _, st := range o.t.policy().allow {
		if st.cond == no || !st.speaksOf(o.f.prefix, a.low) {
			continue
		}
		for _, p := range st.src.Principals {
			account, named := accountOf(p)
			if !named {
				continue
			}
			why := slices.Clone(st.reasons)
			if o.f.prefix == "sts" && account != "*" && !model.Symbolic(account) {
				why = append(why, model.Condition{Reason: "trusts account " + account + ", which may be another", At: p.ID.At})
			}
			if len(why) == 0 {
				return nil, true
			}
			if !ok {
				reasons, ok = why, true
			}
		}
	}
	return reasons, ok
}

// accountOf returns the account that a principal stands for: "*" for everyone;
// ok is false for a principal that is not a whole account.
func accountOf(p Principal) (account string, ok bool) {
	id := p.ID.Value
	switch {
	case p.Everyone():
		return "*", true
	case p.Type != "AWS":
		return "", false
	case isAccountID(id):
		return id, true
	}
	if f, n := splitFields(id); n == 6 && f[2] == "iam" && f[5] == "root" {
		return f[4], true
	}
	if parts := model.SplitSymbolic(id); len(parts) == 1 && parts[0].Kind == model.TokenPseudo {
		return id, true
	}
	return "", false
}

func isAccountID(s string) bool {
	return len(s) == 12 && strings.Trim(s, "0123456789") == ""
}

// deniedBy decides whether a deny of a resource policy takes in the subject.
// Whether NotPrincipal spares one that goes by no known name is open.
func (s *Subject) deniedBy(st *Statement) truth {
	if st.NotPrincipals != nil {
		switch {
		case slices.ContainsFunc(st.NotPrincipals, func(p Principal) bool { return p.Everyone() || s.is(p) }):
			return no
		case len(s.ARNs) == 0:
			return maybe
		}
		return yes
	}
	return truthOf(slices.ContainsFunc(st.Principals, func(p Principal) bool {
		if p.Everyone() || s.is(p) {
			return true
		}
		account, ok := accountOf(p)
		return ok && model.Symbolic(account)
	}))
}

// is reports whether a principal names the subject itself.
func (s *Subject) is(p Principal) bool {
	if p.Type != "AWS" {
		return false
	}
	return slices.ContainsFunc(s.ARNs, func(a string) bool {
		return a == p.ID.Value || newARN(Text{Value: a}, false, nil).covers(newARN(p.ID, false, nil))
	})
}

// resourceGrants adds what the target's policy gives to the subject by name. A
// boundary limits that too (the subject is a role).
func (o *onTarget) resourceGrants() {
	p := o.t.policy()
	if p == nil || len(o.s.ARNs) == 0 {
		return
	}
	for _, st := range p.allow {
		if st.cond == no || !slices.ContainsFunc(st.src.Principals, o.s.is) {
			continue
		}
		g := &grantor{statement: st, cond: st.cond, reasons: st.reasons, at: st.at}
		for _, e := range o.withoutResource(st) {
			g.spoken(o.f, func(n int, by *actionPattern) {
				a := o.action(n, by)
				if m, reasons := o.restrict(a.low, e.forms&o.formsOf(a), e.pattern); m != 0 {
					o.add(a, g, by, e, m, reasons)
				}
			})
		}
	}
}

// withoutResource is touches for policies that hang on a resource: theirs is
// the target even where they do not name it (key and trust policies).
func (o *onTarget) withoutResource(st *statement) []extent {
	whole := extent{forms: 1<<len(o.forms) - 1}
	if st.src.Resources == nil && st.src.NotResources == nil || slices.ContainsFunc(st.resources, func(p *arnPattern) bool { return p.any }) {
		return []extent{whole}
	}
	return st.touches(o.f, o.forms)
}
