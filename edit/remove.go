package edit

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
)

// Remove takes the key at a path, or the item of a list, out of the text with
// what stands below it. No edit means it is not there.
func (d *Doc) Remove(p Path) ([]Edit, error) {
	n, rest, err := d.walk(p)
	switch {
	case err != nil:
		return nil, err
	case len(p) == 0:
		return nil, fmt.Errorf("the whole text cannot be removed")
	case n == nil || len(rest) > 0:
		return nil, nil
	}
	parent := d.root
	for _, s := range p[:len(p)-1] {
		parent = parent.child(s)
	}
	if parent.anchored {
		return nil, fmt.Errorf("%q is shared with other places (an anchor)", p[:len(p)-1])
	}
	want := d.Value().without(p)
	what := fmt.Sprintf("remove %q", p)
	at, spans := parent.spans(p[len(p)-1])
	var cuts []cut
	switch {
	case len(spans) == 1:
		return d.emptied(parent, p, want, what)
	case parent.flow && at == 0:
		cuts = []cut{{spans[0].from, spans[1].from, ""}}
	case parent.flow:
		cuts = []cut{{spans[at-1].to, spans[at].to, ""}}
	default:
		cuts = d.removeLines(parent, at, spans)
	}
	return d.removed(cuts, want, what)
}

// RemoveItems takes several items of a list in block style out at once, by
// their places in rising order; at least one item must stay.
func (d *Doc) RemoveItems(p Path, at []int) ([]Edit, error) {
	n, rest, err := d.walk(p)
	what := fmt.Sprintf("remove %d items of %q", len(at), p)
	switch {
	case err != nil:
		return nil, err
	case n == nil || len(rest) > 0 || n.kind != list || n.flow || n.anchored || len(at) >= len(n.items):
		return nil, fmt.Errorf("%s: expected a list in block style that keeps an item", what)
	}
	want := d.Value()
	var cuts []cut
	for _, i := range slices.Backward(at) {
		step := strconv.Itoa(i)
		want = want.without(append(p[:len(p):len(p)], step))
		place, spans := n.spans(step)
		cuts = append(cuts, d.removeLines(n, place, spans)...)
	}
	slices.Reverse(cuts)
	return d.removed(cuts, want, what)
}

// spans are the entries of a collection, and the place of one among them. The
// entry of a block list begins with its dash.
func (n *node) spans(step string) (at int, out []cut) {
	for i, f := range n.fields {
		if f.key == step {
			at = i
		}
		out = append(out, cut{f.from, max(f.to, f.value.to), ""})
	}
	for _, it := range n.items {
		out = append(out, cut{it.from, it.to, ""})
	}
	if i, ok := number(step); ok && n.kind == list {
		at = i
	}
	return at, out
}

// removeLines takes the lines of one entry of a block collection out.
func (d *Doc) removeLines(parent *node, at int, spans []cut) []cut {
	s := spans[at]
	if parent.kind == list {
		s.from = d.dash(parent, s.from)
	}
	if !d.first(s.from) {
		if at+1 == len(spans) { // behind a dash, and the last
			return []cut{s}
		}
		next := spans[at+1].from
		if parent.kind == list {
			next = d.dash(parent, next)
		}
		return []cut{{s.from, next, ""}}
	}
	first, last := d.line(s.from), d.line(s.to)
	if last+1 < len(d.starts) {
		return []cut{{d.starts[first], d.starts[last+1], ""}}
	}
	if first == 0 {
		return []cut{{0, len(d.text), ""}}
	}
	return []cut{{d.end(first - 1), len(d.text), ""}}
}

// dash is the offset of the dash in front of an item.
func (d *Doc) dash(parent *node, from int) int {
	if i := bytes.LastIndexByte(d.text[parent.body:min(from+1, len(d.text))], '-'); i >= 0 {
		return parent.body + i
	}
	return from
}

// emptied writes an empty collection where the last entry goes.
func (d *Doc) emptied(parent *node, p Path, want Value, what string) ([]Edit, error) {
	empty := "{}"
	if parent.kind == list {
		empty = "[]"
	}
	if parent.flow {
		return d.removed([]cut{{parent.body, parent.to, empty}}, want, what)
	}
	_, f := d.parent(p[:len(p)-1])
	if f == nil || d.line(f.from) == d.line(parent.body) {
		return d.removed([]cut{{parent.body, parent.to, empty}}, want, what)
	}
	colon := f.to + bytes.IndexByte(d.text[f.to:], ':') + 1
	first, last := d.line(parent.body), d.line(parent.to)
	end := d.end(last)
	return d.removed([]cut{{colon, colon, " " + empty}, {d.end(first - 1), end, ""}}, want, what)
}

// removed is checked for a text that may lose the comments of what goes.
func (d *Doc) removed(cuts []cut, want Value, what string) ([]Edit, error) {
	return d.tried(cuts, want, what, d.commentsOutside(cuts))
}

// commentsOutside are the comments of lines that no cut touches.
func (d *Doc) commentsOutside(cuts []cut) []string {
	at := 0
	var out []string
	gap := func(from, to int) {
		for _, c := range cuts {
			if c.from <= from && from < c.to {
				return
			}
		}
		out = append(out, commentsIn(d.text[from:to])...)
	}
	if d.json {
		return nil
	}
	d.scalars(d.root, func(from, to int) {
		if from > at {
			d.eachLine(at, from, gap)
		}
		at = max(at, to)
	})
	d.eachLine(at, len(d.text), gap)
	return out
}

// eachLine calls f for the part of each line between two offsets.
func (d *Doc) eachLine(from, to int, f func(from, to int)) {
	for from < to {
		end := to
		if i := bytes.IndexByte(d.text[from:to], '\n'); i >= 0 {
			end = from + i + 1
		}
		f(from, end)
		from = end
	}
}
