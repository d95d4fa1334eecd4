package lsp

import protocol "github.com/tliron/glsp/protocol_3_16"

// settingsHover explains a key of strideline's own files.
func (s *Server) settingsHover(target, protocol.Position) *protocol.Hover { return nil }
