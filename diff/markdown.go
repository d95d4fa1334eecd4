package diff

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"strideline/markdown"
)

// maxComment is how many characters a comment may have: GitHub refuses more
// than 65,536. room is kept for the sentence that says what is left out.
const (
	maxComment = 65000
	room       = 200
)

// commentMark stands first, so that a workflow finds its own comment again.
const commentMark = "<!-- strideline diff -->\n"

// maxLine is how many characters of a sentence with names in it are shown.
const maxLine = 600

// Markdown writes the differences as a comment on a pull request: what the
// change opens is in sight, the rest folded. It never has more characters than
// GitHub takes, and says what it leaves out.
func Markdown(w io.Writer, c *Changes) error {
	t := c.tell()
	tail := tail(c, t)
	m := &comment{left: maxComment - room - utf8.RuneCountInString(tail)}
	m.write(commentMark + "### strideline: " + markdown.Text(cut(c.headline())) + "\n\n")
	for _, s := range t.opens {
		m.section("**"+title(s.title)+"**\n\n", s, "\n")
	}
	m.folded("What it closes", t.closes)
	m.folded("What else is different", t.other)
	if m.dropped > 0 {
		m.b.WriteString(fmt.Sprintf("%s left out, as a comment holds %d characters: `strideline diff` shows all.\n\n", count(m.dropped, "change"), maxComment))
	}
	m.b.WriteString(tail)
	_, err := io.WriteString(w, m.b.String())
	return err
}

// comment is a comment in the making: left characters may follow.
type comment struct {
	b       strings.Builder
	left    int
	dropped int // items for which there was no room
}

// write adds a text where it has room, and reports whether it had.
func (m *comment) write(text string) bool {
	n := utf8.RuneCountInString(text)
	if n > m.left {
		return false
	}
	m.left -= n
	m.b.WriteString(text)
	return true
}

// section writes a heading and its items, as many as have room.
func (m *comment) section(head string, s section, end string) {
	for i, it := range s.items {
		text := bullet(it)
		if i == 0 {
			text = head + text
		}
		if m.dropped > 0 || !m.write(text) {
			m.dropped += len(s.items) - i
			break
		}
	}
	m.write(end)
}

func (m *comment) folded(summary string, sections []section) {
	if len(sections) == 0 {
		return
	}
	const end = "</details>\n\n"
	n := 0
	for _, s := range sections {
		n += len(s.items)
	}
	if m.dropped > 0 || !m.write(fmt.Sprintf("<details><summary>%s (%d)</summary>\n\n", summary, n)) {
		m.dropped += n
		return
	}
	m.left -= len(end)
	for _, s := range sections {
		m.section("**"+title(s.title)+"**\n\n", s, "\n")
	}
	m.b.WriteString(end)
}

// bullet is an item of a list: what changed in bold, its place as code, the
// sentences on lines of their own; of a threat what to do about it, folded.
func bullet(it item) string {
	var b strings.Builder
	place := ""
	if it.at.Known() {
		place = " " + markdown.Code(it.at.String())
	}
	if it.label == "" {
		fmt.Fprintf(&b, "- %s**%s**%s\n", map[byte]string{'+': "new: ", '~': "changed: "}[it.mark], markdown.Text(cut(it.head)), place)
	} else {
		fmt.Fprintf(&b, "- **%s** %s%s\n", it.label, markdown.Text(cut(it.head)), place)
	}
	for _, l := range it.lines {
		b.WriteString("  <br>" + markdown.Text(cut(l)) + "\n")
	}
	if it.fix != "" {
		fmt.Fprintf(&b, "  <details><summary>what to do</summary>%s</details>\n", entities.Replace(markdown.HTML(strings.Join(strings.Fields(it.fix), " "))))
	}
	return b.String()
}

// entities write the signs of Markdown so that they are text both within a
// block of HTML and where a reader takes the line for none.
var entities = strings.NewReplacer("[", "&#91;", "]", "&#93;", "*", "&#42;", "_", "&#95;", "`", "&#96;", "~", "&#126;", `\`, "&#92;")

// tail is what stands below: what a reader must know beside the changes.
func tail(c *Changes, t told) string {
	const most = 20
	remarks := c.remarks(t.hidden)
	if more := len(remarks) - most; more > 0 {
		last := remarks[len(remarks)-1]
		remarks = append(remarks[:most-1:most-1], fmt.Sprintf("and %d more remarks", more), last)
	}
	var b strings.Builder
	for _, r := range remarks {
		b.WriteString("- " + markdown.Text(cut(r)) + "\n")
	}
	return b.String()
}

func title(s string) string { return strings.ToUpper(s[:1]) + s[1:] }

// cut shortens text to what a comment shows of one sentence.
func cut(s string) string {
	if utf8.RuneCountInString(s) <= maxLine {
		return s
	}
	return string([]rune(s)[:maxLine]) + "…"
}
