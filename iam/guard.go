package iam

import (
	"net/netip"
	"slices"
	"strings"

	"strideline/model"
)

// guardOf says what a condition key fixes about the caller: its account,
// organisation, endpoint, network or source; "" for keys that a caller chooses
// (aws:Referer, aws:UserAgent, tags).
func guardOf(key string) string {
	switch strings.ToLower(key) {
	case "aws:sourcearn", "aws:sourceaccount", "aws:sourceorgid", "aws:sourceorgpaths", "aws:sourceowner", "sns:sourceaccount",
		"aws:principalservicename", "aws:principalservicenameslist", "lambda:eventsourcetoken", "elasticfilesystem:accesspointarn":
		return "source"
	case "aws:principalorgid", "aws:principalorgpaths":
		return "organisation"
	case "aws:principalaccount", "aws:principalarn", "aws:userid", "aws:username", "kms:calleraccount",
		"s3:dataaccesspointaccount", "s3:dataaccesspointarn":
		return "account"
	case "aws:sourcevpce", "aws:sourcevpc", "aws:sourcevpcarn", "aws:vpcsourceip", "aws:vpceaccount", "aws:vpceorgid", "aws:vpceorgpaths":
		return "endpoint"
	case "aws:sourceip", "elasticfilesystem:accessedviamounttarget":
		return "network"
	}
	return ""
}

// guards reports whether the condition lets only some known accounts,
// organisations, endpoints, networks or sources through, and which of these.
func (c Condition) guards() (what string, ok bool) {
	o := parseOperator(c.Operator)
	// IfExists and ForAllValues let a request through that lacks the key.
	if o.negated || o.ifExists || o.set == "all" || o.base == "null" {
		return "", false
	}
	what = guardOf(c.Key)
	if what == "" || len(c.Values) == 0 {
		return "", false
	}
	open := slices.ContainsFunc(c.Values, func(t Text) bool { return letsAnyone(strings.ToLower(c.Key), o, t.Value) })
	return what, !open
}

// keepsOut reports whether a deny with this condition alone hits everyone who
// does not come from a known place: its mirror image guards.
func (c Condition) keepsOut() bool {
	if c.holds(stranger(), nil) == yes {
		return true
	}
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
	return guardOf(c.Key) != "" && strings.EqualFold(c.Operator, "null") && len(c.Values) == 1 && strings.EqualFold(c.Values[0].Value, "true")
}

// letsAnyone reports whether a value of a guarding key is no limit.
func letsAnyone(key string, o operator, value string) bool {
	switch o.base {
	case "stringlike":
		return wildOnly(value) || strings.HasSuffix(key, "arn") && openARN(value)
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
		return wildOnly(value) || f[0] == "arn" && n < 5 && strings.HasSuffix(value, "*")
	}
	if f[2] == "s3" || f[4] == "" {
		return wildOnly(f[5]) // names of buckets are unique in the world
	}
	return wildOnly(f[4])
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

// openReasons lists what an allow hangs on for a caller of whom no more is
// known than who says; never is true where it cannot hold.
func (s *Statement) openReasons(version string, who *Context) (reasons []model.Condition, never bool) {
	vars := who
	if version != "2012-10-17" {
		vars = nil
	}
	c := compileStatement(s, who, vars)
	return c.reasons, c.cond == no
}
