package history

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/go-git/go-billy/v5"
	"github.com/go-git/go-billy/v5/osfs"
	"github.com/go-git/go-git/v5/plumbing/cache"
	"github.com/go-git/go-git/v5/plumbing/object"
	"github.com/go-git/go-git/v5/storage/filesystem"
	"github.com/go-git/go-git/v5/storage/filesystem/dotgit"

	"github.com/go-git/go-git/v5/plumbing"
)

// ErrNone says that a folder lies in no git repository.
var ErrNone = errors.New("no git repository")

// Repository is the object store of a git repository, safe for use by several
// goroutines.
type Repository struct {
	Top  string // absolute path of the working tree; of a bare repository, its folder
	Bare bool   // there is no working tree

	shallow, partial bool
	exclude          string // file of patterns that only this clone ignores

	mu    sync.Mutex // guards what follows: the store keeps indexes and a cache
	store *filesystem.Storage
	trees map[plumbing.Hash]*object.Tree
}

// Open opens the repository that a folder lies in: the nearest one at or above
// dir. The error is ErrNone where there is none.
func Open(dir string) (*Repository, error) {
	dir, err := filepath.Abs(dir)
	if err != nil {
		return nil, err
	}
	for top := dir; ; top = filepath.Dir(top) {
		git := filepath.Join(top, ".git")
		info, err := os.Stat(git)
		switch {
		case err == nil && info.IsDir() && isGit(git):
			return open(top, git, false)
		case err == nil && info.Mode().IsRegular():
			if git, err = linked(git); err != nil {
				return nil, err
			}
			return open(top, git, false)
		case isGit(top):
			return open(top, top, true)
		case top == filepath.Dir(top):
			return nil, ErrNone
		}
	}
}

// isGit recognises the folder that git keeps its data in.
func isGit(dir string) bool {
	for _, name := range []string{"objects", "refs"} {
		if info, err := os.Stat(filepath.Join(dir, name)); err != nil || !info.IsDir() {
			return false
		}
	}
	info, err := os.Stat(filepath.Join(dir, "HEAD"))
	return err == nil && info.Mode().IsRegular()
}

// maxPointer bounds the small files that hold the name of a folder.
const maxPointer = 4096

// linked is the folder that a .git file names: that of a linked working tree,
// or of a submodule.
func linked(file string) (string, error) {
	text, err := pointer(file)
	name, ok := strings.CutPrefix(text, "gitdir: ")
	if err != nil || !ok {
		return "", fmt.Errorf("%q: expected a line like \"gitdir: PATH\"", file)
	}
	if !filepath.IsAbs(name) {
		name = filepath.Join(filepath.Dir(file), name)
	}
	if _, err := os.Stat(filepath.Join(name, "HEAD")); err != nil {
		return "", fmt.Errorf("%q names %q, which is no git folder; `git worktree repair` mends it", file, name)
	}
	return name, nil
}

func pointer(file string) (string, error) {
	info, err := os.Stat(file)
	if err != nil || info.Size() > maxPointer {
		return "", errors.Join(err, ErrNone)
	}
	text, err := os.ReadFile(file)
	return strings.TrimRight(string(text), "\r\n"), err
}

func open(top, git string, bare bool) (*Repository, error) {
	r := &Repository{Top: top, Bare: bare, trees: map[plumbing.Hash]*object.Tree{}}
	var files billy.Filesystem = osfs.New(git, osfs.WithBoundOS())
	if common, err := pointer(filepath.Join(git, "commondir")); err == nil {
		if !filepath.IsAbs(common) {
			common = filepath.Join(git, common)
		}
		files = dotgit.NewRepositoryFilesystem(files, osfs.New(common, osfs.WithBoundOS()))
		git = common
	}
	r.store = filesystem.NewStorageWithOptions(files, cache.NewObjectLRU(cacheSize), filesystem.Options{
		AlternatesFS: osfs.New(string(filepath.Separator)),
	})
	r.exclude = filepath.Join(git, "info", "exclude")
	if _, err := os.Stat(filepath.Join(git, "shallow")); err == nil {
		r.shallow = true
	}
	promisors, _ := filepath.Glob(filepath.Join(git, "objects", "pack", "*.promisor"))
	r.partial = len(promisors) > 0
	return r, r.readable()
}

// cacheSize is how much of the objects is kept in memory.
const cacheSize = 32 * cache.MiByte

// readable reports a repository in a form that the library does not read.
func (r *Repository) readable() error {
	cfg, err := r.store.Config()
	if err != nil {
		return fmt.Errorf("%q: the configuration of the repository cannot be read: %w", r.Top, err)
	}
	ext := cfg.Raw.Section("extensions")
	if f := ext.Option("objectformat"); f != "" && !strings.EqualFold(f, "sha1") {
		return fmt.Errorf("%q: its objects are named by %s, strideline reads repositories with sha1; compare two folders instead (`git worktree add OLD REVISION` makes one)", r.Top, f)
	}
	if f := ext.Option("refstorage"); f != "" && !strings.EqualFold(f, "files") {
		return fmt.Errorf("%q: its branches are stored as %s, which strideline does not read; name commits by their hash, or compare two folders (`git worktree add OLD REVISION` makes one)", r.Top, f)
	}
	return nil
}
