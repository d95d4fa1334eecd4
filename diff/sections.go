package diff

import (
	"fmt"
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
	label string // before the heading, "" for none: severity and rule of a threat
	head  string
	at    model.Range
	lines []string
	fix   string // what to do, where a form has room for it
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

func (t *told) tellSensitivities(c *Changes) {
	for _, s := range c.Sensitivities {
		add(&t.other, "worth of what is stored", item{
			mark: '~', head: titled(s.Node), at: s.Node.At,
			lines: []string{fmt.Sprintf("counts as %s (%s); before, as %s", s.After, s.Reason, s.Before)},
		})
	}
}

func (t *told) tellParts(c *Changes) {
	ways := c.wayNodes()
	for _, x := range c.Parts {
		if ways[x.Node] || x.Node.Kind == model.Role && !c.alone(x) {
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
		it := item{mark: '~', label: strings.ToUpper(of.Severity) + " " + of.Rule.ID, head: of.Message, at: of.At, level: of.Severity, fix: of.Fix}
		switch {
		case x.Change == Fixed:
			it.mark, it.level, it.fix = '-', "", ""
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
