package report

import (
	"fmt"
	"io"
	"strings"
)

// Wiki writes the threat model of a run as Markdown for a wiki: the same
// content as the page, its diagram as Mermaid.
func Wiki(w io.Writer, in Input, o ReviewOptions) error {
	m := &wiki{}
	v := newReview(in, o)
	m.line("# Threat model of " + markdownText(v.Title))
	m.text(strings.Join(nonEmpty(v.Day, "read from "+v.Source, "strideline "+v.Version), ", "))
	m.summary(v)
	m.coverage(v.Coverage)
	m.diagram(v.Diagram)
	m.system(v.System)
	m.matrix(v.Matrix)
	m.threats(v.Threats)
	m.functions(v.Functions)
	m.notes(v)
	_, err := io.WriteString(w, m.b.String())
	return err
}

func nonEmpty(texts ...string) []string {
	var out []string
	for _, t := range texts {
		if t != "" && !strings.HasSuffix(t, " ") {
			out = append(out, t)
		}
	}
	return out
}

// wiki is a page in the making.
type wiki struct{ b strings.Builder }

func (m *wiki) line(s string)    { m.b.WriteString(s + "\n\n") }
func (m *wiki) text(s string)    { m.line(markdownText(s)) }
func (m *wiki) heading(s string) { m.line("## " + s) }

func (m *wiki) list(items []string) {
	for _, i := range items {
		m.b.WriteString("- " + i + "\n")
	}
	if len(items) > 0 {
		m.b.WriteString("\n")
	}
}

// table writes rows of cells that are Markdown already.
func (m *wiki) table(head []string, rows [][]string) {
	if len(rows) == 0 {
		return
	}
	m.b.WriteString("| " + strings.Join(head, " | ") + " |\n|" + strings.Repeat(" --- |", len(head)) + "\n")
	for _, r := range rows {
		m.b.WriteString("| " + strings.Join(r, " | ") + " |\n")
	}
	m.b.WriteString("\n")
}

func (m *wiki) more(n int) {
	if n > 0 {
		m.line(fmt.Sprintf("and %d more", n))
	}
}

func wikiBadges(bs []badge) string {
	var out []string
	for _, b := range bs {
		text := b.Rule + " (" + b.Severity + ")"
		if b.Count > 1 {
			text = fmt.Sprintf("%s ×%d", text, b.Count)
		}
		out = append(out, text)
	}
	return strings.Join(out, ", ")
}

func (m *wiki) summary(v *review) {
	s := v.Summary
	m.text(s.Verdict)
	var head, row []string
	for _, c := range s.Counts {
		head, row = append(head, c.Severity), append(row, fmt.Sprint(c.Open))
	}
	m.table(head, [][]string{row})
	m.text(strings.Join(s.Facts, " "))
	if len(s.First) > 0 {
		m.line("## What to do first")
	}
	var rows [][]string
	for _, a := range s.First {
		rows = append(rows, []string{a.Severity, markdownText(a.Title), fmt.Sprint(a.Count), markdownProse(a.Fix)})
	}
	m.table([]string{"Severity", "Threat", "Places", "Mitigation"}, rows)
}

func (m *wiki) coverage(c coveragePart) {
	m.heading("Scope and coverage")
	m.text(c.Sentence)
	if c.Unknowns > 0 {
		m.text(upper(count(c.Unknowns, "value")) + " written that could not be evaluated.")
	}
	var files []string
	for _, f := range c.Files {
		files = append(files, markdownCode(f))
	}
	if len(files) > 0 {
		in := "Files: "
		if c.Folder != "" {
			in = "Files in " + markdownCode(c.Folder) + ": "
		}
		m.line(in + strings.Join(files, ", "))
	}
	m.more(c.More)
	for _, n := range c.Notes {
		m.text("Not visible here: " + n + ".")
	}
	var items []string
	for _, t := range c.Ignored {
		items = append(items, fmt.Sprintf("not modelled: %d %s", t.Count, markdownCode(t.Type)))
	}
	for _, u := range c.Unknown {
		items = append(items, "not known: "+markdownText(u.Value+" of "+u.Part+", "+u.Reason)+" "+markdownCode(u.Place))
	}
	for _, p := range c.Problems {
		items = append(items, p.Level+": "+markdownText(p.Message)+" "+markdownCode(p.Place))
	}
	m.list(items)
}

func (m *wiki) diagram(d diagramPart) {
	m.heading("System diagram")
	if len(d.Mermaid) == 0 {
		m.text("There is no diagram here.")
		return
	}
	m.line(strings.TrimRight(markdownBlock("mermaid", strings.Split(strings.TrimRight(string(d.Mermaid), "\n"), "\n")), "\n"))
}

func (m *wiki) system(s systemPart) {
	m.heading("Boundaries, ways in, assets")
	m.line("### Trust boundaries")
	var rows [][]string
	for _, b := range s.Boundaries {
		rows = append(rows, []string{markdownText(b.Name), b.Kind, markdownText(b.Inside), fmt.Sprint(b.Parts), fmt.Sprint(b.Crossed)})
	}
	m.table([]string{"Boundary", "Kind", "Inside", "Parts", "Flows that cross it"}, rows)
	m.ways("Ways in from outside", s.Ways, s.MoreWays)
	m.ways("Events from inside", s.Events, s.MoreEvents)
	m.line("### Assets")
	rows = nil
	for _, a := range s.Assets {
		rows = append(rows, []string{
			markdownText(a.Name) + " (" + a.Class + ")", markdownText(a.Level + ": " + a.Reason), a.Encryption, markdownText(a.Readers), markdownText(a.Writers), wikiBadges(a.Threats),
		})
	}
	m.table([]string{"Store", "Holds", "Key", "Read by", "Changed by", "Threats"}, rows)
	m.more(s.MoreAssets)
	if s.Hubs != "" {
		m.text("Permissions also cover " + s.Hubs + " of the account, whatever system it belongs to.")
	}
}

func (m *wiki) ways(title string, ways []wayRow, more int) {
	if len(ways) == 0 {
		return
	}
	m.line("### " + title)
	var rows [][]string
	for _, w := range ways {
		rows = append(rows, []string{
			markdownText(w.Name) + " (" + w.Class + ")", w.Caller, markdownText(w.Check), w.Limits, markdownText(w.To), wikiBadges(w.Threats),
		})
	}
	m.table([]string{"Name", "Who reaches it", "Check", "Limits", "Leads to", "Threats"}, rows)
	m.more(more)
}

func (m *wiki) matrix(x matrixPart) {
	m.heading("STRIDE by element")
	m.line("“0 of 7” means that seven rules of that letter look at such elements and found nothing here; “n/a” that the letter does not threaten such an element; “no rule” that none looks.")
	var rows [][]string
	for _, r := range x.Rows {
		row := []string{markdownText(r.Name) + " (" + r.Kind + ")"}
		for _, c := range r.Cells {
			if len(c.Threats) > 0 {
				row = append(row, wikiBadges(c.Threats))
			} else {
				row = append(row, c.None)
			}
		}
		rows = append(rows, row)
	}
	m.table([]string{"Element", "Spoofing", "Tampering", "Repudiation", "Information disclosure", "Denial of service", "Elevation of privilege"}, rows)
	if len(x.More) > 0 {
		m.text("Without an open threat, and not shown: " + strings.Join(x.More, ", ") + ".")
	}
}
