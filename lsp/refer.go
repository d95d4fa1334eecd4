package lsp

import (
	"slices"
	"strings"

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
		if r.At.File == t.name && touching(r.At, pos) && (best == nil || narrower(r.At, best.At)) && t.means(r, pos) {
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
	if _, ok := t.variable(pos); ok {
		return []protocol.Location{}, nil
	}
	return t.ends(pos), nil
}

// means reports whether what stands at a position is this use of a name. In a
// text of several lines all uses have the place of the whole text; there only
// the ${} with the name is meant.
func (t target) means(r resource.Reference, pos model.Pos) bool {
	from := t.text.of(r.At.Start)
	whole := t.text.s[from:max(from, t.text.of(r.At.End))]
	if strings.HasPrefix(whole, "${") || !strings.Contains(whole, "${"+r.Name) {
		return true
	}
	name, _ := t.variable(pos)
	name, _, _ = strings.Cut(name, ".")
	return name == r.Name
}

// variable is what stands in the ${} of a text at a position. It has one
// meaning; where it is declared nowhere (a pseudo parameter, a variable of the
// text) the edge around it is not that.
func (t target) variable(pos model.Pos) (name string, ok bool) {
	from, to := t.text.line(pos.Line - 1)
	o := t.text.of(pos)
	open := strings.LastIndex(t.text.s[from:o], "${")
	if open < 0 || strings.Contains(t.text.s[from+open:o], "}") {
		return "", false
	}
	name, _, _ = strings.Cut(t.text.s[from+open+len("${"):to], "}")
	return name, true
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
