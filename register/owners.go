package register

import (
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"sync"

	"github.com/hmarr/codeowners"

	"strideline/config"
	"strideline/model"
)

// OwnerFiles are where CODEOWNERS may lie in a repository, the first that is
// there holds. Source: GitHub Docs, "About code owners".
var OwnerFiles = []string{".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"}

// Owners are who answers for the files of a repository. A nil one knows nobody.
type Owners struct {
	rules         []codeowners.Rule
	root, working string
	known         sync.Map // owners by file: many threats lie in few files
}

// ReadOwners reads the CODEOWNERS of a repository; root is its folder, working
// the folder that names of files are relative to, both absolute. nil where
// there is none. A line that says nothing is a problem, the others hold.
func ReadOwners(fsys fs.FS, root, working string) (*Owners, []model.Problem) {
	for _, name := range OwnerFiles {
		text, err := config.ReadBounded(fsys, name)
		if err != nil {
			continue
		}
		o := &Owners{root: root, working: working}
		shown, err := filepath.Rel(working, filepath.Join(root, filepath.FromSlash(name)))
		if err != nil {
			shown = name
		}
		return o, o.parse(filepath.ToSlash(shown), string(text))
	}
	return nil, nil
}

func (o *Owners) parse(file, text string) []model.Problem {
	var out []model.Problem
	n := 0
	for line := range strings.SplitSeq(text, "\n") {
		n++
		found, err := codeowners.ParseFile(strings.NewReader(strings.TrimSuffix(line, "\r")))
		if err != nil {
			p := model.Pos{Line: n, Col: 1}
			msg := fmt.Sprintf("%q names no owners: %s", strings.TrimSpace(line), strings.TrimPrefix(err.Error(), "line 1: "))
			out = append(out, model.Problem{Level: model.LevelWarning, Message: msg, At: model.Range{File: file, Start: p, End: p}})
			continue
		}
		o.rules = append(o.rules, found...)
	}
	return out
}

// Of returns the owners of a file, in the order written: those of the last
// pattern that matches it. A pattern without owners takes them away.
func (o *Owners) Of(file string) []string {
	if o == nil || file == "" {
		return nil
	}
	if found, ok := o.known.Load(file); ok {
		return found.([]string)
	}
	found := o.find(file)
	o.known.Store(file, found)
	return found
}

func (o *Owners) find(file string) []string {
	rel, err := filepath.Rel(o.root, filepath.Join(o.working, filepath.FromSlash(file)))
	if err != nil || !filepath.IsLocal(rel) {
		return nil
	}
	for _, r := range slices.Backward(o.rules) {
		if ok, err := r.Match(filepath.ToSlash(rel)); !ok || err != nil {
			continue
		}
		var out []string
		for _, w := range r.Owners {
			out = append(out, w.String())
		}
		return out
	}
	return nil
}
