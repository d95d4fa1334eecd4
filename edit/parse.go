package edit

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
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

// At returns the range of the value at a path.
func (d *Doc) At(p Path) (model.Range, bool) {
	n := d.root
	for _, s := range p {
		if n = n.child(s); n == nil {
			return model.Range{}, false
		}
	}
	if n == nil {
		return model.Range{}, false
	}
	return d.span(n.from, n.to), true
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

func (d *Doc) parseYAML() {
	doc, err := parseNodes(d.text)
	if err != nil {
		d.parseBlocks(err)
		return
	}
	if len(doc.Content) > 0 {
		r := yamlReader{ls: d.lines, shared: shared(doc)}
		d.root = r.node(doc.Content[0])
	}
}

// parseNodes runs yaml.v3, which panics on some hostile input.
func parseNodes(text []byte) (doc *yaml.Node, err error) {
	defer func() {
		if recover() != nil {
			doc, err = nil, errors.New("cannot be parsed")
		}
	}()
	doc = &yaml.Node{}
	err = yaml.Unmarshal(text, doc)
	return doc, err
}

// shared are the nodes that an alias stands for.
func shared(y *yaml.Node) map[*yaml.Node]bool {
	out := map[*yaml.Node]bool{}
	var walk func(*yaml.Node)
	walk = func(y *yaml.Node) {
		if y.Kind == yaml.AliasNode {
			out[y.Alias] = true
			return
		}
		for _, c := range y.Content {
			walk(c)
		}
	}
	walk(y)
	return out
}

// yamlReader turns nodes of yaml.v3 into ours; base is the first line of the
// text they were parsed from.
type yamlReader struct {
	ls     lines
	base   int
	shared map[*yaml.Node]bool
}

func (r yamlReader) at(y *yaml.Node) int {
	line := y.Line + r.base
	if o, ok := r.ls.offset(model.Pos{Line: line, Col: y.Column}); ok {
		return o
	}
	if line >= 1 && line <= len(r.ls.starts) {
		return r.ls.end(line - 1)
	}
	return len(r.ls.text)
}

func (r yamlReader) node(y *yaml.Node) *node {
	from := r.at(y)
	n := &node{from: from, body: from, tag: tagOf(y), style: y.Style, flow: y.Style&yaml.FlowStyle != 0, anchored: r.shared[y]}
	end := from
	if from < len(r.ls.text) && (r.ls.text[from] == '!' || r.ls.text[from] == '&') {
		n.body, end = SkipProperties(r.ls.text, from)
	}
	n.to = n.body
	switch y.Kind {
	case yaml.ScalarNode:
		n.text = y.Value
		if n.to = ScalarEnd(r.ls.text, n.body, y); n.to == n.body {
			n.to = end // nothing is written behind the tag
		}
	case yaml.AliasNode:
		n.kind, n.text, n.to = alias, y.Value, min(n.body+1+len(y.Value), len(r.ls.text))
	case yaml.SequenceNode:
		n.kind = list
		for _, c := range y.Content {
			it := r.node(c)
			n.items, n.to = append(n.items, it), max(n.to, it.to)
		}
	case yaml.MappingNode:
		n.kind = table
		r.fields(n, y)
	}
	if n.flow && (n.kind == table || n.kind == list) {
		if n.to == n.body && n.to < len(r.ls.text) {
			n.to++ // the opening bracket
		}
		n.to = FlowEnd(r.ls.text, n.to)
	}
	return n
}

func (r yamlReader) fields(n *node, y *yaml.Node) {
	for i := 0; i+1 < len(y.Content); i += 2 {
		k, v := r.node(y.Content[i]), r.node(y.Content[i+1])
		f := field{key: k.text, from: k.from, to: k.to, value: v}
		if k.kind != scalar {
			f.key = "\x00" + string(r.ls.text[k.from:k.to]) // no path leads there
		}
		n.fields, n.to = append(n.fields, f), max(n.to, k.to, v.to)
	}
}

// tagOf is what a scalar resolves to, or a tag of the format's own; the
// standard tags of collections say nothing.
func tagOf(y *yaml.Node) string {
	tag := y.ShortTag()
	if y.Kind != yaml.ScalarNode && slices.Contains([]string{"!!map", "!!seq", ""}, tag) || y.Kind == yaml.AliasNode {
		return ""
	}
	return tag
}
