package cfn

import (
	"bytes"

	"strideline/model"
)

// recover reads the sections of a broken JSON file again, one member at a
// time, by the indentation of its lines. What stood before the mistake is
// kept as it is; text on one line cannot be cut.
func (t *jsonTree) recover(doc *node) *node {
	out := &node{shape: table, weight: 1, at: doc.at}
	seen := map[string]int{}
	all := t.src.cutJSON(0, len(t.src.lines), 0)
	if len(all) == 0 {
		return doc
	}
	t.problems = nil
	for _, b := range all {
		e, problems, ok := t.parseMember(b)
		if !ok && named[b.key] {
			e.key, problems, ok = b.key, nil, true
			e.value = t.members(b, e.value)
		}
		t.problems = append(t.problems, problems...)
		if !ok {
			e.value = &node{shape: broken, weight: 1, at: e.keyAt}
		}
		t.problems = out.add(e, seen, t.problems)
	}
	return out
}

// members reads a broken section member by member.
func (t *jsonTree) members(b block, old *node) *node {
	sec := &node{shape: table, weight: 1}
	if old != nil {
		sec.at = old.at
	}
	seen := map[string]int{}
	indent := t.src.indent(b.first) + 1
	for _, c := range t.src.cutJSON(b.first+1, b.last, indent) {
		e, problems, ok := t.parseMember(c)
		t.problems = append(t.problems, problems...)
		if !ok {
			e.value = &node{shape: broken, weight: 1, at: e.keyAt}
		}
		t.problems = sec.add(e, seen, t.problems)
		sec.weight += e.value.weight
	}
	return sec
}

// parseMember parses one "key": value alone.
func (t *jsonTree) parseMember(b block) (entry, []model.Problem, bool) {
	src := *t.src
	end := len(src.text)
	if b.last < len(src.lines) {
		end = src.lines[b.last]
	}
	src.text = src.text[:end]
	sub := &jsonTree{src: &src, limits: t.limits, o: src.lines[b.first], line: b.first + 1}
	sub.skip()
	from := sub.o
	n := &node{shape: table}
	sub.member(n, map[string]int{}, 2)
	ok := !sub.failed && len(n.fields) == 1
	if ok {
		return n.fields[0], sub.problems, true
	}
	e := entry{key: b.key, keyAt: t.src.span(from, from+len(b.key)+2, b.first+1)}
	if len(n.fields) == 1 {
		e.value = n.fields[0].value
	}
	return e, sub.problems, false
}

// indent counts the white space before a line.
func (s *source) indent(i int) int {
	text := s.lineText(i)
	return len(text) - len(bytes.TrimLeft(text, " \t"))
}

// cutJSON splits lines at the keys of the first indentation at or above least.
func (s *source) cutJSON(first, last, least int) []block {
	var out []block
	indent := -1
	for i := first; i < last; i++ {
		text := bytes.TrimLeft(s.lineText(i), " \t")
		if len(text) == 0 || text[0] != '"' || s.indent(i) < least || indent >= 0 && s.indent(i) > indent {
			continue
		}
		indent = s.indent(i)
		if n := len(out); n > 0 {
			out[n-1].last = i
		}
		out = append(out, block{key: blockKey(text), first: i, last: last})
	}
	return out
}
