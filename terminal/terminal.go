// Package terminal makes text from templates safe and fit for a terminal: what
// a terminal would act on is shown as escapes, lines are broken at its width,
// words stand out where it has colours. Everything that prints goes through it;
// it knows nothing of what is printed.
package terminal

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"strideline/model"
)

// Escape makes text from a template safe to print: symbolic parts written out,
// control characters, line breaks, bidirectional overrides and invalid bytes
// shown as escapes, so that a name cannot move the cursor, hide a line or
// change the terminal.
func Escape(s string) string {
	s = model.Display(s)
	if strings.IndexFunc(s, Hostile) < 0 && utf8.ValidString(s) {
		return s
	}
	var b strings.Builder
	for i, r := range s {
		switch _, n := utf8.DecodeRuneInString(s[i:]); {
		case r == utf8.RuneError && n == 1:
			fmt.Fprintf(&b, `\x%02x`, s[i])
		case !Hostile(r):
			b.WriteRune(r)
		case r == '\t':
			b.WriteString(`\t`)
		case r == '\n':
			b.WriteString(`\n`)
		case r < 0x100:
			fmt.Fprintf(&b, `\x%02x`, r)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	return b.String()
}

// Hostile reports characters that a terminal acts on instead of showing.
func Hostile(r rune) bool {
	return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == '\u2028' || r == '\u2029'
}

// Wrap breaks text into lines of at most width characters at spaces; a word
// that is longer stands alone. Line breaks in text end a paragraph only where
// they are doubled.
func Wrap(text string, width int) []string {
	var lines []string
	for i, para := range strings.Split(strings.TrimSpace(text), "\n\n") {
		if i > 0 {
			lines = append(lines, "")
		}
		line, n := "", 0
		for _, word := range strings.Fields(para) {
			word = Escape(word)
			w := Cells(word)
			if n > 0 && n+1+w > width {
				lines, line, n = append(lines, line), "", 0
			}
			if n > 0 {
				line, n = line+" ", n+1
			}
			line, n = line+word, n+w
		}
		lines = append(lines, line)
	}
	return lines
}

// Cells is how wide text stands on a terminal: combining marks take no room,
// East Asian wide characters and emoji two columns (a rough cut of Unicode
// Standard Annex 11; an error moves a caret by a column, nothing more).
func Cells(s string) int {
	n := 0
	for _, r := range s {
		n += Cell(r)
	}
	return n
}

// Cell is how many columns a character takes.
func Cell(r rune) int {
	switch {
	case unicode.In(r, unicode.Mn, unicode.Me):
		return 0
	case r >= 0x1100 && (r <= 0x115f || r >= 0x2e80 && r <= 0xa4cf || r >= 0xac00 && r <= 0xd7a3 ||
		r >= 0xf900 && r <= 0xfaff || r >= 0xfe30 && r <= 0xfe6f || r >= 0xff00 && r <= 0xff60 ||
		r >= 0xffe0 && r <= 0xffe6 || r >= 0x1f300 && r <= 0x1faff || r >= 0x20000 && r <= 0x3fffd):
		return 2
	}
	return 1
}

// Style is the way a piece of text stands out; plain where colour is off.
type Style string

// The ways text stands out.
const (
	Bold   Style = "1"
	Faint  Style = "2"
	Red    Style = "31"
	Green  Style = "32"
	Yellow Style = "33"
	Blue   Style = "34"
	Cyan   Style = "36"
	Loud   Style = "1;31"
)

// Painter adds colour to text; the false one adds none.
type Painter bool

// Paint makes text stand out.
func (p Painter) Paint(s Style, text string) string {
	if !p || s == "" {
		return text
	}
	return "\x1b[" + string(s) + "m" + text + "\x1b[0m"
}
