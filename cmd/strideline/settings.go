package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"

	"strideline/config"
	"strideline/register"

	"strideline/iac/resource"
)

// settingsFolder holds the configuration, the risk register and rules.
const settingsFolder = ".strideline"

// settings reads the configuration and the risk register of the nearest
// .strideline folder above the first path that has one. A configuration given
// by name takes the place of the one found.
func (s *session) settings(c Command, file string, args []string) error {
	if err := s.openHome(c, args); err != nil {
		return err
	}
	text, name, err := s.setting(config.Path)
	if file != "" {
		name = c.relative(c.abs(file))
		text, err = config.ReadBounded(os.DirFS(filepath.Dir(c.abs(file))), filepath.Base(file))
	}
	switch {
	case err != nil && (file != "" || !errors.Is(err, fs.ErrNotExist)):
		return fmt.Errorf("%s: %s", name, resource.Cause(err))
	case err == nil:
		s.cfg, s.problems = config.Parse(name, text)
	}
	text, name, err = s.setting(register.Path)
	switch {
	case err == nil:
		risks, problems := register.Parse(name, text)
		s.risks, s.problems = risks, append(s.problems, problems...)
	case !errors.Is(err, fs.ErrNotExist):
		return fmt.Errorf("%s: %s", name, resource.Cause(err))
	}
	return nil
}

// setting reads one file of the home folder; a link that leaves the folder is
// an error.
func (s *session) setting(rel string) (text []byte, name string, err error) {
	if s.home == nil {
		return nil, rel, fs.ErrNotExist
	}
	text, err = config.ReadBounded(s.home, rel)
	return text, path.Join(s.homeName, rel), err
}

func (s *session) openHome(c Command, args []string) error {
	dir, err := c.home(args)
	if dir == "" || err != nil {
		return err
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return fmt.Errorf("%s: %s", c.relative(dir), resource.Cause(err))
	}
	s.closers = append(s.closers, root)
	s.home, s.homeName = root.FS(), c.relative(dir)
	return nil
}

// home is the nearest folder above the first path that holds a .strideline
// folder, "" where there is none. It looks up to the root of the repository
// that a path lies in, or without one to the working directory, and no
// further, so that nobody can plant settings in a shared folder above.
func (c Command) home(args []string) (string, error) {
	for _, a := range args {
		dir := c.abs(a)
		if info, err := os.Stat(dir); a == "-" {
			dir = c.Dir
		} else if err != nil || !info.IsDir() {
			dir = filepath.Dir(dir)
		}
		for last := c.last(dir); ; dir = filepath.Dir(dir) {
			info, err := os.Stat(filepath.Join(dir, settingsFolder))
			if err == nil && info.IsDir() {
				return dir, nil
			}
			if err != nil && !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, fs.ErrPermission) {
				return "", fmt.Errorf("%s: %s", c.relative(dir), resource.Cause(err))
			}
			if dir == last || dir == filepath.Dir(dir) {
				break
			}
		}
	}
	return "", nil
}

// last is the highest folder whose settings may speak of dir.
func (c Command) last(dir string) string {
	if top := repository(dir); top != "" {
		return top
	}
	if in, err := filepath.Rel(c.Dir, dir); err == nil && filepath.IsLocal(in) {
		return c.Dir
	}
	return dir
}

// repository is the root of the git repository a folder lies in, or "".
func repository(dir string) string {
	for ; ; dir = filepath.Dir(dir) {
		if _, err := os.Lstat(filepath.Join(dir, ".git")); err == nil {
			return dir
		}
		if dir == filepath.Dir(dir) {
			return ""
		}
	}
}
