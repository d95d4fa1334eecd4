package main

import (
	"embed"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"

	"strideline/iac/resource"
)

// samples are the services that init can write.
var samples = []string{"sam"}

// sampleFiles hold a folder for each of samples.
//
//go:embed all:example
var sampleFiles embed.FS

// initExample writes a service to begin from. A file that is there already
// stops it before anything is written.
func (c Command) initExample(name string, args []string) error {
	if err := oneOf("example", name, samples); err != nil {
		return err
	}
	dir := c.abs(first(args))
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return fmt.Errorf("%s: %s", c.relative(dir), resource.Cause(err))
	}
	root, err := os.OpenRoot(dir) // a link that leaves the folder is not followed
	if err != nil {
		return fmt.Errorf("%s: %s", c.relative(dir), resource.Cause(err))
	}
	defer root.Close()
	from, err := fs.Sub(sampleFiles, "example/"+name)
	if err != nil {
		return err
	}
	var files []string
	err = fs.WalkDir(from, ".", func(p string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		files = append(files, p)
		if _, err := root.Lstat(p); !os.IsNotExist(err) {
			return fmt.Errorf("%s: it is there already, and stays as it is", c.relative(filepath.Join(dir, filepath.FromSlash(p))))
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, p := range files {
		text, err := fs.ReadFile(from, p)
		if err != nil {
			return err
		}
		if err := writeNew(root, p, text); err != nil {
			return fmt.Errorf("%s: %s", c.relative(filepath.Join(dir, filepath.FromSlash(p))), resource.Cause(err))
		}
		fmt.Fprintf(c.Stdout, "wrote %s\n", c.relative(filepath.Join(dir, filepath.FromSlash(p))))
	}
	return nil
}

// writeNew writes a file that is not there yet, and the folders above it.
func writeNew(root *os.Root, name string, text []byte) error {
	if err := root.MkdirAll(path.Dir(name), 0o755); err != nil {
		return err
	}
	f, err := root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	if e := f.Close(); err == nil {
		err = e
	}
	return err
}
