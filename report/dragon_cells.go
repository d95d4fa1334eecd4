package report

import (
	"strings"

	"strideline/model"
	"strideline/rules"
)

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
