package main

import (
	"fmt"
	"io"
	"os"

	"strideline/model"
	"strideline/report"

	"strideline/iac/resource"
)

// write hands the output to f: standard output, or the file of -o, which is
// made only once there is something to write.
func (c Command) write(file string, f func(io.Writer) error) error {
	if file == "" || file == "-" {
		return f(c.Stdout)
	}
	out, err := os.Create(c.abs(file))
	if err != nil {
		return fmt.Errorf("%s: %s", file, resource.Cause(err))
	}
	if err := f(out); err != nil {
		out.Close()
		return err
	}
	return out.Close()
}

// nothing tells why no path could be read.
func (c Command) nothing(ps []model.Problem) error {
	for _, p := range ps {
		fmt.Fprintf(c.Stderr, "strideline: %s\n", report.ProblemLine(p))
	}
	if len(ps) == 0 {
		fmt.Fprintln(c.Stderr, "strideline: nothing to read")
	}
	return status(exitUsage)
}

// broken reports whether --strict has something to complain of.
func broken(ps []model.Problem) bool {
	for _, p := range ps {
		if p.Level == model.LevelError {
			return true
		}
	}
	return false
}
