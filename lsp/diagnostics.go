package lsp

import (
	"slices"
	"strings"

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

// fileFindings are what there is to say of one file.
type fileFindings struct {
	threats  []rules.Threat
	problems []model.Problem
}

// findings are the threats that are shown and the problems of the snapshot, by
// file name.
func (s *snapshot) findings(p preferences) map[string]*fileFindings {
	out := map[string]*fileFindings{}
	of := func(name string) *fileFindings {
		if out[name] == nil {
			out[name] = &fileFindings{}
		}
		return out[name]
	}
	for _, t := range s.Threats {
		if shown(t, p) {
			f := of(t.At.File)
			f.threats = append(f.threats, t)
		}
	}
	for _, pr := range s.Problems {
		if pr.At.File != "" {
			f := of(pr.At.File)
			f.problems = append(f.problems, pr)
		}
	}
	return out
}

// diagnostics are findings in the words of the protocol, by place.
func (s *snapshot) diagnostics(f *fileFindings, c client, p preferences) []protocol.Diagnostic {
	out := []protocol.Diagnostic{}
	if f == nil {
		return out
	}
	for _, t := range distinct(f.threats) {
		out = append(out, s.threat(t, c, p))
	}
	for _, pr := range f.problems {
		out = append(out, s.problem(pr))
	}
	slices.SortStableFunc(out, func(a, b protocol.Diagnostic) int { return comparePositions(a.Range.Start, b.Range.Start) })
	return out
}

// shown reports whether a threat is for the editor: open, at a place, and as
// severe as the user asks for.
func shown(t rules.Threat, p preferences) bool {
	return t.Status == "open" && t.At.File != "" && report.AtLeast(t.Severity, p.MinSeverity) && p.Severities[t.Severity] != 0
}

// distinct leaves out threats that read as one before them: a template that
// two stacks nest has each of its threats twice, and a reader has one place to
// mend.
func distinct(ts []rules.Threat) []rules.Threat {
	type reading struct {
		rule, severity, message string
		at                      model.Range
	}
	seen := map[reading]bool{}
	out := make([]rules.Threat, 0, len(ts))
	for _, t := range ts {
		r := reading{t.Rule.ID, t.Severity, t.Message, t.At}
		if !seen[r] {
			seen[r] = true
			out = append(out, t)
		}
	}
	return out
}

// underlined is the place of a diagnostic. Of a cause that goes over several
// lines (a script with a secret in it, a statement) the first is enough:
// hundreds of underlined lines hide what stands in them.
func (s *snapshot) underlined(at model.Range) protocol.Range {
	r, t := s.span(at), s.text(at.File)
	if t != nil && r.Start.Line < r.End.Line {
		_, end := t.line(int(r.Start.Line))
		r.End = t.position(end, s.encoding)
	}
	return r
}

func (s *snapshot) threat(t rules.Threat, c client, p preferences) protocol.Diagnostic {
	severity, src := p.Severities[t.Severity], source
	d := protocol.Diagnostic{
		Range: s.underlined(t.At), Severity: &severity, Source: &src,
		Code:    &protocol.IntegerOrString{Value: t.Rule.ID},
		Message: t.Severity + ": " + model.Display(t.Message),
	}
	if c.codeLinks {
		d.CodeDescription = &protocol.CodeDescription{HRef: rulePage + t.Rule.ID + ".md"}
	}
	if c.data {
		d.Data = diagnosticData{t.ID, t.Rule.ID, s.stale(t.At)}
	}
	if c.tags && outOfDate(t) {
		d.Tags = []protocol.DiagnosticTag{protocol.DiagnosticTagDeprecated}
	}
	if c.related {
		d.RelatedInformation = s.related(t)
	}
	return d
}

// outOfDate reports whether the cause of a threat is the use of something that
// its provider no longer maintains: the rule points at a runtime.
func outOfDate(t rules.Threat) bool {
	return slices.ContainsFunc(t.Rule.Anchor, func(a string) bool { return strings.HasSuffix(a, ".runtime") })
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
	return protocol.Diagnostic{Range: s.underlined(p.At), Severity: &severity, Source: &src, Message: model.Display(p.Message)}
}
