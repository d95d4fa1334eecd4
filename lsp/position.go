package lsp

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	protocol "github.com/tliron/glsp/protocol_3_16"

	"strideline/model"
)

// encoding is the unit that characters of a position count in.
type encoding string

// The encodings that may be agreed on; every client knows UTF-16.
const (
	utf16Units encoding = "utf-16"
	utf8Units  encoding = "utf-8"
)

// width is how many units a character takes.
func (e encoding) width(r rune, bytes int) int {
	switch {
	case e == utf8Units:
		return bytes
	case r > 0xffff:
		return 2
	}
	return 1
}

// text is a document with an index of its lines. Lines end at \n, \r\n and a
// lone \r, as the protocol and the readers have it.
type text struct {
	s     string
	lines []int // offset of the start of each line
	ascii bool
}

func newText(s string) *text {
	t := &text{s: s, lines: make([]int, 1, 1+strings.Count(s, "\n")), ascii: true}
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '\n', c == '\r' && (i+1 == len(s) || s[i+1] != '\n'):
			t.lines = append(t.lines, i+1)
		case c >= utf8.RuneSelf:
			t.ascii = false
		}
	}
	return t
}

// byteOrderMark is no character to readers.
const byteOrderMark = "\ufeff"

// line returns the bounds of a line without its end; one past the last line is
// the end of the text, empty.
func (t *text) line(i int) (from, to int) {
	if i < 0 {
		return 0, 0
	}
	if i >= len(t.lines) {
		return len(t.s), len(t.s)
	}
	from, to = t.lines[i], len(t.s)
	if i+1 < len(t.lines) {
		to = t.lines[i+1]
	}
	for to > from && (t.s[to-1] == '\n' || t.s[to-1] == '\r') {
		to--
	}
	return from, to
}

// offset is the byte offset of a position: past the end of a line its end,
// past the end of the text its end; within a character its start.
func (t *text) offset(p protocol.Position, e encoding) int {
	from, to := t.line(int(min(p.Line, uint32(len(t.lines)))))
	left := int(p.Character)
	if t.ascii {
		return min(from+left, to)
	}
	for o := from; o < to; {
		r, n := utf8.DecodeRuneInString(t.s[o:to])
		if left -= e.width(r, n); left < 0 {
			return o
		}
		o += n
		if left == 0 {
			return o
		}
	}
	return to
}

// position is where a byte offset lies.
func (t *text) position(o int, e encoding) protocol.Position {
	o = max(0, min(o, len(t.s)))
	i, found := slices.BinarySearch(t.lines, o)
	if !found {
		i--
	}
	from, to := t.line(i)
	p := protocol.Position{Line: uint32(i)}
	if o = min(o, to); t.ascii {
		p.Character = uint32(o - from)
		return p
	}
	for at := from; at < o; {
		r, n := utf8.DecodeRuneInString(t.s[at:to])
		p.Character += uint32(e.width(r, n))
		at += n
	}
	return p
}

// of is the offset of a position of the model, which counts lines and
// characters from 1 and no byte order mark.
func (t *text) of(p model.Pos) int {
	from, to := t.line(p.Line - 1)
	if p.Line == 1 && strings.HasPrefix(t.s, byteOrderMark) {
		from = len(byteOrderMark)
	}
	if t.ascii {
		return min(from+max(0, p.Col-1), to)
	}
	for n := 1; n < p.Col && from < to; n++ {
		_, size := utf8.DecodeRuneInString(t.s[from:to])
		from += size
	}
	return from
}

// span is a range of the model as the client counts. Nowhere is the start of
// the text.
func (t *text) span(r model.Range, e encoding) protocol.Range {
	if r.Start.Line < 1 {
		return protocol.Range{}
	}
	end := r.End
	if end.Compare(r.Start) < 0 {
		end = r.Start
	}
	return protocol.Range{Start: t.position(t.of(r.Start), e), End: t.position(t.of(end), e)}
}

// pos is a position of the client as the model counts.
func (t *text) pos(p protocol.Position, e encoding) model.Pos {
	o := t.offset(p, e)
	i, found := slices.BinarySearch(t.lines, o)
	if !found {
		i--
	}
	from := t.lines[i]
	if i == 0 && strings.HasPrefix(t.s, byteOrderMark) {
		from = min(len(byteOrderMark), o)
	}
	return model.Pos{Line: i + 1, Col: 1 + utf8.RuneCountInString(t.s[from:o])}
}

func comparePositions(a, b protocol.Position) int {
	return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Character, b.Character))
}

// overlap reports whether two ranges share a place; empty ones count as one.
func overlap(a, b protocol.Range) bool {
	return comparePositions(a.Start, b.End) <= 0 && comparePositions(b.Start, a.End) <= 0
}
