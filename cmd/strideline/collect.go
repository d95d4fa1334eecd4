package main

import (
	"context"
	"runtime"
	"runtime/debug"
	"runtime/metrics"
	"time"
)

// firstCollection is the size of the heap at which garbage is first collected,
// as a percentage of Go's 4 MB: 40 MB.
const firstCollection = 1000

// lazyCollector puts the first garbage collection off until the heap is of a
// size worth it: reading one template makes 15 MB of garbage, and collecting
// it was a third of the CPU of the whole run. After that first time it
// collects as Go always does, so that large inputs need no more memory.
func lazyCollector() {
	usual := debug.SetGCPercent(firstCollection)
	if usual != 100 {
		debug.SetGCPercent(usual) // the user has set GOGC
		return
	}
	type sentinel struct{ _ *int }
	runtime.SetFinalizer(&sentinel{}, func(*sentinel) { debug.SetGCPercent(100) })
}

// A server lives long: what it leaves to be collected counts as its memory.
const (
	roomy     = 96 << 20 // bytes of heap below which collecting is not worth its CPU
	leanGrow  = 50       // beyond: how much the heap may grow between collections, in percent
	leanEvery = 250 * time.Millisecond
)

// keepLean has the collector let a small heap grow and hold a large one tight,
// until ctx ends.
func keepLean(ctx context.Context) {
	live := []metrics.Sample{{Name: "/gc/heap/live:bytes"}}
	tick := time.NewTicker(leanEvery)
	defer tick.Stop()
	for {
		metrics.Read(live)
		grow := leanGrow
		if n := live[0].Value.Uint64(); n > 0 {
			grow = max(leanGrow, int(min(roomy*100/n, firstCollection))-100)
		}
		debug.SetGCPercent(grow)
		select {
		case <-tick.C:
		case <-ctx.Done():
			return
		}
	}
}
