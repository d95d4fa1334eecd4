package main

import (
	"runtime"
	"runtime/debug"
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
