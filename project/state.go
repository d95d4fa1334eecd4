package project

import (
	"context"
	"io/fs"
	"maps"
	"reflect"
	"slices"
	"time"

	"strideline/config"
	"strideline/iac"
	"strideline/model"
	"strideline/register"
	"strideline/rules"
)

// State is everything known of a project at one moment: what was read, the
// graphs of the stacks that may join, the threats and what was decided about
// them. It is never changed; Next returns the one after a change, which shares
// with it what stayed. The zero State knows nothing yet.
type State struct {
	Settings  Settings
	Rules     *rules.Set
	Workspace *iac.Workspace
	Parts     []*Part
	Threats   []rules.Threat               // of all parts, in order
	Decisions map[string]register.Decision // by threat id
	Problems  []model.Problem

	own []model.Problem // of settings and rules
	day time.Time       // the parts were analysed for
	how reading

	serial int // of the newest part
}

// reading is what of the settings decides what is read, and how.
type reading struct {
	params           map[string]string
	env              string
	include, exclude []config.Text
}

// Change is what a State is not yet aware of.
type Change struct {
	iac.Change
	Dir      string // the folder that names of FS are relative to
	Home     fs.FS  // holds .strideline; nil for none
	HomeName string
	Settings bool // configuration or rules may differ
	Risks    bool // the register may differ
	Params   map[string]string
	Env      string
	Memory   *iac.Memory // of files that are being edited; nil for none
	Now      time.Time
}

// Next returns the state after a change. The error is the context's, or that of
// settings that cannot be read; s stays as it is.
func (s *State) Next(ctx context.Context, c Change) (*State, error) {
	next := *s
	if s.Rules == nil {
		c.Settings = true
	}
	if c.Settings || c.Risks {
		if err := next.settings(c); err != nil {
			return nil, err
		}
	}
	o := next.options(c)
	next.how = reading{o.Params, o.Env, next.Settings.Config.Include, next.Settings.Config.Exclude}
	c.All = c.All || !reflect.DeepEqual(s.how, next.how)
	before := s.Workspace
	if before == nil {
		before = &iac.Workspace{}
	}
	var err error
	if next.Workspace, err = before.Update(ctx, c.Change, o); err != nil {
		return nil, err
	}
	day := c.Now.UTC().Truncate(24 * time.Hour)
	fresh := c.All || c.Settings || !day.Equal(s.day)
	next.day = day
	if next.Parts, err = s.parts(ctx, &next, c, o, fresh); err != nil {
		return nil, err
	}
	next.decide(c.Now)
	return &next, nil
}

func (s *State) settings(c Change) error {
	found, err := ReadSettings(c.Home, c.HomeName, nil, "")
	if err != nil {
		return err
	}
	if found.Config.Broken && s.Settings.Config.File == found.Config.File {
		found.Config = s.Settings.Config // half typed: what it said last holds
	}
	s.Settings = found
	set, problems := s.Rules, s.own
	if c.Settings || set == nil {
		if set, problems, err = found.Rules(); err != nil {
			return err
		}
	}
	s.Rules, s.own = set, problems
	return nil
}

func (s *State) options(c Change) iac.Options {
	params := map[string]string{}
	for name, p := range s.Settings.Config.Values(c.Env) {
		params[name] = p.Value
	}
	for k, v := range c.Params {
		params[k] = v
	}
	return iac.Options{Params: params, Env: c.Env, Trusted: s.Settings.Trusted(), Walked: s.Settings.Walked(c.Dir), Memory: c.Memory}
}

// parts analyses the groups that are new and keeps the others.
func (s *State) parts(ctx context.Context, next *State, c Change, o iac.Options, fresh bool) ([]*Part, error) {
	groups := next.Workspace.Groups()
	out := make([]*Part, len(groups))
	for i, g := range groups {
		k := slices.IndexFunc(s.Parts, func(p *Part) bool { return p.group == g })
		if k >= 0 && !fresh {
			out[i] = s.Parts[k]
			continue
		}
		p, err := newPart(ctx, g, next, c, o)
		if err != nil {
			return nil, err
		}
		next.serial++
		p.Serial = next.serial
		out[i] = p
	}
	return out, nil
}

// decide joins the threats of the parts and applies the register.
func (s *State) decide(now time.Time) {
	found := make([][]rules.Threat, len(s.Parts))
	for i, p := range s.Parts {
		found[i] = p.threats
	}
	s.Problems = slices.Concat(s.Settings.Problems, s.own, s.shared())
	threats := rules.Merge(found...)
	r := register.Apply(register.Input{Threats: threats, Graph: &model.Graph{}, FS: nothing{}, Risks: s.Settings.Risks, Home: s.Settings.Name, Now: now})
	inFiles := map[threatKey]register.Decision{}
	for _, p := range s.Parts {
		maps.Copy(inFiles, p.decided)
	}
	for _, t := range r.Threats {
		if d, ok := inFiles[key(t)]; ok && r.Decisions[t.ID].Status == "" {
			r.Decisions[t.ID] = d
		}
	}
	s.Threats, s.Decisions = r.Threats, r.Decisions
	s.Problems = model.SortProblems(append(s.Problems, r.Problems...))
}

// shared are the problems of the parts. What the configuration says of the
// whole project holds only where it holds for every part: an entry that
// matches nothing in one may well match in another.
func (s *State) shared() []model.Problem {
	seen := map[model.Problem]int{}
	var out []model.Problem
	for _, p := range s.Parts {
		for _, pr := range p.problems {
			if seen[pr]++; pr.At.File != s.Settings.Config.File || seen[pr] == len(s.Parts) {
				out = append(out, pr)
			}
		}
	}
	return out
}

// nothing is a file system without files: the decisions in files were read
// with each part.
type nothing struct{}

func (nothing) Open(name string) (fs.File, error) {
	return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrNotExist}
}
