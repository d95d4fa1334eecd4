package main

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path"
	"path/filepath"

	"strideline/diff"
	"strideline/history"
	"strideline/iac"
	"strideline/project"
	"strideline/report"
	"strideline/rules"
)

// side is one of the two systems that diff compares.
type side struct {
	*session
	name   string // as people call it
	root   string // the folder or file that was named, "" for a revision
	tree   *history.Tree
	walked func(name string, folder bool) bool

	empty   bool            // there is no infrastructure as code
	ignored bool            // git ignores some of the files
	others  map[string]bool // folders that are repositories of their own
	result  report.Input
}

// run is the pipeline: files, graph, threats, decisions.
func (s *side) run(ctx context.Context, set *rules.Set) error {
	g, err := iac.Load(ctx, s.fsys, s.paths, iac.Options{
		Params: s.params, Env: s.env, Trusted: s.session.found().Trusted(), Walked: s.walked,
	})
	if err != nil && !errors.Is(err, iac.ErrNothing) {
		return err
	}
	if s.tree != nil {
		if err := s.tree.Missing(); err != nil {
			return err
		}
	}
	s.empty = err != nil
	s.result, err = s.judge(ctx, g, set)
	return err
}

func (s *side) diff() diff.Side {
	return diff.Side{
		Name: s.name, Root: s.root, Graph: s.result.Graph, Exposure: s.result.Exposure,
		Threats: s.result.Threats, Problems: s.result.Problems,
	}
}

// openDisk is the side of files on disk.
func (c Command) openDisk(in *input, name string, paths []string) (*side, error) {
	s, err := c.open(in, paths)
	if err != nil {
		return nil, err
	}
	return &side{session: s, name: name, walked: s.found().Walked(s.dir)}, nil
}

// openTree is the side of a revision, with its own settings.
func (c Command) openTree(in *input, r *history.Repository, rev history.Commit, paths []string) (*side, error) {
	s := &session{env: in.env, dir: c.Dir}
	var err error
	if s.now, err = c.clock(in.now); err != nil {
		return nil, err
	}
	given, err := in.parameters()
	if err != nil {
		return nil, err
	}
	if r.Bare {
		s.dir = r.Top
	}
	tree := r.Tree(rev, s.dir)
	s.fsys = tree
	if len(paths) == 0 {
		paths = []string{"."}
	}
	for _, p := range paths {
		if filepath.IsAbs(p) {
			p = c.relative(p)
		}
		s.paths = append(s.paths, path.Clean(filepath.ToSlash(p)))
	}
	if dir, ok := homeIn(tree, s.paths); ok {
		s.home, s.homeName = tree.Sub(dir), dir
	}
	text, name, err := c.givenConfig(in.config)
	if err != nil {
		return nil, err
	}
	settings, err := project.ReadSettings(s.home, s.homeName, text, name)
	if err != nil {
		return nil, err
	}
	s.cfg, s.risks, s.problems = settings.Config, settings.Risks, settings.Problems
	s.parameterise(given)
	return &side{session: s, name: rev.Name, tree: tree, walked: s.found().Walked(s.dir)}, nil
}

// onlyKept leaves out of the working tree what no revision of it holds and so
// would count as new: what git ignores and base does not have, such as build
// output, and other repositories.
func (s *side) onlyKept(r *history.Repository, base *history.Tree) {
	inner, ignored := s.walked, r.Ignored(s.dir)
	s.others = map[string]bool{}
	s.walked = func(name string, folder bool) bool {
		if inner != nil && !inner(name, folder) {
			return false
		}
		if ignored(name, folder) {
			if _, err := fs.Stat(base, name); err != nil {
				s.ignored = true
				return false
			}
		}
		if folder && repository(filepath.Join(s.dir, filepath.FromSlash(name))) {
			s.others[name] = true
			return false
		}
		return true
	}
}

func repository(dir string) bool {
	_, err := os.Lstat(filepath.Join(dir, ".git"))
	return err == nil
}

// homeIn is the nearest folder of a revision above the first path that has one
// that holds a .strideline folder.
func homeIn(tree *history.Tree, paths []string) (string, bool) {
	for _, dir := range paths {
		if info, err := fs.Stat(tree, dir); err != nil || !info.IsDir() {
			dir = path.Dir(dir)
		}
		for {
			if info, err := fs.Stat(tree, path.Join(dir, settingsFolder)); err == nil && info.IsDir() {
				return dir, true
			}
			up := path.Join(dir, "..")
			if _, err := fs.Stat(tree, up); err != nil {
				break
			}
			dir = up
		}
	}
	return "", false
}
