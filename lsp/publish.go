package lsp

import (
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"hash/fnv"
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
	print   uint64            // of what there was to say
	sum     [sha256.Size]byte // of what was said
	empty   bool
}

func (p *publisher) init() { p.told = map[string]published{} }

// publish tells the client what changed with a snapshot.
func (s *Server) publish(snap *snapshot, c change) {
	var uris []string
	switch {
	case !s.client.pulls:
		uris = s.push(snap, c)
	case s.client.refreshPull && !c.typed:
		go func() { _ = s.call(s.life, "workspace/diagnostic/refresh", nil, nil) }()
	}
	if len(s.client.commands) == 0 {
		return // none of ours: others would only log that they do not know it
	}
	s.notify("strideline/changed", map[string]any{"uris": s.affected(snap, uris)})
}

// push publishes the diagnostics that changed. Most files of a workspace did
// not: a print of what there is to say of them tells so before it is put into
// words.
func (s *Server) push(snap *snapshot, c change) []string {
	prefs := s.settings.get()
	found := snap.findings(prefs)
	paths := map[string]bool{}
	for name := range found {
		paths[snap.folder.path(name)] = true
	}
	for path := range snap.docs {
		if snap.about(path) {
			paths[path] = true
		}
	}
	for path, t := range s.told {
		if t.folder == snap.folder {
			paths[path] = true
		}
	}
	serials := snap.serials()
	var uris []string
	for _, path := range slices.Sorted(maps.Keys(paths)) {
		f := found[snap.folder.name(path)]
		is := published{folder: snap.folder, uri: uriOf(path), print: f.print(serials, prefs)}
		if d := snap.docs[path]; d != nil {
			is.uri, is.version = d.uri, d.version
		}
		was, known := s.told[path]
		if d := snap.docs[path]; known && prefs.OnSave && d != nil && d.unsaved {
			continue // until it is saved
		}
		if known && was.uri == is.uri && was.version == is.version && was.print == is.print && !c.names(path) {
			continue
		}
		if s.tell(snap, path, is, snap.diagnostics(f, s.client, prefs)) {
			uris = append(uris, is.uri)
		}
	}
	return uris
}

// serials are the serial numbers of the parts, by root.
func (s *snapshot) serials() map[string]int {
	out := map[string]int{}
	for _, p := range s.Parts {
		for _, r := range p.Roots() {
			out[r] = p.Serial
		}
	}
	return out
}

// print is equal where what there is to say, and where, is.
func (f *fileFindings) print(serials map[string]int, prefs preferences) uint64 {
	h := fnv.New64a()
	fmt.Fprintln(h, prefs.turn)
	if f == nil {
		return h.Sum64()
	}
	for _, t := range f.threats {
		fmt.Fprintln(h, t.ID, t.Rule.ID, serials[t.Stack])
	}
	for _, p := range f.problems {
		fmt.Fprintln(h, p.At, p.At.End, p.Level, p.Message)
	}
	return h.Sum64()
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
func (s *Server) tell(snap *snapshot, path string, is published, ds []protocol.Diagnostic) bool {
	items, err := json.Marshal(ds)
	if err != nil {
		s.logf("%s: %v", path, err)
		return false
	}
	is.sum, is.empty = sha256.Sum256(items), len(ds) == 0
	was, known := s.told[path]
	s.told[path] = is
	if known && was.version == is.version && was.uri == is.uri && was.sum == is.sum {
		return false
	}
	d := snap.docs[path]
	if !known && len(ds) == 0 && d == nil {
		return false
	}
	params := struct {
		URI         string          `json:"uri"`
		Version     *int32          `json:"version,omitempty"`
		Diagnostics json.RawMessage `json:"diagnostics"`
	}{URI: is.uri, Diagnostics: items}
	if d != nil && s.client.versions {
		params.Version = &d.version
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
		delete(s.ready, f)
		for _, path := range slices.Sorted(maps.Keys(s.told)) {
			if t := s.told[path]; t.folder == f {
				delete(s.told, path)
				if !t.empty {
					s.notify(protocol.ServerTextDocumentPublishDiagnostics, &protocol.PublishDiagnosticsParams{URI: t.uri, Diagnostics: []protocol.Diagnostic{}})
				}
			}
		}
	}
}
