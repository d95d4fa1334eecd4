package edit

import (
	"bytes"
	"encoding/json"
	"strings"
	"unicode"

	"gopkg.in/yaml.v3"
)

// writer renders values in the style of a document.
type writer struct {
	json   bool
	nl     string
	unit   string // one step of indentation
	dashes string // indentation of a list below its key
}

// block is a value behind "key:" in block style, continued at an indentation:
// " text", or a line break and what stands below the key.
func (w writer) block(v Value, indent string) string {
	switch {
	case v.kind == scalar || v.empty():
		return " " + w.flow(v)
	case v.kind == list:
		return w.tagged(v) + w.items(v, indent+w.dashes)
	}
	return w.tagged(v) + w.entries(v, indent+w.unit)
}

func (w writer) tagged(v Value) string {
	if v.tag == "" {
		return ""
	}
	return " " + v.tag
}

func (w writer) entries(v Value, indent string) string {
	var b strings.Builder
	for i, k := range v.keys {
		b.WriteString(w.nl + indent + w.entry(k, v.values[i], indent))
	}
	return b.String()
}

// entry is one key and its value, the key's own indentation left out.
func (w writer) entry(key string, v Value, indent string) string {
	return w.key(key) + ":" + w.block(v, indent)
}

func (w writer) items(v Value, indent string) string {
	var b strings.Builder
	for _, it := range v.values {
		b.WriteString(w.nl + indent + w.item(it, indent))
	}
	return b.String()
}

// item is one item of a block list with its dash.
func (w writer) item(v Value, indent string) string {
	if v.kind != table || v.empty() || v.tag != "" {
		if v.kind == list && !v.empty() {
			return "- " + w.flow(v)
		}
		return "-" + w.block(v, indent)
	}
	inner := indent + "  "
	return "- " + strings.TrimPrefix(w.entries(v, inner), w.nl+inner)
}

// flow is a value on one line.
func (w writer) flow(v Value) string {
	var parts []string
	for i, x := range v.values {
		s := w.flow(x)
		if v.kind == table {
			s = w.key(v.keys[i]) + ": " + s
		}
		parts = append(parts, s)
	}
	tag := ""
	if v.tag != "" && v.kind != scalar {
		tag = v.tag + " "
	}
	switch v.kind {
	case table:
		return tag + "{" + strings.Join(parts, ", ") + "}"
	case list:
		return tag + "[" + strings.Join(parts, ", ") + "]"
	}
	return w.scalar(v, 0)
}

// tree is a JSON value over several lines; indent is that of its own line.
func (w writer) tree(v Value, indent string) string {
	if v.kind == scalar || v.empty() {
		return w.flow(v)
	}
	var parts []string
	for i, x := range v.values {
		s := w.tree(x, indent+w.unit)
		if v.kind == table {
			s = w.key(v.keys[i]) + ": " + s
		}
		parts = append(parts, w.nl+indent+w.unit+s)
	}
	open, closing := "[", "]"
	if v.kind == table {
		open, closing = "{", "}"
	}
	return open + strings.Join(parts, ",") + w.nl + indent + closing
}

func (w writer) key(s string) string {
	if w.json {
		return quote(s)
	}
	return w.scalar(Text(s), 0)
}

// scalar is a scalar in the style of the one it replaces, where it can be.
func (w writer) scalar(v Value, like yaml.Style) string {
	if v.tag != "!!str" && strings.HasPrefix(v.tag, "!!") {
		return v.text
	}
	if w.json {
		return quote(v.text)
	}
	tag := ""
	if v.tag != "!!str" {
		tag = v.tag + " "
	}
	switch {
	case like&yaml.DoubleQuotedStyle != 0:
		return tag + quote(v.text)
	case like&yaml.SingleQuotedStyle != 0 && oneLine(v.text):
		return tag + "'" + strings.ReplaceAll(v.text, "'", "''") + "'"
	case plain(v.text):
		return tag + v.text
	}
	return tag + quote(v.text)
}

func quote(s string) string {
	var b bytes.Buffer
	e := json.NewEncoder(&b)
	e.SetEscapeHTML(false)
	_ = e.Encode(s) // text always encodes
	return strings.TrimSuffix(b.String(), "\n")
}

func oneLine(s string) bool { return strings.IndexFunc(s, unicode.IsControl) < 0 }

// plain reports whether a text means itself without quotes, in block and in
// flow style, to readers of YAML 1.1 and 1.2 alike.
func plain(s string) bool {
	if s == "" || strings.TrimSpace(s) != s || strings.ContainsAny(s, "[]{},") || strings.HasSuffix(s, ":") || strings.Contains(s, ": ") || strings.Contains(s, " #") {
		return false
	}
	if strings.IndexFunc(s, func(r rune) bool { return !unicode.IsPrint(r) }) >= 0 || strings.ContainsRune("-?:=~<.+\"'#&*!|>%@`\\", rune(s[0])) {
		return false
	}
	switch strings.ToLower(s) {
	case "y", "n", "yes", "no", "on", "off", "true", "false", "null":
		return false
	}
	return s[0] < '0' || s[0] > '9' && Literal(s).tag == "!!str"
}
