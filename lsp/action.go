package lsp

import (
	"fmt"
	"reflect"
	"slices"

	"github.com/tliron/glsp"
	protocol "github.com/tliron/glsp/protocol_3_16"

	"strideline/edit"
	"strideline/model"
	"strideline/rules"
)

// codeAction offers what can be done about the threats at a place: the edits
// that make one go, an ignore with a reason, accepting it, explaining it.
func (s *Server) codeAction(c *glsp.Context, p *protocol.CodeActionParams) (any, error) {
	out := []any{}
	t, known, err := s.at(c.Context, p.TextDocument.URI)
	if err != nil || t.partOf(known) == nil || !wants(p.Context.Only) {
		return out, err
	}
	here := s.threatsAt(t, p.Range)
	a := actions{s: s, t: t, given: p.Context.Diagnostics}
	for _, step := range []func(){
		func() { a.fix(c.Context) }, a.ignore,
		func() {
			a.command("Accept %s in the risk register", acceptThreat, acceptCommand, map[string]any{"id": a.threat.ID, "uri": t.uri(t.name)})
		},
		func() { a.command("Explain %s", explainThreat, explainCommand, map[string]any{"id": a.threat.ID}) },
		func() {
			if s.client.has(showDiagram) {
				a.command("Show %s on the diagram", showDiagram, "", map[string]any{"uri": t.uri(t.name), "focus": a.threat.ID})
			}
		},
	} {
		for _, th := range here {
			a.threat, a.label = th, called(th, here)
			step()
		}
	}
	if s.moved(t) {
		return nil, errModified // the edits were made for another text
	}
	return append(out, a.out...), nil
}

// moved reports whether a document was edited since the target's snapshot.
func (s *Server) moved(t target) bool {
	was, is := t.docs[t.folder.path(t.name)], s.docs.get(t.folder.path(t.name))
	return was != nil && is != nil && was.version != is.version
}

// threatsAt are the threats whose cause is at a place, as far as they are shown.
func (s *Server) threatsAt(t target, at protocol.Range) []rules.Threat {
	prefs := s.settings.get()
	var out []rules.Threat
	for _, th := range t.Threats {
		if th.At.File == t.name && shown(th, prefs) && overlap(t.span(th.At), at) {
			out = append(out, th)
		}
	}
	return distinct(out)
}

// called is what a threat is called among others at its place: its rule, and
// what it is about where several come from one rule.
func called(th rules.Threat, others []rules.Threat) string {
	n := 0
	for _, o := range others {
		if o.Rule.ID == th.Rule.ID {
			n++
		}
	}
	if n < 2 || len(th.Path) == 0 {
		return th.Rule.ID
	}
	return th.Rule.ID + " (" + model.Display(th.Path[len(th.Path)-1].Node.Name) + ")"
}

// wants reports whether a client that asks for some kinds of action only asks
// for ours.
func wants(only []protocol.CodeActionKind) bool {
	return len(only) == 0 || slices.ContainsFunc(only, func(k protocol.CodeActionKind) bool {
		return k == "" || k == protocol.CodeActionKindQuickFix
	})
}

// actions are those for the threats at a place, kind by kind.
type actions struct {
	s      *Server
	t      target
	threat rules.Threat          // the one in hand
	label  string                // what it is called
	given  []protocol.Diagnostic // by the client, at the place
	out    []any
}

// diagnostics are those of the client that tell this threat.
func (a *actions) diagnostics() []protocol.Diagnostic {
	var out []protocol.Diagnostic
	for _, d := range a.given {
		data, _ := d.Data.(map[string]any)
		if data["id"] == a.threat.ID || data == nil && d.Code != nil && d.Code.Value == a.threat.Rule.ID {
			out = append(out, d)
		}
	}
	return out
}

