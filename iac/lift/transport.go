package lift

import (
	"strings"

	"strideline/iam"
	"strideline/model"
)

// transport notes on stores whether their policies refuse connections that are
// not encrypted.
func (l *lifter) transport() {
	for _, id := range l.state.policyOrder {
		n := l.b.Lookup(id)
		switch n.Class {
		case "bucket", "queue", "topic", "file-system":
		default:
			continue
		}
		for _, st := range l.state.policies[id].Statements {
			at, ok := refusesPlain(st)
			switch {
			case !ok:
			case len(st.When) == 0:
				l.set(n).value("tlsRequired", true, at)
			case n.Attrs["tlsRequired"].Value != true:
				l.set(n).unknown("tlsRequired", "depends on "+st.When[0].Reason, at)
			}
		}
	}
}

// refusesPlain reports whether a statement denies everybody whose connection is
// not encrypted.
func refusesPlain(st iam.Statement) (model.Range, bool) {
	if st.Allow || !everyone(st.Principals) || len(st.Conditions) != 1 || !wideAction(st) {
		return model.Range{}, false
	}
	c := st.Conditions[0]
	op := fold(c.Operator)
	if !strings.EqualFold(c.Key, "aws:SecureTransport") || op != "bool" && op != "boolifexists" {
		return model.Range{}, false
	}
	for _, v := range c.Values {
		if !strings.EqualFold(v.Value, "false") {
			return model.Range{}, false
		}
	}
	return c.At, true
}

// wideAction reports whether a statement is about every action of a service.
func wideAction(st iam.Statement) bool {
	for _, a := range st.Actions {
		if a.Value == "*" || strings.HasSuffix(a.Value, ":*") || strings.HasSuffix(fold(a.Value), ":sendmessage") || strings.HasSuffix(fold(a.Value), ":publish") {
			return true
		}
	}
	return false
}
