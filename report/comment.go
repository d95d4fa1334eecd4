package report

import (
	"fmt"
	"io"
	"io/fs"
	"strings"

	"strideline/model"
	"strideline/register"
	"strideline/rules"
)

// maxComment is how many characters a comment may have: GitHub refuses more
// than 65,536.
const maxComment = 65000

// room is kept for the sentence that says what is left out.
const room = 200

// commentMark stands first, so that a workflow finds its own comment again.
const commentMark = "<!-- strideline -->\n"

// CommentOptions are how a comment is written.
type CommentOptions struct {
	FS fs.FS // where source lines come from; nil: none are shown
}

// Comment writes the open threats of a run as Markdown for a comment on a pull
// request: what there is at a glance, then each threat folded, worst first. It
// never has more characters than GitHub takes, and says what it leaves out.
func Comment(w io.Writer, in Input, o CommentOptions) error {
	c := &comment{src: newSources(o.FS, in.Graph), owners: in.Owners}
	open := in.open()
	c.write(commentMark)
	c.summary(in, len(open))
	tail := c.tail(in)
	left := 0
	for i, t := range open {
		text := c.threat(t)
		if c.count+characters(text)+characters(tail)+room > maxComment {
			left = len(open) - i
			break
		}
		c.write(text)
	}
	if left > 0 {
		c.write(fmt.Sprintf("%d more open %s left out here, as a comment holds %d characters: `strideline analyze` shows all.\n\n", left, one(left, "threat is", "threats are"), maxComment))
	}
	c.write(tail)
	_, err := io.WriteString(w, c.b.String())
	return err
}

// comment is a comment in the making, count characters long.
type comment struct {
	b     strings.Builder
	count int
	src   *sources

	owners *register.Owners
}

func (c *comment) write(text string) {
	c.b.WriteString(text)
	c.count += characters(text)
}

func (c *comment) summary(in Input, open int) {
	s := summarise(in.Threats)
	head := "### strideline: no open threat"
	if open > 0 {
		head = "### strideline: " + count(open, "open threat")
	}
	c.write(head + "\n\n")
	if open > 0 {
		c.write("| " + strings.Join(rules.Severities, " | ") + " |\n|" + strings.Repeat(" ---: |", len(rules.Severities)) + "\n|")
		for _, sev := range rules.Severities {
			c.write(fmt.Sprintf(" %d |", s.Open[sev]))
		}
		c.write("\n\n")
	}
}

// tail is what stands under the threats: decisions, problems, coverage.
func (c *comment) tail(in Input) string {
	var b strings.Builder
	sum := summarise(in.Threats)
	if n := sum.Decided; n > 0 {
		fmt.Fprintf(&b, "%s decided on. ", count(n, "threat")+one(n, " is", " are"))
	}
	if n := sum.Baseline; n > 0 {
		fmt.Fprintf(&b, "%s in the baseline. ", count(n, "threat")+one(n, " is", " are"))
	}
	b.WriteString(markdownText(first(upper(Covers(in.Graph.Coverage)), 2000)) + ".\n")
	const most = 20
	for i, p := range in.Problems {
		if i == 0 {
			fmt.Fprintf(&b, "\n<details><summary>%s in files</summary>\n\n", count(len(in.Problems), "problem"))
		}
		if i == most {
			fmt.Fprintf(&b, "- and %d more\n", len(in.Problems)-most)
			break
		}
		fmt.Fprintf(&b, "- %s: %s %s\n", p.Level, markdownText(first(p.Message, 300)), c.place(p.At))
	}
	if len(in.Problems) > 0 {
		b.WriteString("\n</details>\n")
	}
	return b.String()
}

func (c *comment) threat(t *rules.Threat) string {
	var b strings.Builder
	fmt.Fprintf(&b, "<details><summary><b>%s</b> %s %s: %s</summary>\n\n", strings.ToUpper(t.Severity), t.Rule.ID, htmlText(t.Title), htmlText(first(t.Message, 400)))
	at := placeOf(t)
	b.WriteString(c.place(at) + "\n\n")
	if line, ok := c.src.line(at.File, at.Start.Line); ok {
		b.WriteString(markdownBlock("", []string{first(strings.TrimLeft(strings.ReplaceAll(escapeTabs(line), "\t", "  "), " "), 200)}) + "\n")
	}
	for i, s := range t.Path {
		if i == 0 && len(t.Path) > 1 {
			continue
		}
		fmt.Fprintf(&b, "%d. %s %s\n", max(i, 1), markdownText(stepSentence(t.Path, i)), c.place(s.At))
	}
	for _, part := range []struct{ label, text string }{{"Why", t.Why}, {"Fix", t.Fix}} {
		if ps := paragraphs(part.text); len(ps) > 0 {
			fmt.Fprintf(&b, "\n**%s.** %s\n", part.label, markdownProse(strings.Join(ps, "\n\n")))
		}
	}
	fmt.Fprintf(&b, "\n**Rated** %s likelihood, %s impact: %s\n", t.Likelihood, t.Impact, markdownText(strings.Join(t.Reasons, "; ")))
	if owners := c.owners.Of(at.File); len(owners) > 0 {
		fmt.Fprintf(&b, "\n**Owner** %s\n", markdownText(strings.Join(owners, ", ")))
	}
	fmt.Fprintf(&b, "\nid %s", markdownCode(t.ID))
	if page := RulePage(t.Rule); page != "" {
		fmt.Fprintf(&b, ", [about %s](%s)", t.Rule.ID, page)
	}
	b.WriteString("\n\n</details>\n\n")
	return b.String()
}

func (c *comment) place(at model.Range) string {
	if at.File == "" {
		return ""
	}
	return markdownCode(at.String())
}

// upper is a sentence that begins with a capital letter.
func upper(s string) string {
	if s == "" || s[0] < 'a' || s[0] > 'z' {
		return s
	}
	return string(s[0]-'a'+'A') + s[1:]
}

// escapeTabs escapes a source line and keeps its tabs.
func escapeTabs(line string) string {
	parts := strings.Split(line, "\t")
	for i, p := range parts {
		parts[i] = escape(p)
	}
	return strings.Join(parts, "\t")
}
