package report

import (
	"fmt"
	"io"
	"strings"
	"time"

	"strideline/register"
	"strideline/rules"
)

// Rule writes what a rule looks for and what to do about it, wrapped at width
// (0 for 80 columns).
func Rule(w io.Writer, r *rules.Rule, width int) error {
	p := newPage(TextOptions{Width: width}, nil)
	doc := r.Doc()
	p.wrapped(r.ID + " " + r.Title)
	p.wrapped(strings.Join(r.Stride, ", "))
	for _, part := range []struct{ title, text string }{
		{"Why", doc.Why}, {"Fix", doc.Fix}, {"When it is fine", doc.FalsePositives},
	} {
		p.section(part.title, part.text)
	}
	p.line("")
	p.line("Found by")
	p.paragraph("path", r.Path)
	for _, n := range r.Not {
		p.paragraph("not", n)
	}
	p.paragraph("where", r.Where)
	p.paragraph("rated", "likelihood "+r.Likelihood+", impact "+r.Impact)
	if refs := referenceText(doc.References); refs != "" {
		p.line("")
		p.wrapped("See also: " + refs)
	}
	_, err := io.WriteString(w, p.b.String())
	return err
}

func (p *page) section(title, text string) {
	if strings.TrimSpace(text) == "" {
		return
	}
	p.line("")
	p.line(title)
	p.paragraph("", text)
}

func referenceText(r rules.References) string {
	var out []string
	for _, c := range r.CWE {
		out = append(out, fmt.Sprintf("CWE-%d", c))
	}
	for _, ids := range [][]string{r.CSA, r.OWASP, r.ATTACK, r.ASVS} {
		out = append(out, ids...)
	}
	return strings.Join(out, ", ")
}

// Threat writes one threat of a run, and what was decided about it.
func Threat(w io.Writer, t rules.Threat, in Input, o TextOptions) error {
	p := newPage(o, in.Graph)
	p.threat(t, in.Owners.Of(t.At.File))
	if d, ok := in.Decisions[t.ID]; ok {
		p.paragraph("status", decisionText(d))
	}
	p.line("")
	_, err := io.WriteString(w, p.b.String())
	return err
}

func decisionText(d register.Decision) string {
	if !d.At.Known() {
		return decisionWords(d)
	}
	return decisionWords(d) + " (" + d.At.String() + ")"
}

// decisionWords says what was decided, why, by whom and until when.
func decisionWords(d register.Decision) string {
	out := d.Status + ": " + d.Reason
	if d.Owner != "" {
		out += ", " + d.Owner
	}
	if !d.Until.IsZero() {
		out += ", until " + d.Until.Format(time.DateOnly)
	}
	return out
}
