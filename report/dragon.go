package report

import (
	"io"
	"strings"

	"strideline/model"
)

// dragonVersion is the version of Threat Dragon whose form is written.
const dragonVersion = "2.6.2"

var (
	dragonTypes      = map[model.Kind]string{model.Actor: "tm.Actor", model.Trigger: "tm.Process", model.Function: "tm.Process", model.Store: "tm.Store"}
	dragonShapes     = map[model.Kind]string{model.Actor: "actor", model.Trigger: "process", model.Function: "process", model.Store: "store"}
	dragonSeverities = map[string]string{"critical": "Critical", "high": "High", "medium": "Medium", "low": "Low", "info": "Low"}
	dragonStates     = map[string]string{
		"open": "Open", "accepted": "Accepted", "mitigated": "Mitigated", "transferred": "Transferred", "avoided": "Avoided", "false-positive": "NA",
	}
	dragonLevels = map[model.BoundaryKind]int{model.AccountBoundary: -4, model.ScopeBoundary: -4, model.NetworkBoundary: -3, model.StackBoundary: -2, model.APIBoundary: -1, model.InternetBoundary: -1}
)

// ThreatDragon writes the system and its threats as a model of OWASP Threat
// Dragon 2, a diagram for each stack, laid out.
func ThreatDragon(w io.Writer, in Input, o ExportOptions) error {
	x := dragon{d: newDiagram(in), numbers: map[string]int{}}
	for i := range in.Threats {
		x.numbers[in.Threats[i].ID] = i + 1
	}
	doc := dragonDocument{
		Version: dragonVersion,
		Summary: dragonSummary{Title: title(o), Description: upper(Covers(in.Graph.Coverage)) + ".", ID: 0},
		Detail: dragonDetail{
			Contributors: []dragonName{{strings.TrimSpace("strideline " + in.Version)}}, Diagrams: x.diagrams(title(o)), ThreatTop: len(in.Threats),
		},
	}
	doc.Detail.DiagramTop = len(doc.Detail.Diagrams)
	return writeJSON(w, doc)
}

// dragon is a model in the making.
type dragon struct {
	d       *diagram
	numbers map[string]int // of threats, by id
}

// diagrams are one for each stack, with the parts outside it that its own are
// joined to; one for all where there is one stack or none.
func (x *dragon) diagrams(title string) []dragonDiagram {
	stacks := map[string][]*part{}
	var order []string
	for _, p := range x.d.parts {
		if p.node.Stack == "" {
			continue
		}
		if _, ok := stacks[p.node.Stack]; !ok {
			order = append(order, p.node.Stack)
		}
		stacks[p.node.Stack] = append(stacks[p.node.Stack], p)
	}
	if len(order) < 2 {
		return []dragonDiagram{x.diagram(0, title, x.d.parts, x.d.flows, "")}
	}
	out := make([]dragonDiagram, len(order))
	flows := x.flowsByStack()
	for i, s := range order {
		out[i] = x.diagram(i, escape(s), joined(stacks[s], flows[s]), flows[s], s)
	}
	return out
}

func (x *dragon) flowsByStack() map[string][]*flow {
	out := map[string][]*flow{}
	for _, f := range x.d.flows {
		a, b := f.from.node.Stack, f.to.node.Stack
		if a != "" {
			out[a] = append(out[a], f)
		}
		if b != "" && b != a {
			out[b] = append(out[b], f)
		}
	}
	return out
}

// joined are parts and the far ends of their flows.
func joined(ps []*part, flows []*flow) []*part {
	seen := map[*part]bool{}
	out := make([]*part, 0, len(ps))
	add := func(p *part) {
		if !seen[p] {
			seen[p] = true
			out = append(out, p)
		}
	}
	for _, p := range ps {
		add(p)
	}
	for _, f := range flows {
		add(f.from)
		add(f.to)
	}
	return out
}

func (x *dragon) diagram(i int, title string, parts []*part, flows []*flow, stack string) dragonDiagram {
	inside := func(p *part) bool { return inStack(p) && (stack == "" || p.node.Stack == stack) }
	l := newLayout(parts, flows, inside)
	out := dragonDiagram{ID: i, Title: title, Type: "STRIDE", Version: dragonVersion, Thumbnail: "./public/content/images/thumbnail.stride.jpg", Cells: []dragonCell{}}
	out.Cells = append(out.Cells, boundaryCells(parts, l, stack)...)
	for n, p := range parts {
		out.Cells = append(out.Cells, x.partCell(p, l.places[p], stack, n+1))
	}
	for n, f := range flows {
		out.Cells = append(out.Cells, flowCell(f, stack, len(parts)+n+1))
	}
	return out
}

// inStack reports whether a part is deployed by a stack: a hub is told of in
// one, and covers the account.
func inStack(p *part) bool {
	for z := p.zone; z != nil; z = z.parent {
		if z.boundary.Kind == model.StackBoundary {
			return true
		}
	}
	return p.zone == nil && p.node.Stack != "" && !p.node.Hub
}

// boundaryCells are boxes around the parts of each boundary, the outer first.
func boundaryCells(parts []*part, l *layout, stack string) []dragonCell {
	boxes := map[*zone]box{}
	var order []*zone
	for _, p := range parts {
		grow := 0
		for z := p.zone; z != nil; z = z.parent {
			if stack != "" && z.boundary.Kind == model.StackBoundary && p.node.Stack != stack {
				break
			}
			if _, ok := boxes[z]; !ok {
				order = append(order, z)
			}
			boxes[z] = boxes[z].around(l.places[p].grown(dragonPad/2+grow, 14))
			grow += dragonPad / 2
		}
	}
	var out []dragonCell
	for _, z := range order {
		b := boxes[z]
		out = append(out, dragonCell{
			ID: uuid("boundary", stackKey(stack)+z.key), Shape: "trust-boundary-box", Z: dragonLevels[z.boundary.Kind], Visible: true,
			Position: &dragonPoint{b.x, b.y}, Size: &dragonSize{b.w, b.h},
			Attrs: map[string]any{"headerText": map[string]string{"text": z.name}},
			Data:  map[string]any{"type": "tm.BoundaryBox", "name": z.name, "description": string(z.boundary.Kind), "isTrustBoundary": true, "hasOpenThreats": false},
		})
	}
	return out
}

// stackKey tells the cells of one diagram from those of another.
func stackKey(stack string) string {
	if stack == "" {
		return ""
	}
	return stack + "\x00"
}
