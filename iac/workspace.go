package iac

import (
	"context"
	"io/fs"
	"maps"
	"path"
	"slices"
	"strings"
	"sync/atomic"

	"strideline/iac/lift"
	"strideline/iac/resource"
	"strideline/model"
)

// Workspace is Load for a server that stays: it keeps what each root gave and
// reads again only the roots that a change concerns. The zero Workspace is
// empty. A Workspace is never changed: Update returns the next one, and shares
// with it what stayed.
type Workspace struct {
	files   []string       // all that were met, sorted
	claimed map[string]job // those among them that are roots
	held    map[string]*held
	groups  []*Group
	stale   []model.Range
	unread  int // roots that were claimed and are not read yet
}

// held is one root as it was read. Its resources are let go where nobody will
// ask for them again but whole: then they are read again.
type held struct {
	job    job
	result resource.Result // without its resources
	full   atomic.Pointer[resource.Result]
	ties   lift.Ties
	print  print
	err    error
}

func newHeld(j job, r resource.Result, err error) *held {
	h := &held{job: j, result: r, ties: lift.TiesOf(&r), print: printOf(&r), err: err}
	h.result.Resources, h.result.Outputs, h.result.Exports, h.result.Parameters = nil, nil, nil, nil
	h.full.Store(&r)
	return h
}

// whole is the result with its resources.
func (h *held) whole(ctx context.Context, fsys fs.FS) (resource.Result, error) {
	if r := h.full.Load(); r != nil {
		return *r, nil
	}
	return h.job.reader.Read(ctx, fsys, h.job.root)
}

// Group is stacks that may join: they are lifted into one graph. It is the same
// pointer in the next Workspace where nothing of it changed.
type Group struct {
	members []*held
}

// Change is what happened since the last Workspace, and what the next one sees.
type Change struct {
	FS    fs.FS
	Paths []string // folders and files of the workspace
	Files []string // files and folders that may differ: edited, created, deleted
	Walk  bool     // files may have come or gone
	All   bool     // nothing of before holds: options changed
	Most  int      // how many roots that were never read are read now; 0 for all
	Only  bool     // folders are not walked: of them only the open files are read
	// Open are files that are there although no folder may list them: unsaved
	// buffers.
	Open []string
}

// Update returns the workspace after a change. The error is the context's; the
// workspace itself stays as it is.
func (w *Workspace) Update(ctx context.Context, c Change, o Options) (*Workspace, error) {
	next := &Workspace{files: w.files, claimed: w.claimed}
	old := w.held
	if c.All || w.held == nil {
		c.Walk, old = true, nil
		next.claimed = nil
	}
	f := &finder{ctx: ctx, fsys: c.FS, walked: o.Walked}
	if c.Walk {
		for _, p := range c.Paths {
			if c.Only {
				f.folders = append(f.folders, p)
			} else {
				f.add(p)
			}
		}
		f.open(c.Open)
		slices.Sort(f.files)
		next.files = slices.Compact(f.files)
	}
	jobs := next.claim(ctx, c, Readers(o), w.files)
	if err := next.read(ctx, c, jobs, old); err != nil {
		return nil, err
	}
	next.group(jobs, w)
	for _, j := range jobs {
		if h := next.held[j.root.Path]; h != nil {
			next.stale = append(next.stale, h.result.Stale...)
		}
	}
	return next, nil
}

// open adds files that a walk of the folders would have met, were they on disk.
func (f *finder) open(names []string) {
	for _, name := range names {
		for _, dir := range f.folders {
			if within(dir, name) && f.met(dir, name) {
				f.files = append(f.files, name)
				break
			}
		}
	}
}

// met reports whether a walk of dir comes to a file below it.
func (f *finder) met(dir, name string) bool {
	for p := name; p != dir && p != "." && p != "/"; p = path.Dir(p) {
		folder := p != name
		if f.walked != nil && !f.walked(p, folder) || folder && skipped(path.Base(p)) {
			return false
		}
	}
	return true
}

// touched reports whether a change concerns a file, or a folder it lies in.
func (c Change) touched(file string) bool {
	return slices.ContainsFunc(c.Files, func(t string) bool { return file == t || strings.HasPrefix(file, t+"/") })
}

// claim asks the readers which files are roots. Only files that were not met
// before, that changed, and their neighbours are asked about: a reader claims by
// a file and its folder.
func (w *Workspace) claim(ctx context.Context, c Change, readers []resource.Reader, met []string) []job {
	before := w.claimed
	w.claimed = map[string]job{}
	ask := w.files
	if before != nil {
		ask = c.doubtful(w.files, met, before)
	}
	for _, r := range readers {
		for _, root := range r.Roots(ctx, c.FS, ask) {
			if _, taken := w.claimed[root.Path]; !taken {
				w.claimed[root.Path] = job{r, root}
			}
		}
	}
	for _, f := range w.files {
		if j, was := before[f]; was {
			if _, asked := slices.BinarySearch(ask, f); !asked {
				w.claimed[f] = j
			}
		}
	}
	return slices.SortedFunc(maps.Values(w.claimed), func(a, b job) int { return strings.Compare(a.root.Path, b.root.Path) })
}

// doubtful are the files that may be a root now and were none, or the other
// way round, sorted. A root that changed is asked about alone, anything else
// with its folder.
func (c Change) doubtful(files, met []string, before map[string]job) []string {
	folders := map[string]bool{}
	for _, t := range c.Files {
		if _, root := before[t]; !root {
			folders[path.Dir(t)] = true
		}
	}
	var out []string
	for _, f := range files {
		if _, known := slices.BinarySearch(met, f); !known || folders[path.Dir(f)] || c.touched(f) {
			out = append(out, f)
		}
	}
	return out
}

