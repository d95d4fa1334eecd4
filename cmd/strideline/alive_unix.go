//go:build unix

package main

import (
	"errors"
	"syscall"
)

// alive reports whether a process runs. One that may not be signalled does.
func alive(pid int) bool {
	err := syscall.Kill(pid, 0)
	return err == nil || !errors.Is(err, syscall.ESRCH)
}
