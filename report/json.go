// Package report writes threats and graphs for people and for other programs:
// one file a format. It knows how results are shown and nothing of how they
// are found. Names from templates are hostile text wherever they land.
package report

import (
	"bufio"
	"encoding/json"
	"io"

	"strideline/model"
)

// location is a range as the JSON formats show it: 1-based, in Unicode
// characters, its end excluded.
type location struct {
	File      string `json:"file"`
	Line      int    `json:"line"`
	Column    int    `json:"column"`
	EndLine   int    `json:"endLine"`
	EndColumn int    `json:"endColumn"`
}

// locate returns nil for nowhere, so that the field is left out.
func locate(r model.Range) *location {
	if !r.Known() {
		return nil
	}
	end := r.End
	if end.Compare(r.Start) < 0 {
		end = r.Start
	}
	return &location{r.File, r.Start.Line, r.Start.Col, end.Line, end.Col}
}

type problem struct {
	Severity model.Level `json:"severity"`
	Message  string      `json:"message"`
	Location *location   `json:"location,omitempty"`
}

func problems(ps []model.Problem) []problem {
	out := make([]problem, len(ps))
	for i, p := range ps {
		out[i] = problem{p.Level, model.Display(p.Message), locate(p.At)}
	}
	return out
}

type typeCount struct {
	Type  string `json:"type"`
	Count int    `json:"count"`
}

type coverage struct {
	Files         int         `json:"files"`
	Resources     int         `json:"resources"`
	Modelled      int         `json:"modelled"`
	Ignored       []typeCount `json:"ignored"`
	UnknownValues int         `json:"unknownValues"`
	Notes         []string    `json:"notes"`
}

func covered(c model.Coverage) coverage {
	out := coverage{c.Files, c.Resources, c.Modelled, make([]typeCount, len(c.Ignored)), c.UnknownValues, display(c.Notes)}
	for i, t := range c.Ignored {
		out.Ignored[i] = typeCount(t)
	}
	return out
}

// display is never nil: an empty list is printed as one.
func display(texts []string) []string {
	out := make([]string, len(texts))
	for i, s := range texts {
		out[i] = model.Display(s)
	}
	return out
}

// document writes one JSON object whose lists hold one element a line, so that
// large results can be read with line tools and compared with diff.
type document struct {
	w     *bufio.Writer
	first bool
	err   error
}

func newDocument(w io.Writer, schema string) *document {
	d := &document{w: bufio.NewWriter(w), first: true}
	d.raw("{")
	d.field("schema", schema)
	return d
}

func (d *document) raw(s string) { _, _ = d.w.WriteString(s) }

func (d *document) value(v any) {
	b, err := json.Marshal(v)
	if err != nil && d.err == nil {
		d.err = err
	}
	_, _ = d.w.Write(calm(b))
}

func (d *document) key(name string) {
	if !d.first {
		d.raw(",\n ")
	}
	d.first = false
	d.value(name)
	d.raw(":")
}

func (d *document) field(name string, v any) {
	d.key(name)
	d.value(v)
}

// list writes n elements, each on its own line.
func (d *document) list(name string, n int, element func(i int) any) {
	d.key(name)
	d.raw("[")
	for i := range n {
		if i > 0 {
			d.raw(",")
		}
		d.raw("\n  ")
		d.value(element(i))
	}
	d.raw("]")
}

func (d *document) close() error {
	d.raw("}\n")
	if err := d.w.Flush(); err != nil {
		return err
	}
	return d.err
}
