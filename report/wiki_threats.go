package report

import (
	"fmt"
	"strings"
)

func (m *wiki) threats(p threatsPart) {
	m.heading("Threats")
	if len(p.Groups) == 0 {
		m.text("No threat is open.")
	}
	for _, g := range p.Groups {
		m.line("### " + strings.ToUpper(g.Severity) + " " + g.Rule + ": " + markdownText(g.Title))
		m.line(g.Stride)
		m.line("**Why it matters.** " + markdownProse(strings.Join(g.Why, "\n\n")))
		m.line("**Mitigation.** " + markdownProse(strings.Join(g.Fix, "\n\n")))
		for _, t := range g.Threats {
			m.threat(t)
		}
		var brief [][]string
		for _, b := range g.Brief {
			brief = append(brief, []string{b.Severity, markdownText(b.Message), markdownCode(b.Place) + " " + markdownText(b.Path), b.Rated, markdownCode(b.ID)})
		}
		m.table([]string{"Severity", "Threat", "Place and path", "Rated", "Id"}, brief)
		m.more(g.More)
	}
}

func (m *wiki) threat(t threatCard) {
	m.line("#### " + markdownText(t.Message))
	m.line(markdownCode(t.Place) + ", id " + markdownCode(t.ID))
	if len(t.Source) > 0 {
		var lines []string
		for _, l := range t.Source {
			mark := " "
			if l.Cause {
				mark = ">"
			}
			lines = append(lines, fmt.Sprintf("%s%4d  %s", mark, l.N, l.Text))
		}
		m.b.WriteString(markdownBlock("", lines) + "\n")
	}
	var path []string
	for _, s := range t.Steps {
		step := markdownText(s.Name)
		if s.Arrow != "" {
			step = "*" + markdownText(s.Arrow) + "* → " + step
		}
		path = append(path, step)
	}
	if len(path) > 1 {
		m.line(strings.Join(path, " "))
	}
	var also []string
	for _, a := range t.Also {
		also = append(also, markdownText(a))
	}
	if len(also) > 0 {
		m.line("Other ways:")
		m.list(also)
		m.more(t.AlsoMore)
	}
	rated := t.Severity + ": " + t.Likelihood + " likelihood, " + t.Impact + " impact: " + strings.Join(t.Reasons, "; ") + "."
	if t.CannotTell {
		rated += " It hangs on what is not known here."
	}
	if t.Owners != "" {
		rated += " Owner: " + t.Owners + "."
	}
	m.text(rated)
}

func (m *wiki) functions(p functionsPart) {
	m.heading("Functions")
	for _, c := range p.Cards {
		m.line("### " + markdownText(c.Name))
		text := "Reached by **" + c.Caller + "**"
		if len(c.Way) > 0 {
			text += ": " + markdownText(strings.Join(c.Way, " → "))
		}
		m.line(text + ". " + markdownText(strings.Join(append([]string{c.Class}, c.Settings...), ", ")) + " " + markdownCode(c.Place))
		if len(c.Roles) > 0 {
			m.text("Runs as " + strings.Join(c.Roles, ", ") + ".")
		}
		var rows [][]string
		for _, r := range c.Reaches {
			verbs := r.Verbs
			if r.Broad {
				verbs += ", through a wildcard"
			}
			rows = append(rows, []string{markdownText(r.Name), r.Level, verbs, markdownText(r.Actions)})
		}
		m.table([]string{"May touch", "Holds", "How", "Actions"}, rows)
	}
	var rows [][]string
	for _, r := range p.Rows {
		rows = append(rows, []string{markdownText(r.Name), r.Caller, markdownText(r.Reads), markdownText(r.Changes), markdownText(r.Role), wikiBadges(r.Threats)})
	}
	m.table([]string{"Function", "Reached by", "Reads", "Changes", "Runs as", "Threats"}, rows)
	m.more(p.More)
}

func (m *wiki) notes(v *review) {
	m.heading("Accepted risks")
	var rows [][]string
	for _, d := range v.Decisions {
		rows = append(rows, []string{d.Severity + ": " + markdownText(d.Message) + " " + markdownCode(d.ID), markdownText(d.Status), markdownText(d.Reason), markdownText(d.Owner), d.Until})
	}
	switch {
	case len(rows) == 0 && v.Baseline > 0:
		m.text("Nothing was decided.")
	case len(rows) == 0:
		m.text("Nothing was decided: every threat that was found is open.")
	}
	m.table([]string{"Threat", "Status", "Reason", "Owner", "Until"}, rows)
	if v.Baseline > 0 {
		m.text(count(v.Baseline, "more threat") + " in the baseline: known when strideline was adopted.")
	}
	m.heading("Assumptions")
	m.list(v.Assumed.General)
	rows = nil
	for _, a := range v.Assumed.Declared {
		rows = append(rows, []string{markdownText(a.What), markdownText(a.Value), markdownText(a.Reason), markdownText(a.Owner), markdownCode(a.Place)})
	}
	m.table([]string{"Of", "Is declared", "Reason", "Owner", "Place"}, rows)
	rows = nil
	for _, a := range v.Assumed.Parameters {
		rows = append(rows, []string{markdownText(a.What), markdownText(a.Value)})
	}
	m.table([]string{"Parameter", "Value"}, rows)
	m.heading("Rules that found nothing")
	rows = nil
	for _, r := range v.Rules {
		name := r.ID
		if r.Page != "" {
			name = "[" + r.ID + "](" + r.Page + ")"
		}
		off := ""
		if r.Off != "" {
			off = " **Switched off: " + markdownText(r.Off) + "**"
		}
		rows = append(rows, []string{name, markdownText(r.Title) + off, r.Stride})
	}
	m.table([]string{"Rule", "Looks for", "STRIDE"}, rows)
	m.heading("References")
	var refs []string
	for _, r := range v.Refs {
		refs = append(refs, markdownLink(r.Reference)+": "+strings.Join(r.Rules, ", "))
	}
	m.list(refs)
}
