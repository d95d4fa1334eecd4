package lsp

import (
	"time"
)

// outcome is a snapshot that is still to be published.
type outcome struct {
	snapshot *snapshot
	change   change
}

// present publishes the outcomes whose time has come and says when the next
// one's will. One that a newer edit overtook is dropped, except where edits
// have kept the client waiting for too long.
func (s *Server) present(now time.Time) time.Duration {
	next := time.Hour
	for _, f := range s.allFolders() {
		o, ok := s.ready[f]
		if !ok {
			continue
		}
		if wait := o.change.show.Sub(now); wait > 0 {
			next = min(next, wait)
			continue
		}
		delete(s.ready, f)
		if s.isDue(f, o, now) {
			s.publish(o.snapshot, o.change)
		}
	}
	return next
}

// isDue reports whether an outcome is to be published, and notes that it is.
func (s *Server) isDue(f *folder, o outcome, now time.Time) bool {
	s.analyst.mu.Lock()
	defer s.analyst.mu.Unlock()
	overtaken := f.snapshot != o.snapshot || f.pending != nil && !f.pending.quiet && f.pending.show.After(now)
	if f.gone || overtaken && now.Sub(f.untold) < patience {
		return false
	}
	f.untold = time.Time{}
	if f.pending != nil {
		f.untold = now
	}
	return true
}
