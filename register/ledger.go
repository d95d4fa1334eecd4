package register

import (
	"path"
	"slices"
	"time"

	"strideline/model"
	"strideline/rules"
)

// The states of an entry.
const (
	Holds   = "holds"
	Ended   = "expired"
	Gone    = "gone"     // its threat is not there any more
	Unknown = "not read" // its stack was not looked at, or could not be read in full
)

// Entry is a decision and what it is worth today.
type Entry struct {
	Risk
	State  string
	Threat *rules.Threat // nil where it is not found
}

// Ledger says of every decision what it is worth: threats are those of a run,
// read reports whether a run that finds nothing in a stack has looked there.
func Ledger(risks []Risk, threats []rules.Threat, now time.Time, read func(stack string) bool) []Entry {
	m := newMatcher(threats, risks)
	out := make([]Entry, len(risks))
	for i, r := range risks {
		e := Entry{Risk: r, Threat: m.match(r), State: Holds}
		switch {
		case e.Threat == nil && read(r.Stack):
			e.State = Gone
		case e.Threat == nil:
			e.State = Unknown
		case r.Expired(now):
			e.State = Ended
		}
		out[i] = e
	}
	return out
}

// Looked returns the test that Ledger asks for: a stack was looked at where it
// is under one of the paths of the run and none of its files is broken; all
// names are relative to the working directory but the stack, which is relative
// to home. An entry without a stack was looked for everywhere.
func Looked(home string, paths []string, problems []model.Problem) func(string) bool {
	return func(stack string) bool {
		if stack == "" {
			return !slices.ContainsFunc(problems, func(p model.Problem) bool { return p.Level == model.LevelError })
		}
		name := path.Join(home, stack)
		under := slices.ContainsFunc(paths, func(p string) bool { return within(p, name) })
		return under && !slices.ContainsFunc(problems, func(p model.Problem) bool {
			return p.Level == model.LevelError && (p.At.File == name || within(name, p.At.File))
		})
	}
}

func within(dir, name string) bool {
	dir = path.Clean(dir)
	if dir == "." {
		return name != ".." && (len(name) < 3 || name[:3] != "../")
	}
	return name == dir || len(name) > len(dir) && name[:len(dir)] == dir && name[len(dir)] == '/'
}
