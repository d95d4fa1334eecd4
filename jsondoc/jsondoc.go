// Package jsondoc writes JSON whose lists hold one element a line, so that
// large results can be read with line tools and compared with diff, and that
// a terminal shows as text. It knows nothing of what is written but places.
package jsondoc

import (
	"bufio"
	"encoding/json"
	"io"

	"strideline/model"
	"strideline/terminal"
)

// Document is one JSON object on its way out. The first error is told by
// Close; what comes after it is lost.
type Document struct {
	w     *bufio.Writer
	begun bool // the object that is open has a field
	err   error
}

// New begins an object that names its schema.
func New(w io.Writer, schema string) *Document {
	d := Bare(w)
	d.Raw("{")
	d.Field("schema", schema)
	return d
}

// Bare begins nothing: the caller writes the braces with Raw.
func Bare(w io.Writer) *Document { return &Document{w: bufio.NewWriter(w)} }

// Raw writes punctuation as it is. A brace begins an object.
func (d *Document) Raw(s string) {
	_, _ = d.w.WriteString(s)
	if s != "" && s[len(s)-1] == '{' {
		d.begun = false
	}
}

// Value writes a value, its control and format characters as escapes.
func (d *Document) Value(v any) {
	b, err := json.Marshal(v)
	if err != nil && d.err == nil {
		d.err = err
	}
	_, _ = d.w.Write(terminal.CalmJSON(b))
}

// Key writes the name of a field, on a line of its own but for the first.
func (d *Document) Key(name string) {
	if d.begun {
		d.Raw(",\n ")
	}
	d.begun = true
	d.Value(name)
	d.Raw(":")
}

// Field writes a field.
func (d *Document) Field(name string, v any) {
	d.Key(name)
	d.Value(v)
}

// List writes a field of n elements, each on its own line.
func (d *Document) List(name string, n int, element func(i int) any) {
	d.Key(name)
	d.Raw("[")
	for i := range n {
		if i > 0 {
			d.Raw(",")
		}
		d.Raw("\n  ")
		d.Value(element(i))
	}
	d.Raw("]")
}

// Close ends the object and returns the first error.
func (d *Document) Close() error {
	d.Raw("}\n")
	return d.Flush()
}

// Flush ends a document that is no object.
func (d *Document) Flush() error {
	if err := d.w.Flush(); err != nil {
		return err
	}
	return d.err
}

// Location is a range as the JSON formats show it: 1-based, in Unicode
// characters, its end excluded.
type Location struct {
	File      string `json:"file"`
	Line      int    `json:"line"`
	Column    int    `json:"column"`
	EndLine   int    `json:"endLine"`
	EndColumn int    `json:"endColumn"`
}

// Locate returns nil for nowhere, so that the field is left out.
func Locate(r model.Range) *Location {
	if !r.Known() {
		return nil
	}
	end := r.End
	if end.Compare(r.Start) < 0 {
		end = r.Start
	}
	return &Location{r.File, r.Start.Line, r.Start.Col, end.Line, end.Col}
}
