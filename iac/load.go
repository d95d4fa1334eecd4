// Package iac finds infrastructure as code, asks each reader for its
// resources and links the result into one graph. It knows no format itself.
package iac

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"strideline/iac/cfn"
	"strideline/iac/lift"
	"strideline/iac/resource"
	"strideline/model"
)

// Options are the inputs of Load that do not lie in the files.
type Options struct {
	Params  map[string]string // parameter values given by hand
	Env     string            // environment of samconfig.toml and the configuration
	Trusted []string          // account ids that count as ours
	// Walked says which files and folders met in a folder are read; nil: all.
	Walked func(name string, folder bool) bool
	Memory *Memory // of files that are being edited; nil for none
}

// Memory is what readers remember of files that are being edited, so that what
// is half typed does not make the rest of the system flicker.
type Memory = cfn.Memory

// ErrNothing says that no path led to anything strideline reads; the graph
// that comes with it holds the problems that say why.
var ErrNothing = errors.New("nothing to read")

// Readers returns every reader, one line a format.
func Readers(o Options) []resource.Reader {
	return []resource.Reader{
		cfn.Reader{Params: o.Params, Env: o.Env, Memory: o.Memory},
	}
}

// Load reads files and folders and returns their graph. What cannot be read is
// a problem of the graph; the error is ErrNothing, or that of the context.
func Load(ctx context.Context, fsys fs.FS, paths []string, o Options) (*model.Graph, error) {
	results, f, err := read(ctx, fsys, paths, o)
	if err != nil && !errors.Is(err, ErrNothing) {
		return nil, err
	}
	g := lift.Graph(lift.Input{Results: results, Trusted: o.Trusted})
	g.Coverage.Files = filesRead(fsys, results)
	g.Coverage.Notes = append(g.Coverage.Notes, f.notes...)
	g.Problems = model.SortProblems(append(f.problems, g.Problems...))
	return g, err
}

// filesRead counts the files that were read; results also name those that were
// only looked for.
func filesRead(fsys fs.FS, results []resource.Result) int {
	seen, n := map[string]bool{}, 0
	for _, r := range results {
		for _, f := range r.Files {
			if seen[f] {
				continue
			}
			seen[f] = true
			if _, err := fs.Stat(fsys, f); err == nil {
				n++
			}
		}
	}
	return n
}

// Read is Load up to the neutral resources, one result a root, by path.
func Read(ctx context.Context, fsys fs.FS, paths []string, o Options) ([]resource.Result, []model.Problem, error) {
	results, f, err := read(ctx, fsys, paths, o)
	return results, f.problems, err
}

func read(ctx context.Context, fsys fs.FS, paths []string, o Options) ([]resource.Result, *finder, error) {
	f := &finder{ctx: ctx, fsys: fsys, walked: o.Walked}
	for _, p := range paths {
		f.add(p)
	}
	jobs := f.claim(Readers(o))
	results, errs := readAll(ctx, fsys, jobs)
	if err := ctx.Err(); err != nil {
		return nil, f, err
	}
	f.notes = leftOut(f.built)
	prints := make([]print, len(jobs))
	if anySynthesised(jobs) {
		for i := range results {
			prints[i] = printOf(&results[i])
		}
	}
	var out []resource.Result
	for i, r := range results {
		if errs[i] != nil {
			f.problem(jobs[i].root.Path, resource.Cause(errs[i]))
			continue
		}
		if included(jobs, results, i) {
			continue
		}
		if from := copyOf(jobs, prints, i); from != "" {
			f.notes = append(f.notes, jobs[i].root.Path+" is a copy of "+from+", which is read in its place")
			continue
		}
		out = append(out, r)
	}
	if len(out) == 0 {
		return nil, f, ErrNothing
	}
	return out, f, nil
}

// job is one root and the reader that claims it.
type job struct {
	reader resource.Reader
	root   resource.Root
}

// readAll reads the roots, as many at a time as there are processors. A panic
// is the caller's, who may survive it.
func readAll(ctx context.Context, fsys fs.FS, jobs []job) ([]resource.Result, []error) {
	results, errs := make([]resource.Result, len(jobs)), make([]error, len(jobs))
	next := make(chan int)
	var wg sync.WaitGroup
	var fault atomic.Value
	read := func(i int) {
		defer func() {
			if p := recover(); p != nil {
				fault.Store(fmt.Sprintf("%v, while reading %q", p, jobs[i].root.Path))
			}
		}()
		results[i], errs[i] = jobs[i].reader.Read(ctx, fsys, jobs[i].root)
	}
	for range min(runtime.GOMAXPROCS(0), len(jobs)) {
		wg.Go(func() {
			for i := range next {
				read(i)
			}
		})
	}
	for i := range jobs {
		if ctx.Err() != nil {
			break
		}
		next <- i
	}
	close(next)
	wg.Wait()
	if p := fault.Load(); p != nil {
		panic(p)
	}
	return results, errs
}

// included reports whether root i was read as a part of another root (a nested
// template), so that it belongs to that stack. Of two that include each other
// the first stays.
func included(jobs []job, results []resource.Result, i int) bool {
	path := jobs[i].root.Path
	for j := range results {
		if i == j || jobs[j].root.Path == path || !slices.Contains(results[j].Files, path) {
			continue
		}
		if j < i || !slices.Contains(results[i].Files, jobs[j].root.Path) {
			return true
		}
	}
	return false
}
