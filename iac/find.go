package iac

import (
	"context"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"strideline/iac/resource"
	"strideline/model"
)

// finder collects the files under the given paths.
type finder struct {
	ctx      context.Context
	fsys     fs.FS
	walked   func(name string, folder bool) bool
	explicit []string // files given by name
	folders  []string // folders given by name
	files    []string
	built    []string // folders of build output that were not walked
	notes    []string // what of the files is not read, and why
	left     bool     // the configuration leaves something out
	problems []model.Problem
}

func (f *finder) problem(file, msg string) {
	f.problems = append(f.problems, model.Problem{Level: model.LevelError, Message: msg, At: model.Range{File: file}})
}

// add looks at one path of the command line.
func (f *finder) add(p string) {
	info, err := fs.Stat(f.fsys, p)
	if err != nil {
		f.problem(p, resource.Cause(err))
		return
	}
	if !info.IsDir() {
		f.explicit = append(f.explicit, p)
		f.files = append(f.files, p)
		return
	}
	f.folders = append(f.folders, p)
	f.walk(p)
}

// walk lists the files below a folder, skipping what is never source.
func (f *finder) walk(root string) {
	entries, err := fs.ReadDir(f.fsys, root)
	if err != nil {
		f.problem(root, resource.Cause(err))
		return
	}
	for _, e := range entries {
		if f.ctx.Err() != nil {
			return
		}
		p := path.Join(root, e.Name())
		switch {
		case f.walked != nil && !f.walked(p, e.IsDir()):
			f.left = true
		case e.IsDir():
			switch {
			case e.Name() == ".aws-sam" || e.Name() == ".serverless":
				f.built = append(f.built, p)
			case !skipped(e.Name()):
				f.walk(p)
			}
		default:
			f.files = append(f.files, p)
		}
	}
}

// skipped names folders that hold no source of the user's own: dependencies,
// tool state, build output.
func skipped(name string) bool {
	switch name {
	case "node_modules", ".git", ".terraform", ".aws-sam", ".serverless", ".venv", "__pycache__", ".strideline":
		return true
	}
	return strings.HasPrefix(name, "asset.")
}

// claim asks the readers for their roots. A file given by name that nobody
// claims is told; one met in a folder is silently none of ours.
func (f *finder) claim(readers []resource.Reader) []job {
	slices.Sort(f.files)
	f.files = slices.Compact(f.files)
	var jobs []job
	claimed := map[string]bool{}
	for _, r := range readers {
		for _, root := range r.Roots(f.ctx, f.fsys, f.files) {
			if !claimed[root.Path] {
				claimed[root.Path] = true
				jobs = append(jobs, job{r, root})
			}
		}
	}
	slices.SortFunc(jobs, func(a, b job) int { return strings.Compare(a.root.Path, b.root.Path) })
	for _, p := range f.explicit {
		if !claimed[p] {
			f.problem(p, f.unclaimed(p))
		}
	}
	for _, p := range f.folders {
		if !slices.ContainsFunc(jobs, func(j job) bool { return within(p, j.root.Path) }) {
			f.problem(p, f.nothingIn())
		}
	}
	return jobs
}

// nothingIn says that a folder holds nothing to read.
func (f *finder) nothingIn() string {
	msg := "no infrastructure as code that strideline reads in this folder; it reads CloudFormation and SAM templates (.yaml, .yml, .json, .template)"
	if f.left {
		msg += "; \"include\" and \"exclude\" of the configuration leave files out"
	}
	return msg
}

// unclaimed says why a file given by name is not read.
func (f *finder) unclaimed(p string) string {
	if _, err := fs.ReadFile(f.fsys, p); err != nil {
		return resource.Cause(err)
	}
	return fmt.Sprintf("%q is no CloudFormation or SAM template: expected a top-level Resources section with AWS types", path.Base(p))
}

func within(dir, p string) bool {
	dir = path.Clean(dir)
	return dir == "." || p == dir || strings.HasPrefix(p, dir+"/")
}
