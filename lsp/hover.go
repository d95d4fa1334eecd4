package lsp

import (
	"fmt"
	"slices"
	"strings"

	"github.com/tliron/glsp"
	protocol "github.com/tliron/glsp/protocol_3_16"

	"strideline/model"
	"strideline/project"
	"strideline/rules"
)

// hover says what stands at a position: the threats that are caused there,
// then what the node is, who can reach it, what it reaches and may do.
func (s *Server) hover(c *glsp.Context, p *protocol.HoverParams) (*protocol.Hover, error) {
	t, known, err := s.at(c.Context, p.TextDocument.URI)
	if err != nil || t.text == nil {
		return nil, err
	}
	if h := s.settingsHover(t, p.Position); h != nil || !known {
		return h, nil
	}
	pos := t.pos(p.Position)
	var parts []string
	var at model.Range
	prefs := s.settings.get()
	for _, th := range t.caused(pos, prefs) {
		parts, at = append(parts, threatText(th, s.client.has(explainThreat))), th.At
	}
	if n := t.nodeAt(pos); n != nil && (onName(n, pos) || len(parts) > 0) {
		parts = append(parts, t.nodeText(n))
	}
	if ref := t.refers(pos); ref != nil {
		at = ref.At
		if n := t.referred(ref); n != nil {
			parts = append(parts, t.nodeText(n))
		}
	}
	if len(parts) == 0 {
		return nil, nil
	}
	return s.markup(t, strings.Join(parts, "\n\n---\n\n"), at), nil
}

// mostThreats is how many threats a hover tells in full.
const mostThreats = 3

// caused are the threats whose cause stands at a position, worst first.
func (t target) caused(pos model.Pos, prefs preferences) []rules.Threat {
	var out []rules.Threat
	for _, th := range t.Threats {
		if th.At.File == t.name && shown(th, prefs) && touching(th.At, pos) {
			out = append(out, th)
		}
	}
	slices.SortStableFunc(out, func(a, b rules.Threat) int { return bySeverity(a.Severity, b.Severity) })
	out = distinct(out)
	return out[:min(mostThreats, len(out))]
}

func onName(n *model.Node, pos model.Pos) bool { return touching(n.At, pos) }

// markup is a hover in the form that the client shows.
func (s *Server) markup(t target, text string, at model.Range) *protocol.Hover {
	kind := protocol.MarkupKindMarkdown
	if !s.client.markdown {
		kind, text = protocol.MarkupKindPlainText, plainText(text)
	}
	h := &protocol.Hover{Contents: protocol.MarkupContent{Kind: kind, Value: text}}
	if at.Known() && at.File == t.name {
		r := t.span(at)
		h.Range = &r
	}
	return h
}

// plainText takes the marks off Markdown that this package wrote.
func plainText(text string) string {
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		switch {
		case text[i] == '\\' && i+1 < len(text):
			i++
			b.WriteByte(text[i])
		case text[i] != '*' && text[i] != '`':
			b.WriteByte(text[i])
		}
	}
	return strings.NewReplacer("&lt;", "<", "&amp;", "&", "&#58;", ":").Replace(b.String())
}

// threatText is a threat and what to do about it. Our own extension is in an
// editor that shows the diagnostic in the same frame: told there, the message
// is not said again.
func threatText(t rules.Threat, told bool) string {
	names := make([]string, len(t.Path))
	for i, st := range t.Path {
		names[i] = md(rules.NodeName(st.Node))
	}
	path := strings.Join(names, " → ")
	var b strings.Builder
	fmt.Fprintf(&b, "**%s %s** ", t.Severity, t.Rule.ID)
	switch {
	case told && len(t.Path) > 1:
		b.WriteString(path + "\n\n")
	case told:
		b.WriteString(md(t.Title) + "\n\n")
	case len(t.Path) > 1:
		b.WriteString(md(t.Message) + "\n\nPath: " + path + "\n\n")
	default:
		b.WriteString(md(t.Message) + "\n\n")
	}
	b.WriteString(prose(t.Why) + "\n\n**Fix** " + prose(t.Fix))
	return b.String()
}

// nodeText is what a node is, who can reach it, what it can reach and may do.
func (t target) nodeText(n *model.Node) string {
	p := t.part(t.name)
	var b strings.Builder
	fmt.Fprintf(&b, "**%s** %s", md(rules.NodeName(n)), md(what(n)))
	line := func(what, text string) {
		if text != "" {
			b.WriteString("\n\n" + what + " " + text)
		}
	}
	line("Reached by", md(reached(p, n)))
	if a := word(n, "auth"); n.Kind == model.Trigger && a != "" {
		line("Callers are checked by", md(authWords(a)))
	}
	if n.Kind == model.Store {
		line("Content:", md(word(n, "sensitivity")))
	}
	flows(p, n, line)
	names, more := reaches(p.Graph, n)
	if reach := few(names, 8); reach != "" {
		if more {
			reach += " and more"
		}
		line("Can reach:", md(reach))
	}
	if th := t.threatsOn(n); len(th) > 0 {
		line("Threats:", strings.Join(th, "; "))
	}
	return b.String()
}

func authWords(auth string) string {
	switch auth {
	case "none":
		return "nobody: it is open"
	case "internal":
		return "the provider: only this system's own events come in"
	case "unknown":
		return "what is not known here"
	}
	return auth
}

// flows are the data flows of a node and the permissions behind them, for a
// store those who use it.
func flows(p *project.Part, n *model.Node, line func(what, text string)) {
	found := touches(p.Graph, n)
	for _, verb := range dataVerbs {
		var out []string
		for _, e := range found[verb] {
			text := md(nameOf(p.Graph, e.To))
			if len(e.Actions) > 0 {
				text += " (" + md(few(e.Actions, 6)) + ")"
			}
			out = append(out, text)
		}
		line(strings.ToUpper(string(verb[:1]))+string(verb[1:]), few(out, 8))
	}
	var roles []string
	for e := range p.Graph.Leaving(n.ID) {
		if e.Kind == model.Assumes {
			roles = append(roles, md(nameOf(p.Graph, e.To)))
		}
	}
	line("Runs as", few(roles, 3))
	if n.Kind == model.Store {
		line("Used by:", few(users(p.Graph, n), 8))
	}
}

func nameOf(g *model.Graph, id string) string {
	if n := g.Node(id); n != nil {
		return rules.NodeName(n)
	}
	return id
}

// threatsOn are the open threats whose path comes by a node, worst first.
func (t target) threatsOn(n *model.Node) []string {
	var on []rules.Threat
	for _, th := range t.Threats {
		if th.Status == "open" && slices.ContainsFunc(th.Path, func(s rules.Step) bool { return s.Node.ID == n.ID }) {
			on = append(on, th)
		}
	}
	slices.SortStableFunc(on, func(a, b rules.Threat) int { return bySeverity(a.Severity, b.Severity) })
	var out []string
	times := map[string]int{}
	for _, th := range distinct(on) {
		text := th.Severity + " " + th.Rule.ID + " " + md(th.Title)
		if times[text]++; times[text] == 1 {
			out = append(out, text)
		}
	}
	for i, text := range out {
		if times[text] > 1 {
			out[i] += fmt.Sprintf(" (%d times)", times[text])
		}
	}
	if n := len(out) - 5; n > 0 {
		out = append(out[:5], fmt.Sprintf("%d more", n))
	}
	return out
}
