package iam

import "strings"

// Actions lists the actions of a service, service:Action, sorted; none if the
// service is unknown.
func Actions(service string) []string {
	var out []string
	for _, a := range facts().service(service).actions {
		out = append(out, a.full)
	}
	return out
}

// Canonical spells an action as AWS does; ok is false where it is unknown, and
// then the action comes back as it is.
func Canonical(action string) (spelled string, ok bool) {
	if a := lookupAction(action); a != nil {
		return a.full, true
	}
	return action, false
}

// KindsOf says what an action does to its resource, in the words of
// aws-edge-actions: read, write, delete, admin, grant, publish, consume,
// invoke, code, decrypt, pass-role, assume, ...; nil if it is unknown.
func KindsOf(action string) []string {
	if a := lookupAction(action); a != nil {
		return a.kinds
	}
	return nil
}

// LevelOf returns the access level of an action in AWS' letters (P permissions
// management, W write, T tagging, R read, L list), "" if it is unknown.
func LevelOf(action string) string {
	if a := lookupAction(action); a != nil {
		return a.level
	}
	return ""
}

// ExpandAction lists the actions that a pattern such as dynamodb:*Item matches,
// sorted. A pattern without a known service ("*") matches none: ask by service.
func ExpandAction(pattern string) []string {
	service, name, ok := strings.Cut(pattern, ":")
	if !ok {
		return nil
	}
	p := globFold(name)
	var out []string
	for _, a := range facts().service(service).actions {
		if matchText(p, a.low) {
			out = append(out, a.full)
		}
	}
	return out
}

// ARNPattern returns the ARN form of a resource type, with ${Variables} as the
// service authorization reference writes them.
func ARNPattern(service, typ string) (pattern string, ok bool) {
	f := facts().service(service)
	if i := f.typ(typ); i >= 0 {
		return f.types[i].pattern, true
	}
	return "", false
}

// KeyType returns the type of a condition key of a service (String, ARN, Bool,
// ArrayOfString, ...), "" if it is unknown.
func KeyType(service, key string) string {
	return facts().service(service).keys[strings.ToLower(key)]
}

// Narrowable reports whether a policy can limit an action to single resources:
// its service names a resource type for it. Unknown actions are taken to be so.
func Narrowable(action string) bool {
	a := lookupAction(action)
	return a == nil || len(a.types) > 0
}

func lookupAction(action string) *actionFact {
	service, name, ok := strings.Cut(action, ":")
	if !ok {
		return nil
	}
	return facts().service(service).find(name)
}
