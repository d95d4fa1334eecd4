package register

import (
	"io/fs"
	"regexp"
	"strings"
	"unicode/utf8"

	"strideline/model"
)

// maxSource bounds a file whose comments are read.
const maxSource = 32 << 20

// ignore is a decision in a comment: it holds for threats on its own line and
// on the line below.
type ignore struct {
	rules  []string
	reason string
	at     model.Range
}

// marker finds a decision behind a comment sign of YAML, HCL or JSON with
// comments: group 1 holds the rules, group 3 the reason.
var marker = regexp.MustCompile(`(?:^|\s)(?:#|//)\s*(strideline:ignore\b[ \t]*([^#]*?)(?:[ \t]+--[ \t]*(.*?))?)[ \t\r]*$`)

const word = "strideline:ignore"

// ignoresIn returns the decisions in the comments of a text, in order.
func ignoresIn(file, text string) []ignore {
	if !strings.Contains(text, word) {
		return nil
	}
	var out []ignore
	for i, line := range strings.Split(text, "\n") {
		if !strings.Contains(line, word) {
			continue
		}
		m := marker.FindStringSubmatchIndex(line)
		if m == nil {
			continue
		}
		start := model.Pos{Line: i + 1, Col: utf8.RuneCountInString(line[:m[2]]) + 1}
		end := model.Pos{Line: i + 1, Col: start.Col + utf8.RuneCountInString(line[m[2]:m[3]])}
		ig := ignore{at: model.Range{File: file, Start: start, End: end}, rules: ruleWords(line[m[4]:m[5]])}
		if m[6] >= 0 {
			ig.reason = line[m[6]:m[7]]
		}
		out = append(out, ig)
	}
	return out
}

func ruleWords(s string) []string {
	return strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == '\t' || r == ',' })
}

// readSource returns the text of a file of the model, "" where it cannot be
// read (the reader has said so) or is too large to look into.
func readSource(fsys fs.FS, file string) string {
	info, err := fs.Stat(fsys, file)
	if err != nil || !info.Mode().IsRegular() || info.Size() > maxSource {
		return ""
	}
	b, err := fs.ReadFile(fsys, file)
	if err != nil {
		return ""
	}
	return string(b)
}
