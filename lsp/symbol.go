package lsp

import (
	"cmp"
	"slices"

	"github.com/tliron/glsp"
	protocol "github.com/tliron/glsp/protocol_3_16"

	"strideline/iac/resource"
	"strideline/model"
)

// documentSymbol is the outline of a file: its sections and the names below.
func (s *Server) documentSymbol(c *glsp.Context, p *protocol.DocumentSymbolParams) (any, error) {
	t, known, err := s.at(c.Context, p.TextDocument.URI)
	if err != nil || !known {
		return []protocol.DocumentSymbol{}, err
	}
	if !s.client.hierarchy {
		return t.flatSymbols(t.name, ""), nil
	}
	out := []protocol.DocumentSymbol{}
	for _, n := range t.Workspace.Outline(t.name).Names {
		if n.At.File != t.name || len(out) >= mostSymbols {
			continue
		}
		detail := n.Type
		sym := protocol.DocumentSymbol{Name: label(n.Name), Kind: symbolKind(n), Range: t.span(n.Whole), SelectionRange: t.span(n.At)}
		if detail != "" {
			sym.Detail = &detail
		}
		out = append(out, sym)
	}
	slices.SortStableFunc(out, func(a, b protocol.DocumentSymbol) int {
		return comparePositions(a.Range.Start, b.Range.Start)
	})
	return out, nil
}

// mostSymbols bounds an outline: beyond, it makes typing lag and nobody reads
// it.
const mostSymbols = 5000

// label is a name for a list; the protocol wants none to be empty.
func label(name string) string { return cmp.Or(model.Display(name), "?") }

func symbolKind(n resource.Name) protocol.SymbolKind {
	switch n.Section {
	case "Parameters", "Mappings":
		return protocol.SymbolKindConstant
	case "Conditions":
		return protocol.SymbolKindBoolean
	case "Outputs":
		return protocol.SymbolKindProperty
	}
	if kind, ok := typeKinds[n.Type]; ok {
		return kind
	}
	return protocol.SymbolKindObject
}

var typeKinds = map[string]protocol.SymbolKind{
	"AWS::Serverless::Function": protocol.SymbolKindFunction, "AWS::Lambda::Function": protocol.SymbolKindFunction,
	"AWS::Serverless::StateMachine": protocol.SymbolKindFunction, "AWS::StepFunctions::StateMachine": protocol.SymbolKindFunction,
	"AWS::Serverless::Api": protocol.SymbolKindInterface, "AWS::Serverless::HttpApi": protocol.SymbolKindInterface,
	"AWS::ApiGateway::RestApi": protocol.SymbolKindInterface, "AWS::ApiGatewayV2::Api": protocol.SymbolKindInterface,
	"AWS::IAM::Role": protocol.SymbolKindKey, "AWS::IAM::Policy": protocol.SymbolKindKey, "AWS::IAM::ManagedPolicy": protocol.SymbolKindKey,
}

// flatSymbols are names as places, those of one file or of all.
func (s *snapshot) flatSymbols(file, query string) []protocol.SymbolInformation {
	out := []protocol.SymbolInformation{}
	for _, o := range s.Workspace.Outlines() {
		for _, n := range o.Names {
			if file != "" && n.At.File != file || !fuzzy(query, n.Name) || len(out) >= mostSymbols {
				continue
			}
			in := cmp.Or(n.Type, n.Section)
			out = append(out, protocol.SymbolInformation{Name: label(n.Name), Kind: symbolKind(n), Location: s.location(n.At), ContainerName: &in})
		}
	}
	return out
}

// workspaceSymbol finds names in every folder.
func (s *Server) workspaceSymbol(c *glsp.Context, p *protocol.WorkspaceSymbolParams) ([]protocol.SymbolInformation, error) {
	all, err := s.snapshots(c.Context)
	if err != nil {
		return nil, err
	}
	out := []protocol.SymbolInformation{}
	for _, snap := range all {
		out = append(out, snap.flatSymbols("", p.Query)...)
	}
	return out, nil
}

// fuzzy reports whether the letters of a query occur in a name in order.
func fuzzy(query, name string) bool {
	q := []rune(query)
	for _, r := range name {
		if len(q) > 0 && lower(r) == lower(q[0]) {
			q = q[1:]
		}
	}
	return len(q) == 0
}

func lower(r rune) rune {
	if 'A' <= r && r <= 'Z' {
		return r + 'a' - 'A'
	}
	return r
}
