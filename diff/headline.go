package diff

import (
	"fmt"
	"strings"

	"strideline/rules"
)

// headline answers in one sentence what the change opens.
func (c *Changes) headline() string {
	if c.Same() {
		cov := c.Head.Graph.Coverage
		return fmt.Sprintf("no change to the system: %s and %s describe the same one (%s, %s)",
			c.Base.Name, c.Head.Name, count(cov.Files, "file"), count(cov.Resources, "resource"))
	}
	if opened := c.opened(); len(opened) > 0 {
		return "this change opens " + list(opened)
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
	if anyone > 0 {
		out = append(out, count(anyone, "way in")+" to anyone on the internet")
	}
	if others > 0 {
		out = append(out, count(others, "way in")+" to callers who are checked")
	}
	if n := c.raised(); n > 0 {
		out = append(out, count(n, "part")+" to more callers")
	}
	if n := c.gained(); n > 0 {
		out = append(out, count(n, "permission"))
	}
	if worse := c.Worse("info"); len(worse) > 0 {
		out = append(out, count(len(worse), "threat")+" ("+severities(worse)+")")
	}
	return out
}

func (c *Changes) raised() int {
	n := 0
	for _, x := range c.Exposures {
		if x.Change == Raised && x.Node.Kind != "role" && !c.isWay(x.Node) {
			n++
		}
	}
	return n
}

func (c *Changes) gained() int {
	n := 0
	for _, x := range c.Permissions {
		if x.Change == Gained && !telemetry(x.Target) {
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
