package main

import (
	"path/filepath"
)

// walked says which files met in a folder the configuration has read: its
// globs speak of names relative to the folder that holds .strideline, or where
// there is none to the working directory.
func (s *session) walked() func(string, bool) bool {
	if len(s.cfg.Include)+len(s.cfg.Exclude) == 0 {
		return nil
	}
	base := filepath.Join(s.dir, filepath.FromSlash(s.homeName))
	return func(name string, folder bool) bool {
		rel, err := filepath.Rel(base, filepath.Join(s.dir, filepath.FromSlash(name)))
		return err != nil || s.cfg.Walked(filepath.ToSlash(rel), folder)
	}
}
