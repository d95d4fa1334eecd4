package cfn

import (
	"bytes"
	"slices"
	"unicode/utf8"

	"strideline/model"
)

// source is the text of one file with an index of its lines. Offsets are
// bytes and never leave the reader; positions are 1-based lines and characters.
type source struct {
	file   string
	text   []byte
	lines  []int // offset of the start of each line
	marks  []int // the same as yaml.v3 counts lines: it also breaks at NEL, LS and PS
	ascii  bool
	runes  []int // characters before each chunk of the text; nil for ASCII
	before int   // lines of the file before this text, for a block parsed alone
}

var byteOrderMark = []byte("\xef\xbb\xbf")

func newSource(file string, text []byte) *source {
	s := &source{file: file, text: bytes.TrimPrefix(text, byteOrderMark), ascii: true}
	s.lines = append(s.lines, 0)
	for i, c := range s.text {
		switch {
		case c == '\n', c == '\r' && (i+1 == len(s.text) || s.text[i+1] != '\n'):
			s.lines = append(s.lines, i+1)
		case c >= utf8.RuneSelf:
			s.ascii = false
		}
	}
	s.marks = s.lines
	if !s.ascii {
		s.countRunes()
	}
	if !s.ascii && bytes.ContainsAny(s.text, "\u0085\u2028\u2029") {
		s.countMarks()
	}
	return s
}

// chunk is how many bytes one entry of runes stands for, so that positions in
// a file of one long line do not cost the whole line each.
const chunk = 256

func (s *source) countRunes() {
	n := 0
	for o, c := range s.text {
		if o%chunk == 0 {
			s.runes = append(s.runes, n)
		}
		if utf8.RuneStart(c) {
			n++
		}
	}
	s.runes = append(s.runes, n)
}

// runesBefore counts the characters before an offset.
func (s *source) runesBefore(o int) int {
	if s.ascii {
		return o
	}
	n := s.runes[o/chunk]
	for _, c := range s.text[o-o%chunk : o] {
		if utf8.RuneStart(c) {
			n++
		}
	}
	return n
}

// offsetOf is the offset of the n-th character of the text, from 0.
func (s *source) offsetOf(n int) int {
	i, found := slices.BinarySearch(s.runes, n)
	if !found {
		i--
	}
	left := n - s.runes[i]
	for o := i * chunk; o < len(s.text); o++ {
		if utf8.RuneStart(s.text[o]) {
			if left == 0 {
				return o
			}
			left--
		}
	}
	return len(s.text)
}

func (s *source) countMarks() {
	s.marks = slices.Clone(s.lines)
	for i, r := range string(s.text) {
		if r == '\u0085' || r == '\u2028' || r == '\u2029' {
			s.marks = append(s.marks, i+utf8.RuneLen(r))
		}
	}
	slices.Sort(s.marks)
}

// offset is the byte offset of a line and column as yaml.v3 counts them.
func (s *source) offset(line, col int) int {
	if line < 1 {
		return 0
	}
	if line > len(s.marks) {
		return len(s.text)
	}
	o := s.marks[line-1]
	if s.ascii {
		return min(o+col-1, len(s.text))
	}
	return s.offsetOf(s.runesBefore(o) + max(col, 1) - 1)
}

// line is the index in lines of the line that holds offset o. The guess is
// nearly always right or a few lines short.
func (s *source) line(o, guess int) int {
	guess = max(0, min(guess, len(s.lines)-1))
	if s.lines[guess] > o || guess+64 < len(s.lines) && s.lines[guess+64] <= o {
		i, found := slices.BinarySearch(s.lines, o)
		if !found {
			i--
		}
		return i
	}
	for guess+1 < len(s.lines) && s.lines[guess+1] <= o {
		guess++
	}
	return guess
}

// pos is the position in the file of a byte offset near the given line.
func (s *source) pos(o, near int) model.Pos {
	i := s.line(o, near-1)
	col := s.runesBefore(o) - s.runesBefore(s.lines[i])
	return model.Pos{Line: i + 1 + s.before, Col: col + 1}
}

// span is the range between two offsets, the first of which lies near a line.
func (s *source) span(from, to, near int) model.Range {
	a := s.pos(from, near)
	return model.Range{File: s.file, Start: a, End: s.pos(to, a.Line-s.before)}
}
