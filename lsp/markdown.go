package lsp

import (
	"strings"
	"unicode"

	"strideline/model"
)

// Names from templates are hostile text: what would be Markdown, HTML or a
// link is escaped, line breaks and control characters are gone.

// special are the characters that mean something wherever they stand in a
// line, leading those that do at its beginning.
const (
	special = "\\`*_[]<>|~&"
	leading = "#+-=!"
)

// md is a text of a template as Markdown that shows it as it is. Texts that
// need no escape get none: many editors show Markdown as it is written.
func md(text string) string {
	var b strings.Builder
	text = model.Display(text)
	for i, r := range text {
		switch {
		case unicode.IsControl(r), unicode.In(r, unicode.Cf, unicode.Zl, unicode.Zp):
			b.WriteByte(' ')
		case r == '<':
			b.WriteString("&lt;")
		case r == '&':
			b.WriteString("&amp;")
		case r == ':' && strings.HasPrefix(text[i:], "://"): // no link made of plain text
			b.WriteString("&#58;")
		case strings.ContainsRune(special, r), i == 0 && strings.ContainsRune(leading, r):
			b.WriteByte('\\')
			b.WriteRune(r)
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// prose is a text of a rule as Markdown: backquotes mark code, as rules write
// it, the rest is shown as it is.
func prose(text string) string {
	parts := strings.Split(strings.TrimSpace(model.Display(text)), "`")
	if len(parts)%2 == 0 {
		return md(text)
	}
	for i, p := range parts {
		if i%2 == 1 {
			parts[i] = "`" + strings.Join(strings.Fields(p), " ") + "`"
		} else {
			parts[i] = edges(p, md(strings.Join(strings.Fields(p), " ")))
		}
	}
	return strings.Join(parts, "")
}

// edges keeps a space at either end of a text that lost its white space.
func edges(was, is string) string {
	if was == "" || is == "" {
		return strings.Repeat(" ", min(1, len(was)))
	}
	if unicode.IsSpace(rune(was[0])) {
		is = " " + is
	}
	if unicode.IsSpace(rune(was[len(was)-1])) {
		is += " "
	}
	return is
}
