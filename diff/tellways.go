package diff

import (
	"fmt"
	"strings"

	"strideline/model"
)

func (t *told) tellWays(c *Changes) {
	for _, w := range c.Ways {
		it := item{head: titled(w.Node), at: w.Node.At, mark: '~'}
		switch {
		case w.Change == New:
			it.mark = '+'
			it.level = alarm(w.After)
			it.lines = w.After.sentences()
			add(&t.opens, "ways in", it)
		case w.Change == Removed:
			it.mark = '-'
			it.lines = []string{"before: " + strings.Join(w.Before.sentences()[:1], "")}
			add(&t.closes, "ways in that are gone", it)
		case w.Opens():
			it.level = alarm(w.After)
			it.lines = w.compared()
			add(&t.opens, "ways in", it)
		case w.Closes():
			it.lines = w.compared()
			add(&t.closes, "ways in that are narrower", it)
		default:
			it.lines = w.compared()
			add(&t.other, "ways in", it)
		}
	}
}

// alarm is the colour of a way in: that of the most dangerous caller.
func alarm(e Entry) string {
	switch e.Caller.Who {
	case "anonymous":
		return "high"
	case "foreign-account":
		return "medium"
	}
	return ""
}

func (e Entry) sentences() []string {
	s := outsiders(e.Callers)
	if e.Auth != "" && e.Auth != "internal" { // a policy names who else may call
		s += "; " + authWords[e.Auth]
	}
	out := []string{s + e.admits()}
	if len(e.Runs) > 0 {
		what := "it runs " + namesOf(e.Runs)
		if e.Reaches != "none" {
			what += ", and from there " + e.Reaches + " data can be reached"
		}
		out = append(out, what)
	}
	return out
}

// admits says who gets past the check, where the check alone does not.
func (e Entry) admits() string {
	switch {
	case e.Auth == "" || e.Auth == "none":
		return ""
	case e.Caller.Who == "anonymous" && e.Auth != "api-key":
		return ", and anyone may sign up"
	}
	return ""
}

func (w Way) compared() []string {
	var out []string
	b, a := w.Before, w.After
	if b.Auth != a.Auth {
		out = append(out, authWords[a.Auth]+"; before, "+authWords[b.Auth])
	}
	if a.wider(b) || b.wider(a) {
		out = append(out, outsiders(a.Callers)+"; before, "+outsiders(b.Callers))
	}
	if a.Caller != b.Caller {
		out = append(out, a.Caller.String()+" may use it; before, "+b.Caller.String())
	}
	if now, before := namesOf(a.Runs), namesOf(b.Runs); now != before {
		out = append(out, fmt.Sprintf("it runs %s; before, %s", orNothing(now), orNothing(before)))
	}
	return out
}

func orNothing(s string) string {
	if s == "" {
		return "nothing"
	}
	return s
}

func (t *told) tellExposures(c *Changes) {
	ways := c.wayNodes()
	for _, x := range c.Exposures {
		if x.Node.Kind == model.Role || ways[x.Node] {
			continue // a role follows what runs as it; a way in says it itself
		}
		it := item{mark: '~', head: titled(x.Node), at: x.Node.At}
		it.lines = []string{x.After.String() + "; before, " + x.Before.String()}
		if s := text(x.Node, "sensitivity", ""); x.Node.Kind == model.Store {
			it.lines[0] = "holds " + s + " data, reached by " + it.lines[0]
		}
		if len(x.Through) > 0 {
			it.lines = append(it.lines, "through "+arrows(x.Through))
		}
		if x.Change == Raised {
			it.level = alarm(Entry{Caller: x.After})
			add(&t.opens, "within reach of more", it)
		} else {
			add(&t.closes, "within reach of fewer", it)
		}
	}
}

func arrows(ns []*model.Node) string {
	var out []string
	for _, n := range ns {
		out = append(out, n.Name)
	}
	return strings.Join(out, " -> ")
}

// wayNodes are the nodes that are told as ways in.
func (c *Changes) wayNodes() map[*model.Node]bool {
	out := make(map[*model.Node]bool, len(c.Ways))
	for _, w := range c.Ways {
		out[w.Node] = true
	}
	return out
}
