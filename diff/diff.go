package diff

import (
	"strideline/analyze"
	"strideline/model"
	"strideline/rules"
)

// Side is one of the two models: a graph with its facts, and its threats with
// what was decided about them.
type Side struct {
	Name     string // as people call it: a revision, a folder
	Root     string // the folder that its stacks are named under, "" for none; two sides of different roots are compared by what follows
	Graph    *model.Graph
	Exposure *analyze.Exposure
	Threats  []rules.Threat
	Problems []model.Problem // of its files, settings and rules
}

// The words for what happened to something.
const (
	New     = "new"
	Removed = "removed"
	Changed = "changed"
	Gained  = "gained"
	Lost    = "lost"
	Raised  = "raised"
	Lowered = "lowered"
	Fixed   = "fixed"
)

// Changes are the differences between two models, each list with what is worse
// first.
type Changes struct {
	Base, Head Side

	Ways          []Way
	Parts         []Part
	Crossings     []Crossing
	Permissions   []Permission
	Exposures     []Exposure
	Sensitivities []Sensitivity
	Threats       []Threat

	Notes []string // what else a reader must know: settings that differ, what was left out
}

// Compare finds the differences. Nodes are the same where their names are, in
// the same stack or in one that was moved: renaming files and reordering what
// is in them changes nothing.
func Compare(base, head Side) *Changes {
	c := &Changes{Base: base, Head: head}
	p := pair(base, head)
	c.Ways = ways(p)
	c.Parts = parts(p)
	c.Crossings = crossings(p)
	c.Permissions = permissions(p)
	c.Exposures = exposures(p)
	c.Sensitivities = sensitivities(p)
	c.Threats = threats(p)
	return c
}

// Same reports whether the two models describe the same system with the same
// threats.
func (c *Changes) Same() bool {
	return len(c.Ways)+len(c.Parts)+len(c.Crossings)+len(c.Permissions)+len(c.Exposures)+len(c.Sensitivities)+len(c.Threats) == 0
}

// Worse are the threats that this change brings, at or above a severity: those
// that are new, open again, or rated higher than before.
func (c *Changes) Worse(least string) []Threat {
	var out []Threat
	for _, t := range c.Threats {
		if t.Worse() && rank(t.Head.Severity) <= rank(least) {
			out = append(out, t)
		}
	}
	return out
}
