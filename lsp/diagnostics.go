package lsp

import (
	"slices"

	protocol "github.com/tliron/glsp/protocol_3_16"

	"strideline/model"
	"strideline/report"
	"strideline/rules"
)

const source = "strideline"

// severities, worst first.
var severities = rules.Severities

// rulePage is where a rule is documented.
const rulePage = "https://github.com/strideline/strideline/blob/main/docs/rules/"

// diagnosticData is what a code action finds its threat by.
type diagnosticData struct {
	ID    string `json:"id"`
	Rule  string `json:"rule"`
	Stale bool   `json:"stale,omitempty"` // the block it stands in is half typed
}

// diagnostics are the threats and the problems of the snapshot, by file name.
// A file that strideline reads and that has none is there, empty.
func (s *snapshot) diagnostics(c client, p preferences) map[string][]protocol.Diagnostic {
	out := map[string][]protocol.Diagnostic{}
	for _, t := range s.Threats {
		if !shown(t, p) {
			continue
		}
		out[t.At.File] = append(out[t.At.File], s.threat(t, c, p))
	}
	for _, pr := range s.Problems {
		if pr.At.File != "" {
			out[pr.At.File] = append(out[pr.At.File], s.problem(pr))
		}
	}
	for _, ds := range out {
		slices.SortStableFunc(ds, func(a, b protocol.Diagnostic) int { return comparePositions(a.Range.Start, b.Range.Start) })
	}
	return out
}

// shown reports whether a threat is for the editor: open, at a place, and as
// severe as the user asks for.
func shown(t rules.Threat, p preferences) bool {
	return t.Status == "open" && t.At.File != "" && report.AtLeast(t.Severity, p.MinSeverity) && p.Severities[t.Severity] != 0
}

func (s *snapshot) threat(t rules.Threat, c client, p preferences) protocol.Diagnostic {
	severity, src := p.Severities[t.Severity], source
	d := protocol.Diagnostic{
		Range: s.span(t.At), Severity: &severity, Source: &src,
		Code:    &protocol.IntegerOrString{Value: t.Rule.ID},
		Message: t.Severity + ": " + model.Display(t.Message),
	}
	if c.codeLinks {
		d.CodeDescription = &protocol.CodeDescription{HRef: rulePage + t.Rule.ID + ".md"}
	}
	if c.data {
		d.Data = diagnosticData{t.ID, t.Rule.ID, s.stale(t.At)}
	}
	if c.related {
		d.RelatedInformation = s.related(t)
	}
	return d
}

// related is the path of a threat, in order, then the other ways.
func (s *snapshot) related(t rules.Threat) []protocol.DiagnosticRelatedInformation {
	var out []protocol.DiagnosticRelatedInformation
	for _, r := range t.Related {
		if r.At.Known() {
			out = append(out, protocol.DiagnosticRelatedInformation{Location: s.location(r.At), Message: model.Display(r.Message)})
		}
	}
	return out
}

// levels are the severities of problems: a broken file is an error.
var levels = map[model.Level]protocol.DiagnosticSeverity{
	model.LevelError: protocol.DiagnosticSeverityError, model.LevelWarning: protocol.DiagnosticSeverityWarning,
	model.LevelInfo: protocol.DiagnosticSeverityInformation,
}

func (s *snapshot) problem(p model.Problem) protocol.Diagnostic {
	severity, src := levels[p.Level], source
	return protocol.Diagnostic{Range: s.span(p.At), Severity: &severity, Source: &src, Message: model.Display(p.Message)}
}
