package diff

import (
	"fmt"
	"path"
	"strings"

	"strideline/model"
)

// Errors in files leave parts unread. Those that only one side has may make a
// change look like one that it is not, and are told; those that both have are
// counted, so that a difference of nothing stays quiet.

// toldProblem is an error in a file and the side it is in.
type toldProblem struct {
	side Side
	model.Problem
}

// errorsOf splits the errors of both sides into those that one side has alone,
// of base first, and how many both have.
func (c *Changes) errorsOf() (alone []toldProblem, both int) {
	before := map[string]int{}
	for _, p := range c.Base.Problems {
		if p.Level == model.LevelError {
			before[essence(p)]++
		}
	}
	var head []toldProblem
	for _, p := range c.Head.Problems {
		if p.Level != model.LevelError {
			continue
		}
		if k := essence(p); before[k] > 0 {
			before[k]--
			both++
		} else {
			head = append(head, toldProblem{c.Head, p})
		}
	}
	for _, p := range c.Base.Problems {
		if k := essence(p); p.Level == model.LevelError && before[k] > 0 {
			before[k]--
			alone = append(alone, toldProblem{c.Base, p})
		}
	}
	return append(alone, head...), both
}

// essence is an error without its place and without the folder of its file,
// which moving the file changes.
func essence(p model.Problem) string {
	if dir := path.Dir(p.At.File); dir != "." {
		return strings.ReplaceAll(p.Message, dir+"/", "")
	}
	return p.Message
}

func (t toldProblem) String() string {
	where := t.At.String()
	if where != "" {
		where += ": "
	}
	return where + "error: " + t.Message + " (in " + t.side.Name + "; what parsed is compared)"
}

// newErrors reports whether head has errors that base has not.
func (c *Changes) newErrors() bool {
	alone, _ := c.errorsOf()
	return len(alone) > 0 && alone[len(alone)-1].side.Graph == c.Head.Graph
}

// remarks are what a reader must know beside the changes.
func (c *Changes) remarks(hidden int) []string {
	var out []string
	alone, both := c.errorsOf()
	for _, t := range alone {
		out = append(out, t.String())
	}
	if both > 0 {
		out = append(out, count(both, "error")+" in files on both sides: what they break is not compared; analyze shows them")
	}
	out = append(out, c.Notes...)
	if hidden > 0 {
		out = append(out, count(hidden, "permission")+" on logs and traces not shown (JSON holds all)")
	}
	if !c.Same() {
		out = append(out, fmt.Sprintf("compared %s with %s", c.Base.covers(), c.Head.covers()))
	}
	return out
}

func (s Side) covers() string {
	cov := s.Graph.Coverage
	return fmt.Sprintf("%s (%s, %s)", s.Name, count(cov.Files, "file"), count(cov.Resources, "resource"))
}
