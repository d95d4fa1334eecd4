package history

import (
	"bufio"
	"bytes"
	"os"
	"path"
	"path/filepath"
	"strings"

	"github.com/go-git/go-git/v5/plumbing/format/gitignore"
)

// maxIgnore bounds a file of patterns.
const maxIgnore = 1 << 20

// Ignored tells which files of the working tree git does not keep, by the
// .gitignore files in it and .git/info/exclude: a revision cannot have them, so
// comparing them with one would call all of them new. Names are relative to
// dir, as those of a Tree. What a user ignores everywhere is not asked: that
// file lies outside the repository. Not for use by several goroutines.
func (r *Repository) Ignored(dir string) func(name string, folder bool) bool {
	known := map[string][]gitignore.Pattern{}
	return func(name string, folder bool) bool {
		rel, err := filepath.Rel(r.Top, filepath.Join(dir, filepath.FromSlash(name)))
		if err != nil || rel == "." || !filepath.IsLocal(rel) {
			return false
		}
		p := filepath.ToSlash(rel)
		return gitignore.NewMatcher(r.patterns(known, path.Dir(p))).Match(strings.Split(p, "/"), folder)
	}
}

// patterns are those that hold in a folder: of the folders above it first,
// later ones win.
func (r *Repository) patterns(known map[string][]gitignore.Pattern, dir string) []gitignore.Pattern {
	if ps, ok := known[dir]; ok {
		return ps
	}
	var above []gitignore.Pattern
	var domain []string
	if dir == "." {
		above = read(r.exclude, nil)
	} else {
		above, domain = r.patterns(known, path.Dir(dir)), strings.Split(dir, "/")
	}
	own := read(filepath.Join(r.Top, filepath.FromSlash(dir), ".gitignore"), domain)
	known[dir] = append(above[:len(above):len(above)], own...)
	return known[dir]
}

func read(file string, domain []string) []gitignore.Pattern {
	info, err := os.Lstat(file)
	if err != nil || !info.Mode().IsRegular() || info.Size() > maxIgnore {
		return nil
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return nil
	}
	var out []gitignore.Pattern
	for lines := bufio.NewScanner(bytes.NewReader(text)); lines.Scan(); {
		if l := strings.TrimSuffix(lines.Text(), "\r"); strings.TrimSpace(l) != "" && !strings.HasPrefix(l, "#") {
			out = append(out, gitignore.ParsePattern(l, domain))
		}
	}
	return out
}
