package cfn

import (
	"errors"
	"fmt"
	"strings"

	"gopkg.in/yaml.v3"

	"strideline/edit"
	"strideline/iac/resource"
	"strideline/model"
)

// yamlTree turns YAML text into a tree with full ranges.
type yamlTree struct {
	src      *source
	limits   Limits
	problems []model.Problem
	anchors  map[*yaml.Node]*node // nil while an anchor is being built
	broken   int                  // blocks of a broken file that could not be read
	expanded int                  // nodes that aliases stand for so far
}

// parseNodes runs yaml.v3. Its parser panics on some hostile input instead of
// returning an error (go-yaml issues 737 and 985), which must not end the run.
func parseNodes(text []byte) (doc *yaml.Node, err error) {
	defer func() {
		if r := recover(); r != nil {
			doc, err = nil, errors.New("yaml: cannot be parsed")
		}
	}()
	doc = &yaml.Node{}
	err = yaml.Unmarshal(text, doc)
	return doc, err
}

// document converts the first document; nil for an empty one.
func (t *yamlTree) document(doc *yaml.Node) *node {
	if doc == nil || len(doc.Content) == 0 {
		return nil
	}
	n, _ := t.node(doc.Content[0], 1)
	return n
}

func (t *yamlTree) problem(at model.Range, format string, args ...any) {
	t.problems = append(t.problems, model.Problem{Level: model.LevelError, Message: fmt.Sprintf(format, args...), At: at})
}

// node converts y and finds its range; stop is the offset of its end.
func (t *yamlTree) node(y *yaml.Node, depth int) (n *node, stop int) {
	start := t.src.offset(y.Line, y.Column)
	content, end := start, start
	tag := ""
	if start < len(t.src.text) && (t.src.text[start] == '!' || t.src.text[start] == '&') {
		content, end = edit.SkipProperties(t.src.text, start)
		tag = shortTag(y)
	}
	if y.Anchor != "" {
		t.anchors[y] = nil
	}
	n, stop = t.content(y, content, depth)
	if content > start && stop == content && y.Kind == yaml.ScalarNode {
		stop = end // nothing is written behind the tag
	}
	n.at = t.src.span(start, stop, y.Line)
	if tag != "" {
		n = t.tagged(tag, n, content, y)
	} else if n.shape == table {
		n = asCall(n)
	}
	if y.Anchor != "" {
		t.anchors[y] = n
	}
	return n, stop
}

// tagged wraps the argument of a short intrinsic.
func (t *yamlTree) tagged(tag string, arg *node, content int, y *yaml.Node) *node {
	whole := arg.at
	arg.at.Start = t.src.pos(content, y.Line)
	if arg.at.End.Compare(arg.at.Start) < 0 {
		arg.at.Start = arg.at.End
	}
	if arg.shape == table {
		arg = asCall(arg)
	}
	return &node{shape: call, text: tag, items: []*node{arg}, at: whole, weight: arg.weight + 1}
}

// shortTag is the long name of the intrinsic a tag stands for, "" for the
// standard tags of YAML.
func shortTag(y *yaml.Node) string {
	if y.Style&yaml.TaggedStyle == 0 || strings.HasPrefix(y.Tag, "!!") || strings.HasPrefix(y.Tag, "tag:yaml.org") {
		return ""
	}
	name := strings.TrimPrefix(y.Tag, "!")
	switch name {
	case "":
		return ""
	case "Ref", "Condition":
		return name
	}
	return "Fn::" + strings.TrimPrefix(name, "Fn::")
}

// content converts what stands behind tag and anchor; stop is its end.
func (t *yamlTree) content(y *yaml.Node, o, depth int) (n *node, stop int) {
	if depth > t.limits.Depth {
		t.problem(t.src.span(o, o, y.Line), "nested deeper than %d levels (limit \"depth\"); what lies below is not read", t.limits.Depth)
		return &node{shape: broken, weight: 1}, o
	}
	switch y.Kind {
	case yaml.ScalarNode:
		n := &node{shape: scalar, kind: scalarKind(y), text: y.Value, weight: 1, block: y.Style&yaml.LiteralStyle != 0}
		return n, edit.ScalarEnd(t.src.text, o, y)
	case yaml.SequenceNode:
		return t.sequence(y, o, depth)
	case yaml.MappingNode:
		return t.mapping(y, o, depth)
	case yaml.AliasNode:
		return t.alias(y, o)
	}
	return &node{shape: broken, weight: 1}, o
}

