package iam

import (
	"strings"

	"strideline/model"
)

// Verdict is the outcome of an evaluation.
type Verdict string

// The verdicts. Conditional comes only from what a context leaves open.
const (
	Allowed          Verdict = "allowed"
	ExplicitlyDenied Verdict = "explicitly-denied"
	ImplicitlyDenied Verdict = "implicitly-denied"
	Conditional      Verdict = "conditional"
)

// Decision is a verdict with what it hangs on and where it is written.
type Decision struct {
	Verdict     Verdict
	Conditional []model.Condition // of Conditional: the reasons
	Evidence    []model.Range     // the statements that decided
}

// Request is one call. Principal is the ARN of a user, role, account root or
// role session, or the name of a service; Account is its account. Resource is
// an ARN, or "*" for actions that have none; ResourceAccount owns it.
type Request struct {
	Principal       string
	Account         string
	Action          string
	Resource        string
	ResourceAccount string
	Context         *Context
}

// Policies are the documents that bear on a request. Boundary and Session are
// nil where there is none, Resource where the resource has no policy (a key or
// role then counts as one whose policy delegates to its account).
type Policies struct {
	Identity []Document
	Boundary *Document
	Session  *Document
	Resource *Document
}

// Evaluate decides a request as the IAM User Guide's "Policy evaluation logic"
// lays down: an explicit deny anywhere wins; within an account an identity or
// a resource policy suffices, across accounts both must allow; boundaries and
// session policies limit what identity policies give, and what a resource
// policy gives to a role, but not what it gives to a user or a session by name.
func Evaluate(r Request, p Policies) Decision {
	e := newEvaluation(r)
	identity := e.side(p.Identity...)
	boundary, session := e.limit(p.Boundary), e.limit(p.Session)
	resource := e.resourceSide(p.Resource)
	denied := either(identity.deny, boundary.deny, session.deny, resource.deny)
	if denied == yes {
		return Decision{Verdict: ExplicitlyDenied, Evidence: e.deniedBy}
	}
	allowed := e.allowed(identity.allow, both(boundary.allow, session.allow), resource, p.Resource == nil)
	switch {
	case allowed == no:
		return Decision{Verdict: ImplicitlyDenied}
	case allowed == yes && denied == no:
		return Decision{Verdict: Allowed, Evidence: e.allowedBy}
	}
	return Decision{Verdict: Conditional, Conditional: e.reasons, Evidence: e.allowedBy}
}

// allowed combines the sides. limits is what boundary and session policy leave.
func (e *evaluation) allowed(identity, limits truth, res resourceTruth, noPolicy bool) truth {
	own := both(identity, limits)
	if e.who.service() {
		return either(res.direct, res.role, res.account)
	}
	if e.Account != e.ResourceAccount {
		return both(own, either(res.direct, res.role, res.account))
	}
	granted := either(res.direct, both(res.role, limits))
	if !e.resourceDecides() || noPolicy {
		return either(granted, own)
	}
	return either(granted, both(res.account, own))
}

// resourceDecides reports whether the resource's own policy must allow even
// within its account: keys ("Key policies in AWS KMS") and role trust.
func (e *evaluation) resourceDecides() bool {
	service, action, _ := strings.Cut(strings.ToLower(e.Action), ":")
	switch service {
	case "kms":
		return e.Resource != "*"
	case "sts":
		return strings.HasPrefix(action, "assumerole") || action == "tagsession" || action == "setsourceidentity"
	}
	return false
}

type evaluation struct {
	Request
	who       caller
	action    []sym
	resource  *arnPattern
	allowedBy []model.Range
	deniedBy  []model.Range
	reasons   []model.Condition
}

func newEvaluation(r Request) *evaluation {
	if r.Context == nil {
		r.Context = NewContext(nil)
	}
	return &evaluation{
		Request:  r,
		who:      newCaller(r),
		action:   literal(strings.ToLower(r.Action)),
		resource: newARN(Text{Value: r.Resource}, false, nil),
	}
}

type sideTruth struct{ allow, deny truth }

func (e *evaluation) side(docs ...Document) sideTruth {
	var out sideTruth
	for _, d := range docs {
		c := compileDoc(d, e.Context, model.Range{})
		for _, s := range c.allow {
			out.allow = either(out.allow, e.applies(s))
		}
		for _, s := range c.deny {
			out.deny = either(out.deny, e.applies(s))
		}
	}
	return out
}

// limit is the side of a boundary or session policy; none limits nothing.
func (e *evaluation) limit(d *Document) sideTruth {
	if d == nil {
		return sideTruth{allow: yes}
	}
	return e.side(*d)
}

// applies decides whether a statement speaks of this request, and notes why.
func (e *evaluation) applies(s *statement) truth {
	if s.cond == no || !s.hasAction(e.action) || !s.hasResource(e.resource) {
		return no
	}
	e.note(s, s.cond)
	return s.cond
}

func (e *evaluation) note(s *statement, t truth) {
	switch {
	case t == maybe:
		e.reasons = append(e.reasons, s.reasons...)
	case t == yes && !s.src.Allow:
		e.deniedBy = append(e.deniedBy, s.at)
	case t == yes:
		e.allowedBy = append(e.allowedBy, s.at)
	}
}

// resourceTruth says how far a resource policy allows: by naming the caller
// itself or everyone, by naming its role, or by naming its account.
type resourceTruth struct{ direct, role, account, deny truth }

func (e *evaluation) resourceSide(d *Document) resourceTruth {
	var out resourceTruth
	if d == nil {
		return out
	}
	c := compileDoc(*d, e.Context, model.Range{})
	for _, s := range c.deny {
		if e.who.denied(s.src) {
			out.deny = either(out.deny, e.applies(s))
		}
	}
	for _, s := range c.allow {
		named := e.who.named(s.src)
		if named == nobody {
			continue
		}
		t := e.applies(s)
		switch named {
		case byAccount:
			out.account = either(out.account, t)
		case byRole:
			out.role = either(out.role, t)
		case byName, byWildcard:
			out.direct = either(out.direct, t)
		}
	}
	return out
}
