package iac

import (
	"bytes"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// Disk is the file system that readers see: names are relative to a working
// directory, with forward slashes, and may begin with "../" for paths that the
// user named outside it. Only what lies in an allowed folder can be opened; a
// symbolic link that leaves it is an error, never a read.
type Disk struct {
	dir   string
	roots []*diskRoot
}

type diskRoot struct {
	path string // absolute
	root *os.Root
}

// NewDisk allows the working directory and the folder of every path: the path
// itself where it is a folder, else the repository or folder it lies in. It
// returns the names of the paths in the file system, in order.
func NewDisk(dir string, paths []string) (*Disk, []string, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, nil, err
	}
	d := &Disk{dir: dir}
	if err := d.allow(dir); err != nil {
		return nil, nil, err
	}
	names := make([]string, len(paths))
	for i, p := range paths {
		if p = filepath.Clean(p); !filepath.IsAbs(p) {
			p = filepath.Join(dir, p)
		}
		rel, err := filepath.Rel(dir, p)
		if err != nil {
			return nil, nil, err
		}
		names[i] = filepath.ToSlash(rel)
		if d.find(p) == nil {
			if err := d.allow(home(p)); err != nil && !os.IsNotExist(err) {
				return nil, nil, err
			}
		}
	}
	return d, names, nil
}

// home is the folder that a path outside the working directory may read.
func home(p string) string {
	if info, err := os.Stat(p); err != nil || !info.IsDir() {
		p = filepath.Dir(p)
	}
	for q := p; ; q = filepath.Dir(q) {
		if _, err := os.Lstat(filepath.Join(q, ".git")); err == nil {
			return q
		}
		if q == filepath.Dir(q) {
			return p
		}
	}
}

func (d *Disk) allow(dir string) error {
	r, err := os.OpenRoot(dir)
	if err != nil {
		return err
	}
	d.roots = append(d.roots, &diskRoot{dir, r})
	return nil
}

// Close releases the folders.
func (d *Disk) Close() error {
	for _, r := range d.roots {
		r.root.Close()
	}
	return nil
}

// find returns the allowed folder that holds an absolute path.
func (d *Disk) find(abs string) *diskRoot {
	for _, r := range d.roots {
		if abs == r.path || strings.HasPrefix(abs, strings.TrimSuffix(r.path, string(filepath.Separator))+string(filepath.Separator)) {
			return r
		}
	}
	return nil
}

func (d *Disk) locate(op, name string) (*os.Root, string, error) {
	abs := filepath.Join(d.dir, filepath.FromSlash(name))
	r := d.find(abs)
	if r == nil {
		return nil, "", &fs.PathError{Op: op, Path: name, Err: errOutside}
	}
	rel, err := filepath.Rel(r.path, abs)
	if err != nil {
		return nil, "", &fs.PathError{Op: op, Path: name, Err: err}
	}
	return r.root, rel, nil
}

// errOutside says that a name leads to a place that nobody gave.
var errOutside = errors.New("it lies outside the folders that were given")

// Open opens a file or folder for reading.
func (d *Disk) Open(name string) (fs.File, error) {
	r, rel, err := d.locate("open", name)
	if err != nil {
		return nil, err
	}
	f, err := r.Open(rel)
	return f, inside(err)
}

// inside words the refusal of a symbolic link that leads out (os.Root has no
// error value for it).
func inside(err error) error {
	var pe *fs.PathError
	if errors.As(err, &pe) && pe.Err.Error() == "path escapes from parent" {
		return &fs.PathError{Op: pe.Op, Path: pe.Path, Err: errors.New("it is a symbolic link that leads outside the folders that were given")}
	}
	return err
}

// Stat describes a file, following links that stay inside.
func (d *Disk) Stat(name string) (fs.FileInfo, error) {
	r, rel, err := d.locate("stat", name)
	if err != nil {
		return nil, err
	}
	info, err := r.Stat(rel)
	return info, inside(err)
}

// ReadDir lists a folder by name.
func (d *Disk) ReadDir(name string) ([]fs.DirEntry, error) {
	f, err := d.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	rd, ok := f.(fs.ReadDirFile)
	if !ok {
		return nil, &fs.PathError{Op: "readdir", Path: name, Err: fs.ErrInvalid}
	}
	out, err := rd.ReadDir(-1)
	slices.SortFunc(out, func(a, b fs.DirEntry) int { return strings.Compare(a.Name(), b.Name()) })
	return out, err
}

// Overlay shows the contents of Files in place of what FS holds: standard
// input, open buffers of an editor.
type Overlay struct {
	FS    fs.FS
	Files map[string][]byte
}

// Open opens a file, an overlaid one first.
func (o Overlay) Open(name string) (fs.File, error) {
	if data, ok := o.Files[name]; ok {
		return &memFile{Reader: bytes.NewReader(data), name: name, size: int64(len(data))}, nil
	}
	return o.FS.Open(name)
}

// ReadDir lists a folder of the file system below.
func (o Overlay) ReadDir(name string) ([]fs.DirEntry, error) { return fs.ReadDir(o.FS, name) }

// memFile is a file in memory.
type memFile struct {
	*bytes.Reader
	name string
	size int64
}

func (f *memFile) Stat() (fs.FileInfo, error) { return f, nil }
func (f *memFile) Close() error               { return nil }
func (f *memFile) Name() string               { return filepath.Base(f.name) }
func (f *memFile) Size() int64                { return f.size }
func (f *memFile) Mode() fs.FileMode          { return 0o444 }
func (f *memFile) ModTime() time.Time         { return time.Time{} }
func (f *memFile) IsDir() bool                { return false }
func (f *memFile) Sys() any                   { return nil }
