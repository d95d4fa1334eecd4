// Command strideline reads infrastructure as code, builds the graph of the
// system it deploys and prints the threats to it, each with its path and its
// line. This package is flags, exit status and wiring; every answer comes from
// the packages below.
package main

import (
	"os"
	"path/filepath"
	"time"

	"golang.org/x/term"
)

func main() {
	lazyCollector()
	dir, err := os.Getwd()
	if err != nil {
		dir = "."
	}
	c := Command{
		Stdin: os.Stdin, Stdout: os.Stdout, Stderr: os.Stderr,
		Dir: dir, Getenv: os.Getenv, Now: time.Now,
	}
	if fd := int(os.Stdout.Fd()); term.IsTerminal(fd) {
		c.Terminal = true
		c.Width, _, _ = term.GetSize(fd)
	}
	if exe, err := os.Executable(); err == nil {
		c.Beside = filepath.Dir(exe)
	}
	c.CacheDir, _ = os.UserCacheDir() // none: what would be kept is made anew
	os.Exit(c.Main(os.Args[1:]))
}
