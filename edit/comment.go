package edit

import (
	"fmt"
	"strings"
	"unicode"
)

// Comment writes a comment on a line of its own above a line (from 1), as far
// indented as that line. Control characters of its text become spaces.
func (d *Doc) Comment(line int, text string) ([]Edit, error) {
	switch {
	case d.json:
		return nil, fmt.Errorf("JSON has no comments")
	case line < 1 || line > len(d.starts):
		return nil, fmt.Errorf("there is no line %d", line)
	}
	text = strings.Map(func(r rune) rune {
		if unicode.IsControl(r) {
			return ' '
		}
		return r
	}, text)
	at := d.starts[line-1]
	new := d.indent(line-1) + "# " + strings.TrimSpace(text) + d.nl
	edits, err := d.checked([]cut{{at, at, new}}, d.Value(), fmt.Sprintf("write a comment above line %d", line))
	if err != nil {
		return nil, err
	}
	after, err := Apply(d.text, edits)
	if err != nil {
		return nil, err
	}
	if doc, err := Parse(d.file, after); err != nil || len(doc.comments()) != len(d.comments())+1 {
		return nil, fmt.Errorf("line %d is part of a text, expected a line that a comment can stand above", line)
	}
	return edits, nil
}
