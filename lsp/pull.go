package lsp

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"maps"
	"slices"

	"github.com/tliron/glsp"
	protocol316 "github.com/tliron/glsp/protocol_3_16"
	protocol "github.com/tliron/glsp/protocol_3_17"
)

// report317 is the diagnostics of one file, or that they are as before.
type report317 struct {
	Kind     protocol.DocumentDiagnosticReportKind `json:"kind"`
	ResultID string                                `json:"resultId"`
	Items    *[]protocol316.Diagnostic             `json:"items,omitempty"`
	URI      string                                `json:"uri,omitempty"`     // in a workspace report
	Version  *workspaceVersion                     `json:"version,omitempty"` // likewise, null for a file that is not open
}

// workspaceVersion is a version that is written as null where there is none.
type workspaceVersion struct{ of *document }

// MarshalJSON writes the version or null.
func (v workspaceVersion) MarshalJSON() ([]byte, error) {
	if v.of == nil {
		return []byte("null"), nil
	}
	return json.Marshal(v.of.version)
}

// reportOf compares diagnostics with what the client has under a result id.
// The id is their content: it means the same in every process.
func reportOf(ds []protocol316.Diagnostic, previous string) report317 {
	if ds == nil {
		ds = []protocol316.Diagnostic{}
	}
	raw, _ := json.Marshal(ds)
	sum := sha256.Sum256(raw)
	id := hex.EncodeToString(sum[:8])
	if id == previous {
		return report317{Kind: protocol.DocumentDiagnosticReportKindUnchanged, ResultID: id}
	}
	return report317{Kind: protocol.DocumentDiagnosticReportKindFull, ResultID: id, Items: &ds}
}

// documentDiagnostic answers a client that pulls the diagnostics of a file.
func (s *Server) documentDiagnostic(c *glsp.Context, p *protocol.DocumentDiagnosticParams) (any, error) {
	previous := ""
	if p.PreviousResultId != nil {
		previous = *p.PreviousResultId
	}
	t, _, err := s.at(c.Context, p.TextDocument.URI)
	if err != nil {
		return nil, err
	}
	if t.snapshot == nil {
		return reportOf(nil, previous), nil
	}
	prefs := s.settings.get()
	return reportOf(t.diagnostics(t.findings(prefs)[t.name], s.client, prefs), previous), nil
}

type workspaceDiagnosticParams struct {
	PreviousResultIDs []struct {
		URI   string `json:"uri"`
		Value string `json:"value"`
	} `json:"previousResultIds"`
}

// workspaceDiagnostic answers a client that pulls everything. Files that the
// client knows diagnostics of and that have none now are there, empty.
func (s *Server) workspaceDiagnostic(ctx context.Context, p workspaceDiagnosticParams) (any, error) {
	all, err := s.snapshots(ctx)
	if err != nil {
		return nil, err
	}
	previous := map[string]string{}
	for _, r := range p.PreviousResultIDs {
		previous[r.URI] = r.Value
	}
	items := map[string]report317{}
	for _, snap := range all {
		prefs := s.settings.get()
		for name, f := range snap.findings(prefs) {
			uri := snap.uri(name)
			r := reportOf(snap.diagnostics(f, s.client, prefs), previous[uri])
			r.URI, r.Version = uri, &workspaceVersion{snap.docs[snap.folder.path(name)]}
			items[uri] = r
		}
	}
	for uri, id := range previous {
		if _, ok := items[uri]; !ok {
			r := reportOf(nil, id)
			r.URI, r.Version = uri, &workspaceVersion{}
			items[uri] = r
		}
	}
	out := []report317{}
	for _, uri := range slices.Sorted(maps.Keys(items)) {
		out = append(out, items[uri])
	}
	return map[string]any{"items": out}, nil
}
