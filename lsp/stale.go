package lsp

import (
	"cmp"
	"slices"
	"time"

	"strideline/model"
)

// staleFor is how long a block that is broken stands as it was last read. It
// goes before that when it parses, is deleted, or its file is saved.
const staleFor = 10 * time.Second

// age sets the time limit of the blocks that became stale with a snapshot. The
// analyst's mutex is held.
func (s *Server) age(f *folder, next *snapshot) {
	now := time.Now()
	still := map[string]time.Time{}
	for _, r := range next.Workspace.Stale() {
		if since, ok := f.stale[r.File]; ok {
			still[r.File] = since
			continue
		}
		if _, ok := still[r.File]; ok {
			continue
		}
		still[r.File] = now
		name := r.File
		time.AfterFunc(cmp.Or(s.o.staleFor, staleFor), func() { s.expire(f, name, now) })
	}
	f.stale = still
}

// expire lets the stale blocks of a file go.
func (s *Server) expire(f *folder, name string, since time.Time) {
	s.analyst.mu.Lock()
	due := !f.gone && f.stale[name].Equal(since)
	s.analyst.mu.Unlock()
	if due {
		path := f.path(name)
		s.touch(f, change{files: []string{path}, saved: []string{path}}, 0)
	}
}

// stale reports whether a place lies in a block that is broken now.
func (s *snapshot) stale(at model.Range) bool {
	return slices.ContainsFunc(s.Workspace.Stale(), func(r model.Range) bool {
		return r.File == at.File && r.Contains(at.Start)
	})
}
