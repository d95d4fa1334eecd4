package iam

import (
	"net/netip"
	"slices"
	"strings"

	"strideline/model"
)

// What the condition keys that fix a caller fix. Keys of tags or of the request
// (aws:Referer, aws:UserAgent) are not here: a caller chooses them.
var guardKeys = map[string]string{
	"aws:sourcearn":                            "source",
	"aws:sourceaccount":                        "source",
	"aws:sourceorgid":                          "source",
	"aws:sourceorgpaths":                       "source",
	"aws:principalorgid":                       "organisation",
	"aws:principalorgpaths":                    "organisation",
	"aws:principalaccount":                     "account",
	"aws:principalarn":                         "account",
	"aws:principalservicename":                 "source",
	"aws:principalservicenameslist":            "source",
	"aws:userid":                               "account",
	"aws:username":                             "account",
	"aws:sourcevpce":                           "endpoint",
	"aws:sourcevpc":                            "endpoint",
	"aws:vpcsourceip":                          "endpoint",
	"aws:vpceaccount":                          "endpoint",
	"aws:vpceorgid":                            "endpoint",
	"aws:sourceip":                             "network",
	"kms:calleraccount":                        "account",
	"s3:dataaccesspointaccount":                "account",
	"s3:dataaccesspointarn":                    "account",
	"lambda:eventsourcetoken":                  "source",
	"elasticfilesystem:accessedviamounttarget": "network",
	"elasticfilesystem:accesspointarn":         "source",
	"sns:sourceaccount":                        "source",
}

// guards reports whether the condition lets only some known accounts,
// organisations, endpoints, networks or sources through, and which of these.
func (c Condition) guards() (what string, ok bool) {
	o := parseOperator(c.Operator)
	// IfExists and ForAllValues let a request through that lacks the key.
	if o.negated || o.ifExists || o.set == "all" || o.base == "null" {
		return "", false
	}
	what, ok = guardKeys[strings.ToLower(c.Key)]
	if !ok || len(c.Values) == 0 {
		return "", false
	}
	open := slices.ContainsFunc(c.Values, func(t Text) bool { return letsAnyone(strings.ToLower(c.Key), o, t.Value) })
	return what, !open
}

// keepsOut reports whether a deny with this condition alone hits everyone who
// does not come from a known place: its mirror image guards.
func (c Condition) keepsOut() bool {
	o := parseOperator(c.Operator)
	if !o.negated || o.set == "any" {
		return c.nullGuard()
	}
	mirror := c
	mirror.Operator = o.base
	_, ok := mirror.guards()
	return ok
}

// nullGuard is "deny where the key is missing".
func (c Condition) nullGuard() bool {
	_, fixes := guardKeys[strings.ToLower(c.Key)]
	return fixes && strings.EqualFold(c.Operator, "null") && len(c.Values) == 1 && strings.EqualFold(c.Values[0].Value, "true")
}

// letsAnyone reports whether a value of a guarding key is no limit.
func letsAnyone(key string, o operator, value string) bool {
	switch o.base {
	case "stringlike":
		return wildOnly(value) || key == "aws:principalarn" && openARN(value) || key == "aws:sourcearn" && openARN(value)
	case "arnlike", "arnequals":
		return openARN(value)
	case "ipaddress":
		return openNetwork(value)
	case "bool":
		return strings.EqualFold(value, "false")
	}
	return false
}

func wildOnly(value string) bool { return strings.Trim(value, "*?") == "" }

// openARN reports whether an ARN pattern fixes no account: neither by its
// account part nor by the name of a resource that has none (a bucket).
func openARN(value string) bool {
	f, n := splitFields(value)
	if n < 6 {
		return wildOnly(value) || strings.HasSuffix(value, "*") && n < 5
	}
	if f[2] == "s3" && f[4] == "" {
		return wildOnly(f[5])
	}
	return wildOnly(f[4]) && (f[4] != "" || wildOnly(f[5]))
}

// openNetwork reports whether a network is (nearly) the whole internet. Half of
// it counts: two halves are a known trick.
func openNetwork(value string) bool {
	p, err := netip.ParsePrefix(strings.TrimSpace(value))
	return err == nil && p.Bits() <= 1
}

// guarded reports whether any condition of the statement guards it.
func (s *Statement) guarded() bool {
	return slices.ContainsFunc(s.Conditions, func(c Condition) bool { _, ok := c.guards(); return ok })
}

// openReasons lists what an allow hangs on in an unknown context.
func (s *Statement) openReasons(version string) (reasons []model.Condition, never bool) {
	d := Document{Version: version, Statements: []Statement{*s}}
	c := compileDoc(d, templateContext(), model.Range{})
	list := append(c.allow, c.deny...)
	return list[0].reasons, list[0].cond == no
}
