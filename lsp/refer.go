package lsp

import (
	"cmp"
	"slices"

	"github.com/tliron/glsp"
	protocol "github.com/tliron/glsp/protocol_3_16"

	"strideline/iac/resource"
	"strideline/model"
)

// refers is the use of a name at a position, nil for none.
func (t target) refers(pos model.Pos) *resource.Reference {
	refs := t.Workspace.Outline(t.name).References
	var best *resource.Reference
	for i, r := range refs {
		if r.At.File == t.name && touching(r.At, pos) && (best == nil || narrower(r.At, best.At)) {
			best = &refs[i]
		}
	}
	return best
}

// touching is Contains with the end counted: a cursor stands behind a word.
func touching(r model.Range, pos model.Pos) bool { return r.Contains(pos) || r.End == pos }

// narrower reports whether a lies within b and is smaller.
func narrower(a, b model.Range) bool {
	return a != b && b.Start.Compare(a.Start) <= 0 && a.End.Compare(b.End) <= 0
}

// declared is the name that is declared at a position, nil for none.
func (t target) declared(pos model.Pos) *resource.Name {
	names := t.Workspace.Outline(t.name).Names
	for i, n := range names {
		if n.At.File == t.name && touching(n.At, pos) {
			return &names[i]
		}
	}
	return nil
}

// referred is the node that a use of a name means, nil where it is none.
func (t target) referred(r *resource.Reference) *model.Node { return t.nodeNamed(r.Target) }

// nodeNamed is the node whose name stands at a place, nil for none.
func (t target) nodeNamed(at model.Range) *model.Node {
	p := t.part(t.name)
	if p == nil {
		return nil
	}
	var best *model.Node
	for _, n := range p.Graph.Nodes {
		if n.At == at && (best == nil || before(n, best)) {
			best = n
		}
	}
	return best
}

// definition leads from the use of a name to where it is declared, and from
// what makes an edge (a statement, an event, a variable) to the edge's end.
func (s *Server) definition(c *glsp.Context, p *protocol.DefinitionParams) (any, error) {
	t, known, err := s.at(c.Context, p.TextDocument.URI)
	if err != nil || t.partOf(known) == nil {
		return nil, err
	}
	pos := t.pos(p.Position)
	if r := t.refers(pos); r != nil {
		return []protocol.Location{t.location(r.Target)}, nil
	}
	if n := t.declared(pos); n != nil {
		return []protocol.Location{t.location(n.At)}, nil
	}
	return t.ends(pos), nil
}

// ends are the places of the nodes that the edges written at a position lead
// to.
func (t target) ends(pos model.Pos) []protocol.Location {
	g := t.part(t.name).Graph
	var at model.Range
	var ids []string
	for _, e := range g.Edges {
		for _, ev := range e.Evidence {
			if ev.File != t.name || !touching(ev, pos) || len(ids) > 0 && narrower(at, ev) {
				continue
			}
			if len(ids) > 0 && narrower(ev, at) {
				ids = nil
			}
			at, ids = ev, append(ids, e.To)
		}
	}
	out := []protocol.Location{}
	slices.Sort(ids)
	for _, id := range slices.Compact(ids) {
		if n := g.Node(id); n != nil && n.At.Known() && n.At != at {
			out = append(out, t.location(n.At))
		}
	}
	return out
}

// references are the uses of a name, and what makes the edges of its node.
func (s *Server) references(c *glsp.Context, p *protocol.ReferenceParams) ([]protocol.Location, error) {
	t, known, err := s.at(c.Context, p.TextDocument.URI)
	if err != nil || t.partOf(known) == nil {
		return []protocol.Location{}, err
	}
	decl := model.Range{}
	pos := t.pos(p.Position)
	if r := t.refers(pos); r != nil {
		decl = r.Target
	} else if n := t.declared(pos); n != nil {
		decl = n.At
	} else if n := t.nodeAt(pos); n != nil && onName(n, pos) {
		decl = n.At
	}
	places := t.uses(decl)
	if p.Context.IncludeDeclaration && decl.Known() {
		places = append(places, decl)
	}
	slices.SortFunc(places, model.Range.Compare)
	out := []protocol.Location{}
	for _, r := range slices.Compact(places) {
		if r.Known() && (p.Context.IncludeDeclaration || r != decl) {
			out = append(out, t.location(r))
		}
	}
	return out, nil
}

