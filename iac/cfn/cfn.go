// Package cfn reads CloudFormation templates, in YAML and JSON, with the
// intrinsic functions evaluated and every value tied to its place in the file.
// SAM resources are expanded by package sam. It knows the language of
// templates and nothing of what a resource means.
package cfn

import (
	"context"
	"fmt"
	"io/fs"
	"slices"

	"strideline/iac/resource"
	"strideline/model"
)

// Reader reads templates. The zero Reader works.
type Reader struct {
	Params map[string]string // parameter values given by hand
	Env    string            // environment of samconfig.toml, "" for "default"
	Limits Limits
	Memory *Memory // of files that are being edited; nil for none
}

// Limits bound what hostile or broken input can cost; zero means the default.
type Limits struct {
	Bytes  int // size of one file, default 20 MiB
	Nodes  int // nodes that aliases and loops may expand to, default 200,000
	Depth  int // levels of nesting in a file, default 500
	Stacks int // nested stacks of one root, default 200
}

func (l Limits) orDefault() Limits {
	for p, d := range map[*int]int{&l.Bytes: 20 << 20, &l.Nodes: 200_000, &l.Depth: 500, &l.Stacks: 200} {
		if *p <= 0 {
			*p = d
		}
	}
	return l
}

// Name is the kind of the roots this reader claims.
func (Reader) Name() string { return "cloudformation" }

// Roots claims the files that are templates, in the order given.
func (r Reader) Roots(ctx context.Context, fsys fs.FS, files []string) []resource.Root {
	var out []resource.Root
	left := leftovers{fsys: fsys, limits: r.Limits.orDefault(), files: files, held: map[string]*assembly{}}
	for _, f := range files {
		if ctx.Err() != nil {
			break
		}
		if Claims(fsys, f) && !left.over(f) {
			out = append(out, resource.Root{Path: f, Kind: r.Name()})
		}
	}
	return out
}

// Read evaluates a template and the local templates it nests. The error is
// that of reading the root's own file.
func (r Reader) Read(ctx context.Context, fsys fs.FS, root resource.Root) (resource.Result, error) {
	rd := &reading{ctx: ctx, fsys: fsys, memory: r.Memory, limits: r.Limits.orDefault(), files: map[string]bool{}, said: map[string]bool{}, outlined: map[string]bool{}, assemblies: map[string]*assembly{}}
	doc, err := rd.load(root.Path)
	if err != nil {
		return resource.Result{Files: rd.fileList()}, err
	}
	top := newStack(rd, nil, root.Path, "", root.Path, doc)
	top.given = rd.rootParams(r, root.Path)
	top.run()
	rd.locate()
	rd.result.Problems = fewer(model.SortProblems(rd.result.Problems))
	rd.result.Files = rd.fileList()
	return rd.result, ctx.Err()
}

// most bounds the problems of one root; nobody reads more.
const most = 500

// fewer drops the problems over the bound and says how many there were.
func fewer(ps []model.Problem) []model.Problem {
	if len(ps) <= most {
		return ps
	}
	more := model.Problem{Level: model.LevelError, Message: fmt.Sprintf("%d more problems in this template and its parts", len(ps)-most), At: ps[most].At}
	return append(ps[:most:most], more)
}

// reading is what the stacks of one root share.
type reading struct {
	ctx    context.Context
	fsys   fs.FS
	limits Limits
	memory *Memory
	files  map[string]bool
	stacks int
	said   map[string]bool // what is told once

	outlined map[string]bool // files whose outline is told

	assemblies map[string]*assembly // by folder; nil for a folder without
	result     resource.Result
}

func (rd *reading) fileList() []string {
	out := make([]string, 0, len(rd.files))
	for f := range rd.files {
		out = append(out, f)
	}
	slices.Sort(out)
	return out
}

func (rd *reading) problem(at model.Range, format string, args ...any) {
	rd.warn(model.LevelError, at, format, args...)
}

func (rd *reading) warn(level model.Level, at model.Range, format string, args ...any) {
	msg := model.Display(fmt.Sprintf(format, args...))
	rd.result.Problems = append(rd.result.Problems, model.Problem{Level: level, Message: msg, At: at})
}

// load reads and parses one file and reports what is wrong with its syntax.
func (rd *reading) load(path string) (*node, error) {
	rd.files[path] = true
	f, err := rd.fsys.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	text, err := readBounded(f, rd.limits.Bytes)
	if err != nil {
		rd.problem(model.Range{File: path, Start: model.Pos{Line: 1, Col: 1}, End: model.Pos{Line: 1, Col: 1}}, "%v", err)
		return &node{shape: table, weight: 1}, nil
	}
	tree, problems := parse(path, text, rd.limits)
	rd.result.Problems = append(rd.result.Problems, problems...)
	if tree == nil {
		tree = &node{shape: table, weight: 1}
	}
	tree, stale := rd.memory.keep(path, text, tree)
	rd.result.Stale = append(rd.result.Stale, stale...)
	return tree, nil
}
