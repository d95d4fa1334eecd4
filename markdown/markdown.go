// Package markdown makes any text inert in the Markdown of GitHub and GitLab.
// Names from templates are hostile text: they must not mention people, open
// links, or close what we opened. It knows nothing of what is written.
package markdown

import (
	"strings"

	"strideline/terminal"
)

// Text makes any text inert in Markdown as GitHub and GitLab read it:
// every character that could begin markup is escaped, a mention, an issue
// number or a bare address is broken by an empty comment. It stays on a line.
func Text(s string) string {
	s = terminal.Escape(s)
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '&':
			b.WriteString("&amp;")
		case c == '<':
			b.WriteString("&lt;")
		case c == '>':
			b.WriteString("&gt;")
		case c == '|':
			b.WriteString("&#124;")
		case c == '@' || c == '#' || c == '!' && i+1 < len(s) && s[i+1] >= '0' && s[i+1] <= '9':
			b.WriteString(`\` + string(c) + "<!-- -->")
		case strings.HasPrefix(s[i:], "://"), c == 'w' && strings.HasPrefix(s[i:], "www."):
			n := 1
			if c == 'w' {
				n = 3
			}
			b.WriteString(s[i:i+n] + "<!-- -->")
			i += n - 1
		case strings.IndexByte("\\`*_{}[]()+-.!~$^=", c) >= 0 && needsBackslash(s, i):
			b.WriteString(`\` + string(c))
		default:
			b.WriteByte(c)
		}
	}
	return b.String()
}

// needsBackslash spares the signs that mean something only where a line
// begins (a list, a number) or before a bracket: text full of backslashes is
// hard to read in a mail, where nobody renders it.
func needsBackslash(s string, i int) bool {
	switch s[i] {
	case '-', '+', '=':
		return strings.TrimSpace(s[:i]) == ""
	case '.':
		return i > 0 && strings.Trim(strings.TrimSpace(s[:i]), "0123456789") == ""
	case '(', ')', '{', '}', '^':
		return false
	case '!':
		return i+1 < len(s) && s[i+1] == '['
	}
	return true
}

// HTML makes any text inert within a block of HTML in Markdown, where
// backslashes escape nothing.
func HTML(s string) string {
	return strings.NewReplacer(
		"&", "&amp;", "<", "&lt;", ">", "&gt;", "@", "@<!-- -->", "#", "#<!-- -->", "://", ":<!-- -->//", "www.", "www<!-- -->.",
	).Replace(terminal.Escape(s))
}

// Code is text as code. A code span cannot stand in a table when it
// holds a bar, so it is HTML around inert text.
func Code(s string) string { return "<code>" + Text(s) + "</code>" }
