package lift

import (
	"strings"

	"strideline/iam"
	"strideline/model"
)

// transport notes what is not encrypted on its way, and which stores refuse
// such connections by their policies.
func (l *lifter) transport() {
	l.plainEdges()
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

// plainAt is where a way in names what it hands requests on to.
type plainAt struct {
	from string
	at   model.Range
}

// plainEdges marks what a distribution hands on to its origin without
// encryption.
func (l *lifter) plainEdges() {
	if len(l.state.plain) == 0 {
		return
	}
	for _, e := range l.b.Edges() {
		at, ok := l.state.plain[plainAt{e.From, e.At}]
		if ok && (e.Kind == model.Forwards || e.Kind == model.Sends || e.Kind == model.Invokes) {
			e.Attrs["plain"] = model.SetAttr(true, at)
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
