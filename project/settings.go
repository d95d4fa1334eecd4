package project

import (
	"errors"
	"fmt"
	"io/fs"
	"path"
	"path/filepath"

	"strideline/config"
	"strideline/iac/resource"
	"strideline/model"
	"strideline/register"
	"strideline/rules"
)

// Folder holds the configuration, the risk register and rules.
const Folder = ".strideline"

// RulesFolder is where a user's own rules live, beside the configuration.
const RulesFolder = Folder + "/rules"

// Settings are what people wrote about a project, in files of its home: the
// folder that holds .strideline. The zero value is that of a project without.
type Settings struct {
	Config   config.Config
	Risks    []register.Risk
	Problems []model.Problem

	Home fs.FS  // nil for none
	Name string // of Home, relative to the working directory
}

// ReadSettings reads the configuration and the risk register of a home. Files
// that are not there are no error; one that cannot be read is. given is the
// text of a configuration that takes the place of the one in home, nil for
// none, and givenName its name.
func ReadSettings(home fs.FS, name string, given []byte, givenName string) (Settings, error) {
	s := Settings{Home: home, Name: name}
	text, file, err := given, givenName, error(nil)
	if given == nil {
		text, file, err = s.read(config.Path)
	}
	switch {
	case err == nil:
		s.Config, s.Problems = config.Parse(file, text)
	case !errors.Is(err, fs.ErrNotExist):
		return s, fmt.Errorf("%s: %s", file, resource.Cause(err))
	}
	text, file, err = s.read(register.Path)
	switch {
	case err == nil:
		risks, problems := register.Parse(file, text)
		s.Risks, s.Problems = risks, append(s.Problems, problems...)
	case !errors.Is(err, fs.ErrNotExist):
		return s, fmt.Errorf("%s: %s", file, resource.Cause(err))
	}
	return s, nil
}

// read reads one file of the home folder; a link that leaves the folder is an
// error.
func (s Settings) read(rel string) (text []byte, name string, err error) {
	if s.Home == nil {
		return nil, rel, fs.ErrNotExist
	}
	text, err = config.ReadBounded(s.Home, rel)
	return text, path.Join(s.Name, rel), err
}

// Rules are the built-in rules and the user's own, with the mistakes in these.
func (s Settings) Rules() (*rules.Set, []model.Problem, error) {
	set, err := rules.Builtin()
	if err != nil || s.Home == nil {
		return set, nil, err
	}
	set, problems := set.With(s.Home, RulesFolder)
	for i := range problems {
		problems[i].At.File = path.Join(s.Name, problems[i].At.File)
	}
	return set, problems, nil
}

// Trusted are the account ids that the configuration counts as ours.
func (s Settings) Trusted() []string {
	var out []string
	for _, t := range s.Config.TrustedAccounts {
		out = append(out, t.Value)
	}
	return out
}

// Walked says which files met in a folder the configuration has read, nil for
// all: its globs speak of names relative to the home folder, or where there is
// none to dir, the working directory.
func (s Settings) Walked(dir string) func(name string, folder bool) bool {
	if len(s.Config.Include)+len(s.Config.Exclude) == 0 {
		return nil
	}
	base := filepath.Join(dir, filepath.FromSlash(s.Name))
	return func(name string, folder bool) bool {
		rel, err := filepath.Rel(base, filepath.Join(dir, filepath.FromSlash(name)))
		return err != nil || s.Config.Walked(filepath.ToSlash(rel), folder)
	}
}
