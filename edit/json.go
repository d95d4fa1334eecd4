package edit

import (
	"encoding/json"
	"fmt"

	"gopkg.in/yaml.v3"
)

// maxDepth bounds nesting.
const maxDepth = 500

// jsonReader reads JSON into nodes. At a mistake it stops; what was complete
// before it is kept, what was not is opaque.
type jsonReader struct {
	d  *Doc
	o  int
	ok bool
}

func (d *Doc) parseJSON() {
	r := &jsonReader{d: d, ok: true}
	d.root = r.value(0)
	r.skip()
	if r.ok && r.o < len(d.text) {
		r.fail("expected the end of the file")
	}
}

func (r *jsonReader) fail(want string) {
	if r.ok {
		p := r.d.pos(min(r.o, len(r.d.text)))
		r.d.mistakes = append(r.d.mistakes, fmt.Sprintf("broken JSON: line %d: %s", p.Line, want))
	}
	r.ok = false
}

func (r *jsonReader) skip() {
	for r.o < len(r.d.text) && isSpace(r.d.text[r.o]) {
		r.o++
	}
}

func (r *jsonReader) peek() byte {
	r.skip()
	if r.o < len(r.d.text) {
		return r.d.text[r.o]
	}
	return 0
}

func (r *jsonReader) value(depth int) *node {
	c := r.peek()
	n := &node{from: r.o, body: r.o, flow: true}
	switch {
	case depth > maxDepth:
		r.fail("nested too deep")
	case c == '{':
		n.kind = table
		r.collection(n, '}', depth)
	case c == '[':
		n.kind = list
		r.collection(n, ']', depth)
	case c == '"':
		n.tag, n.style = "!!str", yaml.DoubleQuotedStyle
		n.text = r.str()
	default:
		r.word(n)
	}
	n.to, n.open = r.o, !r.ok
	if !r.ok && n.kind != table && n.kind != list {
		n.kind = broken
	}
	return n
}

func (r *jsonReader) collection(n *node, closing byte, depth int) {
	r.o++
	for first := true; r.ok; first = false {
		switch c := r.peek(); {
		case c == closing && first:
			r.o++
			return
		case first:
		case c == closing:
			r.o++
			return
		case c == ',':
			r.o++
		default:
			r.fail(fmt.Sprintf("expected \",\" or %q", closing))
			return
		}
		if n.kind == list {
			n.items = append(n.items, r.value(depth+1))
			continue
		}
		r.member(n, depth)
	}
}

func (r *jsonReader) member(n *node, depth int) {
	if r.peek() != '"' {
		r.fail("expected a key in quotes")
		return
	}
	f := field{from: r.o}
	f.key, f.to = r.str(), r.o
	if r.ok && r.peek() != ':' {
		r.fail("expected \":\"")
	}
	if r.ok {
		r.o++
		f.value = r.value(depth + 1)
		n.fields = append(n.fields, f)
	}
}

func (r *jsonReader) str() string {
	from := r.o
	r.o = DoubleEnd(r.d.text, r.o)
	var s string
	if json.Unmarshal(r.d.text[from:r.o], &s) != nil {
		r.fail("text that does not end")
	}
	return s
}

func (r *jsonReader) word(n *node) {
	from := r.o
	for r.o < len(r.d.text) && !isSpace(r.d.text[r.o]) && !isBracket(r.d.text[r.o]) {
		r.o++
	}
	n.text = string(r.d.text[from:r.o])
	n.tag = Literal(n.text).tag
	if !json.Valid([]byte(n.text)) {
		r.fail("expected a value")
	}
}

func isBracket(c byte) bool {
	return c == ',' || c == ':' || c == '{' || c == '}' || c == '[' || c == ']' || c == '"'
}
