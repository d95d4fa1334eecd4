package lsp

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"
)

// change is what happened to a folder since its snapshot.
type change struct {
	files    []string // absolute paths of files and folders that may differ
	saved    []string // those that were saved or given up
	only     bool     // of the folder only what is open is read
	index    bool     // it is part of the first look at the folder
	walk     bool     // files may have come or gone
	settings bool     // the client's settings: everything is read anew
	typed    bool     // nothing but edits in open buffers
	quiet    bool     // nothing is published for it: the user waits until a save

	turn  int       // the folder's count when it was taken up
	since time.Time // the first change that the client was not told the outcome of
	due   time.Time // when they are looked at
	show  time.Time // when the outcome is published, unless a newer edit comes
}

// add joins a later change.
func (c *change) add(d change) {
	c.files = append(c.files, d.files...)
	if len(c.files) > 1024 { // thousands of edits queued name one file again and again
		slices.Sort(c.files)
		c.files = slices.Compact(c.files)
	}
	c.saved = append(c.saved, d.saved...)
	c.walk, c.settings, c.quiet = c.walk || d.walk, c.settings || d.settings, c.quiet && d.quiet
	c.typed = c.typed && d.typed
}

// patience is how long edits that never pause may put an analysis off, and
// cancel one that runs.
const patience = time.Second

// analyst brings the snapshots of the folders up to date, one at a time, in
// the background. The newest change wins: it cancels an analysis that runs on
// an older text.
type analyst struct {
	mu      sync.Mutex
	folders []*folder
	busy    *folder // being analysed
	since   time.Time
	stop    context.CancelFunc // of that analysis
	wake    chan struct{}
	done    chan struct{}       // closed and replaced whenever a snapshot is
	ready   map[*folder]outcome // still to be published; the analyst's goroutine alone uses it
	leaving []*folder           // given up, and not yet taken back from the client
	settings
}

func (a *analyst) init() {
	a.wake, a.done, a.ready = make(chan struct{}, 1), make(chan struct{}), map[*folder]outcome{}
}

// touch notes a change that is to be looked at after a delay.
func (s *Server) touch(f *folder, c change, delay time.Duration) {
	if f == nil {
		return
	}
	s.analyst.mu.Lock()
	defer s.analyst.mu.Unlock()
	now := time.Now()
	f.want++
	if f.pending == nil {
		f.pending = &c
	} else {
		f.pending.add(c)
	}
	s.schedule(f, now, delay)
	if s.busy == f && !f.partial() && now.Sub(s.since) < patience {
		s.stop()
	}
	s.nudge()
}

// schedule says when a folder's pending change is looked at and when the
// outcome is published: after the delay, but where edits never pause not later
// than patience allows. The look begins so early that it ends in time; an edit
// that comes meanwhile cancels it.
func (s *Server) schedule(f *folder, now time.Time, delay time.Duration) {
	p := f.pending
	if f.untold.IsZero() {
		f.untold = now
	}
	p.since, p.show = f.untold, now.Add(delay)
	if last := p.since.Add(max(delay, patience)); delay > 0 && p.show.After(last) {
		p.show = last
	}
	p.due = p.show.Add(-min(delay*2/3, f.cost*5/4))
	if p.quiet {
		p.due = now.Add(24 * time.Hour) // until somebody asks or saves
	}
}

func (a *analyst) nudge() {
	select {
	case a.wake <- struct{}{}:
	default:
	}
}

// await returns the snapshot of a folder that shows every change up to now,
// and where whole is asked for all of the folder. A change that waits for a
// pause in typing is looked at immediately.
func (s *Server) await(ctx context.Context, f *folder, whole bool) (*snapshot, error) {
	s.analyst.mu.Lock()
	target := f.want
	for (f.have < target || whole && f.partial()) && !f.gone {
		if f.pending != nil && f.have < target {
			f.pending.due = time.Now()
			s.nudge()
		}
		done := s.done
		s.analyst.mu.Unlock()
		select {
		case <-done:
		case <-ctx.Done():
			return nil, ctx.Err()
		}
		s.analyst.mu.Lock()
	}
	defer s.analyst.mu.Unlock()
	if f.gone || f.snapshot == nil {
		return nil, failed("nothing is known of this file")
	}
	return f.snapshot, nil
}

// work is the analyst's own goroutine.
func (s *Server) work() {
	timer := time.NewTimer(time.Hour)
	defer timer.Stop()
	for s.life.Err() == nil {
		s.retract()
		ready := s.present(time.Now())
		f, c, wait := s.next(time.Now())
		if f != nil {
			s.analyse(f, c)
			continue
		}
		timer.Reset(min(wait, ready))
		select {
		case <-s.wake:
		case <-timer.C:
		case <-s.life.Done():
		}
	}
}

// next takes the change that is due, or says how long none will be.
func (s *Server) next(now time.Time) (*folder, change, time.Duration) {
	s.analyst.mu.Lock()
	defer s.analyst.mu.Unlock()
	var best *folder
	for _, f := range s.folders {
		if f.pending != nil && (best == nil || f.pending.due.Before(best.pending.due)) {
			best = f
		}
	}
	if best == nil {
		return nil, change{}, time.Hour
	}
	if wait := best.pending.due.Sub(now); wait > 0 {
		return nil, change{}, wait
	}
	c := *best.pending
	best.pending, c.turn = nil, best.want
	return best, c, 0
}

// analyse makes the next snapshot of a folder.
func (s *Server) analyse(f *folder, c change) {
	ctx, stop := context.WithCancel(s.life)
	defer stop()
	s.analyst.mu.Lock()
	s.busy, s.since, s.stop = f, f.untold, stop
	before := f.snapshot
	s.analyst.mu.Unlock()

	first := before == nil && !f.loose && s.opened(f)
	c.only = first || f.light
	if c.index = !first && f.partial(); c.index {
		c.walk = c.walk || f.work == nil
		s.index(f)
	}
	begun := time.Now()
	next, err := s.protect(ctx, f, c, before)
	if s.conclude(f, c, next, err) && !c.quiet {
		if c.typed {
			s.analyst.mu.Lock()
			f.cost = time.Since(begun)
			s.analyst.mu.Unlock()
		}
		s.ready[f] = outcome{next, c}
		s.present(time.Now())
	}
}

// conclude puts a snapshot in its place, or the change back in the queue where
// a newer one cancelled the analysis. It reports whether there is something to
// publish.
func (s *Server) conclude(f *folder, c change, next *snapshot, err error) bool {
	s.analyst.mu.Lock()
	defer s.analyst.mu.Unlock()
	s.busy = nil
	if errors.Is(err, context.Canceled) && s.life.Err() == nil && !f.gone {
		if f.pending != nil {
			due, show := f.pending.due, f.pending.show
			c.add(*f.pending)
			c.due, c.show = due, show
		}
		f.pending = &c
		return false
	}
	if err != nil {
		s.logf("%s: %v", f.dir, err)
	} else {
		f.snapshot = next
		s.age(f, next)
		s.proceed(f, c, next)
	}
	f.have = c.turn
	close(s.done)
	s.done = make(chan struct{})
	return err == nil && !f.gone
}

// close gives up the folders.
func (s *Server) close() {
	s.analyst.mu.Lock()
	defer s.analyst.mu.Unlock()
	for _, f := range s.folders {
		f.gone = true
	}
	close(s.done)
	s.done = make(chan struct{})
}
