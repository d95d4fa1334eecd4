package cfn

import (
	"bytes"
	"fmt"
	"regexp"
	"strconv"
	"strings"

	"gopkg.in/yaml.v3"

	"strideline/model"
)

// yaml.v3 returns nothing at all of a broken file, and an editor shows broken
// files all day. So a broken file is cut into blocks by indentation: its
// top-level keys, and in the sections whose keys are names one block a name.
// Each is parsed alone; a broken one costs itself and gives one problem.

// named are the sections whose keys are names of the template's own.
var named = map[string]bool{
	"Resources": true, "Parameters": true, "Mappings": true, "Conditions": true, "Outputs": true, "Globals": true,
}

// block is a run of lines, first to last excluded.
type block struct {
	key         string
	first, last int
}

// blocks reads a broken file block by block.
func (t *yamlTree) blocks() (*node, []model.Problem) {
	doc := &node{shape: table, weight: 1}
	seen := map[string]int{}
	for _, b := range t.src.cut(0, len(t.src.lines), 0) {
		if t.tooBroken(b) {
			break
		}
		e, ok := t.parseBlock(b)
		if !ok && named[b.key] {
			e, ok = t.parseSection(b), true
		}
		if !ok {
			t.reportBlock(b)
			e = t.brokenEntry(b)
		}
		t.problems = doc.add(e, seen, t.problems)
	}
	doc.at = t.src.span(0, len(t.src.text), 1)
	return doc, t.problems
}

// brokenBlocks bounds how many broken blocks are told one by one.
const brokenBlocks = 100

// tooBroken ends the recovery of a file that is no template any more.
func (t *yamlTree) tooBroken(b block) bool {
	if t.broken < brokenBlocks {
		return false
	}
	if t.broken == brokenBlocks {
		t.broken++
		o := t.src.lines[b.first]
		t.problem(t.src.span(o, o, b.first+1), "more than %d broken blocks; the rest of the file is not read", brokenBlocks)
	}
	return true
}

// parseSection reads a section name by name.
func (t *yamlTree) parseSection(b block) entry {
	e := t.brokenEntry(b)
	t.broken-- // the section itself is read
	sec := &node{shape: table, weight: 1, at: e.value.at}
	seen := map[string]int{}
	indent := t.src.childIndent(b)
	children := t.src.cut(b.first+1, b.last, indent)
	if stray, ok := t.src.stray(b, children); ok {
		t.reportBlock(stray)
	}
	for _, c := range children {
		if t.tooBroken(c) {
			break
		}
		child, ok := t.parseBlock(c)
		if !ok {
			t.reportBlock(c)
			child = t.brokenEntry(c)
		}
		t.problems = sec.add(child, seen, t.problems)
		sec.weight += child.value.weight
	}
	e.value = sec
	return e
}

// cut splits lines at those of the given indentation (or less), which begin
// with a key, or with what is half of one.
func (s *source) cut(first, last, indent int) []block {
	var out []block
	for i := first; i < last; i++ {
		text := s.lineText(i)
		trimmed := bytes.TrimLeft(text, " ")
		if len(text)-len(trimmed) > indent || !startsBlock(trimmed) {
			continue
		}
		if n := len(out); n > 0 {
			out[n-1].last = i
		}
		out = append(out, block{key: blockKey(trimmed), first: i, last: last})
	}
	return out
}

// stray are the lines of a section before its first name, such as names that a
// tab indents; false where they say nothing.
func (s *source) stray(section block, children []block) (block, bool) {
	last := section.last
	if len(children) > 0 {
		last = children[0].first
	}
	for i := section.first + 1; i < last; i++ {
		if text := bytes.TrimSpace(s.lineText(i)); len(text) > 0 && text[0] != '#' {
			return block{key: blockKey(text), first: i, last: last}, true
		}
	}
	return block{}, false
}

func (s *source) lineText(i int) []byte {
	end := len(s.text)
	if i+1 < len(s.lines) {
		end = s.lines[i+1]
	}
	return bytes.TrimRight(s.text[s.lines[i]:end], "\r\n")
}

// startsBlock reports whether a line begins something of its own: no comment,
// list item, document marker or bracket, nor white space.
func startsBlock(trimmed []byte) bool {
	if len(trimmed) == 0 || bytes.HasPrefix(trimmed, []byte("---")) || bytes.HasPrefix(trimmed, []byte("...")) {
		return false
	}
	return !bytes.ContainsRune([]byte("#-[]{},\t%"), rune(trimmed[0]))
}

var keyText = regexp.MustCompile(`^(?:"([^"]*)"|'([^']*)'|([^\s:#"'][^\s:#]*(?:::?[^\s:#]+)*))`)

func blockKey(trimmed []byte) string {
	m := keyText.FindSubmatch(trimmed)
	if m == nil {
		return ""
	}
	return string(bytes.Join(m[1:], nil))
}

