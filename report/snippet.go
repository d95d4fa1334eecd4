package report

import (
	"io/fs"
	"slices"
	"strconv"
	"strings"

	"strideline/model"
)

// maxSource bounds a file that is read again to show a line of it.
const maxSource = 32 << 20

// sources hands out lines of the files of a run; each is read once. Secrets
// that the model found in them are masked.
type sources struct {
	fsys    fs.FS
	files   map[string][]string
	secrets map[string][]model.Range // by file
}

func newSources(fsys fs.FS, g *model.Graph) *sources {
	s := &sources{fsys: fsys, files: map[string][]string{}, secrets: map[string][]model.Range{}}
	if g == nil {
		return s
	}
	for _, n := range g.Nodes {
		a, ok := n.Attrs["literalSecrets"]
		if !ok {
			continue
		}
		for _, r := range append(slices.Clip(a.Items), a.At) {
			s.secrets[r.File] = append(s.secrets[r.File], r)
		}
	}
	return s
}

// line returns the 1-based line of a file, and false where it cannot be shown.
func (s *sources) line(file string, n int) (string, bool) {
	lines, ok := s.files[file]
	if !ok {
		lines = s.read(file)
		s.files[file] = lines
	}
	if n < 1 || n > len(lines) {
		return "", false
	}
	text := strings.TrimSuffix(lines[n-1], "\r")
	for _, r := range s.secrets[file] {
		text = mask(text, n, r)
	}
	return text, true
}

// mask hides what of line n lies in a range, but for the first characters of
// a long text, which tell people which secret it is.
func mask(text string, n int, r model.Range) string {
	if n < r.Start.Line || n > r.End.Line {
		return text
	}
	line := []rune(text)
	from, to := 0, len(line)
	if n == r.Start.Line {
		from = r.Start.Col - 1
	}
	if n == r.End.Line {
		to = min(to, r.End.Col-1)
	}
	if to-from >= 16 && n == r.Start.Line {
		from += 4
	}
	for i := max(from, 0); i < to; i++ {
		if line[i] != ' ' {
			line[i] = '*'
		}
	}
	return string(line)
}

func (s *sources) read(file string) []string {
	if s.fsys == nil {
		return nil
	}
	if info, err := fs.Stat(s.fsys, file); err != nil || !info.Mode().IsRegular() || info.Size() > maxSource {
		return nil
	}
	data, err := fs.ReadFile(s.fsys, file)
	if err != nil {
		return nil
	}
	return strings.Split(strings.TrimPrefix(string(data), "\ufeff"), "\n")
}

// snippet is a source line behind its number, and carets under the range; long
// lines are cut around it.
func (s *sources) snippet(r model.Range, width int, p painter) []string {
	text, ok := s.line(r.File, r.Start.Line)
	if !ok {
		return nil
	}
	start, end := r.Start.Col-1, r.End.Col-1
	if r.End.Line > r.Start.Line {
		end = len([]rune(text))
	}
	gutter := "  " + strconv.Itoa(r.Start.Line) + " | "
	before, marked, after := cut([]rune(text), start, end, width-len(gutter))
	blank := strings.Repeat(" ", len(gutter)-2) + "| "
	carets := strings.Repeat(" ", cells(before)) + p.paint(red, strings.Repeat("^", max(1, cells(marked))))
	return []string{p.paint(faint, gutter) + before + p.paint(bold, marked) + after, p.paint(faint, blank) + carets}
}

// cut splits a line at [start, end) into escaped pieces that fit in room
// columns, dropping what lies left of the range before what lies right of it.
func cut(line []rune, start, end, room int) (before, marked, after string) {
	start = min(max(start, 0), len(line))
	end = min(max(end, start), len(line))
	plain := func(rs []rune) string { return escape(strings.ReplaceAll(string(rs), "\t", "  ")) }
	before, marked, after = plain(line[:start]), plain(line[start:end]), plain(line[end:])
	before = strings.TrimRight(before, "\r")
	if cells(before)+cells(marked) > room {
		if indent := len(before) - len(strings.TrimLeft(before, " ")); indent > 2 {
			before = before[indent-2:]
		}
	}
	need := cells(marked)
	if after != "" {
		need++ // for the mark that says the line goes on
	}
	if over := cells(before) + need - room; over > 0 && before != "" {
		keep := max(0, cells(before)-over-1)
		before = "…" + lastCells(before, keep)
	}
	marked = firstCells(marked, room-cells(before))
	return before, marked, firstCells(after, room-cells(before)-cells(marked))
}

func firstCells(s string, room int) string {
	if cells(s) <= room {
		return s
	}
	n := 0
	for i, r := range s {
		if n += cell(r); n > room-1 {
			if room < 1 {
				return ""
			}
			return s[:i] + "…"
		}
	}
	return s
}

func lastCells(s string, room int) string {
	rs := []rune(s)
	n := 0
	for i := len(rs) - 1; i >= 0; i-- {
		if n += cell(rs[i]); n > room {
			return string(rs[i+1:])
		}
	}
	return s
}
