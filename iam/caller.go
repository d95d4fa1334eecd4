package iam

import "strings"

// naming says how closely a Principal element names a caller.
type naming int

const (
	nobody naming = iota
	byAccount
	byRole // the role of a session, or a role itself
	byWildcard
	byName // the user, the session or the service itself
)

// caller is the principal of a request under all the names policies use.
type caller struct {
	arn     string // of the user, role or session; the name of a service
	account string
	role    string // ARN of the role, also of a session
	session bool
}

func newCaller(r Request) caller {
	c := caller{arn: r.Principal, account: r.Account}
	fields, n := splitFields(r.Principal)
	if n != 6 {
		return c
	}
	switch {
	case fields[2] == "iam" && strings.HasPrefix(fields[5], "role/"):
		c.role = r.Principal
	case fields[2] == "sts" && strings.HasPrefix(fields[5], "assumed-role/"):
		c.session = true
		name, _, _ := strings.Cut(strings.TrimPrefix(fields[5], "assumed-role/"), "/")
		c.role = "arn:" + fields[1] + ":iam::" + fields[4] + ":role/" + name
		// The path of the role shows only in aws:PrincipalArn.
		if v, p := r.Context.lookup("aws:PrincipalArn"); p == present && len(v.List) == 1 {
			c.role = v.List[0]
		}
	}
	return c
}

func (c caller) service() bool { return !strings.HasPrefix(c.arn, "arn:") }

// named says how the Principal element of an allow names the caller; under
// NotPrincipal everyone is meant who is not named.
func (c caller) named(s *Statement) naming {
	if s.NotPrincipals != nil {
		if c.closest(s.NotPrincipals) == nobody {
			return byWildcard
		}
		return nobody
	}
	return c.closest(s.Principals)
}

func (c caller) closest(ps []Principal) naming {
	out := nobody
	for _, p := range ps {
		out = max(out, c.by(p))
	}
	return out
}

func (c caller) by(p Principal) naming {
	id := p.ID.Value
	switch {
	case p.Everyone():
		return byWildcard
	case p.Type == "Service":
		if c.service() && strings.EqualFold(id, c.arn) {
			return byName
		}
	case p.Type != "AWS" || c.service():
	case id == c.account && id != "", isRoot(id, c.account):
		return byAccount
	case id == c.role:
		return byRole
	case id == c.arn:
		return byName
	}
	return nobody
}

func isRoot(id, account string) bool {
	f, n := splitFields(id)
	return n == 6 && f[2] == "iam" && f[4] == account && f[5] == "root"
}

// denied says whether the Principal or NotPrincipal element of a deny takes in
// the caller. NotPrincipal spares a caller only where every name it goes by is
// listed: account, role and session ("NotPrincipal with Deny").
func (c caller) denied(s *Statement) bool {
	if s.NotPrincipals == nil {
		return c.closest(s.Principals) != nobody
	}
	listed := map[naming]bool{}
	for _, p := range s.NotPrincipals {
		listed[c.by(p)] = true
	}
	switch {
	case listed[byWildcard]:
		return false
	case c.service():
		return !listed[byName]
	case c.session:
		return !listed[byName] || !listed[byRole] || !listed[byAccount]
	case c.role != "":
		return !listed[byRole] || !listed[byAccount]
	}
	return !listed[byName] || !listed[byAccount]
}
