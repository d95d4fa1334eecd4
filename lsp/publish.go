package lsp

import (
	"bytes"
	"encoding/json"
	"maps"
	"path/filepath"
	"slices"

	protocol "github.com/tliron/glsp/protocol_3_16"
)

// publisher knows what the client was told, so that it is told what changed
// and nothing else. Only the analyst's goroutine uses it.
type publisher struct {
	told map[string]published // by path
}

type published struct {
	folder  *folder
	uri     string
	version int32
	items   []byte
}

func (p *publisher) init() { p.told = map[string]published{} }

// publish tells the client what changed with a snapshot.
func (s *Server) publish(snap *snapshot, c change) {
	var uris []string
	switch {
	case !s.client.pulls:
		uris = s.push(snap)
	case s.client.refreshPull && !c.typed:
		go func() { _ = s.call(s.life, "workspace/diagnostic/refresh", nil, nil) }()
	}
	s.notify("strideline/changed", map[string]any{"uris": s.affected(snap, uris)})
}

func (s *Server) push(snap *snapshot) []string {
	found := snap.diagnostics(s.client, s.settings.get())
	now := map[string][]protocol.Diagnostic{}
	for name, ds := range found {
		now[snap.folder.path(name)] = ds
	}
	for path := range snap.docs {
		if _, ok := now[path]; !ok && snap.about(path) {
			now[path] = nil
		}
	}
	for path, t := range s.told {
		if _, ok := now[path]; !ok && t.folder == snap.folder {
			now[path] = nil
		}
	}
	var uris []string
	for _, path := range slices.Sorted(maps.Keys(now)) {
		if s.tell(snap, path, now[path]) {
			uris = append(uris, s.told[path].uri)
		}
	}
	return uris
}

// about reports whether an open buffer is one that strideline reads: others
// are never spoken of.
func (s *snapshot) about(path string) bool {
	return s.folder.owns(path) && s.Workspace.Claimed(s.folder.name(path))
}

// owns reports whether a path belongs to this folder.
func (f *folder) owns(path string) bool {
	if f.loose {
		return filepath.Dir(path) == f.dir
	}
	return f.holds(path)
}

// tell publishes the diagnostics of one file where they, or its version,
// differ from what was told.
func (s *Server) tell(snap *snapshot, path string, ds []protocol.Diagnostic) bool {
	if ds == nil {
		ds = []protocol.Diagnostic{}
	}
	items, err := json.Marshal(ds)
	if err != nil {
		s.logf("%s: %v", path, err)
		return false
	}
	is := published{folder: snap.folder, uri: uriOf(path), items: items}
	params := protocol.PublishDiagnosticsParams{Diagnostics: ds}
	if d := snap.docs[path]; d != nil {
		is.uri, is.version = d.uri, d.version
		if s.client.versions {
			v := uint32(d.version)
			params.Version = &v
		}
	}
	was, known := s.told[path]
	if known && was.version == is.version && was.uri == is.uri && bytes.Equal(was.items, items) {
		return false
	}
	params.URI = is.uri
	s.told[path] = is
	if !known && len(ds) == 0 && snap.docs[path] == nil {
		return false
	}
	s.notify(protocol.ServerTextDocumentPublishDiagnostics, &params)
	return true
}

// affected are the files that a snapshot speaks of, as URIs: those that were
// published and those that are open.
func (s *Server) affected(snap *snapshot, uris []string) []string {
	for path, d := range snap.docs {
		if snap.about(path) && !slices.Contains(uris, d.uri) {
			uris = append(uris, d.uri)
		}
	}
	slices.Sort(uris)
	if uris == nil {
		uris = []string{}
	}
	return uris
}

// retract takes back what the client was told of folders that were given up.
func (s *Server) retract() {
	s.analyst.mu.Lock()
	leaving := s.leaving
	s.leaving = nil
	s.analyst.mu.Unlock()
	for _, f := range leaving {
		for _, path := range slices.Sorted(maps.Keys(s.told)) {
			if t := s.told[path]; t.folder == f {
				delete(s.told, path)
				if string(t.items) != "[]" {
					s.notify(protocol.ServerTextDocumentPublishDiagnostics, &protocol.PublishDiagnosticsParams{URI: t.uri, Diagnostics: []protocol.Diagnostic{}})
				}
			}
		}
	}
}
