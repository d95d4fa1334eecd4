package lsp

import (
	"context"
	"io/fs"
	"strings"
	"unicode"
	"unicode/utf8"

	"strideline/fix"
	"strideline/iac"
	"strideline/model"
	"strideline/rules"
)

// fix adds the automatic edit of a threat. It is tried in memory, once a
// snapshot.
func (a *actions) fix(ctx context.Context) {
	if len(a.threat.Changes) == 0 {
		return
	}
	f, err := a.s.fixOf(ctx, a.t.snapshot, a.threat)
	if err != nil {
		return
	}
	a.edits(sentence(strings.Join(f.Titles, "; ")), true, f.Edits)
}

// tried is a fix that was worked out, or why there is none.
type tried struct {
	fix fix.Fix
	err error
}

// fixOf is the fix of a threat.
func (s *Server) fixOf(ctx context.Context, snap *snapshot, t rules.Threat) (fix.Fix, error) {
	snap.mu.Lock()
	old, done := snap.fixes[t.ID]
	snap.mu.Unlock()
	if done {
		return old.fix, old.err
	}
	v, err := snap.folder.look(snap.docs)
	if v != nil {
		defer v.close()
	}
	if err != nil {
		return fix.Fix{}, err
	}
	in := fix.Input{Threats: snap.Threats, FS: v.fs, Problems: snap.Problems, Again: func(ctx context.Context, fsys fs.FS) ([]rules.Threat, []model.Problem, error) {
		c := s.request(snap.folder, change{}, v, snap)
		c.FS = fsys
		if o, ok := fsys.(iac.Overlay); ok {
			for name := range o.Files {
				c.Files = append(c.Files, name)
			}
		}
		next, err := snap.Next(ctx, c)
		if err != nil {
			return nil, nil, err
		}
		return next.Threats, next.Problems, nil
	}}
	f, err := fix.One(ctx, in, t)
	if ctx.Err() != nil {
		return fix.Fix{}, ctx.Err()
	}
	snap.mu.Lock()
	defer snap.mu.Unlock()
	if snap.fixes == nil {
		snap.fixes = map[string]tried{}
	}
	snap.fixes[t.ID] = tried{f, err}
	return f, err
}

// sentence begins a text with a capital, as menus do.
func sentence(text string) string {
	r, n := utf8.DecodeRuneInString(text)
	return string(unicode.ToUpper(r)) + text[n:]
}
