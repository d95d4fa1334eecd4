package model

import (
	"cmp"
	"fmt"
)

// Pos is a place in a file. Line and Col are 1-based; Col counts Unicode
// characters, so that no reader leaks bytes and no protocol leaks UTF-16.
type Pos struct {
	Line, Col int
}

// Compare orders positions by line, then column.
func (p Pos) Compare(q Pos) int {
	if c := cmp.Compare(p.Line, q.Line); c != 0 {
		return c
	}
	return cmp.Compare(p.Col, q.Col)
}

// Range is a half-open piece of a file. File is relative to the working
// directory, with forward slashes. The zero Range means "nowhere".
type Range struct {
	File       string
	Start, End Pos
}

// Known reports whether r points at a real place.
func (r Range) Known() bool { return r.File != "" && r.Start.Line > 0 }

// Contains reports whether p lies in r, its end excluded.
func (r Range) Contains(p Pos) bool {
	return r.Start.Compare(p) <= 0 && p.Compare(r.End) < 0
}

// Compare orders ranges by file, start, end.
func (r Range) Compare(s Range) int {
	if c := cmp.Compare(r.File, s.File); c != 0 {
		return c
	}
	if c := r.Start.Compare(s.Start); c != 0 {
		return c
	}
	return r.End.Compare(s.End)
}

// String prints file:line:column, the form editors and terminals link.
func (r Range) String() string {
	if !r.Known() {
		return r.File
	}
	return fmt.Sprintf("%s:%d:%d", r.File, r.Start.Line, r.Start.Col)
}