// read reads the roots that are new or changed and keeps the others.
func (w *Workspace) read(ctx context.Context, c Change, jobs []job, old map[string]*held) error {
	w.held = make(map[string]*held, len(jobs))
	var again []job
	for _, j := range jobs {
		if h := old[j.root.Path]; h != nil && h.err == nil && !slices.ContainsFunc(h.result.Files, c.touched) {
			w.held[j.root.Path] = h
			continue
		}
		again = append(again, j)
	}
	again = c.few(again, old)
	w.unread = len(jobs) - len(w.held) - len(again)
	results, errs := readAll(ctx, c.FS, again)
	if err := ctx.Err(); err != nil {
		return err
	}
	for i, j := range again {
		w.held[j.root.Path] = newHeld(j, results[i], errs[i])
	}
	return nil
}

// few leaves roots that were never read for later where there are many: those
// that are open or changed come first.
func (c Change) few(jobs []job, old map[string]*held) []job {
	if c.Most <= 0 {
		return jobs
	}
	var now, later []job
	for _, j := range jobs {
		if old[j.root.Path] != nil || slices.Contains(c.Open, j.root.Path) || c.touched(j.root.Path) {
			now = append(now, j)
		} else {
			later = append(later, j)
		}
	}
	return append(now, later[:min(len(later), max(0, c.Most-len(now)))]...)
}

// Unread is how many roots are known and not read yet, of how many.
func (w *Workspace) Unread() (unread, all int) { return w.unread, len(w.claimed) }

// group divides what was read into what is lifted together. Parts and copies
// of other roots are left out, as Load does.
func (w *Workspace) group(claimed []job, before *Workspace) {
	jobs, results, prints := make([]job, 0, len(claimed)), make([]resource.Result, 0, len(claimed)), make([]print, 0, len(claimed))
	var members []*held
	for _, j := range claimed {
		if h := w.held[j.root.Path]; h != nil && h.err == nil {
			jobs, results, prints, members = append(jobs, h.job), append(results, h.result), append(prints, h.print), append(members, h)
		}
	}
	var alone []*held
	copies := anySynthesised(jobs)
	for i, h := range members {
		if !included(jobs, results, i) && (!copies || copyOf(jobs, prints, i) == "") {
			alone = append(alone, h)
		}
	}
	old := map[*held]*Group{}
	for _, g := range before.groups {
		for _, h := range g.members {
			old[h] = g
		}
	}
	for _, members := range grouped(alone) {
		w.groups = append(w.groups, again(members, old))
	}
}

// Groups are what the stacks make up, in the order of their first files.
func (w *Workspace) Groups() []*Group { return w.groups }

// Reads reports whether a file is a root or was looked for by one.
func (w *Workspace) Reads(file string) bool {
	if w.Claimed(file) {
		return true
	}
	for _, h := range w.held {
		if slices.Contains(h.result.Files, file) {
			return true
		}
	}
	return false
}

// RootsOf are the roots that a file belongs to, or that looked for it.
func (w *Workspace) RootsOf(file string) []string {
	if w.Claimed(file) && !w.part(file) {
		return []string{file}
	}
	var out []string
	for p, h := range w.held {
		if slices.Contains(h.result.Files, file) {
			out = append(out, p)
		}
	}
	slices.Sort(out)
	return out
}

// part reports whether a root is lifted as a part of another, or not at all.
func (w *Workspace) part(root string) bool {
	for _, g := range w.groups {
		for _, h := range g.members {
			if h.job.root.Path == root {
				return false
			}
		}
	}
	return true
}

// Claimed reports whether a file is a root.
func (w *Workspace) Claimed(file string) bool {
	_, ok := w.claimed[file]
	return ok
}

// Stale are the blocks of all roots that stand as they were last read.
func (w *Workspace) Stale() []model.Range { return w.stale }

// Outline is what the roots that a file belongs to declare, use and name; a
// file in several roots is told by the first.
func (w *Workspace) Outline(file string) resource.Outline {
	for _, root := range w.RootsOf(file) {
		if h := w.held[root]; h != nil {
			return h.result.Outline
		}
	}
	return resource.Outline{}
}

// Outlines are the outlines of all roots, by path.
func (w *Workspace) Outlines() []resource.Outline {
	out := make([]resource.Outline, 0, len(w.held))
	for _, p := range slices.Sorted(maps.Keys(w.held)) {
		out = append(out, w.held[p].result.Outline)
	}
	return out
}

// Graph lifts the stacks of a group into a new graph. The error is that of
// reading a root again, or of the context.
func (g *Group) Graph(ctx context.Context, fsys fs.FS, o Options) (*model.Graph, error) {
	results := make([]resource.Result, len(g.members))
	for i, h := range g.members {
		var err error
		if results[i], err = h.whole(ctx, fsys); err != nil {
			return nil, err
		}
	}
	out := lift.Graph(lift.Input{Results: results, Trusted: o.Trusted})
	out.Coverage.Files = filesRead(fsys, results)
	if len(g.members) == 1 { // whatever changes it reads it again
		g.members[0].full.Store(nil)
	}
	return out, ctx.Err()
}

// Roots are the paths of the group's stacks.
func (g *Group) Roots() []string {
	out := make([]string, len(g.members))
	for i, h := range g.members {
		out[i] = h.job.root.Path
	}
	return out
}
