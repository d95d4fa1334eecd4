package edit

import (
	"bytes"
	"fmt"
	"slices"
	"strings"
)

// checked tries an edit on the text: read again, the text must mean exactly
// what was asked for, and no comment may be lost. What reaches a file was seen
// to be right.
func (d *Doc) checked(cuts []cut, want Value, what string) ([]Edit, error) {
	return d.tried(cuts, want, what, d.comments())
}

// tried is checked with the comments that must be there afterwards.
func (d *Doc) tried(cuts []cut, want Value, what string, comments []string) ([]Edit, error) {
	text, err := splice(d.text, cuts)
	if err != nil {
		return nil, fmt.Errorf("cannot %s: %w", what, err)
	}
	after, err := Parse(d.file, text)
	switch {
	case err != nil:
		return nil, fmt.Errorf("cannot %s: the text would not parse", what)
	case !after.Value().equal(want), len(after.mistakes) != len(d.mistakes):
		return nil, fmt.Errorf("cannot %s: the way it is written, more than that would change", what)
	case !survive(comments, after.comments()):
		return nil, fmt.Errorf("cannot %s: a comment would be lost", what)
	}
	edits := make([]Edit, len(cuts))
	for i, c := range cuts {
		edits[i] = Edit{d.span(c.from, c.to), c.new}
	}
	return edits, nil
}

// survive reports whether every comment of before is among those of after, in
// order.
func survive(before, after []string) bool {
	for _, c := range before {
		i := slices.Index(after, c)
		if i < 0 {
			return false
		}
		after = after[i+1:]
	}
	return true
}

// comments are the comments of a text, in order: what stands behind a number
// sign where no scalar does.
func (d *Doc) comments() []string {
	if d.json {
		return nil
	}
	var out []string
	at := 0
	d.scalars(d.root, func(from, to int) {
		if from > at {
			out = append(out, commentsIn(d.text[at:from])...)
		}
		at = max(at, to)
	})
	return append(out, commentsIn(d.text[at:])...)
}

// scalars visits the texts of a tree in order; of a block scalar what stands
// behind its header, which may hold a comment.
func (d *Doc) scalars(n *node, f func(from, to int)) {
	switch {
	case n == nil:
	case n.kind == scalar && n.body < n.to && (d.text[n.body] == '|' || d.text[n.body] == '>'):
		f(min(d.end(d.line(n.body)), n.to), n.to)
	case n.kind == scalar || n.kind == broken || n.kind == alias:
		f(n.from, n.to)
	}
	if n == nil {
		return
	}
	for _, x := range n.fields {
		f(x.from, x.to)
		d.scalars(x.value, f)
	}
	for _, x := range n.items {
		d.scalars(x, f)
	}
}

func commentsIn(gap []byte) []string {
	var out []string
	for line := range bytes.SplitSeq(gap, []byte("\n")) {
		i := bytes.IndexByte(line, '#')
		if i >= 0 {
			out = append(out, strings.TrimSpace(string(line[i:])))
		}
	}
	return out
}
