package report

import (
	"io"
	"strings"

	"strideline/model"
	"strideline/rules"
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

func (x *dragon) partCell(p *part, at box, stack string, z int) dragonCell {
	here := stack == "" || p.node.Stack == stack || p.node.Stack == ""
	data := map[string]any{
		"type": dragonTypes[p.node.Kind], "name": p.name, "description": partText(p.node), "isTrustBoundary": false,
		"outOfScope": !here, "reasonOutOfScope": "", "hasOpenThreats": false, "threats": []dragonThreat{},
	}
	if !here {
		data["reasonOutOfScope"] = "part of " + escape(p.node.Stack)
	} else {
		ts, open := x.threats(p)
		data["threats"], data["hasOpenThreats"] = ts, open
	}
	switch p.node.Kind {
	case model.Store:
		enc, _ := p.node.Attrs["encryption"].Value.(string)
		data["isALog"], data["isEncrypted"], data["isSigned"] = p.node.Class == "log", enc != "none", false
		data["storesCredentials"] = p.node.Class == "secret" || p.node.Class == "user-pool"
	case model.Trigger:
		data["isWebApplication"] = strings.Contains(p.node.Class, "route") || p.node.Class == "function-url"
	case model.Function:
		data["privilegeLevel"] = ""
	case model.Actor:
		data["providesAuthentication"] = false
	}
	return dragonCell{
		ID: uuid("part", stackKey(stack)+p.key), Shape: dragonShapes[p.node.Kind], Z: z, Visible: true,
		Position: &dragonPoint{at.x, at.y}, Size: &dragonSize{at.w, at.h}, Attrs: partAttrs(p, data["hasOpenThreats"] == true), Data: data,
	}
}

// partAttrs are the lines of a shape: red where a threat is open, as the
// application draws them.
func partAttrs(p *part, open bool) map[string]any {
	line := dragonLine{"#333333", 1.5, ""}
	if open {
		line = dragonLine{"red", 2.5, ""}
	}
	out := map[string]any{"text": map[string]string{"text": p.name}}
	if p.node.Kind == model.Store {
		out["topLine"], out["bottomLine"] = line, line
	} else {
		out["body"] = line
	}
	return out
}

// partText says what a part is and where it is written.
func partText(n *model.Node) string {
	out := string(n.Kind) + ", " + n.Class
	if n.Type != "" {
		out += ", " + escape(n.Type)
	}
	if n.At.Known() {
		out += ", " + escape(n.At.String())
	}
	return out
}

func (x *dragon) threats(p *part) (out []dragonThreat, open bool) {
	out = []dragonThreat{}
	for _, t := range p.threats {
		open = open || t.Status == "open"
		state := dragonStates[t.Status]
		if state == "" {
			state = "Open"
		}
		out = append(out, dragonThreat{
			ID: uuid("threat", t.ID), Number: x.numbers[t.ID], Model: "STRIDE", Type: strideName(t.Stride), Title: escape(t.Title), Status: state,
			Severity: dragonSeverities[t.Severity], Description: x.threatText(t), Mitigation: strings.Join(paragraphs(t.Fix), "\n\n"),
		})
	}
	return out, open
}

func (x *dragon) threatText(t *rules.Threat) string {
	out := escape(t.Message) + "\n\n" + strings.Join(paragraphs(t.Why), "\n\n") + "\n\n" + t.Rule.ID + ", " + t.ID
	if at := placeOf(t); at.File != "" {
		out += ", " + escape(at.String())
	}
	if d, ok := x.d.in.Decisions[t.ID]; ok {
		out += "\n\n" + escape(decisionWords(d))
	}
	return out
}

func flowCell(f *flow, stack string, z int) dragonCell {
	text := f.verbs()
	label := map[string]any{"attrs": map[string]any{"labelText": map[string]string{"text": text}}, "position": 0.5}
	marker := map[string]string{"name": "block"}
	start := map[string]string{"name": ""}
	if f.has(model.Reads) {
		start = marker
	}
	return dragonCell{
		ID: uuid("flow", stackKey(stack)+f.key), Shape: "flow", Z: z, Connector: "smooth",
		Source: &dragonEnd{uuid("part", stackKey(stack)+f.from.key)}, Target: &dragonEnd{uuid("part", stackKey(stack)+f.to.key)},
		Labels: []any{label}, Vertices: &[]dragonPoint{},
		Attrs: map[string]any{"line": map[string]any{"stroke": "#333333", "strokeWidth": 1.5, "strokeDasharray": "", "sourceMarker": start, "targetMarker": marker}},
		Data: map[string]any{
			"type": "tm.Flow", "name": text, "description": strings.Join(f.actions(), ", "), "outOfScope": false, "reasonOutOfScope": "",
			"protocol": protocolName(f), "isEncrypted": !f.plain(), "isPublicNetwork": f.public(), "isBidirectional": f.has(model.Reads),
			"isTrustBoundary": false, "hasOpenThreats": false, "threats": []dragonThreat{},
		},
	}
}

func protocolName(f *flow) string {
	if f.plain() {
		return "HTTP"
	}
	return "HTTPS"
}
