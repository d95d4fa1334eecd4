package edit

import (
	"cmp"
	"fmt"
	"slices"
	"unicode/utf8"

	"strideline/model"
)

// Edit replaces the text of a range; an empty range inserts.
type Edit struct {
	Range model.Range
	New   string
}

// Apply makes edits in a text. They are given in any order, speak of the text
// before all of them and must not overlap; inserts at one place keep their
// order.
func Apply(text []byte, edits []Edit) ([]byte, error) {
	body, mark := cutMark(text)
	ls := newLines(body)
	cuts := make([]cut, 0, len(edits))
	for _, e := range edits {
		from, ok := ls.offset(e.Range.Start)
		to, ok2 := ls.offset(e.Range.End)
		if !ok || !ok2 || to < from {
			return nil, fmt.Errorf("%s: the edit lies outside the text", e.Range)
		}
		cuts = append(cuts, cut{from, to, e.New})
	}
	out, err := splice(body, cuts)
	if err != nil {
		return nil, err
	}
	return append(slices.Clone(mark), out...), nil
}

// cut replaces the bytes between two offsets.
type cut struct {
	from, to int
	new      string
}

func splice(text []byte, cuts []cut) ([]byte, error) {
	cuts = slices.Clone(cuts)
	slices.SortStableFunc(cuts, func(a, b cut) int { return cmp.Or(cmp.Compare(a.from, b.from), cmp.Compare(a.to, b.to)) })
	var out []byte
	at := 0
	for _, c := range cuts {
		if c.from < at {
			return nil, fmt.Errorf("two edits overlap")
		}
		out = append(append(out, text[at:c.from]...), c.new...)
		at = c.to
	}
	return append(out, text[at:]...), nil
}

// lines finds offsets by position and positions by offset.
type lines struct {
	text   []byte
	starts []int
}

func newLines(text []byte) lines {
	ls := lines{text, []int{0}}
	for i, c := range text {
		if c == '\n' || c == '\r' && (i+1 == len(text) || text[i+1] != '\n') {
			ls.starts = append(ls.starts, i+1)
		}
	}
	return ls
}

// end is the offset of a line's break, the line counted from 0.
func (ls lines) end(i int) int { return lineEnd(ls.text, ls.starts[i]) }

// line is the line, from 0, that holds an offset.
func (ls lines) line(o int) int {
	i, found := slices.BinarySearch(ls.starts, o)
	if !found {
		i--
	}
	return i
}

func (ls lines) offset(p model.Pos) (int, bool) {
	if p.Line < 1 || p.Line > len(ls.starts) || p.Col < 1 {
		return 0, false
	}
	o, end := ls.starts[p.Line-1], ls.end(p.Line-1)
	for n := p.Col; n > 1; n-- {
		if o >= end {
			return 0, false
		}
		_, size := utf8.DecodeRune(ls.text[o:])
		o += size
	}
	return o, true
}

func (ls lines) pos(o int) model.Pos {
	i := ls.line(o)
	return model.Pos{Line: i + 1, Col: utf8.RuneCount(ls.text[ls.starts[i]:o]) + 1}
}

// indent is the white space that a line begins with.
func (ls lines) indent(i int) string {
	from := ls.starts[i]
	to := from
	for to < len(ls.text) && (ls.text[to] == ' ' || ls.text[to] == '\t') {
		to++
	}
	return string(ls.text[from:to])
}

// first reports whether nothing but white space stands before o on its line.
func (ls lines) first(o int) bool {
	i := ls.line(o)
	return len(ls.indent(i)) == o-ls.starts[i]
}

const byteOrderMark = "\xef\xbb\xbf"

func cutMark(text []byte) (body, mark []byte) {
	if len(text) >= 3 && string(text[:3]) == byteOrderMark {
		return text[3:], text[:3]
	}
	return text, nil
}
