package cfn

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"unicode/utf8"

	"gopkg.in/yaml.v3"

	"strideline/model"
)

// readBounded reads a file that is not larger than the bound.
func readBounded(f fs.File, bound int) ([]byte, error) {
	var buf bytes.Buffer
	if info, err := f.Stat(); err == nil {
		if info.IsDir() {
			return nil, fmt.Errorf("is a folder, expected a file")
		}
		if info.Size() <= int64(bound) {
			buf.Grow(int(info.Size()) + bytes.MinRead)
		}
	}
	if _, err := buf.ReadFrom(io.LimitReader(f, int64(bound)+1)); err != nil {
		return nil, err
	}
	if buf.Len() > bound {
		return nil, fmt.Errorf("file is larger than %d bytes (limit \"bytes\") and is not read", bound)
	}
	return buf.Bytes(), nil
}

// parse turns the text of a file into a tree. Of a broken file it returns the
// blocks that parse, with a problem for each that does not.
func parse(file string, text []byte, limits Limits) (*node, []model.Problem) {
	src := newSource(file, text)
	var problems []model.Problem
	if o := invalidUTF8(src.text); o >= 0 {
		problems = append(problems, model.Problem{Level: model.LevelError, Message: "the file is not UTF-8 text", At: src.span(o, o, 1)})
		if bytes.IndexByte(src.text, 0) >= 0 {
			return nil, problems
		}
		src = newSource(file, mendUTF8(src.text))
	}
	n, more := parseTree(src, limits)
	return n, append(problems, more...)
}

func parseTree(src *source, limits Limits) (*node, []model.Problem) {
	if looksLikeJSON(src.text) {
		return parseJSON(src, limits)
	}
	return parseYAML(src, limits)
}

// mendUTF8 puts an underscore for each byte that is no UTF-8: one letter of
// another encoding in a comment must not cost the file, nor move what follows.
func mendUTF8(b []byte) []byte {
	out := make([]byte, 0, len(b))
	for len(b) > 0 {
		r, n := utf8.DecodeRune(b)
		if r == utf8.RuneError && n == 1 {
			out = append(out, '_')
		} else {
			out = append(out, b[:n]...)
		}
		b = b[n:]
	}
	return out
}

func invalidUTF8(b []byte) int {
	if utf8.Valid(b) {
		return -1
	}
	for o := 0; o < len(b); {
		r, n := utf8.DecodeRune(b[o:])
		if r == utf8.RuneError && n == 1 {
			return o
		}
		o += n
	}
	return -1
}

func looksLikeJSON(b []byte) bool {
	b = bytes.TrimLeft(b, " \t\r\n")
	return len(b) > 0 && b[0] == '{'
}

func parseJSON(src *source, limits Limits) (*node, []model.Problem) {
	t := &jsonTree{src: src, limits: limits}
	n := t.document()
	if t.failed {
		// Flow mappings of YAML begin with a brace too.
		if doc, err := parseNodes(src.text); err == nil && deepest(src.text) <= limits.Depth {
			y := &yamlTree{src: src, limits: limits, anchors: map[*yaml.Node]*node{}}
			n := y.document(doc)
			return n, y.problems
		}
		n = t.recover(n)
	}
	return n, t.problems
}

// deepest counts the levels of flow brackets, so that a bomb is refused before
// a recursive parser sees it.
func deepest(b []byte) int {
	depth, most := 0, 0
	for _, c := range b {
		switch c {
		case '[', '{':
			depth++
			most = max(most, depth)
		case ']', '}':
			depth--
		}
	}
	return most
}

func parseYAML(src *source, limits Limits) (*node, []model.Problem) {
	y := &yamlTree{src: src, limits: limits, anchors: map[*yaml.Node]*node{}}
	doc, err := parseNodes(src.text)
	if err != nil {
		if depth := deepest(src.text); depth > limits.Depth {
			y.problem(src.span(0, 0, 1), "nested %d levels deep, more than %d (limit \"depth\")", depth, limits.Depth)
		}
		return y.blocks()
	}
	return y.document(doc), y.problems
}
