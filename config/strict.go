package config

import (
	"bytes"
	"errors"
	"io"
	"io/fs"

	"gopkg.in/yaml.v3"

	"strideline/model"
)

// Strict reads one of strideline's own YAML files: unknown keys, keys written
// twice and values of the wrong shape are problems with a place and a
// suggestion, and what can be understood is kept.
type Strict struct{ decoder }

// ReadBounded reads one of strideline's own files, up to a byte more than
// ParseStrict accepts. A pipe in its place is refused: it would never end.
func ReadBounded(fsys fs.FS, name string) ([]byte, error) { return readBounded(fsys, name) }

// ParseStrict hands the top value of a YAML text to read, unless there is
// none, and returns the problems met; file is the name they carry.
func ParseStrict(file string, text []byte, read func(*Strict, *yaml.Node)) []model.Problem {
	s := &Strict{decoder{file: file}}
	if len(text) > maxSize {
		s.at(model.Range{File: file}, "%q is over %d bytes, expected a short file", file, maxSize)
		return s.problems
	}
	doc, err := decode(text)
	switch {
	case errors.Is(err, io.EOF):
		return nil
	case err != nil:
		s.syntax(err)
	case len(doc.Content) > 0 && doc.Content[0].Tag != "!!null":
		read(s, doc.Content[0])
	}
	return model.SortProblems(s.problems)
}

// decode reads the first document; yaml.v3 panics on some hostile input.
func decode(text []byte) (doc yaml.Node, err error) {
	defer func() {
		if recover() != nil {
			err = errors.New("cannot be read")
		}
	}()
	err = yaml.NewDecoder(bytes.NewReader(text)).Decode(&doc)
	return doc, err
}

// Fields reads a mapping, what naming it in problems; known says what reads
// the value of each key.
func (s *Strict) Fields(n *yaml.Node, what string, known map[string]func(*yaml.Node)) {
	s.fields(n, what, known)
}

// Each reads the items of a list.
func (s *Strict) Each(n *yaml.Node, f func(*yaml.Node)) { s.each(n, f) }

// Text reads a scalar as text.
func (s *Strict) Text(n *yaml.Node) string { return s.text(n) }

// OneOf reads a scalar that must be one of a few words, "" where it is not.
func (s *Strict) OneOf(n *yaml.Node, allowed []string) string { return s.oneOf(n, allowed) }

// Range is the place of a value.
func (s *Strict) Range(n *yaml.Node) model.Range { return s.rangeOf(n) }

// Problem reports something wrong at a place.
func (s *Strict) Problem(at model.Range, format string, args ...any) {
	s.at(at, format, args...)
}
