package lsp

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"github.com/tliron/glsp"
	protocol "github.com/tliron/glsp/protocol_3_16"

	"strideline/model"
	"strideline/report"
	"strideline/rules"
)

// executeCommand runs one of the server's commands.
func (s *Server) executeCommand(c *glsp.Context, p *protocol.ExecuteCommandParams) (any, error) {
	raw := json.RawMessage("{}")
	if len(p.Arguments) > 0 {
		var err error
		if raw, err = json.Marshal(p.Arguments[0]); err != nil {
			return nil, wrong(err.Error())
		}
	}
	switch p.Command {
	case explainCommand:
		return run(c.Context, raw, s.explain)
	case acceptCommand:
		return run(c.Context, raw, s.accept)
	case analyzeCommand:
		return nil, s.analyzeWorkspace(c.Context)
	}
	return nil, wrong(fmt.Sprintf("%q: no command of this server", p.Command))
}

// commands are those that the server runs.
var commands = []string{acceptCommand, explainCommand, analyzeCommand}

func run[P any](ctx context.Context, raw json.RawMessage, f func(context.Context, P) (any, error)) (any, error) {
	var p P
	if err := json.Unmarshal(raw, &p); err != nil {
		return nil, wrong(err.Error())
	}
	return f(ctx, p)
}

type explainParams struct {
	ID    string `json:"id"`
	Rule  string `json:"rule"`
	URI   string `json:"uri"`
	Focus string `json:"focus"`
}

type explained struct {
	Markdown string `json:"markdown"`
}

// explain tells of a threat, a rule, or a node in words. A client that has no
// place of its own for it is shown the text as a message.
func (s *Server) explain(ctx context.Context, p explainParams) (any, error) {
	text, err := s.explanation(ctx, p)
	if err != nil {
		return nil, err
	}
	if !s.client.has(explainThreat) {
		s.notify(protocol.ServerWindowShowMessage, &protocol.ShowMessageParams{Type: protocol.MessageTypeInfo, Message: plainText(text)})
	}
	return explained{text}, nil
}

func (s *Server) explanation(ctx context.Context, p explainParams) (string, error) {
	all, err := s.snapshots(ctx)
	if err != nil {
		return "", err
	}
	if p.ID != "" {
		snap, t := threatWith(all, p.ID)
		if t == nil {
			return "", failed(fmt.Sprintf("%q: no threat has this id now", p.ID))
		}
		return snap.threatPage(*t), nil
	}
	if p.Rule != "" {
		for _, snap := range all {
			if r, ok := snap.Rules.Rule(strings.ToUpper(p.Rule)); ok {
				return rulePageText(r), nil
			}
		}
		return "", failed(fmt.Sprintf("%q: no rule has this id", p.Rule))
	}
	t, known, err := s.at(ctx, p.URI)
	if err != nil {
		return "", err
	}
	part := t.partOf(known)
	if part == nil {
		return "", failed("no IaC here")
	}
	for _, n := range part.Graph.Nodes {
		if model.Display(n.ID) == p.Focus {
			return t.nodeText(n), nil
		}
	}
	return t.summary(s.settings.get()), nil
}

// summary lists the open threats of a file.
func (t target) summary(prefs preferences) string {
	f := t.facts(prefs)
	lines := []string{fmt.Sprintf("**%s**, %s, %s in from the internet", f.format, counted(f.functions, "function"), counted(f.internet, "way"))}
	for _, th := range f.threats {
		if shown(th, prefs) {
			lines = append(lines, th.Severity+" "+th.Rule.ID+" "+md(th.Message))
		}
	}
	return strings.Join(lines, "\n\n")
}

// threatPage is everything about one threat.
func (s *snapshot) threatPage(t rules.Threat) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s %s\n\n%s\n\n**%s**: %s likelihood, %s impact. %s\n\n", t.Rule.ID, md(t.Title), md(t.Message), t.Severity, t.Likelihood, t.Impact, md(strings.Join(t.Reasons, "; ")))
	if len(t.Path) > 0 {
		b.WriteString("## Path\n\n")
		for i, st := range t.Path {
			via := ""
			if i > 0 {
				via = string(st.Via) + " "
			}
			fmt.Fprintf(&b, "%d. %s%s, %s\n", i+1, via, md(rules.NodeName(st.Node)), md(what(st.Node)))
		}
		b.WriteString("\n")
	}
	section(&b, "Why", t.Why)
	section(&b, "Fix", t.Fix)
	section(&b, "When it is fine", t.Rule.Doc().FalsePositives)
	b.WriteString(referenceText(t.Rule))
	return strings.TrimSpace(b.String())
}

func rulePageText(r *rules.Rule) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s %s\n\n%s\n\n", r.ID, md(r.Title), md(strings.Join(r.Stride, ", ")))
	d := r.Doc()
	section(&b, "Why", d.Why)
	section(&b, "Fix", d.Fix)
	section(&b, "When it is fine", d.FalsePositives)
	b.WriteString(referenceText(r))
	return strings.TrimSpace(b.String())
}

func section(b *strings.Builder, title, text string) {
	if strings.TrimSpace(text) != "" {
		fmt.Fprintf(b, "## %s\n\n%s\n\n", title, prose(text))
	}
}

func referenceText(r *rules.Rule) string {
	var out []string
	for _, ref := range report.References(r.Doc().References) {
		if ref.URL == "" {
			out = append(out, "- "+md(ref.Label))
		} else {
			out = append(out, fmt.Sprintf("- [%s](%s)", md(ref.Label), ref.URL))
		}
	}
	if len(out) == 0 {
		return ""
	}
	return "## References\n\n" + strings.Join(out, "\n")
}

// analyzeWorkspace reads every folder anew.
func (s *Server) analyzeWorkspace(ctx context.Context) error {
	for _, f := range s.allFolders() {
		s.touch(f, change{settings: true, walk: true}, 0)
	}
	_, err := s.snapshots(ctx)
	return err
}
