package lsp

import (
	"context"
	"path/filepath"
	"slices"
	"strings"

	"strideline/iac"
	"strideline/project"
)

// opened reports whether a buffer of the folder is open: those are looked at
// before the rest, which may take long.
func (s *Server) opened(f *folder) bool {
	for p := range s.docs.all() {
		if f.holds(p) {
			return true
		}
	}
	return false
}

// protect is the analysis itself; a panic costs this snapshot only.
func (s *Server) protect(ctx context.Context, f *folder, c change, before *snapshot) (next *snapshot, err error) {
	defer s.recovered(&err)
	docs := s.docs.all()
	c.files = append(slices.Clip(c.files), f.edited(before, docs)...)
	v, err := f.look(docs)
	if v != nil {
		defer v.close()
	}
	if err != nil {
		return nil, err
	}
	next = &snapshot{folder: f, docs: docs, encoding: s.client.encoding, home: v.homeDir}
	state := &project.State{}
	if before != nil {
		state = before.State
	}
	f.memory.Watch(v.open)
	for _, p := range c.saved {
		f.memory.Forget(f.name(p))
	}
	r := s.request(f, c, v, before)
	r.Memory = &f.memory
	next.State, err = state.Next(ctx, r)
	if err != nil {
		return nil, err
	}
	next.carry(before, func(name string) bool { return c.names(f.path(name)) })
	return next, nil
}

// edited are the paths of the folder's buffers that are not as a snapshot had them. An
// edit reaches its buffer a moment before its change is noted; an analysis that
// begins in between has its text and must read it.
func (f *folder) edited(before *snapshot, docs map[string]*document) []string {
	var out []string
	if before == nil {
		return nil
	}
	for path, d := range docs {
		if f.owns(path) && before.docs[path] != d {
			out = append(out, path)
		}
	}
	for path := range before.docs {
		if f.owns(path) && docs[path] == nil {
			out = append(out, path)
		}
	}
	slices.Sort(out)
	return out
}

// names reports whether a change names a file, or a folder it lies in.
func (c change) names(path string) bool {
	return slices.ContainsFunc(c.files, func(p string) bool {
		return path == p || strings.HasPrefix(path, p+string(filepath.Separator))
	})
}

// request puts a change in the words of package project.
func (s *Server) request(f *folder, c change, v *view, before *snapshot) project.Change {
	prefs := s.settings.get()
	r := project.Change{
		Change: iac.Change{FS: v.fs, Paths: v.paths, Walk: c.walk, Only: c.only, Open: v.open},
		Dir:    f.dir, Home: v.home, HomeName: v.homeName, Params: prefs.Params, Env: prefs.Env, Now: s.o.Now(),
		Settings: c.settings || before != nil && before.home != v.homeDir,
	}
	if c.index {
		r.Most = batch
	}
	for _, p := range c.files {
		switch own, rel := v.settingsFile(p); {
		case !own:
			r.Files = append(r.Files, f.name(p))
		case rel == "risks.yaml":
			r.Risks = true
		default:
			r.Settings = true
		}
	}
	return r
}

// settingsFile reports whether a path is one of the settings in force, and its
// name below .strideline.
func (v *view) settingsFile(path string) (own bool, rel string) {
	if v.homeDir == "" {
		return false, ""
	}
	rel, err := filepath.Rel(filepath.Join(v.homeDir, project.Folder), path)
	return err == nil && filepath.IsLocal(rel), filepath.ToSlash(rel)
}