// uses are the places where a declaration is used.
func (t target) uses(decl model.Range) []model.Range {
	var out []model.Range
	if !decl.Known() {
		return nil
	}
	for _, o := range t.Workspace.Outlines() {
		for _, r := range o.References {
			if r.Target == decl {
				out = append(out, r.At)
			}
		}
	}
	n := t.nodeNamed(decl)
	if n == nil {
		return out
	}
	g := t.part(t.name).Graph
	for e := range g.Entering(n.ID) {
		out = append(out, e.Evidence...)
	}
	for e := range g.Leaving(n.ID) {
		if e.Kind != model.Assumes {
			out = append(out, e.Evidence...)
		}
	}
	return out
}

// documentSymbol is the outline of a file: its sections and the names below.
func (s *Server) documentSymbol(c *glsp.Context, p *protocol.DocumentSymbolParams) (any, error) {
	t, known, err := s.at(c.Context, p.TextDocument.URI)
	if err != nil || !known {
		return []protocol.DocumentSymbol{}, err
	}
	if !s.client.hierarchy {
		return t.flatSymbols(t.name, ""), nil
	}
	out := []protocol.DocumentSymbol{}
	for _, n := range t.Workspace.Outline(t.name).Names {
		if n.At.File != t.name || len(out) >= mostSymbols {
			continue
		}
		detail := n.Type
		sym := protocol.DocumentSymbol{Name: label(n.Name), Kind: symbolKind(n), Range: t.span(n.Whole), SelectionRange: t.span(n.At)}
		if detail != "" {
			sym.Detail = &detail
		}
		out = append(out, sym)
	}
	slices.SortStableFunc(out, func(a, b protocol.DocumentSymbol) int {
		return comparePositions(a.Range.Start, b.Range.Start)
	})
	return out, nil
}

// mostSymbols bounds an outline: beyond, it makes typing lag and nobody reads
// it.
const mostSymbols = 5000

// label is a name for a list; the protocol wants none to be empty.
func label(name string) string { return cmp.Or(model.Display(name), "?") }

func symbolKind(n resource.Name) protocol.SymbolKind {
	switch n.Section {
	case "Parameters", "Mappings":
		return protocol.SymbolKindConstant
	case "Conditions":
		return protocol.SymbolKindBoolean
	case "Outputs":
		return protocol.SymbolKindProperty
	}
	if kind, ok := typeKinds[n.Type]; ok {
		return kind
	}
	return protocol.SymbolKindObject
}

var typeKinds = map[string]protocol.SymbolKind{
	"AWS::Serverless::Function": protocol.SymbolKindFunction, "AWS::Lambda::Function": protocol.SymbolKindFunction,
	"AWS::Serverless::StateMachine": protocol.SymbolKindFunction, "AWS::StepFunctions::StateMachine": protocol.SymbolKindFunction,
	"AWS::Serverless::Api": protocol.SymbolKindInterface, "AWS::Serverless::HttpApi": protocol.SymbolKindInterface,
	"AWS::ApiGateway::RestApi": protocol.SymbolKindInterface, "AWS::ApiGatewayV2::Api": protocol.SymbolKindInterface,
	"AWS::IAM::Role": protocol.SymbolKindKey, "AWS::IAM::Policy": protocol.SymbolKindKey, "AWS::IAM::ManagedPolicy": protocol.SymbolKindKey,
}

// flatSymbols are names as places, those of one file or of all.
func (s *snapshot) flatSymbols(file, query string) []protocol.SymbolInformation {
	out := []protocol.SymbolInformation{}
	for _, o := range s.Workspace.Outlines() {
		for _, n := range o.Names {
			if file != "" && n.At.File != file || !fuzzy(query, n.Name) || len(out) >= mostSymbols {
				continue
			}
			in := cmp.Or(n.Type, n.Section)
			out = append(out, protocol.SymbolInformation{Name: label(n.Name), Kind: symbolKind(n), Location: s.location(n.At), ContainerName: &in})
		}
	}
	return out
}

// workspaceSymbol finds names in every folder.
func (s *Server) workspaceSymbol(c *glsp.Context, p *protocol.WorkspaceSymbolParams) ([]protocol.SymbolInformation, error) {
	all, err := s.snapshots(c.Context)
	if err != nil {
		return nil, err
	}
	out := []protocol.SymbolInformation{}
	for _, snap := range all {
		out = append(out, snap.flatSymbols("", p.Query)...)
	}
	return out, nil
}

// fuzzy reports whether the letters of a query occur in a name in order.
func fuzzy(query, name string) bool {
	q := []rune(query)
	for _, r := range name {
		if len(q) > 0 && lower(r) == lower(q[0]) {
			q = q[1:]
		}
	}
	return len(q) == 0
}

func lower(r rune) rune {
	if 'A' <= r && r <= 'Z' {
		return r + 'a' - 'A'
	}
	return r
}
