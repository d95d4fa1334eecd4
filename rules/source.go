package rules

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"gopkg.in/yaml.v3"

	"strideline/model"
)

// source is a rule.yaml: its text and the place of each of its values.
type source struct {
	file     string
	lines    []string
	keys     map[string]*yaml.Node
	values   map[string]*yaml.Node
	problems []model.Problem
	raw      []byte
}

// ruleKeys are the keys of a rule.yaml, in the order of the documentation.
var ruleKeys = []string{
	"id", "title", "stride", "path", "not", "collect", "where", "per", "implies", "unknown", "likelihood", "impact",
	"anchor", "message", "why", "fix", "edit", "false-positives", "references", "since",
}

// readSource reads the top-level keys of a rule.
func readSource(file string, data []byte) (*source, error) {
	s := &source{file: file, keys: map[string]*yaml.Node{}, values: map[string]*yaml.Node{}}
	s.lines = strings.Split(strings.ReplaceAll(string(data), "\r\n", "\n"), "\n")
	head, prose := cutProse(data)
	if err := s.read(head, 0); err != nil {
		return s, err
	}
	if prose != nil {
		s.keys["why"] = nil // read by prose, when asked
	}
	return s, nil
}

// cutProse splits a rule in front of its "why:", where rules write the keys
// that a run needs before those that a reader needs: built-in rules are loaded
// in every process, and YAML of prose is half of their cost.
func cutProse(data []byte) (head, prose []byte) {
	if i := bytes.Index(data, []byte("\nwhy:")); i >= 0 {
		return data[:i+1], data[i+1:]
	}
	return data, nil
}

// read adds the keys of a YAML mapping whose first line follows skip others.
func (s *source) read(data []byte, skip int) error {
	var doc yaml.Node
	if err := yaml.Unmarshal(data, &doc); err != nil {
		return err
	}
	if len(doc.Content) == 0 || doc.Content[0].Kind != yaml.MappingNode {
		return fmt.Errorf("a rule is a mapping that begins with \"id\"")
	}
	shift(&doc, skip)
	m := doc.Content[0].Content
	for i := 0; i+1 < len(m); i += 2 {
		k := m[i]
		if s.keys[k.Value] != nil {
			s.problem(s.scalar(k), "%q: written twice", k.Value)
		} else if !known(k.Value) {
			s.problem(s.scalar(k), "%q: no such key of a rule%s", k.Value, didYouMean(k.Value, ruleKeys))
		}
		s.keys[k.Value], s.values[k.Value] = k, m[i+1]
	}
	return nil
}

func known(key string) bool {
	for _, k := range ruleKeys {
		if k == key {
			return true
		}
	}
	return false
}

func shift(n *yaml.Node, lines int) {
	n.Line += lines
	for _, c := range n.Content {
		shift(c, lines)
	}
}

func (s *source) problem(at model.Range, format string, args ...any) {
	s.problems = append(s.problems, model.Problem{Level: model.LevelError, At: at, Message: fmt.Sprintf(format, args...)})
}

// mistake is the problem of an error in the text of a key's value.
func (s *source) mistake(key string, err error) model.Problem {
	return s.mistakeIn(s.values[key], err)
}

func (s *source) mistakeIn(n *yaml.Node, err error) model.Problem {
	p := model.Problem{Level: model.LevelError, At: s.scalar(n), Message: err.Error()}
	var pe *patternError
	var ce *celError
	switch {
	case errors.As(err, &pe):
		p.At = s.inside(n, pe.offset)
	case errors.As(err, &ce):
		p.At = s.inside(n, ce.offset)
	}
	return p
}

// at is the place of a key, or of the file where it is missing.
func (s *source) at(key string) model.Range {
	if k := s.keys[key]; k != nil {
		return s.scalar(k)
	}
	return model.Range{File: s.file, Start: model.Pos{Line: 1, Col: 1}, End: model.Pos{Line: 1, Col: 1}}
}

// item is the place of an item of a key's list.
func (s *source) item(key string, i int) model.Range {
	n := s.values[key]
	if n != nil && n.Kind == yaml.SequenceNode && i < len(n.Content) {
		return s.scalar(n.Content[i])
	}
	return s.at(key)
}

func (s *source) scalar(n *yaml.Node) model.Range {
	if n == nil {
		return model.Range{File: s.file, Start: model.Pos{Line: 1, Col: 1}, End: model.Pos{Line: 1, Col: 1}}
	}
	start := model.Pos{Line: n.Line, Col: n.Column}
	end := start
	end.Col += utf8.RuneCountInString(n.Value)
	if n.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle) != 0 {
		end.Col += 2
	}
	if n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0 || strings.Contains(n.Value, "\n") {
		end.Col = start.Col + 1
	}
	return model.Range{File: s.file, Start: start, End: end}
}

// inside is the place of a byte offset of a scalar's value. It walks the
// file's own text beside the value and counts what is not white space, which
// folding and indentation never change; an escape in double quotes puts it off
// by its length.
func (s *source) inside(n *yaml.Node, offset int) model.Range {
	ink := inkBefore(n.Value, offset)
	line, col := n.Line, n.Column-1
	switch {
	case n.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0:
		line, col = line+1, 0
	case n.Style&(yaml.SingleQuotedStyle|yaml.DoubleQuotedStyle) != 0:
		col++
	}
	for ; line <= len(s.lines); line, col = line+1, 0 {
		for i, r := range []rune(s.lines[line-1]) {
			if i < col || r == ' ' || r == '\t' {
				continue
			}
			if ink == 0 {
				p := model.Pos{Line: line, Col: i + 1}
				return model.Range{File: s.file, Start: p, End: model.Pos{Line: line, Col: i + 2}}
			}
			ink--
		}
	}
	return s.scalar(n)
}

func inkBefore(text string, offset int) int {
	n := 0
	for _, r := range text[:min(offset, len(text))] {
		if r != ' ' && r != '\t' && r != '\n' {
			n++
		}
	}
	return n
}
