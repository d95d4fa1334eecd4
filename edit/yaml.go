package edit

import (
	"errors"
	"slices"

	"gopkg.in/yaml.v3"

	"strideline/model"
)

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
