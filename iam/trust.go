package iam

import (
	"slices"
	"strings"

	"strideline/model"
)

// Trust is one principal that may assume a role.
type Trust struct {
	Principal   Principal
	Account     string            // literal account of an AWS principal, "" without
	ExternalID  bool              // sts:ExternalId is asked for
	Guarded     bool              // a condition fixes account, organisation, endpoint, network or source
	Keys        []string          // condition keys that limit it, lower case, sorted
	Conditions  []Condition       // as written: audience and subject of a federation
	Actions     []string          // patterns as written
	Conditional []model.Condition // what it hangs on
	Evidence    []model.Range     // the statement, its principal
}

// Trusts returns who may assume the role whose trust policy d is, in the order
// written. An allow with NotPrincipal trusts everyone.
func (d Document) Trusts() []Trust {
	var out []Trust
	for i := range d.Statements {
		s := &d.Statements[i]
		if !s.Allow || !s.assumes() {
			continue
		}
		reasons, never := s.openReasons(d.Version, anyCaller())
		if never {
			continue
		}
		principals := s.Principals
		if at, all := s.everyone(); all && len(principals) == 0 {
			principals = []Principal{{Type: "*", ID: Text{Value: "*", At: at}}}
		}
		for _, p := range principals {
			out = append(out, s.trust(p, reasons))
		}
	}
	return out
}

func (s *Statement) trust(p Principal, reasons []model.Condition) Trust {
	return Trust{
		Principal: p, Account: principalAccount(p), ExternalID: s.asksExternalID(), Guarded: s.guarded(), Keys: s.limitKeys(),
		Conditions: s.Conditions, Actions: s.actionsOf(""), Conditional: reasons, Evidence: sortRanges([]model.Range{s.At, p.ID.At}),
	}
}

// assumes reports whether a statement gives one of the sts:AssumeRole actions.
func (s *Statement) assumes() bool {
	st := compileStatement(s, anyCaller(), nil)
	return slices.ContainsFunc([]string{"sts:assumerole", "sts:assumerolewithwebidentity", "sts:assumerolewithsaml"},
		func(a string) bool { return st.hasAction(literal(a)) })
}

// limitKeys lists the keys whose conditions a request without them fails.
func (s *Statement) limitKeys() []string {
	var out []string
	for _, c := range s.Conditions {
		o := parseOperator(c.Operator)
		wild := slices.ContainsFunc(c.Values, func(t Text) bool { return strings.HasSuffix(o.base, "like") && wildOnly(t.Value) })
		if !o.negated && !o.ifExists && o.set != "all" && o.base != "null" && !wild {
			out = append(out, strings.ToLower(c.Key))
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}
