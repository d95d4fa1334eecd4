package lsp

import (
	"cmp"
	"slices"
	"strings"

	"strideline/model"
)

// extent is the offsets of what a name at a place names: in JSON the member,
// in YAML the key and the lines that are indented below it. What is no key
// extends over itself.
func (t *text) extent(at model.Range) (from, to int) {
	from, end := t.of(at.Start), t.of(at.End)
	rest := strings.TrimLeft(t.s[min(end, len(t.s)):], " \t")
	if quoted := strings.TrimPrefix(rest, `"`); quoted != rest { // the place is inside the quotes
		rest = strings.TrimLeft(quoted, " \t")
	}
	if !strings.HasPrefix(rest, ":") {
		return from, end
	}
	value := len(t.s) - len(rest) + 1
	if trimmed := strings.TrimLeft(t.s[value:], " \t\r\n"); strings.HasPrefix(trimmed, "{") || strings.HasPrefix(trimmed, "[") {
		return from, closing(t.s, len(t.s)-len(trimmed))
	}
	return from, t.below(at.Start)
}

// closing is the offset behind the bracket that closes the one at o.
func closing(s string, o int) int {
	depth := 0
	for ; o < len(s); o++ {
		switch s[o] {
		case '{', '[':
			depth++
		case '}', ']':
			if depth--; depth == 0 {
				return o + 1
			}
		case '"':
			for o++; o < len(s) && s[o] != '"' && s[o] != '\n'; o++ {
				if s[o] == '\\' {
					o++
				}
			}
		}
	}
	return len(s)
}

// below is the end of the lines that are indented below the key at a position.
func (t *text) below(p model.Pos) int {
	indent := p.Col - 1
	_, last := t.line(p.Line - 1)
	for i := p.Line; i < len(t.lines); i++ {
		from, to := t.line(i)
		line := t.s[from:to]
		trimmed := strings.TrimLeft(line, " ")
		if trimmed == "" || strings.HasPrefix(trimmed, "#") {
			continue
		}
		if len(line)-len(trimmed) <= indent && !(len(line)-len(trimmed) == indent && strings.HasPrefix(trimmed, "- ")) {
			break
		}
		last = to
	}
	return last
}

// kindOrder breaks ties between nodes that are written at one place: what
// people mean by it comes first.
var kindOrder = []model.Kind{model.Function, model.Store, model.Trigger, model.Role, model.Actor}

// nodeAt is the innermost node whose extent holds a position, nil for none.
func (t target) nodeAt(pos model.Pos) *model.Node {
	p := t.part(t.name)
	if p == nil || t.text == nil {
		return nil
	}
	o := t.text.of(pos)
	var best *model.Node
	size := 0
	for _, n := range p.Graph.Nodes {
		if n.At.File != t.name || !n.At.Known() || n.Hub {
			continue
		}
		from, to := t.text.extent(n.At)
		if o < from || o > to {
			continue
		}
		if best == nil || to-from < size || to-from == size && before(n, best) {
			best, size = n, to-from
		}
	}
	return best
}

func before(a, b *model.Node) bool {
	return cmp.Compare(slices.Index(kindOrder, a.Kind), slices.Index(kindOrder, b.Kind)) < 0
}