func scalarKind(y *yaml.Node) resource.Kind {
	switch y.Tag {
	case "!!int", "!!float":
		return resource.Number
	case "!!bool":
		return resource.Bool
	case "!!null":
		return resource.Null
	}
	if y.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle|yaml.LiteralStyle|yaml.FoldedStyle|yaml.TaggedStyle) == 0 {
		switch y.Value {
		case "":
			return resource.Null
		case "yes", "Yes", "YES", "on", "On", "ON", "no", "No", "NO", "off", "Off", "OFF":
			return resource.Bool // CloudFormation reads YAML 1.1
		}
	} else if y.Value == "" && y.Style&^yaml.TaggedStyle == 0 {
		return resource.Null
	}
	return resource.String
}

func (t *yamlTree) sequence(y *yaml.Node, o, depth int) (*node, int) {
	n := &node{shape: list, weight: 1, items: make([]*node, 0, len(y.Content))}
	stop := o
	for _, c := range y.Content {
		item, end := t.node(c, depth+1)
		n.items = append(n.items, item)
		n.weight += item.weight
		stop = max(stop, end)
	}
	return n, t.close(y, o, stop)
}

// close finds the end of a collection: the closing bracket in flow style.
func (t *yamlTree) close(y *yaml.Node, o, stop int) int {
	if y.Style&yaml.FlowStyle == 0 {
		return stop
	}
	if stop == o && o < len(t.src.text) {
		stop = o + 1 // the opening bracket
	}
	return edit.FlowEnd(t.src.text, stop)
}

func (t *yamlTree) mapping(y *yaml.Node, o, depth int) (*node, int) {
	n := &node{shape: table, weight: 1, fields: make([]entry, 0, len(y.Content)/2)}
	stop := o
	seen := make(map[string]int, len(y.Content)/2)
	var merges []*node
	for i := 0; i+1 < len(y.Content); i += 2 {
		key, keyEnd := t.node(y.Content[i], depth+1)
		val, end := t.node(y.Content[i+1], depth+1)
		stop = max(stop, keyEnd, end)
		n.weight += val.weight
		switch {
		case y.Content[i].Tag == "!!merge":
			merges = append(merges, val)
		case key.shape != scalar:
			t.problem(key.at, "a key must be text")
		default:
			e := entry{key: clean(y.Content[i].Value), keyAt: key.at, value: val}
			t.problems = n.add(e, seen, t.problems)
		}
	}
	for _, m := range merges {
		t.merge(n, m)
	}
	return n, t.close(y, o, stop)
}

// merge adds the fields of a merge key ("<<") that are not written.
func (t *yamlTree) merge(n, m *node) {
	m = m.raw()
	switch m.shape {
	case list:
		for _, it := range m.items {
			t.merge(n, it)
		}
	case table:
		for _, f := range m.fields {
			if n.entry(f.key) == nil {
				n.fields = append(n.fields, f)
			}
		}
	case broken:
	default:
		t.problem(m.at, "a merge key \"<<\" needs a mapping or a list of mappings")
	}
}

// alias shares the tree of its anchor; its weight counts each time, so that a
// few lines cannot stand for millions of nodes.
func (t *yamlTree) alias(y *yaml.Node, o int) (*node, int) {
	stop := min(o+1+len(y.Value), len(t.src.text))
	bad := func(format string, args ...any) (*node, int) {
		t.problem(t.src.span(o, stop, y.Line), format, args...)
		return &node{shape: broken, weight: 1}, stop
	}
	target, known := t.anchors[y.Alias]
	if !known || target == nil {
		return bad("alias %q stands inside its own anchor", y.Value)
	}
	before := t.expanded
	t.expanded += target.weight
	if t.expanded > t.limits.Nodes {
		if before > t.limits.Nodes {
			t.expanded = before // said once
			return &node{shape: broken, weight: 1}, stop
		}
		return bad("aliases expand to more than %d nodes (limit \"nodes\"); %q and what follows is not expanded", t.limits.Nodes, y.Value)
	}
	n := *target
	return &n, stop
}
