package fix

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"strings"

	"strideline/edit"
	"strideline/iac"
	"strideline/model"
	"strideline/rules"
)

// Fix is edits that make a threat go.
type Fix struct {
	Threat string   // its id
	Titles []string // what is done, one sentence each
	Edits  []edit.Edit
}

// Refusal is why a threat whose rule knows an edit has none here.
type Refusal struct {
	Threat rules.Threat
	Node   string // name of the node that could not be changed, "" for none in particular
	Why    string
}

// refusal reads the node off an error of a draft.
func refusal(t rules.Threat, err error) Refusal {
	var at *nodeError
	if errors.As(err, &at) {
		return Refusal{t, at.node, at.err.Error()}
	}
	return Refusal{t, "", err.Error()}
}

// Input is threats and the files they come from.
type Input struct {
	Threats []rules.Threat // of a whole run
	FS      fs.FS
	// Again finds the threats in other contents of the files, with the same
	// settings.
	Again func(context.Context, fs.FS) ([]rules.Threat, []model.Problem, error)
	// Problems are those of the run.
	Problems []model.Problem
}

// One returns a fix that was tried; the error says why there is none.
func One(ctx context.Context, in Input, t rules.Threat) (Fix, error) {
	f, err := newDrafter(in.FS).draft(t)
	if err != nil {
		return f, err
	}
	return f, in.try(ctx, []candidate{{f, t}})
}

// Find returns the fixes of the chosen threats, tried together: all of them
// can be applied at once. Those that do not fit together with the ones before
// are refused.
func Find(ctx context.Context, in Input, chosen []rules.Threat) ([]Fix, []Refusal, error) {
	d := newDrafter(in.FS)
	s := settling{ctx: ctx, in: in}
	var all []candidate
	for _, t := range chosen {
		f, err := d.draft(t)
		switch {
		case errors.Is(err, ErrNone):
		case err != nil:
			s.refused = append(s.refused, refusal(t, err))
		default:
			all = append(all, candidate{f, t})
		}
	}
	if len(all) > 0 {
		s.add(all)
	}
	out := make([]Fix, len(s.kept))
	for i, c := range s.kept {
		out[i] = c.fix
	}
	return out, s.refused, ctx.Err()
}

// candidate is a draft and the threat that it is for.
type candidate struct {
	fix    Fix
	threat rules.Threat
}

// settling finds the candidates that hold together.
type settling struct {
	ctx     context.Context
	in      Input
	kept    []candidate
	refused []Refusal
}

// add tries a group on top of what is kept; where it does not hold, each half,
// down to the one that is to blame: trying means to analyse everything again.
func (s *settling) add(group []candidate) {
	if s.ctx.Err() != nil {
		return
	}
	err := s.in.try(s.ctx, append(s.kept[:len(s.kept):len(s.kept)], group...))
	switch half := len(group) / 2; {
	case err == nil:
		s.kept = append(s.kept, group...)
	case half == 0:
		s.refused = append(s.refused, refusal(group[0].threat, err))
	default:
		s.add(group[:half])
		s.add(group[half:])
	}
}

// Files returns the contents of the files after fixes, by name. Fixes that
// write different things at one place do not fit together: each was made for a
// text without the other.
func Files(fsys fs.FS, fixes []Fix) (map[string][]byte, error) {
	edits := map[string][]edit.Edit{}
	for _, f := range fixes {
		var own []edit.Edit
		for _, e := range f.Edits {
			before := edits[e.Range.File]
			if slices.Contains(before, e) {
				continue
			}
			if slices.ContainsFunc(before, func(o edit.Edit) bool { return o.Range.Start == e.Range.Start }) {
				return nil, fmt.Errorf("%s: two fixes write at one place", e.Range)
			}
			own = append(own, e)
		}
		for _, e := range own {
			edits[e.Range.File] = append(edits[e.Range.File], e)
		}
	}
	out := map[string][]byte{}
	for file, es := range edits {
		text, err := fs.ReadFile(fsys, file)
		if err != nil {
			return nil, err
		}
		if out[file], err = edit.Apply(text, es); err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
	}
	return out, nil
}

// try applies candidates in memory and looks again.
func (in Input) try(ctx context.Context, cs []candidate) error {
	fixes := make([]Fix, len(cs))
	for i, c := range cs {
		fixes[i] = c.fix
	}
	files, err := Files(in.FS, fixes)
	if err != nil {
		return err
	}
	after, problems, err := in.Again(ctx, iac.Overlay{FS: in.FS, Files: files})
	if err != nil {
		return err
	}
	if n := count(problems) - count(in.Problems); n > 0 {
		return fmt.Errorf("the file would have a problem it has not now")
	}
	for _, c := range cs {
		if slices.ContainsFunc(after, func(a rules.Threat) bool { return a.Base == c.threat.Base && a.Stack == c.threat.Stack }) {
			return fmt.Errorf("the threat would stay")
		}
	}
	known := in.known()
	for _, a := range after {
		if !known[a.Base] {
			return fmt.Errorf("another threat would come (%s: %s)", a.Rule.ID, a.Message)
		}
	}
	return nil
}

func count(ps []model.Problem) int {
	n := 0
	for _, p := range ps {
		if p.Level == model.LevelError {
			n++
		}
	}
	return n
}

// known are the base ids of all threats, those folded under others included.
func (in Input) known() map[string]bool {
	out := map[string]bool{}
	for _, t := range in.Threats {
		out[t.Base] = true
		for _, f := range t.Folded {
			base, _, _ := strings.Cut(f.ID, "-")
			out[base] = true
		}
	}
	return out
}
