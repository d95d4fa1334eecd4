package edit

import (
	"strings"
	"unicode/utf8"

	"gopkg.in/yaml.v3"
)

// yaml.v3 says where a node starts and never where it ends. This file finds
// the ends, from the source and the parsed value; the text between start and
// end parses to the same value again (fuzzed by iac/cfn, which reads with it).

// SkipProperties returns the offset of the content of a node that starts at o
// with a tag or an anchor, and the offset where the properties end.
func SkipProperties(b []byte, o int) (content, end int) {
	end = o
	for o < len(b) && (b[o] == '!' || b[o] == '&') {
		for o < len(b) && !isSpace(b[o]) {
			o++
		}
		end = o
		o = skipBlank(b, o)
	}
	return o, end
}

func isSpace(c byte) bool { return c == ' ' || c == '\t' || c == '\n' || c == '\r' }

// skipBlank skips white space, line breaks and comments.
func skipBlank(b []byte, o int) int {
	for o < len(b) {
		switch {
		case isSpace(b[o]):
			o++
		case b[o] == '#' && (o == 0 || isSpace(b[o-1])):
			for o < len(b) && b[o] != '\n' && b[o] != '\r' {
				o++
			}
		default:
			return o
		}
	}
	return o
}

// ScalarEnd returns the offset behind the scalar n whose content starts at o.
func ScalarEnd(b []byte, o int, n *yaml.Node) int {
	switch {
	case n.Style&yaml.DoubleQuotedStyle != 0:
		return DoubleEnd(b, o)
	case n.Style&yaml.SingleQuotedStyle != 0:
		return singleEnd(b, o)
	case n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0:
		return blockEnd(b, o, n.Value)
	}
	return plainEnd(b, o, n.Value)
}

// DoubleEnd returns the offset behind the double-quoted text that starts at o.
func DoubleEnd(b []byte, o int) int {
	for o++; o < len(b); o++ {
		switch b[o] {
		case '\\':
			o++
		case '"':
			return o + 1
		}
	}
	return len(b)
}

func singleEnd(b []byte, o int) int {
	for o++; o < len(b); o++ {
		if b[o] != '\'' {
			continue
		}
		if o+1 < len(b) && b[o+1] == '\'' {
			o++
			continue
		}
		return o + 1
	}
	return len(b)
}

// plainEnd matches the characters of the value against the source. A plain
// scalar has no escapes and no comments inside; only white space changes when
// its lines are folded.
func plainEnd(b []byte, o int, value string) int {
	if end := o + len(value); end <= len(b) && string(b[o:end]) == value {
		return end
	}
	end := o
	for i, r := range value {
		if foldable(r) {
			continue
		}
		n := utf8.RuneLen(r)
		if n < 1 {
			return end
		}
		for o < len(b) {
			got, size := utf8.DecodeRune(b[o:])
			if !foldable(got) {
				break
			}
			o += size
		}
		if o+n > len(b) || string(b[o:o+n]) != value[i:i+n] {
			return end
		}
		o += n
		end = o
	}
	return end
}

// foldable says whether a character may change when lines are folded: white
// space and the line breaks of YAML 1.1.
func foldable(r rune) bool {
	switch r {
	case ' ', '\t', '\n', '\r', '\u0085', '\u2028', '\u2029':
		return true
	}
	return false
}

// blockEnd returns the end of the last line of a block scalar, without its
// line break. The indentation is that of the first line with text; the value
// tells how much of its white space is content.
func blockEnd(b []byte, o int, value string) int {
	header := o
	for o < len(b) && b[o] != '\n' && b[o] != '\r' {
		o++
	}
	keep := strings.ContainsRune(strings.SplitN(string(b[header:o]), "#", 2)[0], '+')
	end := o
	indent := -1
	for o = nextLine(b, o); o < len(b); o = nextLine(b, o) {
		stop := lineEnd(b, o)
		text := o + countSpaces(b[o:stop])
		if text == stop || blank(b[text:stop]) {
			if keep || indentedBlank(value, indent, text-o) {
				end = stop
			}
			o = stop
			continue
		}
		if indent < 0 {
			if blank([]byte(value)) {
				break
			}
			indent = text - o - leading(value)
		}
		if text-o < indent {
			break
		}
		end = stop
		o = stop
	}
	return end
}

// indentedBlank says whether a blank line holds white space that is content.
func indentedBlank(value string, indent, spaces int) bool {
	return indent >= 0 && spaces > indent && strings.ContainsAny(value, " \t")
}

func nextLine(b []byte, o int) int {
	if o < len(b) && b[o] == '\r' {
		o++
	}
	if o < len(b) && b[o] == '\n' {
		o++
	}
	return o
}

func lineEnd(b []byte, o int) int {
	for o < len(b) && b[o] != '\n' && b[o] != '\r' {
		o++
	}
	return o
}

func countSpaces(b []byte) int {
	n := 0
	for n < len(b) && b[n] == ' ' {
		n++
	}
	return n
}

func blank(b []byte) bool {
	for _, c := range b {
		if !isSpace(c) {
			return false
		}
	}
	return true
}

// leading counts the spaces before the first text of a block scalar's value.
func leading(value string) int {
	for _, line := range strings.Split(value, "\n") {
		if strings.TrimSpace(line) != "" {
			return countSpaces([]byte(line))
		}
	}
	return 0
}

// FlowEnd returns the offset behind the bracket that closes a flow collection
// whose last child ends at o.
func FlowEnd(b []byte, o int) int {
	for p := o; p < len(b); p++ {
		p = skipBlank(b, p)
		if p >= len(b) {
			break
		}
		switch b[p] {
		case ',', ':', '?':
		case ']', '}':
			return p + 1
		default:
			return o
		}
	}
	return o
}
