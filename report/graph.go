package report

import (
	"io"

	"strideline/jsondoc"
	"strideline/model"
)

// GraphSchema names the form that Graph writes; docs/schema/graph.schema.json
// describes it.
const GraphSchema = "strideline.graph/v1"

type jsonNode struct {
	ID          string         `json:"id"`
	Kind        model.Kind     `json:"kind"`
	Class       string         `json:"class"`
	Name        string         `json:"name"`
	Aliases     []string       `json:"aliases"`
	Type        string         `json:"type,omitempty"`
	Provider    string         `json:"provider,omitempty"`
	Boundary    string         `json:"boundary,omitempty"`
	Network     string         `json:"network,omitempty"`
	Exposure    any            `json:"exposure,omitempty"`
	Sensitivity any            `json:"sensitivity,omitempty"`
	Members     []string       `json:"members,omitempty"`
	MemberCount int            `json:"memberCount,omitempty"`
	Location    *location      `json:"location,omitempty"`
	Attributes  map[string]any `json:"attributes"`
}

type jsonEdge struct {
	From        string          `json:"from"`
	To          string          `json:"to"`
	Kind        model.EdgeKind  `json:"kind"`
	Actions     []string        `json:"actions"`
	Via         string          `json:"via,omitempty"`
	Certainty   model.Certainty `json:"certainty"`
	Conditional []jsonCondition `json:"conditional"`
	Crosses     []string        `json:"crosses"`
	Location    *location       `json:"location,omitempty"`
	Evidence    []*location     `json:"evidence"`
	Attributes  map[string]any  `json:"attributes,omitempty"`
}

type jsonCondition struct {
	Reason   string    `json:"reason"`
	Location *location `json:"location,omitempty"`
}

type jsonBoundary struct {
	ID     string             `json:"id"`
	Kind   model.BoundaryKind `json:"kind"`
	Name   string             `json:"name"`
	Parent string             `json:"parent,omitempty"`
}

// Graph writes g as JSON in the form strideline.graph/v1, followed by what the
// model does not show and the problems met on the way. Problems are ps, not
// those of g, so that a caller may add its own.
func Graph(w io.Writer, g *model.Graph, ps []model.Problem) error {
	ns := nodeNames(g)
	d := jsondoc.New(w, GraphSchema)
	d.List("nodes", len(g.Nodes), func(i int) any { return ns.node(g.Nodes[i]) })
	d.List("edges", len(g.Edges), func(i int) any { return ns.edge(g.Edges[i]) })
	d.List("boundaries", len(g.Boundaries), func(i int) any {
		b := g.Boundaries[i]
		return jsonBoundary{model.Display(b.ID), b.Kind, model.Display(b.Name), model.Display(b.Parent)}
	})
	d.Field("coverage", covered(g.Coverage))
	shown := problems(ps)
	d.List("problems", len(shown), func(i int) any { return shown[i] })
	return d.Close()
}

func (ns names) node(n *model.Node) jsonNode {
	out := jsonNode{
		ID: ns.of(n.ID), Kind: n.Kind, Class: n.Class, Name: model.Display(n.Name), Aliases: display(n.Aliases),
		Type: n.Type, Provider: n.Provider, Boundary: model.Display(n.Boundary), Network: model.Display(n.Network),
		Members: ns.all(n.Members[:min(len(n.Members), model.MaxMembers)]), MemberCount: len(n.Members),
		Location: locate(n.At), Attributes: ns.attributes(n.Attrs),
	}
	if a, ok := n.Attrs["exposure"]; ok {
		out.Exposure = ns.attribute(a)
	}
	if a, ok := n.Attrs["sensitivity"]; ok {
		out.Sensitivity = ns.attribute(a)
	}
	return out
}

func (ns names) edge(e *model.Edge) jsonEdge {
	out := jsonEdge{
		From: ns.of(e.From), To: ns.of(e.To), Kind: e.Kind, Actions: display(e.Actions), Certainty: e.Certainty,
		Conditional: make([]jsonCondition, len(e.Conditional)), Crosses: display(e.Crosses),
		Location: locate(e.At), Evidence: make([]*location, 0, len(e.Evidence)), Attributes: ns.attributes(e.Attrs),
	}
	if e.Via != "" {
		out.Via = ns.of(e.Via)
	}
	for i, c := range e.Conditional {
		out.Conditional[i] = jsonCondition{model.Display(c.Reason), locate(c.At)}
	}
	for _, r := range e.Evidence {
		if l := locate(r); l != nil {
			out.Evidence = append(out.Evidence, l)
		}
	}
	return out
}
