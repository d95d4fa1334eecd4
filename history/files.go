package history

import (
	"bytes"
	"io"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/go-git/go-git/v5/plumbing/filemode"
	"github.com/go-git/go-git/v5/plumbing/object"
)

// Open opens a file or a folder.
func (t *Tree) Open(name string) (fs.File, error) {
	p, err := t.locate("open", name)
	if err != nil {
		return nil, err
	}
	t.r.mu.Lock()
	defer t.r.mu.Unlock()
	e, err := t.find(p)
	if err != nil {
		return nil, t.wrap("open", name, err)
	}
	info := entry{name: path.Base(p), mode: e.Mode}
	if info.IsDir() {
		return &folder{entry: info, t: t, path: name}, nil
	}
	text, err := t.r.content(e.Hash)
	if err != nil {
		return nil, t.wrap("open", name, err)
	}
	info.size = int64(len(text))
	return &file{Reader: bytes.NewReader(text), entry: info}, nil
}

// Stat describes a file or a folder.
func (t *Tree) Stat(name string) (fs.FileInfo, error) {
	p, err := t.locate("stat", name)
	if err != nil {
		return nil, err
	}
	t.r.mu.Lock()
	defer t.r.mu.Unlock()
	e, err := t.find(p)
	if err != nil {
		return nil, t.wrap("stat", name, err)
	}
	info := entry{name: path.Base(p), mode: e.Mode}
	if !info.IsDir() {
		if info.size, err = t.r.size(e.Hash); err != nil {
			return nil, t.wrap("stat", name, err)
		}
	}
	return info, nil
}

// ReadDir lists a folder by name; a submodule has nothing in it.
func (t *Tree) ReadDir(name string) ([]fs.DirEntry, error) {
	p, err := t.locate("readdir", name)
	if err != nil {
		return nil, err
	}
	t.r.mu.Lock()
	defer t.r.mu.Unlock()
	e, err := t.find(p)
	if err != nil {
		return nil, t.wrap("readdir", name, err)
	}
	switch e.Mode {
	case filemode.Submodule:
		return nil, nil
	case filemode.Dir:
	default:
		return nil, t.wrap("readdir", name, fs.ErrInvalid)
	}
	tree, err := t.r.tree(e.Hash)
	if err != nil {
		return nil, t.wrap("readdir", name, err)
	}
	if t.listed += len(tree.Entries); t.listed > maxEntries {
		return nil, t.wrap("readdir", name, errEntries)
	}
	return t.entries(name, tree), nil
}

// Sub is a folder of the tree as a file system of its own.
func (t *Tree) Sub(dir string) fs.FS { return sub{t, dir} }

type sub struct {
	t   *Tree
	dir string
}

func (s sub) Open(name string) (fs.File, error) {
	if !fs.ValidPath(name) {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrInvalid}
	}
	return s.t.Open(path.Join(s.dir, name))
}

// entries leaves out names that no checkout has: an object store can hold any.
func (t *Tree) entries(dir string, tree *object.Tree) []fs.DirEntry {
	out := make([]fs.DirEntry, 0, len(tree.Entries))
	for _, e := range tree.Entries {
		if e.Name != "." && fs.ValidPath(e.Name) && !strings.Contains(e.Name, "/") {
			out = append(out, dirEntry{entry{name: e.Name, mode: e.Mode}, t, path.Join(dir, e.Name)})
		}
	}
	slices.SortFunc(out, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return out
}

// Submodules are the paths of the submodules below a folder of the tree: their
// content is another repository's. A tree without .gitmodules has none.
func (t *Tree) Submodules(name string) ([]string, error) {
	top, err := filepath.Rel(t.dir, t.r.Top)
	if err != nil {
		return nil, err
	}
	if _, err := t.Stat(path.Join(filepath.ToSlash(top), ".gitmodules")); err != nil {
		return nil, nil
	}
	var out []string
	err = fs.WalkDir(t, name, func(p string, d fs.DirEntry, err error) error {
		if err != nil || !d.IsDir() {
			return err
		}
		if info, err := d.Info(); err == nil && info.Sys() == filemode.Submodule {
			out = append(out, p)
		}
		return nil
	})
	return out, err
}

// entry describes a file, a folder or a symbolic link of a tree.
type entry struct {
	name string
	size int64
	mode filemode.FileMode
}

func (e entry) Name() string       { return e.name }
func (e entry) Size() int64        { return e.size }
func (e entry) ModTime() time.Time { return time.Time{} }
func (e entry) IsDir() bool        { return e.mode == filemode.Dir || e.mode == filemode.Submodule }

// Sys is the mode as git has it, which knows submodules.
func (e entry) Sys() any { return e.mode }

func (e entry) Mode() fs.FileMode {
	switch {
	case e.IsDir():
		return fs.ModeDir | 0o555
	case e.mode == filemode.Symlink:
		return fs.ModeSymlink | 0o444
	}
	return 0o444
}

// dirEntry is an entry met in a folder, its size not known yet.
type dirEntry struct {
	entry
	t    *Tree
	path string
}

func (d dirEntry) Type() fs.FileMode { return d.Mode().Type() }

// Info is that of the entry itself where it is a symbolic link.
func (d dirEntry) Info() (fs.FileInfo, error) {
	if d.Mode().IsRegular() {
		return d.t.Stat(d.path)
	}
	return d.entry, nil
}

type file struct {
	*bytes.Reader
	entry
}

func (f *file) Size() int64                { return f.entry.size }
func (f *file) Stat() (fs.FileInfo, error) { return f.entry, nil }
func (f *file) Close() error               { return nil }

type folder struct {
	entry
	t    *Tree
	path string
	left []fs.DirEntry
	read bool
}

func (d *folder) Stat() (fs.FileInfo, error) { return d.entry, nil }
func (d *folder) Close() error               { return nil }
func (d *folder) Read([]byte) (int, error) {
	return 0, &fs.PathError{Op: "read", Path: d.path, Err: fs.ErrInvalid}
}

// ReadDir lists the next n entries, or all of them.
func (d *folder) ReadDir(n int) ([]fs.DirEntry, error) {
	if !d.read {
		all, err := d.t.ReadDir(d.path)
		if err != nil {
			return nil, err
		}
		d.left, d.read = all, true
	}
	if n <= 0 {
		n = len(d.left)
	} else if len(d.left) == 0 {
		return nil, io.EOF
	}
	out := d.left[:min(n, len(d.left))]
	d.left = d.left[len(out):]
	return out, nil
}
