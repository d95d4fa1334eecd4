package report

import (
	"cmp"
	"fmt"
	"io"
	"io/fs"
	"slices"
	"strings"

	"strideline/model"
	"strideline/rules"
)

// TextOptions are how threats are shown to people.
type TextOptions struct {
	MinSeverity string // lower ones are counted, not shown
	Width       int    // columns; 0 for 80
	Colour      bool
	FS          fs.FS // where source lines come from; nil: none are shown
}

// Text writes the open threats of a run for a terminal, worst first, then the
// problems of the files and a summary. The first line of a threat holds its
// severity, rule and title, the second its place, so that grep and terminals
// that link positions work.
func Text(w io.Writer, in Input, o TextOptions) error {
	p := newPage(o, in.Graph)
	shown, lower := visible(in.Threats, cmp.Or(o.MinSeverity, "medium"))
	for _, t := range shown {
		p.threat(t, in.Owners.Of(t.At.File))
		p.line("")
	}
	for _, pr := range in.Problems {
		p.problem(pr)
	}
	if len(in.Problems) > 0 {
		p.line("")
	}
	p.summary(in, lower)
	_, err := io.WriteString(w, p.b.String())
	return err
}

// visible returns the open threats at or above a severity, worst first, and
// how many open ones are lower.
func visible(ts []rules.Threat, least string) (shown []rules.Threat, lower int) {
	for _, t := range ts {
		switch {
		case t.Status != "open":
		case AtLeast(t.Severity, least):
			shown = append(shown, t)
		default:
			lower++
		}
	}
	slices.SortStableFunc(shown, func(a, b rules.Threat) int { return cmp.Compare(rank(a.Severity), rank(b.Severity)) })
	return shown, lower
}

func rank(severity string) int { return slices.Index(rules.Severities, severity) }

// AtLeast reports whether a severity is as bad as least or worse.
func AtLeast(severity, least string) bool { return rank(severity) <= rank(least) }

// page is the text so far.
type page struct {
	painter
	b     strings.Builder
	o     TextOptions
	width int
	src   *sources
}

func newPage(o TextOptions, g *model.Graph) *page {
	if o.Width <= 0 {
		o.Width = 80
	}
	return &page{
		o: o, width: min(max(o.Width, 40), 120), painter: painter(o.Colour),
		src: newSources(o.FS, g),
	}
}

func (p *page) line(s string) {
	p.b.WriteString(strings.TrimRight(s, " "))
	p.b.WriteByte('\n')
}

var severityStyle = map[string]style{"critical": loud, "high": red, "medium": yellow, "low": blue, "info": faint}

func (p *page) threat(t rules.Threat, owners []string) {
	head := strings.ToUpper(t.Severity) + " " + t.Rule.ID + " "
	for i, l := range wrap(t.Title, p.width-len(head)) {
		if i == 0 {
			p.line(p.paint(severityStyle[t.Severity], strings.ToUpper(t.Severity)) + " " + p.paint(bold, t.Rule.ID) + " " + l)
		} else {
			p.line(strings.Repeat(" ", len(head)) + l)
		}
	}
	if t.At.Known() {
		p.line(p.paint(cyan, escape(t.At.String())))
		for _, l := range p.src.snippet(t.At, p.width, p.painter) {
			p.line(l)
		}
	}
	p.paragraph("", t.Message)
	p.line("")
	p.path(t)
	p.line("")
	p.paragraph("why", t.Why)
	p.paragraph("fix", t.Fix)
	p.paragraph("rated", t.Likelihood+" likelihood, "+t.Impact+" impact: "+strings.Join(t.Reasons, "; "))
	p.paragraph("owner", strings.Join(owners, ", "))
	p.paragraph("id", t.ID)
}

// paragraph writes wrapped text behind a label; nothing where there is none.
func (p *page) paragraph(label, text string) {
	if strings.TrimSpace(text) == "" {
		return
	}
	indent := "  "
	if label != "" {
		indent = "          "
	}
	for i, l := range wrap(text, p.width-len(indent)) {
		if i == 0 && label != "" {
			p.line("  " + p.paint(bold, fmt.Sprintf("%-8s", label+":")) + l)
		} else {
			p.line(indent + l)
		}
	}
}

// path writes the steps of a threat as a small tree, the places of all in one
// column at the right; a step that reaches into it has its place on a line of
// its own.
func (p *page) path(t rules.Threat) {
	places := make([]string, len(t.Path))
	widest := 0
	for i, s := range t.Path {
		places[i] = escape(s.At.String())
		widest = max(widest, cells(places[i]))
	}
	column := max(0, p.width-widest)
	for i, s := range t.Path {
		indent := "  "
		if i > 0 {
			indent += strings.Repeat("  ", i-1) + "└ "
		}
		text := indent + stepText(s)
		gap := column - cells(text)
		switch {
		case places[i] == "":
			p.line(text)
			continue
		case gap < 1:
			p.line(text)
			gap, text = column, ""
		}
		p.line(text + strings.Repeat(" ", gap) + p.paint(cyan, places[i]))
	}
}

// stepText names a node and how the path comes to it; an edge against the
// direction of the path points back.
func stepText(s rules.Step) string {
	what := escape(s.Node.Name)
	if s.Node.Class != "" && s.Node.Class != s.Node.Name {
		what += " (" + s.Node.Class + ")"
	}
	switch {
	case s.Via == "":
		return what
	case s.Back:
		return "<- " + string(s.Via) + " - " + what
	}
	return string(s.Via) + " -> " + what
}

var levelStyle = map[model.Level]style{model.LevelError: red, model.LevelWarning: yellow, model.LevelInfo: faint}

func (p *page) problem(pr model.Problem) {
	where := ""
	if pr.At.File != "" {
		where = p.paint(cyan, escape(pr.At.String())) + ": "
	}
	p.line(where + p.paint(levelStyle[pr.Level], string(pr.Level)) + ": " + escape(pr.Message))
}

// ProblemLine is a problem on one line: its place, its level, what is wrong.
func ProblemLine(pr model.Problem) string {
	p := page{}
	p.problem(pr)
	return strings.TrimSuffix(p.b.String(), "\n")
}

func (p *page) summary(in Input, lower int) {
	s := summarise(in.Threats)
	var parts []string
	total := 0
	for _, sev := range rules.Severities {
		if n := s.Open[sev]; n > 0 {
			total += n
			parts = append(parts, fmt.Sprintf("%d %s", n, sev))
		}
	}
	text := "no open threat"
	if total > 0 {
		text = count(total, "open threat") + ": " + strings.Join(parts, ", ")
	}
	if lower > 0 {
		text += fmt.Sprintf("; %d below %s not shown (--min-severity info shows all)", lower, cmp.Or(p.o.MinSeverity, "medium"))
	}
	if s.Decided > 0 {
		text += fmt.Sprintf("; %d decided", s.Decided)
	}
	if s.Baseline > 0 {
		text += fmt.Sprintf("; %d in the baseline", s.Baseline)
	}
	p.wrapped(text)
	if n := len(in.Problems); n > 0 {
		p.wrapped(count(n, "problem") + " in files")
	}
	p.wrapped(Covers(in.Graph.Coverage))
	for _, note := range in.Graph.Coverage.Notes {
		p.wrapped("not visible here: " + note)
	}
}

// wrapped writes a sentence, lines after the first indented.
func (p *page) wrapped(text string) {
	for i, l := range wrap(text, p.width-2) {
		p.line(strings.Repeat("  ", min(i, 1)) + l)
	}
}
