package history

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"path/filepath"
	"slices"
	"strings"

	"github.com/go-git/go-git/v5/plumbing"
	"github.com/go-git/go-git/v5/plumbing/filemode"
	"github.com/go-git/go-git/v5/plumbing/object"
)

// The bounds of a tree: size of a file, length of a chain of symbolic links,
// entries that are listed (a small repository can name the same folder so
// often that walking it never ends).
const (
	maxFile    = 64 << 20
	maxSymlink = 40
	maxEntries = 2_000_000
)

// Tree is the file system of a revision. Names are relative to a working
// directory, with forward slashes, and may begin with "../", as those of
// iac.Disk. Symbolic links are followed inside the tree and nowhere else; a
// submodule is an empty folder.
type Tree struct {
	r       *Repository
	root    plumbing.Hash
	dir     string // the working directory, absolute
	listed  int    // entries so far; guarded by r.mu
	missing error  // what kept the first part from being read; guarded by r.mu
}

// Tree is what a revision holds, as seen from a working directory.
func (r *Repository) Tree(c Commit, dir string) *Tree {
	if r.Bare {
		dir = r.Top
	}
	return &Tree{r: r, root: c.c.TreeHash, dir: dir}
}

// Missing is an error where something was asked for that the clone does not
// have or that is damaged: then what was read is less than what the revision
// holds.
func (t *Tree) Missing() error {
	t.r.mu.Lock()
	defer t.r.mu.Unlock()
	return t.missing
}

var (
	errOutside = errors.New("it lies outside the folders that were given")
	errOut     = errors.New("it is a symbolic link that leads outside the folders that were given")
	errLinks   = errors.New("it is a chain of symbolic links that does not end")
	errLarge   = fmt.Errorf("it is larger than %d MB", maxFile>>20)
	errEntries = fmt.Errorf("the revision lists more than %d files", maxEntries)
)

// locate turns a name into a path from the root of the repository.
func (t *Tree) locate(op, name string) (string, error) {
	rel, err := filepath.Rel(t.r.Top, filepath.Join(t.dir, filepath.FromSlash(name)))
	if err != nil || !filepath.IsLocal(rel) {
		return "", &fs.PathError{Op: op, Path: name, Err: errOutside}
	}
	return filepath.ToSlash(rel), nil
}

// find returns the entry at a path, symbolic links followed.
func (t *Tree) find(p string) (object.TreeEntry, error) {
	for range maxSymlink {
		e, rest, at, err := t.step(p)
		if err != nil || e.Mode != filemode.Symlink {
			return e, err
		}
		target, err := t.r.content(e.Hash)
		if err != nil {
			return e, err
		}
		to := path.Join(path.Dir(at), string(target), rest)
		if path.IsAbs(string(target)) || !fs.ValidPath(to) {
			return e, errOut
		}
		p = to
	}
	return object.TreeEntry{}, errLinks
}

// step walks down a path to its end or to the first symbolic link, which
// stands at a path and has a rest behind it.
func (t *Tree) step(p string) (e object.TreeEntry, rest, at string, err error) {
	e = object.TreeEntry{Mode: filemode.Dir, Hash: t.root}
	if p == "." {
		return e, "", p, nil
	}
	for rest = p; rest != ""; {
		if e.Mode != filemode.Dir {
			return e, "", "", fs.ErrNotExist
		}
		tree, err := t.r.tree(e.Hash)
		if err != nil {
			return e, "", "", err
		}
		var name string
		name, rest, _ = strings.Cut(rest, "/")
		i := slices.IndexFunc(tree.Entries, func(x object.TreeEntry) bool { return x.Name == name })
		if i < 0 {
			return e, "", "", fs.ErrNotExist
		}
		e, at = tree.Entries[i], path.Join(at, name)
		if e.Mode == filemode.Symlink {
			return e, rest, at, nil
		}
	}
	return e, "", at, nil
}

// tree reads a folder; the caller holds the lock.
func (r *Repository) tree(h plumbing.Hash) (*object.Tree, error) {
	if t, ok := r.trees[h]; ok {
		return t, nil
	}
	t, err := object.GetTree(r.store, h)
	if err == nil {
		r.trees[h] = t
	}
	return t, err
}

// content reads a file; the caller holds the lock.
func (r *Repository) content(h plumbing.Hash) ([]byte, error) {
	size, err := r.size(h)
	if err != nil {
		return nil, err
	}
	if size > maxFile {
		return nil, errLarge
	}
	o, err := r.store.EncodedObject(plumbing.BlobObject, h)
	if err != nil {
		return nil, err
	}
	in, err := o.Reader()
	if err != nil {
		return nil, err
	}
	defer in.Close()
	text, err := io.ReadAll(io.LimitReader(in, maxFile+1))
	if len(text) > maxFile {
		return nil, errLarge
	}
	return text, err
}

// size is that of a file; the caller holds the lock. The library does not look
// into borrowed object stores for it, so these are asked for the whole object.
func (r *Repository) size(h plumbing.Hash) (int64, error) {
	size, err := r.store.EncodedObjectSize(h)
	if errors.Is(err, plumbing.ErrObjectNotFound) {
		o, err := r.store.EncodedObject(plumbing.BlobObject, h)
		if err != nil {
			return 0, err
		}
		return o.Size(), nil
	}
	return size, err
}

// wrap gives an error its name. What says nothing of the revision but of the
// repository is kept for Missing: an object that is not here or is damaged.
func (t *Tree) wrap(op, name string, err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, fs.ErrInvalid), errors.Is(err, errLinks), errors.Is(err, errOut), errors.Is(err, errLarge):
		return &fs.PathError{Op: op, Path: name, Err: err}
	case errors.Is(err, plumbing.ErrObjectNotFound) && t.r.partial:
		err = errPartial
	case errors.Is(err, plumbing.ErrObjectNotFound):
		err = errors.New("the repository lacks an object of it; `git fsck` says what is damaged")
	case !errors.Is(err, errEntries):
		err = fmt.Errorf("the repository is damaged (%w); `git fsck` says where", err)
	}
	if t.missing == nil {
		t.missing = fmt.Errorf("%q: %w", name, err)
	}
	return &fs.PathError{Op: op, Path: name, Err: err}
}
