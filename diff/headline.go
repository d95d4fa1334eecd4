package diff

import (
	"fmt"
	"strings"

	"strideline/rules"
)

// headline answers in one sentence what the change opens, and takes nothing
// for safe that it could not read.
func (c *Changes) headline() string {
	if c.newErrors() {
		return c.answer() + ", as far as " + c.Head.Name + " can be read: it has new errors"
	}
	return c.answer()
}

func (c *Changes) answer() string {
	if c.Same() {
		cov := c.Head.Graph.Coverage
		return fmt.Sprintf("no change to the system: %s and %s describe the same one (%s, %s)",
			c.Base.Name, c.Head.Name, count(cov.Files, "file"), count(cov.Resources, "resource"))
	}
	if opened := c.opened(); len(opened) > 0 {
		return "this change " + list(opened)
	}
	return "this change opens nothing"
}

func (c *Changes) opened() []string {
	var out []string
	anyone, others := 0, 0
	for _, w := range c.Ways {
		switch {
		case !w.Opens():
		case w.After.Caller.Who == "anonymous":
			anyone++
		default:
			others++
		}
	}
	switch {
	case anyone > 0 && others > 0:
		out = append(out, fmt.Sprintf("opens %s to anyone on the internet and %d to callers who are checked", count(anyone, "way in"), others))
	case anyone > 0:
		out = append(out, "opens "+count(anyone, "way in")+" to anyone on the internet")
	case others > 0:
		out = append(out, "opens "+count(others, "way in")+" to callers who are checked")
	}
	if worse := c.Worse("info"); len(worse) > 0 {
		out = append(out, "brings "+count(len(worse), "threat")+" ("+severities(worse)+")")
	}
	if n := c.raised(); n > 0 {
		out = append(out, "puts "+count(n, "part")+" within reach of more callers")
	}
	if n := c.gained(); n > 0 {
		out = append(out, "grants "+count(n, "permission"))
	}
	if n := c.crossed(); n > 0 {
		out = append(out, "sends "+count(n, "flow")+" across a boundary")
	}
	return out
}

func (c *Changes) raised() int {
	n, ways := 0, c.wayNodes()
	for _, x := range c.Exposures {
		if x.Change == Raised && x.Node.Kind != "role" && !ways[x.Node] {
			n++
		}
	}
	return n
}

func (c *Changes) gained() int {
	n := 0
	shown, _ := c.permissions()
	for _, x := range shown {
		if x.Change == Gained {
			n++
		}
	}
	return n
}

func (c *Changes) crossed() int {
	n := 0
	for _, x := range c.Crossings {
		if x.Change == New && x.From.Kind != "actor" {
			n++
		}
	}
	return n
}

// severities counts threats by severity: "1 high, 2 medium".
func severities(ts []Threat) string {
	n := map[string]int{}
	for _, t := range ts {
		n[t.Of().Severity]++
	}
	var out []string
	for _, s := range rules.Severities {
		if n[s] > 0 {
			out = append(out, fmt.Sprintf("%d %s", n[s], s))
		}
	}
	return strings.Join(out, ", ")
}