// childIndent is the indentation of the first key below a section.
func (s *source) childIndent(b block) int {
	for i := b.first + 1; i < b.last; i++ {
		text := s.lineText(i)
		trimmed := bytes.TrimLeft(text, " ")
		if len(trimmed) < len(text) && startsBlock(trimmed) {
			return len(text) - len(trimmed)
		}
	}
	return 1
}

// text is what the lines of a block hold.
func (s *source) blockText(b block) []byte {
	end := len(s.text)
	if b.last < len(s.lines) {
		end = s.lines[b.last]
	}
	return s.text[s.lines[b.first]:end]
}

// parseBlock parses one block alone; its places stay those of the file.
func (t *yamlTree) parseBlock(b block) (entry, bool) {
	text := t.src.blockText(b)
	doc, err := parseNodes(text)
	if err != nil {
		return entry{}, false
	}
	src := newSource(t.src.file, text)
	src.before = t.src.before + b.first
	sub := &yamlTree{src: src, limits: t.limits, anchors: map[*yaml.Node]*node{}, expanded: t.expanded}
	n := sub.document(doc)
	n = n.raw()
	if n == nil || n.shape != table || len(n.fields) != 1 {
		return entry{}, false
	}
	t.problems = append(t.problems, sub.problems...)
	t.expanded = sub.expanded
	return n.fields[0], true
}

// brokenEntry stands for a block that could not be read.
func (t *yamlTree) brokenEntry(b block) entry {
	t.broken++
	o := t.src.lines[b.first] + countSpaces(t.src.lineText(b.first))
	keyAt := t.src.span(o, o+len(b.key), b.first+1)
	end := t.src.lines[b.first] + len(bytes.TrimRight(t.src.blockText(b), " \t\r\n"))
	return entry{key: b.key, keyAt: keyAt, value: &node{shape: broken, weight: 1, at: t.src.span(o, max(o, end), b.first+1)}}
}

const missingColon = "could not find expected ':'"

var yamlLine = regexp.MustCompile(`^yaml: (?:line (\d+): )?`)

// reportBlock says what is wrong with a block, at the line where it shows.
func (t *yamlTree) reportBlock(b block) {
	name := b.key
	if name == "" {
		name = strings.TrimSpace(string(t.src.lineText(b.first)))
	}
	if at, ok := t.tab(b); ok {
		t.problem(at, "broken YAML in %q: a tab cannot indent a line, use spaces; this block is not read", name)
		return
	}
	text := t.src.blockText(b)
	_, err := parseNodes(text)
	what := "expected a key and a value"
	line := b.first
	if err != nil {
		m := yamlLine.FindStringSubmatch(err.Error())
		what = err.Error()[len(m[0]):]
		if strings.Contains(what, "unknown anchor") {
			return // the anchor stands in another block
		}
		line = b.first + t.errorLine(b, m[1], what)
	} else if bytes.Contains(t.src.lineText(b.first), []byte(":")) {
		what = "the lines do not line up as keys of one mapping"
	} else {
		what = fmt.Sprintf("expected \":\" after %q", name)
	}
	l := t.src.lineText(min(line, len(t.src.lines)-1))
	from := t.src.lines[min(line, len(t.src.lines)-1)]
	at := t.src.span(from+countSpaces(l), from+len(bytes.TrimRight(l, " \t")), line+1)
	t.problem(at, "broken YAML in %q: %s; this block is not read", name, what)
}

// searchable is how many lines a block may have for its mistake to be searched.
const searchable = 2000

// errorLine is the line of a block, from 0, at which it breaks. The scanner
// tells it; the parser tells only where the broken collection began, so there
// the shortest beginning that does not parse is searched.
func (t *yamlTree) errorLine(b block, told, what string) int {
	n := b.last - b.first
	if strings.HasPrefix(what, "did not find expected") && n < searchable {
		low, high := 0, n // low lines parse, high lines do not
		for high-low > 1 {
			mid := (low + high) / 2
			if _, err := parseNodes(t.src.blockText(block{first: b.first, last: b.first + mid})); err != nil {
				high = mid
			} else {
				low = mid
			}
		}
		return max(0, high-1)
	}
	line, _ := strconv.Atoi(told)
	line = max(0, min(line-1, n-1))
	if what == missingColon {
		for i := line; i > 0 && i > line-3; i-- { // the line before shows the mistake
			if text := t.src.lineText(b.first + i); !blank(text) && !bytes.ContainsRune(text, ':') {
				return i
			}
		}
	}
	return line
}

// tab finds a tab in the indentation of a block.
func (t *yamlTree) tab(b block) (model.Range, bool) {
	for i := b.first; i < b.last; i++ {
		text := t.src.lineText(i)
		spaces := countSpaces(text)
		if spaces < len(text) && text[spaces] == '\t' && !blank(text) {
			o := t.src.lines[i] + spaces
			return t.src.span(o, o+1, i+1), true
		}
	}
	return model.Range{}, false
}
