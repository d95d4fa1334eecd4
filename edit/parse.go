package edit

import (
	"bytes"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"gopkg.in/yaml.v3"

	"strideline/model"
)

// maxText bounds a text that is edited: nobody writes such a file by hand.
const maxText = 8 << 20

// Path leads to a value: keys of mappings, and of lists the numbers of items
// from 0.
type Path []string

// String joins the steps by dots.
func (p Path) String() string { return strings.Join(p, ".") }

func number(s string) (int, bool) {
	n, err := strconv.Atoi(s)
	return n, err == nil && n >= 0 && (s == "0" || s[0] != '0')
}

type kind uint8

const (
	scalar kind = iota
	list
	table
	alias
	broken
)

// node is a value and where it is written, in offsets.
type node struct {
	kind     kind
	from, to int // with tag and anchor
	body     int // behind tag and anchor
	flow     bool
	style    yaml.Style
	tag      string
	text     string
	anchored bool // other places share it
	open     bool // its end could not be read
	fields   []field
	items    []*node
}

type field struct {
	key      string
	from, to int
	value    *node
}

func (n *node) find(key string) *field {
	if n.kind != table {
		return nil
	}
	for i := range n.fields {
		if n.fields[i].key == key {
			return &n.fields[i]
		}
	}
	return nil
}

// value is what a node means, its place left out.
func (n *node) value() Value {
	v := Value{kind: n.kind, tag: n.tag, text: n.text}
	for _, f := range n.fields {
		v.keys, v.values = append(v.keys, f.key), append(v.values, f.value.value())
	}
	for _, it := range n.items {
		v.values = append(v.values, it.value())
	}
	return v
}

// Doc is a YAML or JSON text that can be edited. It is never changed.
type Doc struct {
	file string
	lines
	json     bool
	root     *node // nil for an empty text
	nl       string
	mistakes []string // what of a half-typed text could not be read
}

// Parse reads a text; file is the name that edits carry. Of a half-typed text
// the parts that can be read can be edited; the error says that nothing can.
func Parse(file string, text []byte) (*Doc, error) {
	body, _ := cutMark(text)
	switch {
	case len(text) > maxText:
		return nil, fmt.Errorf("%s: over %d bytes", file, maxText)
	case !utf8.Valid(body):
		return nil, fmt.Errorf("%s: no UTF-8 text", file)
	case bytes.ContainsAny(body, "\u0085\u2028\u2029"):
		return nil, fmt.Errorf("%s: holds line breaks that editors do not count as such", file)
	}
	d := &Doc{file: file, lines: newLines(body), nl: "\n"}
	if i := bytes.IndexByte(body, '\n'); i > 0 && body[i-1] == '\r' {
		d.nl = "\r\n"
	}
	if t := bytes.TrimLeft(body, " \t\r\n"); len(t) > 0 && (t[0] == '{' || t[0] == '[') && !strings.HasSuffix(file, ".yaml") && !strings.HasSuffix(file, ".yml") {
		d.json = true
		d.parseJSON()
	} else {
		d.parseYAML()
	}
	if d.root == nil && len(d.mistakes) > 0 {
		return nil, fmt.Errorf("%s: %s", file, d.mistakes[0])
	}
	return d, nil
}

// JSON reports whether the text is JSON, which has no comments.
func (d *Doc) JSON() bool { return d.json }

// Value returns what the text means.
func (d *Doc) Value() Value {
	if d.root == nil {
		return Value{kind: scalar, tag: "!!null"}
	}
	return d.root.value()
}

func (n *node) child(step string) *node {
	switch {
	case n == nil:
	case n.kind == table:
		if f := n.find(step); f != nil {
			return f.value
		}
	case n.kind == list:
		if i, ok := number(step); ok && i < len(n.items) {
			return n.items[i]
		}
	}
	return nil
}

// PathAt returns the path to the innermost key or value that holds a place.
func (d *Doc) PathAt(pos model.Pos) (Path, bool) {
	o, ok := d.offset(pos)
	if !ok || d.root == nil {
		return nil, false
	}
	var p Path
	n := d.root
	for {
		next, step := n.holding(o)
		if next == nil {
			return p, p != nil
		}
		p, n = append(p, step), next
	}
}

func (n *node) holding(o int) (*node, string) {
	for _, f := range n.fields {
		if f.from <= o && o <= max(f.to, f.value.to) {
			return f.value, f.key
		}
	}
	for i, it := range n.items {
		if it.from <= o && o <= it.to {
			return it, strconv.Itoa(i)
		}
	}
	return nil, ""
}

func (d *Doc) span(from, to int) model.Range {
	return model.Range{File: d.file, Start: d.pos(from), End: d.pos(to)}
}
