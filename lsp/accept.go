package lsp

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"

	protocol "github.com/tliron/glsp/protocol_3_16"

	"strideline/project"
	"strideline/register"
	"strideline/rules"
)

// acceptedFor is how many days a decision holds where nobody says.
const acceptedFor = 90

type acceptParams struct {
	ID     string `json:"id"`
	URI    string `json:"uri"`
	Reason string `json:"reason"`
	Owner  string `json:"owner"`
	Until  string `json:"until"` // a day, or never
}

type accepted struct {
	URI   string `json:"uri"`   // of the register
	Owner string `json:"owner"` // "" where nobody was named and git knows nobody: the entry decides nothing yet
}

// accept writes a decision into the risk register, by an edit that the client
// makes. Without a reason the entry decides nothing yet: the register is shown,
// and a problem asks for it.
func (s *Server) accept(ctx context.Context, p acceptParams) (any, error) {
	if !s.client.applyEdit {
		return nil, failed("this editor cannot be asked to edit files: `strideline accept` writes the register")
	}
	all, err := s.snapshots(ctx)
	if err != nil {
		return nil, err
	}
	snap, t := threatWith(all, p.ID)
	if t == nil {
		return nil, failed(fmt.Sprintf("%q: no threat has this id now", p.ID))
	}
	risk, err := s.decision(p, snap.folder.dir)
	if err != nil {
		return nil, err
	}
	home := cmp.Or(snap.home, project.Repository(snap.folder.dir), snap.folder.dir)
	risk.ID, risk.Anchor, risk.Stack = t.ID, t.AnchorName, snap.fromHome(home, *t)
	we, uri, err := s.registerEdit(snap, home, risk)
	if err != nil {
		return nil, err
	}
	label := "Accept " + t.Rule.ID
	var r protocol.ApplyWorkspaceEditResponse
	if err := s.call(ctx, protocol.ServerWorkspaceApplyEdit, protocol.ApplyWorkspaceEditParams{Label: &label, Edit: *we}, &r); err != nil {
		return nil, err
	}
	if !r.Applied {
		return nil, failed("the editor did not change the register")
	}
	if risk.Reason == "" && s.client.showDocument {
		go func() { _ = s.call(s.life, "window/showDocument", map[string]any{"uri": uri, "takeFocus": true}, nil) }()
	}
	return accepted{uri, risk.Owner}, nil
}

// decision is what the parameters say; of which threat comes later.
func (s *Server) decision(p acceptParams, dir string) (register.Risk, error) {
	r := register.Risk{Status: "accepted", Reason: strings.TrimSpace(p.Reason), Owner: strings.TrimSpace(p.Owner)}
	if r.Owner == "" && s.o.Getenv != nil {
		r.Owner = project.Mail(dir, s.o.Getenv)
	}
	switch p.Until {
	case "never":
	case "":
		r.Until = s.o.Now().UTC().Truncate(24*time.Hour).AddDate(0, 0, acceptedFor)
	default:
		day, err := time.Parse(time.DateOnly, p.Until)
		if err != nil {
			return r, wrong(fmt.Sprintf("%q: no day, expected one like 2027-01-31, or never", p.Until))
		}
		r.Until = day
	}
	return r, nil
}

// fromHome is the stack of a threat relative to the folder that holds the
// register.
func (s *snapshot) fromHome(home string, t rules.Threat) string {
	rel, err := filepath.Rel(home, s.folder.path(t.Stack))
	if err != nil || t.Stack == "" {
		return t.Stack
	}
	return filepath.ToSlash(rel)
}

// registerEdit is the edit of the register that holds in a home: of its open
// buffer, of the file, or one that makes it.
func (s *Server) registerEdit(snap *snapshot, home string, risk register.Risk) (*protocol.WorkspaceEdit, string, error) {
	path := filepath.Join(home, filepath.FromSlash(register.Path))
	name := snap.folder.name(path)
	uri := uriOf(path)
	var text []byte
	fresh := false
	if d := s.docs.get(path); d != nil {
		text, uri = []byte(d.text.s), d.uri
	} else {
		var err error
		text, err = os.ReadFile(path)
		if fresh = errors.Is(err, fs.ErrNotExist); err != nil && !fresh {
			return nil, "", failed(err.Error())
		}
	}
	edits, err := register.Put(name, text, risk)
	if err != nil {
		return nil, "", failed(err.Error())
	}
	t := newText(string(text))
	var in []any
	var plain []protocol.TextEdit
	for _, e := range edits {
		te := protocol.TextEdit{Range: t.span(e.Range, s.client.encoding), NewText: e.New}
		in, plain = append(in, te), append(plain, te)
	}
	if !s.client.documentEdits {
		if fresh {
			return nil, "", failed("this editor cannot create files: `strideline accept` writes the register")
		}
		return &protocol.WorkspaceEdit{Changes: map[string][]protocol.TextEdit{uri: plain}}, uri, nil
	}
	out := &protocol.WorkspaceEdit{}
	if fresh {
		if !s.client.createFiles {
			return nil, "", failed("this editor cannot create files: `strideline accept` writes the register")
		}
		out.DocumentChanges = append(out.DocumentChanges, protocol.CreateFile{Kind: "create", URI: uri, Options: &protocol.CreateFileOptions{IgnoreIfExists: &protocol.True}})
	}
	id := protocol.OptionalVersionedTextDocumentIdentifier{TextDocumentIdentifier: protocol.TextDocumentIdentifier{URI: uri}}
	if d := s.docs.get(path); d != nil {
		id.Version = &d.version
	}
	out.DocumentChanges = append(out.DocumentChanges, protocol.TextDocumentEdit{TextDocument: id, Edits: in})
	return out, uri, nil
}
