package report

import (
	"cmp"
	"strings"

	"strideline/model"
	"strideline/rules"
)

// threatsPart is every open threat in order of severity, those of one rule
// together: their reasons are the same, their places are not.
type threatsPart struct {
	Groups []threatGroup
	More   int // open threats that are not shown in any group
}

type threatGroup struct {
	Rule, Title, Severity, Stride, Page string
	Why, Fix, Fine                      []string
	Refs                                []Reference
	Threats                             []threatCard
	Brief                               []threatBrief // a row each
	More                                int
}

type threatCard struct {
	ID, Severity, Message, Place, Likelihood, Impact string
	Reasons                                          []string
	Steps                                            []stepRow
	Source                                           []sourceLine
	CannotTell                                       bool
	Also                                             []string // the other ways
	Owners                                           string
	AlsoMore                                         int
}

type threatBrief struct{ ID, Severity, Message, Place, Path, Rated string }

type stepRow struct {
	Arrow, Name, Class, Place string // Arrow is empty for the first
}

// sourceLine is a line of a file; the one that carries the cause is marked.
type sourceLine struct {
	N     int
	Text  string
	Cause bool
}

func (v *reviewer) threats() threatsPart {
	var out threatsPart
	byRule := map[string][]*rules.Threat{}
	var order []*rules.Rule
	for _, t := range v.in.open() {
		if byRule[t.Rule.ID] == nil {
			order = append(order, t.Rule)
		}
		byRule[t.Rule.ID] = append(byRule[t.Rule.ID], t)
	}
	room := maxReviewThreats
	for _, r := range order {
		g := v.group(byRule[r.ID], room)
		room -= len(g.Threats)
		out.More += g.More
		out.Groups = append(out.Groups, g)
	}
	return out
}

// group shows the first threats of a rule in full where they are severe enough
// and there is room, the next in a row each, and counts the rest.
func (v *reviewer) group(ts []*rules.Threat, room int) threatGroup {
	r := ts[0].Rule
	doc := r.Doc()
	why, fix := doc.Why, doc.Fix
	if len(ts) == 1 { // its own words name its parts
		why, fix = cmp.Or(ts[0].Why, why), cmp.Or(ts[0].Fix, fix)
	}
	g := threatGroup{
		Rule: r.ID, Title: escape(r.Title), Severity: ts[0].Severity, Stride: strings.Join(r.Stride, ", "), Page: RulePage(r),
		Why: paragraphs(why), Fix: paragraphs(fix), Fine: paragraphs(doc.FalsePositives), Refs: References(doc.References),
	}
	full := 0
	for full < min(len(ts), maxReviewInGroup, room) && AtLeast(ts[full].Severity, "medium") {
		full++
	}
	for _, t := range ts[:full] {
		g.Threats = append(g.Threats, v.card(t))
	}
	brief := min(len(ts)-full, maxReviewInGroup)
	for _, t := range ts[full : full+brief] {
		g.Brief = append(g.Brief, brieflyOf(t))
	}
	g.More = len(ts) - full - brief
	return g
}

// brieflyOf is a threat as a row.
func brieflyOf(t *rules.Threat) threatBrief {
	var path []string
	for _, s := range t.Path {
		path = append(path, escape(rules.NodeName(s.Node)))
	}
	rated := t.Likelihood + " likelihood, " + t.Impact + " impact"
	return threatBrief{t.ID, t.Severity, upper(escape(t.Message)), escape(placeOf(t).String()), strings.Join(path, " → "), rated}
}

func (v *reviewer) card(t *rules.Threat) threatCard {
	c := threatCard{
		ID: t.ID, Severity: t.Severity, Message: upper(escape(t.Message)), Place: escape(placeOf(t).String()),
		Likelihood: t.Likelihood, Impact: t.Impact, Reasons: escapeAll(t.Reasons), CannotTell: t.CannotTell, Source: v.source(t.At),
		Owners: strings.Join(escapeAll(v.in.Owners.Of(t.At.File)), ", "),
	}
	for i, s := range t.Path {
		row := stepRow{Name: escape(rules.NodeName(s.Node)), Class: s.Node.Class, Place: escape(s.At.String())}
		if i > 0 {
			row.Arrow = string(s.Via)
			if s.Back {
				row.Arrow = "<- " + row.Arrow
			}
		}
		c.Steps = append(c.Steps, row)
	}
	for _, r := range t.Related {
		also, ok := otherWay(r)
		if !ok {
			continue
		}
		if len(c.Also) == maxReviewNames {
			c.AlsoMore++
			continue
		}
		c.Also = append(c.Also, upper(escape(also))+" ("+escape(r.At.String())+")")
	}
	return c
}

// source is the line of a cause with one line around it.
func (v *reviewer) source(at model.Range) []sourceLine {
	var out []sourceLine
	for n := at.Start.Line - 1; at.Known() && n <= at.Start.Line+1; n++ {
		text, ok := v.src.line(at.File, n)
		if !ok || n != at.Start.Line && strings.TrimSpace(text) == "" {
			continue
		}
		out = append(out, sourceLine{n, first(strings.ReplaceAll(escapeTabs(text), "\t", "  "), 160), n == at.Start.Line})
	}
	return outdent(out)
}

// outdent takes away the indentation that all lines share.
func outdent(lines []sourceLine) []sourceLine {
	least := 1 << 30
	for _, l := range lines {
		least = min(least, len(l.Text)-len(strings.TrimLeft(l.Text, " ")))
	}
	for i := range lines {
		lines[i].Text = lines[i].Text[least:]
	}
	return lines
}
