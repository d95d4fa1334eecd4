package project

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"strideline/iac/resource"
)

// Home is the nearest folder at or above dir that holds a .strideline folder,
// "" where there is none. It looks up to the root of the repository that dir
// lies in, or without one to the working directory, and no further, so that
// nobody can plant settings in a shared folder above.
func Home(dir, working string) (string, error) {
	for last := highest(dir, working); ; dir = filepath.Dir(dir) {
		info, err := os.Stat(filepath.Join(dir, Folder))
		if err == nil && info.IsDir() {
			return dir, nil
		}
		if err != nil && !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, fs.ErrPermission) {
			return "", fmt.Errorf("%s: %s", relative(dir, working), resource.Cause(err))
		}
		if dir == last || dir == filepath.Dir(dir) {
			return "", nil
		}
	}
}

func relative(dir, working string) string {
	rel, err := filepath.Rel(working, dir)
	if err != nil {
		rel = dir
	}
	return filepath.ToSlash(rel)
}

// highest is the highest folder whose settings may speak of dir.
func highest(dir, working string) string {
	if top := Repository(dir); top != "" {
		return top
	}
	if in, err := filepath.Rel(working, dir); err == nil && filepath.IsLocal(in) {
		return working
	}
	return dir
}

// Repository is the root of the git repository a folder lies in, or "".
func Repository(dir string) string {
	for ; ; dir = filepath.Dir(dir) {
		if _, err := os.Lstat(filepath.Join(dir, ".git")); err == nil {
			return dir
		}
		if dir == filepath.Dir(dir) {
			return ""
		}
	}
}
