package report

import (
	"strings"
	"unicode/utf8"
)

// markdownText makes any text inert in Markdown as GitHub and GitLab read it:
// every character that could begin markup is escaped, a mention, an issue
// number or a bare address is broken by an empty comment. It stays on a line.
func markdownText(s string) string {
	s = escape(s)
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

// htmlText makes any text inert within a block of HTML in Markdown, where
// backslashes escape nothing.
func htmlText(s string) string {
	return strings.NewReplacer(
		"&", "&amp;", "<", "&lt;", ">", "&gt;", "@", "@<!-- -->", "#", "#<!-- -->", "://", ":<!-- -->//", "www.", "www<!-- -->.",
	).Replace(escape(s))
}

// markdownCode is text as code. A code span cannot stand in a table when it
// holds a bar, so it is HTML around inert text.
func markdownCode(s string) string { return "<code>" + markdownText(s) + "</code>" }

// markdownProse is our own prose, or a rule's, with names in it: code spans
// stay, the rest is made inert. Paragraphs stay apart.
func markdownProse(s string) string {
	paras := strings.Split(s, "\n\n")
	for i, p := range paras {
		parts := strings.Split(p, "`")
		for j, part := range parts {
			if j%2 == 0 || j == len(parts)-1 {
				parts[j] = markdownText(part)
				if j%2 == 1 {
					parts[j] = "\\`" + parts[j] // a backtick without a partner
				}
			} else {
				parts[j] = markdownCode(part)
			}
		}
		paras[i] = strings.Join(parts, "")
	}
	return strings.Join(paras, "\n\n")
}

func markdownLink(r Reference) string {
	if r.URL == "" {
		return markdownText(r.Label)
	}
	return "[" + markdownText(r.Label) + "](" + r.URL + ")"
}

// markdownBlock is a block of code, its fence longer than any run of
// backticks in it.
func markdownBlock(language string, lines []string) string {
	fence := 3
	for _, l := range lines {
		run := 0
		for _, r := range l {
			if r != '`' {
				run = 0
				continue
			}
			run++
			fence = max(fence, run+1)
		}
	}
	f := strings.Repeat("`", fence)
	return f + language + "\n" + strings.Join(lines, "\n") + "\n" + f + "\n"
}

// characters counts what GitHub and GitLab count in a comment.
func characters(s string) int { return utf8.RuneCountInString(s) }
