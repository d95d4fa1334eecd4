package iam

import (
	"slices"
	"strings"

	"strideline/model"
)

// Deputy is a service principal that a resource policy admits.
type Deputy struct {
	Service     string // lambda.amazonaws.com
	Actions     []string
	Guarded     bool   // a condition fixes the source: its ARN, account or organisation
	SourceArns  []Text // the source ARNs it is fixed to
	Conditional []model.Condition
	Evidence    []model.Range // the statement, its principal
}

// Deputies returns the service principals that a resource policy admits, in
// the order written, guarded against the confused deputy or not.
func (d Document) Deputies() []Deputy {
	var out []Deputy
	d.allows(func(s *Statement, p Principal, reasons []model.Condition) {
		if p.Type != "Service" {
			return
		}
		out = append(out, Deputy{
			Service: p.ID.Value, Actions: s.actionsOf(""), Guarded: s.guardedBy("source") || s.guardedBy("organisation") || s.boundToContext(),
			SourceArns: s.sourceArns(), Conditional: reasons, Evidence: sortRanges([]model.Range{s.At, p.ID.At}),
		})
	})
	return out
}

// allows calls each for every principal of every allow that can ever hold.
func (d Document) allows(each func(s *Statement, p Principal, reasons []model.Condition)) {
	for i := range d.Statements {
		s := &d.Statements[i]
		if !s.Allow {
			continue
		}
		reasons, never := s.openReasons(d.Version, anyCaller())
		if never {
			continue
		}
		for _, p := range s.Principals {
			each(s, p, reasons)
		}
	}
}

func (s *Statement) guardedBy(kind string) bool {
	return slices.ContainsFunc(s.Conditions, func(c Condition) bool { what, ok := c.guards(); return ok && what == kind })
}

// boundToContext reports whether a service may use a key for one resource of
// its own only: it puts that resource's ARN into the encryption context. Source:
// KMS Developer Guide, "kms:EncryptionContext:context-key"; CloudWatch Logs User
// Guide, "Encrypt log data in CloudWatch Logs using AWS KMS".
func (s *Statement) boundToContext() bool {
	return slices.ContainsFunc(s.Conditions, func(c Condition) bool {
		o := parseOperator(c.Operator)
		return strings.HasPrefix(strings.ToLower(c.Key), "kms:encryptioncontext:aws:") && !o.negated && !o.ifExists && o.base != "null" &&
			!slices.ContainsFunc(c.Values, func(t Text) bool { return wildOnly(t.Value) })
	})
}

func (s *Statement) sourceArns() []Text {
	var out []Text
	for _, c := range s.Conditions {
		if strings.EqualFold(c.Key, "aws:SourceArn") {
			if _, ok := c.guards(); ok {
				out = append(out, c.Values...)
			}
		}
	}
	return out
}

// ForeignGrant is an AWS principal of an account that is not trusted.
type ForeignGrant struct {
	Principal   string // as written
	Account     string // twelve digits
	ExternalID  bool   // sts:ExternalId is asked for
	Guarded     bool   // a condition fixes organisation, endpoint, network or source
	Actions     []string
	Conditional []model.Condition
	Evidence    []model.Range // the statement, its principal
}

// Foreign returns the AWS principals of literal accounts that are neither own
// nor trusted, in the order written.
func (d Document) Foreign(own []string, trusted map[string]bool) []ForeignGrant {
	var out []ForeignGrant
	d.allows(func(s *Statement, p Principal, reasons []model.Condition) {
		account := principalAccount(p)
		if account == "" || trusted[account] || slices.Contains(own, account) {
			return
		}
		out = append(out, ForeignGrant{
			Principal: p.ID.Value, Account: account, ExternalID: s.asksExternalID(),
			Guarded: s.guardedBy("organisation") || s.guardedBy("endpoint") || s.guardedBy("network") || s.guardedBy("source"),
			Actions: s.actionsOf(""), Conditional: reasons, Evidence: sortRanges([]model.Range{s.At, p.ID.At}),
		})
	})
	return out
}

// principalAccount returns the literal account of an AWS principal, "" without.
func principalAccount(p Principal) string {
	if p.Type != "AWS" {
		return ""
	}
	if isAccountID(p.ID.Value) {
		return p.ID.Value
	}
	if f, n := splitFields(p.ID.Value); n == 6 && isAccountID(f[4]) {
		return f[4]
	}
	return ""
}

// asksExternalID reports whether callers must know an external id.
func (s *Statement) asksExternalID() bool {
	return slices.ContainsFunc(s.Conditions, func(c Condition) bool {
		o := parseOperator(c.Operator)
		return strings.EqualFold(c.Key, "sts:ExternalId") && strings.HasPrefix(o.base, "string") && !o.negated && !o.ifExists &&
			!slices.ContainsFunc(c.Values, func(t Text) bool { return o.base == "stringlike" && wildOnly(t.Value) })
	})
}

// AllowsService reports whether a service principal may do an action by this
// resource policy, what that hangs on (its source aside), and the source ARNs
// it is fixed to (none: any source).
func (d Document) AllowsService(principal, action string) (ok bool, reasons []model.Condition, sources []Text) {
	low := literal(strings.ToLower(action))
	d.allows(func(s *Statement, p Principal, why []model.Condition) {
		if !p.Everyone() && !(p.Type == "Service" && sameService(p.ID.Value, principal)) {
			return
		}
		st := compileStatement(s, anyCaller(), nil)
		if !st.hasAction(low) {
			return
		}
		why = slices.DeleteFunc(slices.Clone(why), func(c model.Condition) bool { return s.aboutSource(c) })
		if !ok || len(why) < len(reasons) {
			reasons = why
		}
		ok = true
		sources = append(sources, s.sourceArns()...)
	})
	return ok, reasons, sources
}

// aboutSource reports whether a reason is that of a condition on the source.
func (s *Statement) aboutSource(r model.Condition) bool {
	return slices.ContainsFunc(s.Conditions, func(c Condition) bool {
		return guardOf(c.Key) == "source" && c.reason() == r
	})
}

// sameService compares service principals; some regions and partitions write
// states.eu-west-1.amazonaws.com or a suffix of their own.
func sameService(a, b string) bool {
	return strings.EqualFold(a, b) || serviceName(a) == serviceName(b)
}

func serviceName(p string) string {
	name, rest, _ := strings.Cut(strings.ToLower(p), ".")
	if !strings.Contains(rest, "amazonaws") && !model.Symbolic(rest) {
		return strings.ToLower(p)
	}
	return name
}
