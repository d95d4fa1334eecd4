package main

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"strideline/model"
	"strideline/report"

	"strideline/iac/resource"
)

// write hands the output to f: standard output, or the file of -o, which is
// touched only once all there is to write is known.
func (c Command) write(file string, f func(io.Writer) error) error {
	if file == "" || file == "-" {
		return f(c.Stdout)
	}
	var text bytes.Buffer
	if err := f(&text); err != nil {
		return err
	}
	return writeWhole(c.abs(file), file, text.Bytes())
}

// writeWhole writes a file so that a full disk leaves no half of it, and what
// was there before stays. What is no file (a device, a pipe) is written to.
func writeWhole(path, name string, text []byte) error {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		err = create(path, text)
	case err == nil && info.Mode().IsRegular():
		if err = swap(target(path), text, info.Mode().Perm()); !errors.Is(err, fs.ErrPermission) {
			break
		}
		fallthrough // the folder belongs to others, the file perhaps not
	default:
		err = os.WriteFile(path, text, 0o666)
	}
	switch {
	case errors.Is(err, fs.ErrPermission):
		return fmt.Errorf("%s: no permission to write it", name)
	case err != nil:
		return fmt.Errorf("%s: %s", name, resource.Cause(err))
	}
	return nil
}

// target is the file that a link leads to.
func target(path string) string {
	if real, err := filepath.EvalSymlinks(path); err == nil {
		return real
	}
	return path
}

// create makes a new file, all of it or nothing.
func create(path string, text []byte) error {
	out, err := os.OpenFile(path, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o666)
	if err != nil {
		return err
	}
	_, err = out.Write(text)
	if e := out.Close(); err == nil {
		err = e
	}
	if err != nil {
		os.Remove(path)
	}
	return err
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
