package edit

import (
	"fmt"
	"strings"
)

// Set writes a value at a path: it replaces a scalar, or adds the key and the
// mappings on the way that are missing. No edit means it is there already.
func (d *Doc) Set(p Path, v Value) ([]Edit, error) {
	n, rest, err := d.walk(p)
	if err != nil {
		return nil, err
	}
	if len(rest) == 0 && n != nil && n.value().equal(v) {
		return nil, nil
	}
	var cuts []cut
	switch {
	case n == nil:
		cuts, err = d.fill(p, v)
	case len(rest) == 0 || n.value().null():
		cuts, err = d.replace(n, p[:len(p)-len(rest)], nested(rest, v))
	default:
		cuts, err = d.insert(n, rest[0], nested(rest[1:], v))
	}
	if err != nil {
		return nil, err
	}
	return d.checked(cuts, d.Value().with(p, v), fmt.Sprintf("set %q", p))
}

// Append adds an item to the list at a path, which is made where it is missing.
func (d *Doc) Append(p Path, v Value) ([]Edit, error) {
	n, rest, err := d.walk(p)
	if err != nil {
		return nil, err
	}
	if len(rest) > 0 || n == nil || n.value().null() {
		return d.Set(p, List(v))
	}
	if n.kind != list || n.tag != "" {
		return nil, fmt.Errorf("%q is %s, expected a list", p, n.describe())
	}
	cuts, err := d.push(n, p, v)
	if err != nil {
		return nil, err
	}
	grown := n.value()
	grown.values = append(grown.values, v)
	return d.checked(cuts, d.Value().with(p, grown), fmt.Sprintf("append to %q", p))
}

// walk follows a path as far as it is written; rest is what is missing. A nil
// node is an empty text.
func (d *Doc) walk(p Path) (n *node, rest Path, err error) {
	n = d.root
	for i, s := range p {
		switch {
		case n == nil || n.value().null():
			return n, p[i:], nil
		case n.anchored:
			return nil, nil, fmt.Errorf("%q is shared with other places (an anchor)", p[:i])
		case n.kind == broken:
			return nil, nil, fmt.Errorf("%q cannot be read: %s", p[:i], strings.Join(d.mistakes, "; "))
		case n.kind != table && n.kind != list || n.computed():
			return nil, nil, fmt.Errorf("%q is %s, expected keys and values", p[:i], n.describe())
		}
		if twice(n, s) {
			return nil, nil, fmt.Errorf("%q is written twice", p[:i+1])
		}
		next := n.child(s)
		switch {
		case next != nil:
			n = next
		case n.open:
			return nil, nil, fmt.Errorf("%q cannot be read to its end: %s", p[:i], strings.Join(d.mistakes, "; "))
		case n.kind == list:
			return nil, nil, fmt.Errorf("%q has no item %q", p[:i], s)
		default:
			return n, p[i:], nil
		}
	}
	switch {
	case n == nil:
	case n.kind == broken:
		return nil, nil, fmt.Errorf("%q cannot be read: %s", p, strings.Join(d.mistakes, "; "))
	case n.anchored || n.open:
		return nil, nil, fmt.Errorf("%q is %s", p, n.describe())
	}
	return n, nil, nil
}

func twice(n *node, key string) bool {
	found := 0
	for _, f := range n.fields {
		if f.key == key {
			found++
		}
	}
	return found > 1
}

// computed reports whether a collection is an intrinsic function: what stands
// in it is an argument, no property.
func (n *node) computed() bool {
	if n.tag != "" {
		return true
	}
	return n.kind == table && len(n.fields) == 1 && (n.fields[0].key == "Ref" || strings.HasPrefix(n.fields[0].key, "Fn::"))
}

func (n *node) describe() string {
	switch {
	case n.kind == broken || n.open:
		return "half typed"
	case n.anchored:
		return "shared with other places (an anchor)"
	case n.kind == alias:
		return "an alias"
	case n.computed() && n.kind != scalar:
		return "computed by a function"
	case n.kind == table:
		return "a mapping"
	case n.kind == list:
		return "a list"
	}
	return "a text"
}

// replace writes another value in the place of a scalar.
func (d *Doc) replace(n *node, p Path, v Value) ([]cut, error) {
	if n.kind == table && !n.computed() || n.kind == list && n.tag == "" {
		return nil, fmt.Errorf("%q is %s, expected a single value", p, n.describe())
	}
	if v.kind == scalar {
		text := d.writer().scalar(v, n.style)
		if n.from == n.to && !d.json {
			text = " " + text
		}
		return []cut{{n.from, n.to, text}}, nil
	}
	return d.expand(n, p, v)
}

// expand writes a collection in the place of nothing, null or an empty one.
func (d *Doc) expand(n *node, p Path, v Value) ([]cut, error) {
	w := d.writer()
	parent, f := d.parent(p)
	switch {
	case d.json && d.spread(d.root):
		return []cut{{n.from, n.to, w.tree(v, d.indent(d.line(n.from)))}}, nil
	case parent == nil || parent.flow || f == nil || !d.first(f.from) && parent.from != f.from:
		text := w.flow(v)
		if n.from == n.to && !d.json {
			text = " " + text
		}
		return []cut{{n.from, n.to, text}}, nil
	}
	from := n.from
	for from > f.to && d.text[from-1] == ' ' {
		from--
	}
	end := d.end(d.line(n.to))
	below := w.block(v, d.column(f.from))
	if from == n.to {
		return []cut{{end, end, below}}, nil
	}
	return []cut{{from, n.to, ""}, {end, end, below}}, nil
}

// column is the indentation of what stands at o, as spaces.
func (d *Doc) column(o int) string {
	return strings.Repeat(" ", d.pos(o).Col-1)
}

// parent is the mapping that holds the value at a path, and its field.
func (d *Doc) parent(p Path) (*node, *field) {
	n := d.root
	for i, s := range p {
		if i == len(p)-1 {
			return n, n.find(s)
		}
		n = n.child(s)
	}
	return nil, nil
}

// fill writes into a text that holds nothing but comments.
func (d *Doc) fill(p Path, v Value) ([]cut, error) {
	if d.json || len(p) == 0 {
		return nil, fmt.Errorf("there is nothing to add %q to", p)
	}
	w := d.writer()
	text := strings.TrimPrefix(w.entries(nested(p, v), ""), w.nl) + w.nl
	if t := string(d.text); t != "" && !strings.HasSuffix(t, "\n") {
		text = w.nl + text
	}
	return []cut{{len(d.text), len(d.text), text}}, nil
}
