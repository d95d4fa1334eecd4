package cfn

import (
	"bytes"
	"slices"
	"unicode/utf8"

	"strideline/model"
)

// moves says where places of a text are after an edit. The edit is what is
// left of the two texts without the lines they begin and end with alike.
type moves struct {
	was, now [][]byte // lines
	head     int      // lines alike at the beginning
	tail     int      // and at the end
}

func newMoved(was, now []byte) *moves {
	m := &moves{was: linesOf(was), now: linesOf(now)}
	most := min(len(m.was), len(m.now))
	for m.head < most && bytes.Equal(m.was[m.head], m.now[m.head]) {
		m.head++
	}
	for m.tail < most-m.head && bytes.Equal(m.was[len(m.was)-1-m.tail], m.now[len(m.now)-1-m.tail]) {
		m.tail++
	}
	return m
}

// linesOf cuts a text as sources do.
func linesOf(text []byte) [][]byte {
	s := newSource("", text)
	out := make([][]byte, len(s.lines))
	for i := range s.lines {
		out[i] = s.lineText(i)
	}
	return out
}

// pos is where a position is now. Within the edit it is the nearest place.
func (m *moves) pos(p model.Pos) model.Pos {
	delta := len(m.now) - len(m.was)
	switch {
	case p.Line <= m.head:
		return p
	case p.Line > len(m.was)-m.tail:
		return model.Pos{Line: p.Line + delta, Col: p.Col}
	case delta == 0:
		return model.Pos{Line: p.Line, Col: column(m.was[p.Line-1], m.now[p.Line-1], p.Col)}
	}
	last := len(m.now) - m.tail // the last line of the edit, or the one before it
	if p.Line <= last {
		return p
	}
	return model.Pos{Line: max(1, last), Col: p.Col}
}

// column is where a column of a line is after an edit within the line.
func column(was, now []byte, col int) int {
	a, b := []rune(string(was)), []rune(string(now))
	head := 0
	for head < min(len(a), len(b)) && a[head] == b[head] {
		head++
	}
	if col-1 <= head {
		return col
	}
	return max(head+1, col+utf8.RuneCount(now)-utf8.RuneCount(was))
}

func (m *moves) span(r model.Range) model.Range {
	r.Start, r.End = m.pos(r.Start), m.pos(r.End)
	if r.End.Compare(r.Start) < 0 {
		r.End = r.Start
	}
	return r
}

// key is where a key is now; ok is false where its line is gone.
func (m *moves) key(key string, at model.Range) (model.Range, bool) {
	if at.Start.Line <= m.head || at.Start.Line > len(m.was)-m.tail {
		return m.span(at), true
	}
	text := bytes.TrimSpace(m.was[at.Start.Line-1])
	edit := m.now[m.head : len(m.now)-m.tail]
	i := slices.IndexFunc(edit, func(l []byte) bool {
		l = bytes.TrimSpace(l)
		return bytes.Equal(l, text) || bytes.HasPrefix(l, []byte(key)) || bytes.HasPrefix(l, []byte(`"`+key+`"`))
	})
	if i < 0 {
		return model.Range{}, false
	}
	line := m.head + i + 1
	col := 1 + countSpaces(edit[i])
	p := model.Pos{Line: line, Col: col}
	return model.Range{File: at.File, Start: p, End: model.Pos{Line: line, Col: col + at.End.Col - at.Start.Col}}, true
}
