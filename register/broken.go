package register

import (
	"bytes"
	"regexp"
	"strings"

	"gopkg.in/yaml.v3"

	"strideline/config"
	"strideline/model"
)

// span is a run of lines, from 0, to excluded.
type span struct{ from, to int }

// conflicts are the places that a merge left to people. An entry in one
// decides nothing: nobody knows which side is meant.
func conflicts(text []byte) []span {
	if !bytes.Contains(text, []byte("<<<<<<<")) && !bytes.Contains(text, []byte(">>>>>>>")) {
		return nil
	}
	var out []span
	lines := strings.Split(string(text), "\n")
	open := -1
	for i, l := range lines {
		switch {
		case marks(l, "<<<<<<<"):
			open = i
		case marks(l, ">>>>>>>"):
			from := i
			if open >= 0 {
				from = open
			}
			out, open = append(out, span{from, i + 1}), -1
		}
	}
	if open >= 0 {
		out = append(out, span{open, len(lines)})
	}
	return out
}

func marks(line, sign string) bool {
	rest, ok := strings.CutPrefix(line, sign)
	return ok && (rest == "" || rest[0] == ' ' || rest[0] == '\r')
}

// blanked is a text whose lines in the spans are empty, so that every place
// in the rest stays.
func blanked(text []byte, spans []span) []byte {
	lines := bytes.Split(text, []byte("\n"))
	for _, s := range spans {
		for i := s.from; i < min(s.to, len(lines)); i++ {
			lines[i] = nil
		}
	}
	return bytes.Join(lines, []byte("\n"))
}

var (
	item = regexp.MustCompile(`^( *)- `)
	list = regexp.MustCompile(`^risks:\s*(#.*)?$`)
)

// piece is the text of one entry, all others blanked, and its lines.
type piece struct {
	text  []byte
	lines span
}

// pieces cuts a register that does not parse into its entries; nil where it
// has no such form.
func pieces(text []byte) []piece {
	lines := strings.Split(string(text), "\n")
	var starts []int
	top, indent := -1, ""
	for i, l := range lines {
		switch m := item.FindStringSubmatch(l); {
		case list.MatchString(strings.TrimRight(l, "\r")) && top < 0:
			top = i
		case m == nil || top < 0:
		case starts == nil || m[1] == indent:
			starts, indent = append(starts, i), m[1]
		}
	}
	var out []piece
	for n, from := range starts {
		to := len(lines)
		if n+1 < len(starts) {
			to = starts[n+1]
		}
		out = append(out, piece{blanked(text, []span{{0, top}, {top + 1, from}, {to, len(lines)}}), span{from, to}})
	}
	return out
}

// parses reports whether a text is YAML at all.
func parses(text []byte) (ok bool) {
	defer func() {
		if recover() != nil {
			ok = false
		}
	}()
	var doc yaml.Node
	return yaml.Unmarshal(text, &doc) == nil
}

// lone reports the entries written twice; the first decides.
func lone(risks []Risk) (out []Risk, problems []model.Problem) {
	first := map[string]Risk{}
	for _, r := range risks {
		if f, twice := first[r.ID]; twice {
			problems = append(problems, problem(r.At, "%q has two entries, first at line %d: that one decides, remove one of them", r.ID, f.At.Start.Line))
			continue
		}
		first[r.ID] = r
		out = append(out, r)
	}
	return out, problems
}

func parseConflicts(file string, text []byte) ([]byte, []model.Problem) {
	at := conflicts(text)
	var out []model.Problem
	for _, s := range at {
		p := model.Pos{Line: s.from + 1, Col: 1}
		out = append(out, problem(model.Range{File: file, Start: p, End: model.Pos{Line: p.Line, Col: 8}},
			"a merge conflict up to line %d is not resolved: entries in it decide nothing", s.to))
	}
	if at == nil {
		return text, nil
	}
	return blanked(text, at), out
}

// parsePieces reads a register entry by entry.
func parsePieces(file string, text []byte, read func(*config.Strict, *yaml.Node)) []model.Problem {
	var out []model.Problem
	for _, p := range pieces(text) {
		for _, x := range config.ParseStrict(file, p.text, read) {
			if x.At.Start.Line <= p.lines.from { // the parser counts some mistakes a line too early
				x.At.Start.Line = p.lines.from + 1
				x.At.End.Line = max(x.At.End.Line, x.At.Start.Line)
			}
			out = append(out, x)
		}
	}
	return out
}
