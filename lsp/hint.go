package lsp

import (
	"context"
	"slices"

	protocol "github.com/tliron/glsp/protocol_3_16"

	"strideline/model"
)

// inlayHint is a word at the end of a line, as the protocol has it since 3.17.
type inlayHint struct {
	Position    protocol.Position `json:"position"`
	Label       string            `json:"label"`
	Tooltip     string            `json:"tooltip,omitempty"`
	PaddingLeft bool              `json:"paddingLeft"`
}

type hintParams struct {
	TextDocument protocol.TextDocumentIdentifier `json:"textDocument"`
	Range        protocol.Range                  `json:"range"`
}

// inlayHints say behind a way in how its callers are really checked, and
// behind a store who reaches it from outside: what no single line shows.
func (s *Server) inlayHints(ctx context.Context, p hintParams) (any, error) {
	out := []inlayHint{}
	if !s.settings.get().InlayHints {
		return out, nil
	}
	t, known, err := s.at(ctx, p.TextDocument.URI)
	if err != nil {
		return nil, err
	}
	part := t.partOf(known)
	if part == nil {
		return out, nil
	}
	seen := map[model.Pos]bool{}
	for _, n := range part.Graph.Nodes {
		label, tip := hintOf(n)
		if n.At.File != t.name || !n.At.Known() || label == "" || seen[n.At.Start] {
			continue
		}
		at := t.lineEnd(n.At)
		if !overlap(protocol.Range{Start: at, End: at}, p.Range) {
			continue
		}
		seen[n.At.Start] = true
		out = append(out, inlayHint{Position: at, Label: label, Tooltip: tip, PaddingLeft: true})
	}
	slices.SortStableFunc(out, func(a, b inlayHint) int { return comparePositions(a.Position, b.Position) })
	return out, nil
}

// lineEnd is the end of the line that a place ends on.
func (t target) lineEnd(at model.Range) protocol.Position {
	_, to := t.text.line(at.End.Line - 1)
	return t.text.position(to, t.encoding)
}

// hintOf is what to say of a node, "" for nothing worth a word.
func hintOf(n *model.Node) (label, tip string) {
	switch {
	case n.Hub:
	case n.Kind == model.Trigger:
		auth := word(n, "auth")
		if auth == "none" && word(n, "exposure") == "anonymous" {
			return "open to the internet", "nobody checks the callers of this way in"
		}
		if auth != "" && auth != "none" && auth != "internal" && auth != "unknown" {
			return "callers checked: " + auth, "how the callers of this way in are checked, with what the API says for all"
		}
	case n.Kind == model.Store && word(n, "writeExposure") == "anonymous":
		return "written by anyone on the internet", "some way in leads from the internet to a write here, without a check"
	case n.Kind == model.Store && word(n, "exposure") == "anonymous":
		return "read by anyone on the internet", "some way in leads from the internet to here, without a check"
	}
	return "", ""
}
