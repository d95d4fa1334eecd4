package lsp

import (
	"encoding/json"
	"slices"
)

// client is what the editor said of itself. The zero client knows nothing
// optional.
type client struct {
	encoding      encoding
	pulls         bool // diagnostics; it is then not pushed to
	versions      bool // of published diagnostics
	related       bool // information on diagnostics
	codeLinks     bool
	tags          bool
	data          bool
	markdown      bool // in hover
	hierarchy     bool // of document symbols
	literals      bool // code actions, not only commands
	documentEdits bool // edits by version, and creation of files
	createFiles   bool
	applyEdit     bool
	configuration bool // can be asked for settings
	watches       bool // registers watchers of files
	configures    bool // registers for changes of settings
	progress      bool
	refreshLens   bool
	refreshHints  bool
	refreshPull   bool
	showDocument  bool
	commands      []string // of its own, which lenses and actions may name
}

// said is the part of the client's capabilities that is looked at. Anything
// may be missing.
type said struct {
	Capabilities struct {
		General struct {
			PositionEncodings []string `json:"positionEncodings"`
		} `json:"general"`
		Window struct {
			WorkDoneProgress bool `json:"workDoneProgress"`
			ShowDocument     struct {
				Support bool `json:"support"`
			} `json:"showDocument"`
		} `json:"window"`
		Workspace struct {
			ApplyEdit     bool `json:"applyEdit"`
			Configuration bool `json:"configuration"`
			WorkspaceEdit struct {
				DocumentChanges    bool     `json:"documentChanges"`
				ResourceOperations []string `json:"resourceOperations"`
			} `json:"workspaceEdit"`
			DidChangeConfiguration struct {
				DynamicRegistration bool `json:"dynamicRegistration"`
			} `json:"didChangeConfiguration"`
			DidChangeWatchedFiles struct {
				DynamicRegistration bool `json:"dynamicRegistration"`
			} `json:"didChangeWatchedFiles"`
			CodeLens    refresh `json:"codeLens"`
			InlayHint   refresh `json:"inlayHint"`
			Diagnostics refresh `json:"diagnostics"`
		} `json:"workspace"`
		TextDocument struct {
			PublishDiagnostics struct {
				RelatedInformation     bool            `json:"relatedInformation"`
				VersionSupport         bool            `json:"versionSupport"`
				CodeDescriptionSupport bool            `json:"codeDescriptionSupport"`
				DataSupport            bool            `json:"dataSupport"`
				TagSupport             json.RawMessage `json:"tagSupport"`
			} `json:"publishDiagnostics"`
			Diagnostic json.RawMessage `json:"diagnostic"`
			Hover      struct {
				ContentFormat []string `json:"contentFormat"`
			} `json:"hover"`
			DocumentSymbol struct {
				Hierarchical bool `json:"hierarchicalDocumentSymbolSupport"`
			} `json:"documentSymbol"`
			CodeAction struct {
				Literals json.RawMessage `json:"codeActionLiteralSupport"`
			} `json:"codeAction"`
		} `json:"textDocument"`
	} `json:"capabilities"`
	Options struct {
		Commands []string `json:"commands"`
	} `json:"initializationOptions"`
}

type refresh struct {
	Support bool `json:"refreshSupport"`
}

// readClient reads the parameters of initialize. What is missing or of the
// wrong shape is taken as not there.
func readClient(params json.RawMessage) client {
	var in said
	_ = json.Unmarshal(params, &in) // what could be decoded counts
	c, d, w := in.Capabilities, in.Capabilities.TextDocument, in.Capabilities.Workspace
	out := client{
		encoding: utf16Units,
		pulls:    written(d.Diagnostic), versions: d.PublishDiagnostics.VersionSupport,
		related: d.PublishDiagnostics.RelatedInformation, codeLinks: d.PublishDiagnostics.CodeDescriptionSupport,
		tags: written(d.PublishDiagnostics.TagSupport), data: d.PublishDiagnostics.DataSupport,
		markdown:  slices.Contains(d.Hover.ContentFormat, "markdown"),
		hierarchy: d.DocumentSymbol.Hierarchical, literals: written(d.CodeAction.Literals),
		documentEdits: w.WorkspaceEdit.DocumentChanges,
		createFiles:   w.WorkspaceEdit.DocumentChanges && slices.Contains(w.WorkspaceEdit.ResourceOperations, "create"),
		applyEdit:     w.ApplyEdit, configuration: w.Configuration,
		watches: w.DidChangeWatchedFiles.DynamicRegistration, configures: w.DidChangeConfiguration.DynamicRegistration,
		progress: c.Window.WorkDoneProgress, showDocument: c.Window.ShowDocument.Support,
		refreshLens: w.CodeLens.Support, refreshHints: w.InlayHint.Support, refreshPull: w.Diagnostics.Support,
		commands: in.Options.Commands,
	}
	if slices.Contains(c.General.PositionEncodings, string(utf8Units)) {
		out.encoding = utf8Units
	}
	return out
}

func written(raw json.RawMessage) bool { return len(raw) > 0 && string(raw) != "null" }

// has reports whether the client runs a command itself.
func (c client) has(command string) bool { return slices.Contains(c.commands, command) }
