package lsp

import (
	"time"

	"github.com/tliron/glsp"
	protocol316 "github.com/tliron/glsp/protocol_3_16"
	protocol "github.com/tliron/glsp/protocol_3_17"
)

// capabilities are what the server offers; the fields that the protocol
// package does not know are added beside it.
type capabilities struct {
	protocol316.ServerCapabilities
	PositionEncoding   encoding `json:"positionEncoding,omitempty"`
	InlayHintProvider  any      `json:"inlayHintProvider,omitempty"`
	DiagnosticProvider any      `json:"diagnosticProvider,omitempty"`
}

type initializeResult struct {
	Capabilities capabilities `json:"capabilities"`
	ServerInfo   any          `json:"serverInfo"`
}

// initialize agrees on what both sides can do and takes in the folders.
func (s *Server) initialize(c *glsp.Context, p *protocol.InitializeParams) (any, error) {
	s.client = readClient(c.Params)
	s.settings.take(p.InitializationOptions)
	if p.ProcessID != nil {
		s.watchClient(int(*p.ProcessID))
	}
	for _, uri := range roots(p) {
		s.addFolder(uri)
	}
	return initializeResult{
		Capabilities: s.capabilities(),
		ServerInfo:   map[string]string{"name": "strideline", "version": s.o.Version},
	}, nil
}

// roots are the folders that the client opened, however it says so.
func roots(p *protocol.InitializeParams) []string {
	var out []string
	for _, f := range p.WorkspaceFolders {
		out = append(out, f.URI)
	}
	if len(out) == 0 && p.RootURI != nil {
		out = append(out, *p.RootURI)
	}
	if len(out) == 0 && p.RootPath != nil && *p.RootPath != "" {
		out = append(out, uriOf(*p.RootPath))
	}
	return out
}

func (s *Server) capabilities() capabilities {
	yes := true
	change := protocol316.TextDocumentSyncKindIncremental
	out := capabilities{PositionEncoding: s.client.encoding}
	out.TextDocumentSync = protocol316.TextDocumentSyncOptions{OpenClose: &yes, Change: &change, Save: protocol316.SaveOptions{}}
	out.HoverProvider, out.DefinitionProvider, out.ReferencesProvider = true, true, true
	out.DocumentSymbolProvider, out.WorkspaceSymbolProvider = true, true
	out.CompletionProvider = &protocol316.CompletionOptions{}
	out.CodeLensProvider = &protocol316.CodeLensOptions{}
	out.DocumentLinkProvider = &protocol316.DocumentLinkOptions{}
	out.InlayHintProvider = true
	out.CodeActionProvider = protocol316.CodeActionOptions{CodeActionKinds: []protocol316.CodeActionKind{protocol316.CodeActionKindQuickFix}}
	out.ExecuteCommandProvider = &protocol316.ExecuteCommandOptions{Commands: commands}
	if s.client.pulls {
		out.DiagnosticProvider = map[string]any{"identifier": source, "interFileDependencies": true, "workspaceDiagnostics": true}
	}
	out.Workspace = &protocol316.ServerCapabilitiesWorkspace{WorkspaceFolders: &protocol316.WorkspaceFoldersServerCapabilities{
		Supported: &yes, ChangeNotifications: &protocol316.BoolOrString{Value: true},
	}}
	return out
}

// watchClient ends the server when the process that started it is gone. One
// that cannot be seen from here to begin with (it runs in another container)
// tells nothing.
func (s *Server) watchClient(pid int) {
	if s.o.Alive == nil || pid <= 0 || !s.o.Alive(pid) {
		return
	}
	go func() {
		tick := time.NewTicker(time.Second)
		defer tick.Stop()
		for s.o.Alive(pid) {
			select {
			case <-tick.C:
			case <-s.life.Done():
				return
			}
		}
		s.logf("process %d is gone", pid)
		s.end()
	}()
}

func noShutdown(*glsp.Context) error                           { return nil }
func noTrace(*glsp.Context, *protocol316.SetTraceParams) error { return nil }
