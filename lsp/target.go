package lsp

import (
	"context"
	"path/filepath"

	protocol "github.com/tliron/glsp/protocol_3_16"

	"strideline/model"
	"strideline/project"
)

// target is what a request is about: a file as the newest snapshot knows it.
type target struct {
	*snapshot
	name string // of the file
	text *text  // nil where it cannot be read
}

// at finds the file of a URI. What is no local file, or in no folder, is a
// wrong parameter; known says whether strideline reads the file at all.
func (s *Server) at(ctx context.Context, uri string) (t target, known bool, err error) {
	path, ok := pathOf(uri)
	if !ok {
		return t, false, nil
	}
	s.analyst.mu.Lock()
	f := s.innermost(path)
	s.analyst.mu.Unlock()
	if f == nil {
		return t, false, nil
	}
	// What is open was looked at first; anything else, and strideline's own
	// files, which speak of all, take all of the folder.
	whole := s.docs.get(path) == nil || table(filepath.ToSlash(path)) != nil
	snap, err := s.await(ctx, f, whole)
	if err != nil {
		return t, false, err
	}
	t = target{snapshot: snap, name: f.name(path)}
	t.text = snap.text(t.name)
	return t, t.text != nil && t.Workspace.Reads(t.name), nil
}

// path is the absolute path of the target's file, with forward slashes.
func (t target) path() string { return filepath.ToSlash(t.folder.path(t.name)) }

// pos is a position of the client in the target's file.
func (t target) pos(p protocol.Position) model.Pos { return t.text.pos(p, t.encoding) }

// part is the stacks that a file belongs to, nil where it belongs to none.
func (s *snapshot) part(name string) *project.Part {
	for _, root := range s.Workspace.RootsOf(name) {
		if p := s.Part(root); p != nil {
			return p
		}
	}
	return nil
}

// snapshots returns the newest snapshot of every folder of the workspace, of
// loose files only where there is no other.
func (s *Server) snapshots(ctx context.Context) ([]*snapshot, error) {
	var out []*snapshot
	for _, f := range s.allFolders() {
		snap, err := s.await(ctx, f, true)
		if err != nil && ctx.Err() != nil {
			return nil, err
		}
		if err == nil {
			out = append(out, snap)
		}
	}
	return out, nil
}

// partOf is the part of the target's file, nil where it is not known.
func (t target) partOf(known bool) *project.Part {
	if !known {
		return nil
	}
	return t.part(t.name)
}

// whole is the graph of everything in the folder. Stacks that do not join are
// analysed apart; their graphs are joined here, for those who want to see all.
func (s *snapshot) whole(context.Context) (*model.Graph, error) {
	graphs := make([]*model.Graph, len(s.Parts))
	for i, p := range s.Parts {
		graphs[i] = p.Graph
	}
	return model.Join(graphs...), nil
}
