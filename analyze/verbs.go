package analyze

import (
	"slices"

	"strideline/iam"
	"strideline/model"
)

// verb is what a permission lets its holder do with its target.
type verb uint8

const (
	reading verb = 1 << iota
	changing
	filling // of changing: choosing the content
	running
)

// verbs tells what the actions of grants edges do, by the facts of iam, each
// action looked up once.
type verbs map[string]verb

func (v verbs) of(e *model.Edge) verb {
	var all verb
	for _, a := range e.Actions {
		one, ok := v[a]
		if !ok {
			one = actionVerb(a)
			v[a] = one
		}
		all |= one
	}
	return all
}

// actionVerb takes consuming for reading: that the message is gone from the
// queue afterwards is how queues work.
func actionVerb(action string) verb {
	kinds := iam.KindsOf(action)
	if slices.Contains(kinds, "consume") {
		return reading
	}
	all := verb(0)
	for _, k := range kinds {
		all |= kindVerb(k)
	}
	return all
}

func kindVerb(kind string) verb {
	switch kind {
	case "read", "decrypt":
		return reading
	case "write", "publish":
		return changing | filling
	case "delete", "admin", "grant", "code":
		return changing
	case "invoke":
		return running
	}
	return 0
}
