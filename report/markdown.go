package report

import (
	"strings"
	"unicode/utf8"

	"strideline/markdown"
)

// What reports need of package markdown, by short names.

func markdownText(s string) string { return markdown.Text(s) }
func htmlText(s string) string     { return markdown.HTML(s) }
func markdownCode(s string) string { return markdown.Code(s) }

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
