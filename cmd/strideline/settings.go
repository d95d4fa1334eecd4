package main

import (
	"fmt"
	"os"
	"path/filepath"

	"strideline/iac/resource"
	"strideline/project"
)

// settingsFolder holds the configuration, the risk register and rules.
const settingsFolder = project.Folder

// settings reads the configuration and the risk register of the nearest
// .strideline folder above the first path that has one. A configuration given
// by name takes the place of the one found.
func (s *session) settings(c Command, file string, args []string) error {
	if err := s.openHome(c, args); err != nil {
		return err
	}
	given, name, err := c.givenConfig(file)
	if err != nil {
		return err
	}
	found, err := project.ReadSettings(s.home, s.homeName, given, name)
	s.cfg, s.risks, s.problems = found.Config, found.Risks, found.Problems
	return err
}

// maxConfig is more than a configuration may have; that it has is told of it.
const maxConfig = 4 << 20

// givenConfig reads the configuration that --config names, nil for none.
func (c Command) givenConfig(file string) (text []byte, name string, err error) {
	if file == "" {
		return nil, "", nil
	}
	name = c.relative(c.abs(file))
	if text, err = readGiven(c.abs(file), maxConfig); err != nil {
		return nil, "", fmt.Errorf("%s: %s", name, resource.Cause(err))
	}
	return text, name, nil
}

// found are the settings of the session.
func (s *session) found() project.Settings {
	return project.Settings{Config: s.cfg, Risks: s.risks, Home: s.home, Name: s.homeName}
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

// folderOf is the folder that an argument names or lies in.
func (c Command) folderOf(arg string) string {
	dir := c.abs(arg)
	if info, err := os.Stat(dir); arg == "-" {
		return c.Dir
	} else if err != nil || !info.IsDir() {
		return filepath.Dir(dir)
	}
	return dir
}

// home is the home of the first path that has one, "" where none has.
func (c Command) home(args []string) (string, error) {
	for _, a := range args {
		if home, err := project.Home(c.folderOf(a), c.Dir); home != "" || err != nil {
			return home, err
		}
	}
	return "", nil
}
