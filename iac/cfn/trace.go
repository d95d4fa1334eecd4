package cfn

import (
	"bytes"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"strideline/model"
)

// frame is one line of a stack trace.
type frame struct {
	file      string // absolute, on the machine that synthesised
	line, col int    // col is 0 where it is not known
}

var (
	frameV8     = regexp.MustCompile(`(?:^|[\s(])((?:file://)?(?:[A-Za-z]:)?[^\s():]*[/\\][^():]*):(\d+)(?::(\d+))?\)?$`)
	framePython = regexp.MustCompile(`File "([^"]+)", line (\d+)`)
)

// frames reads the lines of a trace that are the user's own code, innermost
// first.
func userFrames(trace []string) []frame {
	var out []frame
	for _, line := range trace {
		m := frameV8.FindStringSubmatch(line)
		if m == nil {
			if m = framePython.FindStringSubmatch(line); m == nil {
				continue
			}
			m = append(m, "")
		}
		file := strings.ReplaceAll(strings.TrimPrefix(m[1], "file://"), "\\", "/")
		if strings.Contains(file, "node_modules/") || strings.HasPrefix(file, "node:") ||
			strings.Contains(file, "site-packages/") || strings.Contains(file, "jsii-kernel") {
			continue
		}
		n, _ := strconv.Atoi(m[2])
		col, _ := strconv.Atoi(m[3])
		out = append(out, frame{file, n, col})
	}
	return out
}

// tracer finds the files of traces in the file system. Traces hold absolute
// paths of the machine that synthesised; the folder they share with the files
// here is worked out once, from all of them, so that a file of the same name
// elsewhere is never taken for it.
type tracer struct {
	rd     *reading
	prefix string // what stands before the part that is the same in both
	base   string // what stands in its place here
	lines  map[string][][]byte
}

// mostFiles and mostParts bound the search for the common folder.
const (
	mostFiles = 50
	mostParts = 40
	mostUp    = 4
)

// tracer looks for the sources of an assembly in a folder.
func (rd *reading) tracer(dir string, a *assembly) *tracer {
	type place struct{ prefix, base string }
	votes := map[place]int{}
	seen := map[string]bool{}
	bases := rd.sourceFolders(dir)
	for _, name := range slices.Sorted(maps.Keys(a.frames)) {
		for _, f := range userFrames(a.frames[name]) {
			if seen[f.file] || len(seen) >= mostFiles {
				continue
			}
			seen[f.file] = true
			if prefix, base, ok := rd.common(f.file, bases); ok {
				votes[place{prefix, base}]++
			}
		}
	}
	t := &tracer{rd: rd, lines: map[string][][]byte{}}
	best := 0
	for p, n := range votes {
		if n > best || n == best && (p.prefix < t.prefix || p.prefix == t.prefix && p.base < t.base) {
			best, t.prefix, t.base = n, p.prefix, p.base
		}
	}
	if best == 0 {
		return nil
	}
	return t
}

// sourceFolders are where the source of an assembly may lie: beside cdk.out
// and above.
func (rd *reading) sourceFolders(dir string) []string {
	for isFile(rd.fsys, path.Join(path.Dir(dir), manifestFile)) && dir != "." {
		dir = path.Dir(dir) // a stage within an assembly
	}
	var out []string
	for range mostUp {
		dir = path.Dir(dir)
		out = append(out, dir)
		if dir == "." || path.Base(dir) == ".." {
			break
		}
	}
	return out
}

// common finds the longest end of an absolute path that is a file here.
func (rd *reading) common(file string, bases []string) (prefix, base string, ok bool) {
	parts := strings.Split(file, "/")
	if len(parts) > mostParts {
		return "", "", false
	}
	for _, b := range bases {
		for i := range parts {
			rest := path.Join(parts[i:]...)
			if rest != "" && fs.ValidPath(rest) && isFile(rd.fsys, path.Join(b, rest)) {
				return strings.Join(parts[:i], "/"), b, true
			}
		}
	}
	return "", "", false
}

func isFile(fsys fs.FS, name string) bool {
	info, err := fs.Stat(fsys, name)
	return err == nil && info.Mode().IsRegular()
}

// at is the place of the first frame of a trace that is here.
func (t *tracer) at(trace []string) (model.Range, bool) {
	for _, f := range userFrames(trace) {
		rest, ok := strings.CutPrefix(f.file, t.prefix+"/")
		if t.prefix == "" {
			rest, ok = strings.TrimPrefix(f.file, "/"), true
		}
		if !ok || !fs.ValidPath(rest) {
			continue
		}
		if r, ok := t.line(path.Join(t.base, rest), f.line, f.col); ok {
			return r, true
		}
	}
	return model.Range{}, false
}

// line is the range from a column to the end of its line.
func (t *tracer) line(file string, line, col int) (model.Range, bool) {
	lines, done := t.lines[file]
	if !done {
		lines = t.rd.sourceLines(file)
		t.lines[file] = lines
	}
	if line < 1 || line > len(lines) {
		return model.Range{}, false
	}
	text := bytes.TrimRight(lines[line-1], " \t\r")
	indent := len(text) - len(bytes.TrimLeft(text, " \t"))
	end := utf8.RuneCount(text) + 1
	if len(text) == indent {
		return model.Range{}, false // not what was synthesised
	}
	if col < 1 || col >= end {
		col = indent + 1
	}
	return model.Range{File: file, Start: model.Pos{Line: line, Col: col}, End: model.Pos{Line: line, Col: end}}, true
}

func (rd *reading) sourceLines(file string) [][]byte {
	rd.files[file] = true
	f, err := rd.fsys.Open(file)
	if err != nil {
		return nil
	}
	defer f.Close()
	text, err := readBounded(f, rd.limits.Bytes)
	if err != nil || !utf8.Valid(text) {
		return nil
	}
	return bytes.Split(text, []byte("\n"))
}
