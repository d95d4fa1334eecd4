package analyze

import (
	"strings"

	"strideline/config"
	"strideline/model"
)

// caller is who can reach something: an index into model.CallerValues, most
// dangerous first.
type caller uint8

const (
	anonymous caller = iota
	foreign
	authenticated
	internal
	nobody
)

func (c caller) String() string { return model.CallerValues[c] }

// entry is how someone outside comes to a node.
type entry struct {
	who       caller
	steps     int32 // by which likelihood falls
	uncertain bool
	content   bool // chooses the content only, not the call
}

// gate is who gets past the check of a way in, by the table of design section
// 7: what matters is how the caller is checked, not where the trigger is.
func gate(t *model.Node) entry {
	a, written := t.Attrs["auth"]
	if written && a.State == model.Unknown {
		return entry{who: authenticated, uncertain: true}
	}
	switch text(t, "auth", "internal") {
	case "none":
		return entry{who: anonymous}
	case "api-key":
		// A key in a mobile app or a script is no secret, but it must be found.
		return entry{who: anonymous, steps: 1}
	case "jwt", "cognito", "authorizer", "mutual-tls", "signature":
		return users(t)
	case "iam", "internal":
		return entry{who: internal}
	}
	return entry{who: authenticated, uncertain: true}
}

// users is who gets past a check of identity: where anyone may sign up and the
// route asks for nothing more than being somebody, anyone.
func users(t *model.Node) entry {
	if len(list(t, "scopes")) > 0 {
		return entry{who: authenticated}
	}
	if truth(t, "selfSignUp") && !unknown(t, "scopes") {
		return entry{who: anonymous}
	}
	return entry{who: authenticated, uncertain: truth(t, "selfSignUp") || unknown(t, "selfSignUp")}
}

// closed reports whether only a known network, account or organisation can
// call the trigger directly.
func closed(t *model.Node) bool { return truth(t, "private") || truth(t, "restricted") }

// calling is how an actor comes to a trigger that it calls.
func calling(actor, t *model.Node, cfg config.Config) entry {
	e := gate(t)
	switch actor.Class {
	case "internet":
		if closed(t) {
			e = entry{who: internal}
		} else if unknown(t, "private") || unknown(t, "restricted") {
			e.uncertain = true
		}
	default:
		// This edge exists because a policy admits the actor by name.
		e = entry{who: classCaller(actor, cfg)}
	}
	// An authorizer is sent the token of every request, checked or not, and
	// nothing else: the caller chooses what it reads, not what it is asked.
	e.content = t.Class == "authorizer"
	return e
}

// classCaller is who an actor is where no check stands between.
func classCaller(actor *model.Node, cfg config.Config) caller {
	switch actor.Class {
	case "internet":
		return anonymous
	case "account":
		if trusted(actor, cfg) {
			return internal
		}
		return foreign
	case "user", "service":
		// A third party we chose to connect is known by name, as a user is.
		return authenticated
	}
	return internal
}

// trusted reports whether an account actor is one of the configured accounts,
// by name or as the last part of its id.
func trusted(actor *model.Node, cfg config.Config) bool {
	id := actor.ID[strings.LastIndexByte(actor.ID, ':')+1:]
	return cfg.Trusts(id) || cfg.Trusts(actor.Name)
}
