package cfn

import (
	"encoding/json"
	"fmt"

	"strideline/iac/resource"
	"strideline/model"
)

// jsonTree reads JSON into a tree with full ranges. A mistake costs the
// resource (or section) it stands in and nothing else: reading goes on at the
// next key of the same depth or less.
type jsonTree struct {
	src      *source
	limits   Limits
	o        int
	line     int // guess for positions
	problems []model.Problem
	failed   bool // a mistake was met and not yet recovered from
}

func (t *jsonTree) document() *node {
	n := t.value(1)
	if t.failed {
		return n
	}
	if t.skip(); t.o < len(t.src.text) {
		t.fail(t.o, "expected the end of the file after the closing bracket, found %s", t.found())
	}
	return n
}

func (t *jsonTree) pos(o int) model.Pos {
	p := t.src.pos(o, t.line)
	t.line = p.Line - t.src.before
	return p
}

func (t *jsonTree) fail(o int, format string, args ...any) *node {
	p := t.pos(o)
	at := model.Range{File: t.src.file, Start: p, End: t.pos(min(o+1, len(t.src.text)))}
	if !t.failed {
		t.problems = append(t.problems, model.Problem{Level: model.LevelError, Message: "broken JSON: " + fmt.Sprintf(format, args...), At: at})
	}
	t.failed = true
	return &node{shape: broken, at: at, weight: 1}
}

func (t *jsonTree) found() string {
	if t.o >= len(t.src.text) {
		return "the end of the file"
	}
	return fmt.Sprintf("%q", []rune(string(t.src.text[t.o:min(t.o+4, len(t.src.text))]))[0])
}

func (t *jsonTree) skip() {
	for t.o < len(t.src.text) && isSpace(t.src.text[t.o]) {
		t.o++
	}
}

func (t *jsonTree) peek() byte {
	t.skip()
	if t.o < len(t.src.text) {
		return t.src.text[t.o]
	}
	return 0
}

func (t *jsonTree) value(depth int) *node {
	c := t.peek()
	if depth > t.limits.Depth {
		return t.fail(t.o, "nested deeper than %d levels (limit \"depth\")", t.limits.Depth)
	}
	from := t.o
	var n *node
	switch {
	case c == '{':
		n = t.object(depth)
	case c == '[':
		n = t.array(depth)
	case c == '"':
		text, ok := t.str()
		if !ok {
			return t.fail(from, "text without its closing quote")
		}
		n = &node{shape: scalar, kind: resource.String, text: text, weight: 1}
	default:
		n = t.literal()
	}
	if n.shape != broken || n.at.File == "" {
		a := t.pos(from)
		n.at = model.Range{File: t.src.file, Start: a, End: t.pos(t.o)}
	}
	if n.shape == table {
		n = asCall(n)
	}
	return n
}

// str reads a quoted text.
func (t *jsonTree) str() (string, bool) {
	from := t.o
	plain := true
	for t.o++; t.o < len(t.src.text); t.o++ {
		switch t.src.text[t.o] {
		case '\n':
			return "", false // half typed: do not swallow the rest of the file
		case '\\':
			plain = false
			t.o++
		case '"':
			t.o++
			raw := t.src.text[from:t.o]
			if plain {
				return string(raw[1 : len(raw)-1]), true
			}
			var s string
			return s, json.Unmarshal(raw, &s) == nil || unquote(raw, &s)
		}
	}
	return "", false
}

// unquote reads text that strict JSON refuses (a raw tab beside an escape).
func unquote(raw []byte, s *string) bool {
	*s = string(raw[1 : len(raw)-1])
	return true
}

func (t *jsonTree) literal() *node {
	from := t.o
	for t.o < len(t.src.text) && word(t.src.text[t.o]) {
		t.o++
	}
	n := &node{shape: scalar, text: string(t.src.text[from:t.o]), weight: 1}
	switch n.text {
	case "true", "false":
		n.kind = resource.Bool
	case "null":
		n.kind = resource.Null
	default:
		n.kind = resource.Number
		if !json.Valid([]byte(n.text)) {
			t.o = from
			return t.fail(from, "expected a value, found %s", t.found())
		}
	}
	return n
}

func word(c byte) bool {
	return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || c == '-' || c == '+' || c == '.'
}

func (t *jsonTree) array(depth int) *node {
	n := &node{shape: list, weight: 1}
	t.o++
	for {
		switch t.peek() {
		case ']':
			t.o++
			return n
		case ',':
			if len(n.items) == 0 {
				return t.failIn(n, "expected a value, found %s", t.found())
			}
			t.o++
			if t.peek() == ']' {
				return t.failIn(n, "a comma before the closing bracket \"]\"")
			}
		default:
			if len(n.items) > 0 {
				return t.failIn(n, "expected \",\" or \"]\", found %s", t.found())
			}
		}
		item := t.value(depth + 1)
		n.items = append(n.items, item)
		n.weight += item.weight
		if t.failed {
			return n
		}
	}
}

// failIn reports a mistake inside a collection that keeps what it has.
func (t *jsonTree) failIn(n *node, format string, args ...any) *node {
	t.fail(t.o, format, args...)
	return n
}

func (t *jsonTree) object(depth int) *node {
	n := &node{shape: table, weight: 1}
	seen := map[string]int{}
	t.o++
	for {
		switch t.peek() {
		case '}':
			t.o++
			return n
		case ',':
			t.o++
			if len(n.fields) == 0 || t.peek() != '"' {
				t.failIn(n, "expected a key in quotes, found %s", t.found())
			}
		case '"':
			if len(n.fields) > 0 && !t.failed {
				t.failIn(n, "expected \",\" or \"}\", found %s", t.found())
			}
		default:
			t.failIn(n, "expected a key in quotes, found %s", t.found())
		}
		if !t.failed {
			t.member(n, seen, depth)
		}
		if t.failed {
			return n
		}
	}
}

// member reads one key and its value.
func (t *jsonTree) member(n *node, seen map[string]int, depth int) {
	if t.peek() != '"' {
		t.failIn(n, "expected a key in quotes, found %s", t.found())
		return
	}
	from := t.o
	key, ok := t.str()
	if !ok {
		t.fail(from, "text without its closing quote")
		return
	}
	a := t.pos(from)
	at := model.Range{File: t.src.file, Start: a, End: t.pos(t.o)}
	if t.peek() != ':' {
		t.failIn(n, "expected \":\" after the key %q, found %s", key, t.found())
		return
	}
	t.o++
	val := t.value(depth + 1)
	t.problems = n.add(entry{key: clean(key), keyAt: at, value: val}, seen, t.problems)
	n.weight += val.weight
}
