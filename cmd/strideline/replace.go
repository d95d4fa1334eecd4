package main

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"strideline/iac/resource"
)

// replace writes a file that the session has read: all of it or nothing, and
// only where it still holds what was read. A link is left alone.
func (c Command) replace(s *session, name string, text []byte) error {
	before, err := fs.ReadFile(s.fsys, name)
	if err != nil {
		return fmt.Errorf("%s: %s", name, resource.Cause(err))
	}
	return replaceFile(c.abs(filepath.FromSlash(name)), name, before, text)
}

// replaceFile puts text in the place of before through a new file beside it.
func replaceFile(file, name string, before, text []byte) error {
	info, err := os.Lstat(file)
	switch {
	case err != nil:
		return fmt.Errorf("%s: %s", name, resource.Cause(err))
	case !info.Mode().IsRegular():
		return fmt.Errorf("%s: it is no file of its own (a link?), and stays as it is", name)
	}
	if now, err := os.ReadFile(file); err != nil || !bytes.Equal(now, before) {
		return fmt.Errorf("%s: it has changed while strideline ran, and stays as it is", name)
	}
	return writeBeside(file, name, text, info.Mode().Perm())
}

// writeBeside writes a file by way of a temporary one in the same folder, so
// that no half of it is ever there.
func writeBeside(file, name string, text []byte, mode fs.FileMode) error {
	if err := swap(file, text, mode); err != nil {
		return fmt.Errorf("%s: %s", name, resource.Cause(err))
	}
	return nil
}

func swap(file string, text []byte, mode fs.FileMode) error {
	tmp, err := os.CreateTemp(filepath.Dir(file), ".strideline-*")
	if err != nil {
		return err
	}
	defer os.Remove(tmp.Name())
	_, err = tmp.Write(text)
	if err == nil {
		err = tmp.Chmod(mode)
	}
	if e := tmp.Close(); err == nil {
		err = e
	}
	if err == nil {
		err = os.Rename(tmp.Name(), file)
	}
	return err
}

// writeText writes to standard output or the file of -o.
func (c Command) writeText(file, text string) error {
	return c.write(file, func(w io.Writer) error {
		_, err := io.WriteString(w, text)
		return err
	})
}
