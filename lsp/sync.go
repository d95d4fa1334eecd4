package lsp

import (
	"github.com/tliron/glsp"
	protocol "github.com/tliron/glsp/protocol_3_16"
)

// didOpen takes in a buffer: from here on it wins over the disk.
func (s *Server) didOpen(_ *glsp.Context, p *protocol.DidOpenTextDocumentParams) error {
	path, ok := pathOf(p.TextDocument.URI)
	if !ok {
		return nil
	}
	doc := &document{uri: p.TextDocument.URI, path: path, version: p.TextDocument.Version, text: newText(p.TextDocument.Text)}
	s.docs.put(doc)
	s.touch(s.folderFor(path), change{files: []string{path}, walk: true}, 0)
	return nil
}

// didChange edits a buffer. Versions that do not grow are a client's mistake
// that costs nothing: edits come in order all the same.
func (s *Server) didChange(_ *glsp.Context, p *protocol.DidChangeTextDocumentParams) error {
	path, ok := pathOf(p.TextDocument.URI)
	if !ok {
		return nil
	}
	doc := s.docs.get(path)
	if doc == nil {
		return wrong("a change of a document that is not open: " + p.TextDocument.URI)
	}
	s.docs.put(doc.changed(p.TextDocument.Version, p.ContentChanges, s.client.encoding))
	prefs := s.settings.get()
	s.touch(s.folderFor(path), change{files: []string{path}, typed: true, quiet: prefs.OnSave}, prefs.Debounce)
	return nil
}

// didSave says that disk and buffer are the same.
func (s *Server) didSave(_ *glsp.Context, p *protocol.DidSaveTextDocumentParams) error {
	path, ok := pathOf(p.TextDocument.URI)
	if !ok {
		return nil
	}
	if doc := s.docs.get(path); doc != nil {
		saved := *doc
		saved.unsaved = false
		s.docs.put(&saved)
	}
	s.touch(s.folderFor(path), change{files: []string{path}, saved: []string{path}}, 0)
	return nil
}

// didClose gives the disk its say again.
func (s *Server) didClose(_ *glsp.Context, p *protocol.DidCloseTextDocumentParams) error {
	path, ok := pathOf(p.TextDocument.URI)
	if !ok {
		return nil
	}
	s.docs.drop(path)
	s.touch(s.folderFor(path), change{files: []string{path}, saved: []string{path}, walk: true}, 0)
	s.tidy()
	return nil
}
