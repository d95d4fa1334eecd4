package diff

import (
	"io"
	"strings"

	"strideline/terminal"
)

// TextOptions are how a difference is shown on a terminal.
type TextOptions struct {
	Width  int // columns; 0 for 80
	Colour bool
}

// Text writes the differences for a terminal: what the change opens first, the
// worst of it first, then what it closes, then what else is different.
func Text(w io.Writer, c *Changes, o TextOptions) error {
	if o.Width <= 0 {
		o.Width = 80
	}
	p := &page{Painter: terminal.Painter(o.Colour), width: min(max(o.Width, 40), 120)}
	t := c.tell()
	p.wrapped(c.headline(), terminal.Bold)
	p.half(t.opens)
	p.half(t.closes)
	p.half(t.other)
	p.end(c, t)
	_, err := io.WriteString(w, p.b.String())
	return err
}

type page struct {
	terminal.Painter
	b     strings.Builder
	width int
}

func (p *page) line(s string) {
	p.b.WriteString(strings.TrimRight(s, " "))
	p.b.WriteByte('\n')
}

// wrapped writes a sentence; lines after the first are indented.
func (p *page) wrapped(text string, s terminal.Style) {
	for i, l := range terminal.Wrap(text, p.width-2) {
		p.line(strings.Repeat("  ", min(i, 1)) + p.Paint(s, l))
	}
}

func (p *page) half(sections []section) {
	for _, s := range sections {
		p.line("")
		p.line(p.Paint(terminal.Bold, s.title))
		for _, it := range s.items {
			p.item(it)
		}
	}
}

var levelStyle = map[string]terminal.Style{
	"critical": terminal.Loud, "high": terminal.Red, "medium": terminal.Yellow, "low": terminal.Blue, "info": terminal.Faint,
}

// item writes a change, its place at the right of the first line that has room
// behind its heading.
func (p *page) item(it item) {
	const indent = "    "
	place := terminal.Escape(it.at.String())
	head := terminal.Wrap(strings.TrimSpace(it.label+" "+it.head), p.width-len(indent))
	for i, l := range head {
		before := indent
		if i == 0 {
			before = "  " + string(it.mark) + " "
		}
		l = before + l
		painted := p.Paint(levelStyle[it.level], l)
		if i == len(head)-1 {
			painted = p.beside(painted, terminal.Cells(l), &place)
		}
		p.line(painted)
	}
	for _, s := range it.lines {
		for _, l := range terminal.Wrap(s, p.width-len(indent)-2) {
			l = indent + "  " + l
			p.line(p.beside(l, terminal.Cells(l), &place))
		}
	}
	if place != "" {
		p.line(strings.Repeat(" ", max(0, p.width-terminal.Cells(place))) + p.Paint(terminal.Cyan, place))
	}
}

// beside puts a place at the right of a line that is so wide, once and where
// it has room.
func (p *page) beside(line string, width int, place *string) string {
	gap := p.width - width - terminal.Cells(*place)
	if *place == "" || gap < 1 {
		return line
	}
	line += strings.Repeat(" ", gap) + p.Paint(terminal.Cyan, *place)
	*place = ""
	return line
}

// end says what a reader must know beside the changes.
func (p *page) end(c *Changes, t told) {
	for i, s := range c.remarks(t.hidden) {
		if i == 0 {
			p.line("")
		}
		p.wrapped(s, "")
	}
}
