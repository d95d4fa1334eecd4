package edit

import "strings"

// writer is the style of the document: its line breaks and indentation, as the
// first places show them.
func (d *Doc) writer() writer {
	w := writer{json: d.json, nl: d.nl}
	d.measure(d.root, "", &w)
	if w.unit == "" {
		w.unit = "  "
	}
	if w.dashes == "" {
		w.dashes = w.unit
	}
	w.dashes = strings.TrimPrefix(w.dashes, "0")
	return w
}

// measure looks for the first collection below another. A list that is not
// indented below its key is noted as "0".
func (d *Doc) measure(n *node, indent string, w *writer) {
	if n == nil || w.unit != "" && (w.dashes != "" || d.json) {
		return
	}
	for _, f := range n.fields {
		own := d.indent(d.line(f.from))
		if d.first(f.from) && w.unit == "" && strings.HasPrefix(own, indent) && (len(own) > len(indent)) {
			w.unit = strings.TrimPrefix(own, indent)
		}
		if f.value.kind == list && !f.value.flow && w.dashes == "" && d.first(f.value.body) && d.first(f.from) {
			w.dashes = "0" + strings.TrimPrefix(d.indent(d.line(f.value.body)), own)
		}
		if f.value.kind == table || f.value.kind == list {
			d.measure(f.value, own, w)
		}
	}
	for _, it := range n.items {
		if it.kind == table && it.flow == n.flow {
			d.measure(it, d.indent(d.line(it.from)), w)
		}
	}
}

// spread reports whether the entries of a flow collection stand on lines of
// their own.
func (d *Doc) spread(n *node) bool {
	switch {
	case len(n.fields) > 0:
		return d.first(n.fields[len(n.fields)-1].from)
	case len(n.items) > 0:
		return d.first(n.items[len(n.items)-1].from)
	}
	return d.json && n != d.root && d.root.kind == table && d.spread(d.root)
}
