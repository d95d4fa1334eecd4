package diff

import (
	"fmt"
	"slices"
	"strings"

	"strideline/model"
)

// section is a part of what is told to people: text and Markdown write the
// same ones.
type section struct {
	title string
	items []item
}

// item is one change: a mark (+ came, - went, ~ changed), a heading, sentences.
type item struct {
	mark  byte
	level string // severity whose colour it has, "" for none
	head  string
	at    model.Range
	lines []string
}

// told are the sections of a difference: what it opens, then what it closes,
// then what else is different.
type told struct {
	opens, closes, other []section
	hidden               int // permissions on logs and traces
}

func (c *Changes) tell() told {
	var t told
	t.tellWays(c)
	t.tellThreats(c)
	t.tellExposures(c)
	t.tellPermissions(c)
	t.tellCrossings(c)
	t.tellSensitivities(c)
	t.tellParts(c)
	return t
}

// add puts an item into the section of a title, the last one of a half.
func add(half *[]section, title string, it item) {
	if n := len(*half); n == 0 || (*half)[n-1].title != title {
		*half = append(*half, section{title: title})
	}
	s := &(*half)[len(*half)-1]
	s.items = append(s.items, it)
}

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
	if e.Auth != "" {
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
	for _, x := range c.Exposures {
		if x.Node.Kind == model.Role || c.isWay(x.Node) {
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

func (c *Changes) isWay(n *model.Node) bool {
	return slices.ContainsFunc(c.Ways, func(w Way) bool { return w.Node == n })
}

// maxActions is how many actions of a permission are named.
const maxActions = 4

func (t *told) tellPermissions(c *Changes) {
	shown, hidden := c.permissions()
	t.hidden = hidden
	for _, g := range shown {
		x := g.Permission
		it := item{mark: '+', head: x.Subject.Name + " " + verbsOf(x.Verbs) + " " + held(x.Target), at: x.At}
		if len(g.among) > 0 {
			it.lines = []string{"among them " + namesOf(g.among)}
		}
		if n := len(x.Actions); n > maxActions {
			it.lines = append(it.lines, strings.Join(x.Actions[:maxActions-1], ", ")+fmt.Sprintf(" and %d more", n-maxActions+1))
		} else if n > 0 {
			it.lines = append(it.lines, strings.Join(x.Actions, ", "))
		}
		switch {
		case x.Condition && x.Change == Gained:
			it.lines = append(it.lines, "the condition it hung on is gone")
		case x.Condition:
			it.lines = append(it.lines, "it hangs on a condition now")
		}
		if x.Change == Gained {
			add(&t.opens, "permissions gained", it)
		} else {
			it.mark = '-'
			add(&t.closes, "permissions lost", it)
		}
	}
}

func (t *told) tellCrossings(c *Changes) {
	for _, x := range c.Crossings {
		if x.From.Kind == model.Actor {
			continue // a way in, told above
		}
		it := item{mark: '+', head: x.From.Name + " " + string(x.Kind) + " " + x.To.Name, at: x.At}
		if len(x.Crosses) > 0 {
			var names []string
			for _, b := range x.Crosses {
				names = append(names, string(b))
			}
			it.lines = []string{"over the boundary of " + list(names)}
		} else {
			it.lines = []string{"out of the system"}
		}
		if x.Change == New {
			add(&t.opens, "flows across a boundary", it)
		} else {
			it.mark = '-'
			add(&t.closes, "flows across a boundary that are gone", it)
		}
	}
}

func (t *told) tellSensitivities(c *Changes) {
	for _, s := range c.Sensitivities {
		add(&t.other, "worth of what is stored", item{
			mark: '~', head: titled(s.Node), at: s.Node.At,
			lines: []string{fmt.Sprintf("counts as %s (%s); before, as %s", s.After, s.Reason, s.Before)},
		})
	}
}

func (t *told) tellParts(c *Changes) {
	for _, x := range c.Parts {
		if c.isWay(x.Node) || x.Node.Kind == model.Role && !c.alone(x) {
			continue
		}
		it := item{mark: '+', head: titled(x.Node), at: x.Node.At}
		title := "new parts"
		if x.Change == Removed {
			it.mark, title = '-', "parts that are gone"
		} else if x.Caller.Who != "none" {
			it.lines = []string{"within reach of " + x.Caller.String()}
		}
		add(&t.other, title, it)
	}
}

// alone reports whether no function or trigger runs as a role: of the others
// the function is told.
func (c *Changes) alone(x Part) bool {
	g := c.Head.Graph
	if x.Change == Removed {
		g = c.Base.Graph
	}
	return !used(g, x.Node)
}

func (t *told) tellThreats(c *Changes) {
	for _, x := range c.Threats {
		of := x.Of()
		it := item{mark: '~', head: strings.ToUpper(of.Severity) + " " + of.Rule.ID + " " + of.Message, at: of.At, level: of.Severity}
		switch {
		case x.Change == Fixed:
			it.mark, it.level = '-', ""
			add(&t.closes, "threats fixed", it)
			continue
		case x.Change == New:
			it.mark = '+'
		case x.Base.Status != of.Status:
			it.lines = append(it.lines, of.Status+"; before, "+x.Base.Status)
		default:
			it.lines = append(it.lines, "before, "+x.Base.Severity)
		}
		it.lines = append([]string{"id: " + of.ID}, it.lines...)
		switch {
		case x.Worse():
			add(&t.opens, "threats", it)
		case x.Change == New:
			it.lines[0] += ", " + of.Status
			add(&t.other, "new threats that are decided", it)
		default:
			add(&t.other, "threats rated or decided otherwise", it)
		}
	}
}
