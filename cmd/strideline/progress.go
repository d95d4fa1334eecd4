package main

import (
	"fmt"
	"io"
	"sync"
	"time"
)

// progress tells on standard error what takes longer than a second, one line a
// phase. It is stopped before anything else is written there; a nil one is silent.
type progress struct {
	w     io.Writer
	timer *time.Timer

	mu    sync.Mutex // guards what stands below
	phase string
	slow  bool // a second has passed: phases are told as they begin
	done  bool
}

func startProgress(w io.Writer, phase string) *progress {
	p := &progress{w: w, phase: phase}
	p.timer = time.AfterFunc(time.Second, func() {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.slow = true
		p.tell()
	})
	return p
}

func (p *progress) enter(phase string) {
	if p == nil {
		return
	}
	p.mu.Lock()
	defer p.mu.Unlock()
	p.phase = phase
	if p.slow {
		p.tell()
	}
}

func (p *progress) tell() {
	if !p.done {
		fmt.Fprintf(p.w, "strideline: %s\n", p.phase)
	}
}

func (p *progress) stop() {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.done = true
	p.timer.Stop()
}
