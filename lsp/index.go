package lsp

import (
	"path/filepath"
	"time"
)

// partial reports whether the first look at the folder is still to end.
func (f *folder) partial() bool { return !f.indexed && !f.light && !f.loose }

// batch is how many roots are read at a time while a folder is looked at for
// the first time; edits come in between.
const batch = 16

// index begins the first look at the whole folder.
func (s *Server) index(f *folder) {
	s.analyst.mu.Lock()
	defer s.analyst.mu.Unlock()
	if f.work == nil {
		f.work = &indexing{s.working("strideline: reading "+filepath.Base(f.dir), func() { s.lighten(f) })}
	}
}

// indexing is the first look at a folder, and how the client is told of it.
type indexing struct{ *work }

// lighten gives the first look at a folder up: the user does not want to wait.
// What is open there is looked at all the same.
func (s *Server) lighten(f *folder) {
	s.analyst.mu.Lock()
	defer s.analyst.mu.Unlock()
	f.light = true
	f.work.end()
}

// proceed goes on with the first look at a folder, or ends it.
func (s *Server) proceed(f *folder, c change, next *snapshot) {
	if !f.partial() || f.gone {
		return
	}
	if c.index {
		unread, all := next.Workspace.Unread()
		f.work.step(all-unread, all)
		if f.indexed = unread == 0; f.indexed {
			f.work.end()
			return
		}
	}
	if f.pending == nil {
		now := time.Now()
		f.pending = &change{since: now, due: now, show: now}
	}
}
