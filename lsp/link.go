package lsp

import (
	"os"

	"github.com/tliron/glsp"
	protocol "github.com/tliron/glsp/protocol_3_16"
)

// documentLink makes the files that a template names links: nested templates,
// definitions, code. What is not there is none.
func (s *Server) documentLink(c *glsp.Context, p *protocol.DocumentLinkParams) ([]protocol.DocumentLink, error) {
	out := []protocol.DocumentLink{}
	t, known, err := s.at(c.Context, p.TextDocument.URI)
	if err != nil || !known {
		return out, err
	}
	for _, l := range t.Workspace.Outline(t.name).Links {
		if l.At.File != t.name {
			continue
		}
		path := t.folder.path(l.Path)
		if _, err := os.Stat(path); err != nil || !t.folder.owns(path) {
			continue
		}
		uri := uriOf(path)
		out = append(out, protocol.DocumentLink{Range: t.span(l.At), Target: &uri})
	}
	return out, nil
}
