package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"maps"
	"path/filepath"
	"slices"
	"time"

	"strideline/config"
	"strideline/iac"
	"strideline/model"
	"strideline/project"
	"strideline/register"
)

// maxStdin bounds standard input, as readers bound files.
const maxStdin = 32 << 20

// session is what one run reads: the files, the settings and decisions that
// hold for them, and the time.
type session struct {
	fsys     fs.FS
	paths    []string
	cfg      config.Config
	risks    []register.Risk
	params   map[string]string
	env      string
	now      time.Time
	problems []model.Problem // of settings and decisions

	home     fs.FS  // the folder that holds .strideline; nil for none
	homeName string // its name relative to the working directory
	dir      string // the working directory
	owners   *register.Owners
	baseline []register.Known
	decided  register.Result // of the last run
	closers  []io.Closer
}

// close releases the folders.
func (s *session) close() {
	for _, c := range s.closers {
		c.Close()
	}
}

// open checks the flags and finds the settings for the paths; no path is the
// working directory, "-" is standard input.
func (c Command) open(in *input, args []string) (*session, error) {
	s := &session{env: in.env, dir: c.Dir}
	var err error
	if s.now, err = c.clock(in.now); err != nil {
		return nil, err
	}
	given, err := in.parameters()
	if err != nil {
		return nil, err
	}
	if len(args) == 0 {
		args = []string{"."}
	}
	if err := s.files(c, args); err != nil {
		return nil, err
	}
	if err := s.settings(c, in.config, args); err != nil {
		s.close()
		return nil, err
	}
	var problems []model.Problem
	s.owners, problems = project.Owners(c.folderOf(args[0]), c.Dir)
	s.problems = append(s.problems, problems...)
	s.parameterise(given)
	return s, nil
}

// parameterise takes the parameter values of the configuration, those given by
// hand first.
func (s *session) parameterise(given map[string]string) {
	s.params = map[string]string{}
	for name, p := range s.cfg.Values(s.env) {
		s.params[name] = p.Value
	}
	maps.Copy(s.params, given)
}

// files opens what the arguments name.
func (s *session) files(c Command, args []string) error {
	var disk *iac.Disk
	var err error
	named := slices.DeleteFunc(slices.Clone(args), func(a string) bool { return a == "-" })
	if disk, s.paths, err = iac.NewDisk(c.Dir, named); err != nil {
		return err
	}
	s.fsys, s.closers = disk, append(s.closers, disk)
	if len(named) == len(args) {
		return nil
	}
	text, err := io.ReadAll(io.LimitReader(c.Stdin, maxStdin+1))
	if err != nil {
		return fmt.Errorf("standard input: %w", err)
	}
	name := "stdin.yaml"
	if bytes.HasPrefix(bytes.TrimSpace(text), []byte("{")) {
		name = "stdin.json"
	}
	s.fsys = iac.Overlay{FS: disk, Files: map[string][]byte{name: text}}
	s.paths = append(s.paths, name)
	return nil
}

func (c Command) abs(path string) string {
	if filepath.IsAbs(path) {
		return filepath.Clean(path)
	}
	return filepath.Join(c.Dir, path)
}

func (c Command) relative(abs string) string {
	rel, err := filepath.Rel(c.Dir, abs)
	if err != nil {
		return filepath.ToSlash(abs)
	}
	return filepath.ToSlash(rel)
}

// load reads the infrastructure as code. empty says that no path led to any.
func (s *session) load(ctx context.Context) (g *model.Graph, empty bool, err error) {
	found := s.found()
	g, err = iac.Load(ctx, s.fsys, s.paths, iac.Options{
		Params: s.params, Env: s.env, Trusted: found.Trusted(), Walked: found.Walked(s.dir),
	})
	if errors.Is(err, iac.ErrNothing) {
		return g, true, nil
	}
	return g, false, err
}
