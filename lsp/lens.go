package lsp

import (
	"fmt"
	"strings"

	"github.com/tliron/glsp"
	protocol "github.com/tliron/glsp/protocol_3_16"

	"strideline/model"
	"strideline/rules"
)

// The commands that clients may run themselves.
const (
	showDiagram   = "strideline.showDiagram"
	explainThreat = "strideline.explainThreat"
	acceptThreat  = "strideline.acceptThreat"
)

// The commands that the server runs.
const (
	acceptCommand  = "strideline.accept"
	explainCommand = "strideline.explain"
	analyzeCommand = "strideline.analyzeWorkspace"
)

// codeLens says above a template what it is, and above functions and stores
// how they can be reached.
func (s *Server) codeLens(c *glsp.Context, p *protocol.CodeLensParams) ([]protocol.CodeLens, error) {
	out := []protocol.CodeLens{}
	if !s.settings.get().CodeLens {
		return out, nil
	}
	t, known, err := s.at(c.Context, p.TextDocument.URI)
	if err != nil {
		return nil, err
	}
	part := t.partOf(known)
	if part == nil {
		return out, nil
	}
	prefs := s.settings.get()
	f := t.facts(prefs)
	out = append(out, s.lens(protocol.Range{}, fmt.Sprintf("%s: %s, %s in from the internet, %s",
		f.format, counted(f.functions, "function"), counted(f.internet, "way"), counted(f.open, "threat")), t, ""))
	for _, n := range part.Graph.Nodes {
		if n.At.File != t.name || n.Hub || n.Kind != model.Function && n.Kind != model.Store || !t.written(n) {
			continue
		}
		if title := t.lensTitle(part.Graph, n, prefs); title != "" {
			out = append(out, s.lens(t.span(n.At), title, t, n.ID))
		}
	}
	return out, nil
}

// written reports whether the place of a node is the node's own name: implicit
// nodes point at what makes them.
func (t target) written(n *model.Node) bool {
	from, to := t.text.of(n.At.Start), t.text.of(n.At.End)
	return strings.Trim(t.text.s[from:to], `"'`) == n.Name
}

func (t target) lensTitle(g *model.Graph, n *model.Node, prefs preferences) string {
	var parts []string
	if n.Kind == model.Function {
		ways := 0
		for e := range g.Entering(n.ID) {
			if from := g.Node(e.From); e.Kind == model.Invokes && from != nil && from.Kind == model.Trigger {
				ways++
			}
		}
		parts = append(parts, counted(ways, "way")+" in")
	}
	if who := callerWords[word(n, "exposure")]; who != "" {
		parts = append(parts, "reached by "+who)
	}
	if n.Kind == model.Function {
		if names, more := reaches(g, n); more {
			parts = append(parts, fmt.Sprintf("reaches more than %d stores", len(names)))
		} else if len(names) > 0 {
			parts = append(parts, "reaches "+counted(len(names), "store"))
		}
	} else if sens := word(n, "sensitivity"); sens != "" && sens != "internal" {
		parts = append(parts, sens)
	}
	if k := t.openOn(n, prefs); k > 0 {
		parts = append(parts, counted(k, "threat"))
	}
	return strings.Join(parts, ", ")
}

// openOn counts the open threats whose path comes by a node.
func (t target) openOn(n *model.Node, prefs preferences) int {
	k := 0
	for _, th := range t.Threats {
		if shown(th, prefs) && onPath(th, n.ID) {
			k++
		}
	}
	return k
}

func onPath(t rules.Threat, id string) bool {
	for _, s := range t.Path {
		if s.Node.ID == id {
			return true
		}
	}
	return false
}

// lens is a code lens; a client that can show diagrams opens one, the others
// are told in words.
func (s *Server) lens(at protocol.Range, title string, t target, focus string) protocol.CodeLens {
	args := map[string]any{"uri": t.uri(t.name)}
	if focus != "" {
		args["focus"] = model.Display(focus)
	}
	cmd := &protocol.Command{Title: title, Command: explainCommand, Arguments: []any{args}}
	if s.client.has(showDiagram) {
		cmd.Command = showDiagram
	}
	return protocol.CodeLens{Range: at, Command: cmd}
}
