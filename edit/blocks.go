package edit

import (
	"bytes"
	"regexp"
	"strings"

	"gopkg.in/yaml.v3"
)

// yaml.v3 returns nothing of a text with a mistake, and people ask for edits
// while they type. So a broken text is cut at its top-level keys, and a broken
// section at its names; what parses alone can be edited, the rest is one
// opaque node that must come out of an edit as it went in.

// parseBlocks reads a broken text block by block.
func (d *Doc) parseBlocks(err error) {
	d.mistakes = append(d.mistakes, "broken YAML: "+strings.TrimPrefix(err.Error(), "yaml: "))
	root := &node{kind: table}
	for _, b := range d.blocks(0, len(d.starts), 0) {
		f, ok := d.block(b)
		if !ok {
			f = d.section(b)
		}
		root.fields, root.to = append(root.fields, f), max(root.to, f.value.to)
	}
	if len(root.fields) > 0 {
		root.from, root.body = root.fields[0].from, root.fields[0].from
		d.root = root
	}
}

// lineBlock is a run of lines from one key to the next of its depth.
type lineBlock struct{ first, last, indent int }

var blockKey = regexp.MustCompile(`^ *(?:"([^"]*)"|'([^']*)'|([^\s#\-\[\]{},%"'][^\s#]*?)):(?:\s|$)`)

func (d *Doc) blocks(first, last, indent int) []lineBlock {
	var out []lineBlock
	for i := first; i < last; i++ {
		line := d.text[d.starts[i]:d.end(i)]
		spaces := countSpaces(line)
		if blank(line) || line[spaces] == '#' || spaces > indent {
			continue
		}
		if n := len(out); n > 0 {
			out[n-1].last = i
		}
		if spaces == indent && blockKey.Match(line) {
			out = append(out, lineBlock{i, last, indent})
		}
	}
	return out
}

func (d *Doc) bytesOf(b lineBlock) (from, to int) {
	to = len(d.text)
	if b.last < len(d.starts) {
		to = d.starts[b.last]
	}
	return d.starts[b.first], to
}

// block parses one block alone.
func (d *Doc) block(b lineBlock) (field, bool) {
	from, to := d.bytesOf(b)
	doc, err := parseNodes(d.text[from:to])
	if err != nil || len(doc.Content) == 0 || doc.Content[0].Kind != yaml.MappingNode || len(doc.Content[0].Content) != 2 {
		return field{}, false
	}
	r := yamlReader{ls: d.lines, base: b.first, shared: shared(doc)}
	return r.node(doc.Content[0]).fields[0], true
}

// section reads a broken block name by name; where that gives nothing, the
// block is opaque.
func (d *Doc) section(b lineBlock) field {
	from, to := d.bytesOf(b)
	f := d.keyOf(b)
	end := from + len(bytes.TrimRight(d.text[from:to], " \t\r\n"))
	f.value = &node{kind: broken, from: f.to, body: f.to, to: max(f.to, end), text: string(d.text[f.to:max(f.to, end)])}
	indent := d.childIndent(b)
	if indent <= b.indent || b.indent > 0 {
		return f
	}
	sec := &node{kind: table, from: f.to, body: f.to, to: f.to}
	for _, c := range d.blocks(b.first+1, b.last, indent) {
		child, ok := d.block(c)
		if !ok {
			child = d.section(c)
		}
		sec.fields, sec.to = append(sec.fields, child), max(sec.to, child.value.to)
	}
	if len(sec.fields) == 0 {
		return f
	}
	sec.from, sec.body = sec.fields[0].from, sec.fields[0].from
	f.value = sec
	return f
}

func (d *Doc) keyOf(b lineBlock) field {
	line := d.text[d.starts[b.first]:d.end(b.first)]
	m := blockKey.FindSubmatchIndex(line)
	f := field{from: d.starts[b.first] + countSpaces(line)}
	for g := 2; g < 8; g += 2 {
		if m[g] >= 0 {
			f.key, f.to = string(line[m[g]:m[g+1]]), d.starts[b.first]+m[g+1]
		}
	}
	if c := d.text[f.from]; c == '"' || c == '\'' {
		f.to++
	}
	return f
}

// childIndent is the indentation of the names of a section, 0 where its first
// line is none.
func (d *Doc) childIndent(b lineBlock) int {
	for i := b.first + 1; i < b.last; i++ {
		line := d.text[d.starts[i]:d.end(i)]
		if blank(line) || line[countSpaces(line)] == '#' {
			continue
		}
		if blockKey.Match(line) {
			return countSpaces(line)
		}
		return 0
	}
	return 0
}
