package lift

import (
	"net/netip"
	"strings"

	"strideline/iac/resource"
	"strideline/iam"
	"strideline/model"
)

// restrict reads the resource policy of an API: a way in is restricted where
// only known networks, accounts or organisations get through.
func (l *lifter) restrict(a *api, v resource.Value) {
	doc := l.document(v)
	for _, r := range a.routes {
		if attr, ok := l.restricted(doc, r, v); ok {
			r.node.Attrs["restricted"] = attr
		}
		if r.node.Attrs["auth"].Value == "iam" && r.node.Attrs["restricted"].Value != true {
			l.foreignCallers(doc, r)
		}
	}
}

// foreignCallers adds the accounts of others whose signed requests the policy
// of an API admits.
func (l *lifter) foreignCallers(doc iam.Document, r *route) {
	for _, st := range doc.Statements {
		if !st.Allow || !covers(st, r) {
			continue
		}
		for _, c := range st.Conditions {
			if conditionFence(true, c) != open {
				return
			}
		}
		for _, p := range st.Principals {
			id, shown := accountOf(p.ID.Value), "any AWS account"
			switch {
			case p.Everyone():
				id = "*"
			case id == "" || l.trusted[id]:
				continue
			default:
				shown = id
			}
			from := l.actor("account", "account:"+id, shown)
			l.edge(r.it, model.Edge{From: from.ID, To: r.node.ID, Kind: model.Calls, Conditional: st.When, At: p.ID.At})
		}
	}
}

// fence is how narrow a statement's circle of callers is.
type fence int

const (
	open    fence = iota // anyone
	unclear              // depends on a value that is not known
	fenced               // known networks, accounts or organisations
)

func (l *lifter) restricted(doc iam.Document, r *route, v resource.Value) (model.Attr, bool) {
	allow, deny := fenced, open
	allows, cond := 0, ""
	at := v.At
	for _, st := range doc.Statements {
		if !covers(st, r) {
			continue
		}
		f := circle(st)
		if len(st.When) > 0 && f == fenced {
			f, cond = unclear, st.When[0].Reason
		}
		switch {
		case st.Allow:
			allows++
			if f < allow {
				allow = f
			}
		case f > deny:
			deny, at = f, st.At
		}
	}
	if allows == 0 && deny == open {
		return model.Attr{}, false
	}
	if allows == 0 {
		allow = open
	}
	switch max(allow, deny) {
	case fenced:
		return model.SetAttr(true, at), true
	case unclear:
		reason := "depends on the addresses or accounts the resource policy names"
		if cond != "" {
			reason = "depends on " + cond
		}
		return model.UnknownAttr(reason, at), true
	}
	return model.Attr{}, false
}

// circle says whom a statement means: of an allow those who get in, of a deny
// those who are left.
func circle(st iam.Statement) fence {
	best := open
	if st.Allow && len(st.Principals) > 0 && !everyone(st.Principals) {
		best = fenced
	}
	for _, c := range st.Conditions {
		if f := conditionFence(st.Allow, c); f > best {
			best = f
		}
	}
	return best
}

func everyone(ps []iam.Principal) bool {
	for _, p := range ps {
		if p.Everyone() {
			return true
		}
	}
	return false
}

// conditionFence reads one condition: an allow for some addresses, endpoints,
// accounts or organisations, or a deny for all but those.
func conditionFence(allow bool, c iam.Condition) fence {
	op := strings.TrimSuffix(fold(c.Operator), "ifexists")
	op = op[strings.LastIndexByte(op, ':')+1:]
	negated := strings.Contains(op, "not")
	if negated == allow {
		return open
	}
	switch fold(c.Key) {
	case "aws:sourceip", "aws:vpcsourceip":
		return addresses(c.Values)
	case "aws:sourcevpc", "aws:sourcevpce", "aws:principalorgid", "aws:principalorgpaths", "aws:sourceaccount", "aws:principalaccount",
		"aws:principalarn", "aws:sourcearn", "aws:sourceorgid":
		return fenced
	}
	return open
}

// addresses says how narrow a list of networks is: 0.0.0.0/0 is everyone.
func addresses(vs []iam.Text) fence {
	out := fenced
	for _, v := range vs {
		if model.Symbolic(v.Value) {
			out = min(out, unclear)
			continue
		}
		if p, err := netip.ParsePrefix(v.Value); err == nil && p.Bits() < 8 {
			return open
		}
	}
	return out
}

// covers reports whether a statement speaks of invoking the route. Resources
// are execute-api:/STAGE/METHOD/PATH, short or as a full ARN.
func covers(st iam.Statement, r *route) bool {
	acts := len(st.Actions) == 0
	for _, a := range st.Actions {
		s := fold(a.Value)
		acts = acts || s == "*" || strings.HasPrefix(s, "execute-api:") && (strings.HasSuffix(s, "*") || strings.HasSuffix(s, ":invoke"))
	}
	if !acts {
		return false
	}
	if len(st.Resources) == 0 {
		return true
	}
	for _, res := range st.Resources {
		if resourceCovers(res.Value, r) {
			return true
		}
	}
	return false
}

func resourceCovers(text string, r *route) bool {
	tail := text
	if f := splitARN(text); f != nil {
		_, tail, _ = strings.Cut(f[5], "/")
	} else if strings.HasPrefix(text, "execute-api:") {
		tail = strings.TrimLeft(strings.TrimPrefix(text, "execute-api:"), "/")
	}
	parts := strings.SplitN(tail, "/", 3)
	if len(parts) < 2 || parts[0] == "*" && len(parts) == 1 {
		return true
	}
	if !methodFits(parts[1], r.method) {
		return false
	}
	if len(parts) < 3 {
		return true
	}
	want := strings.TrimPrefix(r.path, "/")
	head, _, star := strings.Cut(parts[2], "*")
	if star {
		return strings.HasPrefix(want, head)
	}
	return want == parts[2] || strings.Contains(want, "{")
}
