package edit

import (
	"fmt"
)

// insert adds a key to a mapping, behind the last one.
func (d *Doc) insert(n *node, key string, v Value) ([]cut, error) {
	w := d.writer()
	switch {
	case n.open || n.kind != table || n.computed():
		return nil, fmt.Errorf("%q cannot be added: its mapping is %s", key, n.describe())
	case n.flow:
		return d.insertFlow(n, w.key(key)+": ", v), nil
	}
	last := n.fields[len(n.fields)-1]
	end := d.end(d.line(max(last.to, last.value.to)))
	indent := d.column(n.fields[0].from)
	return []cut{{end, end, w.nl + indent + w.entry(key, v, indent)}}, nil
}

// insertFlow adds an entry to a collection in brackets; key is "" for a list.
func (d *Doc) insertFlow(n *node, key string, v Value) []cut {
	w := d.writer()
	last := -1
	for _, f := range n.fields {
		last = max(last, f.value.to, f.to)
	}
	for _, it := range n.items {
		last = max(last, it.to)
	}
	at := n.body + 1
	if !d.spread(n) {
		text := key + w.flow(v)
		if last >= 0 {
			at, text = last, ", "+text
		}
		return []cut{{at, at, text}}
	}
	value := w.flow(v)
	if last >= 0 {
		indent := d.indent(d.line(last))
		if len(n.fields) > 0 {
			indent = d.indent(d.line(n.fields[len(n.fields)-1].from))
		}
		if d.json {
			value = w.tree(v, indent)
		}
		return []cut{{last, last, "," + w.nl + indent + key + value}}
	}
	indent := d.indent(d.line(n.from))
	value = w.tree(v, indent+w.unit)
	return []cut{{n.body, n.to, d.open(n) + w.nl + indent + w.unit + key + value + w.nl + indent + string(d.text[n.to-1])}}
}

func (d *Doc) open(n *node) string { return string(d.text[n.body]) }

// push adds an item to a list, behind the last one.
func (d *Doc) push(n *node, p Path, v Value) ([]cut, error) {
	switch {
	case n.flow && len(n.items) == 0 && !d.json:
		return d.expand(n, p, List(v))
	case n.flow:
		return d.insertFlow(n, "", v), nil
	}
	w := d.writer()
	end := d.end(d.line(n.to))
	indent := d.column(n.body)
	return []cut{{end, end, w.nl + indent + w.item(v, indent)}}, nil
}
