package lsp

import (
	"strings"

	"github.com/tliron/glsp"
	protocol "github.com/tliron/glsp/protocol_3_16"

	"strideline/config"
	"strideline/model"
)

// completion offers keys and values in strideline's own files, and rules in a
// comment that ignores one.
func (s *Server) completion(c *glsp.Context, p *protocol.CompletionParams) (any, error) {
	out := []protocol.CompletionItem{}
	t, known, err := s.at(c.Context, p.TextDocument.URI)
	if err != nil || t.text == nil {
		return out, err
	}
	o := t.text.offset(p.Position, t.encoding)
	sections := table(t.path())
	if sections == nil {
		if known && t.text.ignoring(o) {
			return t.ruleItems(), nil
		}
		return out, nil
	}
	spot := t.text.spotAt(o)
	sec, names := spot.section(sections)
	switch {
	case spot.value && sec != nil:
		if k := keyOf(sec, spot.key); k != nil {
			out = t.values(*k, sec.Name)
		}
	case names != nil && names.Shape == config.ByName:
		out = t.ruleItems()
	case names != nil && len(names.Allowed) > 0:
		out = wordItems(names.Allowed, "")
	case sec != nil:
		for _, k := range sec.Keys {
			out = append(out, keyItem(k))
		}
	}
	return out, nil
}

// ignoring reports whether an offset stands behind the word that begins a
// decision in a comment.
func (t *text) ignoring(o int) bool {
	from, _ := t.line(int(t.position(o, utf8Units).Line))
	_, after, ok := strings.Cut(t.s[from:o], "strideline:ignore")
	return ok && !strings.Contains(after, "--")
}

// values are what may stand behind a key.
func (t target) values(k config.Key, section string) []protocol.CompletionItem {
	switch {
	case len(k.Allowed) > 0:
		return wordItems(k.Allowed, k.Meaning)
	case k.Shape == config.Flag:
		return wordItems([]string{"true", "false"}, k.Meaning)
	case k.Name == "implies":
		return t.ruleItems()
	case k.Name == "id" && section == "a risk":
		return t.threatItems()
	case k.Name == "match":
		return t.nodeItems()
	}
	return []protocol.CompletionItem{}
}

func wordItems(words []string, meaning string) []protocol.CompletionItem {
	kind := protocol.CompletionItemKindEnumMember
	out := make([]protocol.CompletionItem, len(words))
	for i, w := range words {
		out[i] = protocol.CompletionItem{Label: w, Kind: &kind}
		if meaning != "" {
			out[i].Detail = &meaning
		}
	}
	return out
}

func keyItem(k config.Key) protocol.CompletionItem {
	kind, insert, detail := protocol.CompletionItemKindProperty, k.Name+": ", string(k.Shape)
	return protocol.CompletionItem{
		Label: k.Name, Kind: &kind, InsertText: &insert, Detail: &detail,
		Documentation: protocol.MarkupContent{Kind: protocol.MarkupKindMarkdown, Value: k.Meaning},
	}
}

func (t target) ruleItems() []protocol.CompletionItem {
	kind := protocol.CompletionItemKindConstant
	out := []protocol.CompletionItem{}
	for _, r := range t.Rules.All() {
		title := r.Title
		out = append(out, protocol.CompletionItem{Label: r.ID, Kind: &kind, Detail: &title})
	}
	return out
}

func (t target) threatItems() []protocol.CompletionItem {
	kind := protocol.CompletionItemKindReference
	out := []protocol.CompletionItem{}
	for _, th := range t.Threats {
		if th.Status == "open" {
			detail := th.Rule.ID + " " + displayed([]string{th.Message})[0]
			out = append(out, protocol.CompletionItem{Label: th.ID, Kind: &kind, Detail: &detail})
		}
	}
	return out
}

// nodeItems are the names that a match of the configuration may mean.
func (t target) nodeItems() []protocol.CompletionItem {
	kind := protocol.CompletionItemKindVariable
	out, seen := []protocol.CompletionItem{}, map[string]bool{}
	for _, p := range t.Parts {
		for _, n := range p.Graph.Nodes {
			if n.Hub || n.Name == "" || seen[n.Name] || n.Kind != model.Trigger && n.Kind != model.Store || len(out) >= mostSymbols {
				continue
			}
			seen[n.Name] = true
			detail := what(n)
			out = append(out, protocol.CompletionItem{Label: label(n.Name), Kind: &kind, Detail: &detail})
		}
	}
	return out
}