// edits adds an action that changes texts; a client that knows commands only
// gets none.
func (a *actions) edits(title string, preferred bool, edits []edit.Edit) {
	if !a.s.client.literals || len(edits) == 0 {
		return
	}
	kind := protocol.CodeActionKindQuickFix
	we := a.t.workspaceEdit(a.s.client, edits)
	for _, o := range a.out { // one edit may answer several threats
		if act, ok := o.(*protocol.CodeAction); ok && act.Title == title && reflect.DeepEqual(act.Edit, we) {
			act.Diagnostics = append(act.Diagnostics, a.diagnostics()...)
			return
		}
	}
	act := &protocol.CodeAction{Title: title, Kind: &kind, Diagnostics: a.diagnostics(), Edit: we}
	if preferred {
		act.IsPreferred = &preferred
	}
	a.out = append(a.out, act)
}

// command adds an action that runs a command: the client's own where it has
// one, else the server's.
func (a *actions) command(title, own, fallback string, args map[string]any) {
	cmd := protocol.Command{Title: fmt.Sprintf(title, a.label), Command: fallback, Arguments: []any{args}}
	if a.s.client.has(own) {
		cmd.Command = own
	}
	if !a.s.client.literals {
		a.out = append(a.out, cmd)
		return
	}
	kind := protocol.CodeActionKindQuickFix
	a.out = append(a.out, protocol.CodeAction{Title: cmd.Title, Kind: &kind, Diagnostics: a.diagnostics(), Command: &cmd})
}

// ignore adds the decision in the file: a comment above the line of the cause,
// in JSON an entry in the resource's metadata. The reason is left for the
// user to write; until then the threat stays, and a problem asks for it.
func (a *actions) ignore() {
	text := a.t.text.s
	doc, err := edit.Parse(a.t.name, []byte(text))
	if err != nil {
		return
	}
	id := a.threat.Rule.ID
	title := fmt.Sprintf("Ignore %s here: then write the reason", id)
	if !doc.JSON() {
		if edits, err := doc.Comment(a.threat.At.Start.Line, "strideline:ignore "+id+" --"); err == nil {
			a.edits(title, false, edits)
		}
		return
	}
	name := a.resource()
	if name == "" {
		return
	}
	entry := edit.Map(edit.Field{Key: "rule", Value: edit.Text(id)}, edit.Field{Key: "reason", Value: edit.Text("")})
	if edits, err := doc.Append(edit.Path{"Resources", name, "Metadata", "strideline", "ignore"}, entry); err == nil {
		a.edits(title, false, edits)
	}
}

// resource is the resource of the file that the cause of the threat lies in.
func (a *actions) resource() string {
	for _, n := range a.t.Workspace.Outline(a.t.name).Names {
		if n.Section == "Resources" && n.At.File == a.t.name && touching(n.Whole, a.threat.At.Start) {
			return n.Name
		}
	}
	return ""
}

// workspaceEdit is edits in the form of the protocol, by version where the
// client knows versions.
func (s *snapshot) workspaceEdit(c client, edits []edit.Edit) *protocol.WorkspaceEdit {
	out := &protocol.WorkspaceEdit{}
	for _, file := range files(edits) {
		var in []any
		var plain []protocol.TextEdit
		for _, e := range edits {
			if e.Range.File == file {
				te := protocol.TextEdit{Range: s.span(e.Range), NewText: e.New}
				in, plain = append(in, te), append(plain, te)
			}
		}
		uri := s.uri(file)
		if !c.documentEdits {
			if out.Changes == nil {
				out.Changes = map[string][]protocol.TextEdit{}
			}
			out.Changes[uri] = plain
			continue
		}
		id := protocol.OptionalVersionedTextDocumentIdentifier{TextDocumentIdentifier: protocol.TextDocumentIdentifier{URI: uri}}
		if d := s.docs[s.folder.path(file)]; d != nil {
			id.Version = &d.version
		}
		out.DocumentChanges = append(out.DocumentChanges, protocol.TextDocumentEdit{TextDocument: id, Edits: in})
	}
	return out
}

func files(edits []edit.Edit) []string {
	var out []string
	for _, e := range edits {
		if !slices.Contains(out, e.Range.File) {
			out = append(out, e.Range.File)
		}
	}
	return out
}

// threatWith is the threat with an id, in any folder.
func threatWith(all []*snapshot, id string) (*snapshot, *rules.Threat) {
	for _, snap := range all {
		for i := range snap.Threats {
			if snap.Threats[i].ID == id {
				return snap, &snap.Threats[i]
			}
		}
	}
	return nil, nil
}
