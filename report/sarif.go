package report

import (
	"fmt"
	"io"
	"net/url"
	"strings"

	"strideline/jsondoc"
	"strideline/model"
	"strideline/rules"
)

// The most that GitHub code scanning takes of a run: results, tags of a rule
// that it shows, places of a result. A file past the first is refused whole.
const (
	maxSarifResults = 25000
	maxSarifTags    = 10
	maxSarifPlaces  = 100
)

const (
	sarifSchema = "https://json.schemastore.org/sarif-2.1.0.json"
	sarifBase   = "%SRCROOT%"
)

// SARIF writes every threat of a run as a SARIF 2.1.0 log, those that are not
// open with a suppression. Of more results than GitHub takes the worst are
// written, and a notification says so.
func SARIF(w io.Writer, in Input) error {
	s := sarif{in: in, rules: in.rules(), index: map[string]int{}}
	for i, r := range s.rules {
		s.index[r.ID] = i
	}
	shown := s.results()
	d := jsondoc.Bare(w)
	d.Raw("{")
	d.Field("$schema", sarifSchema)
	d.Field("version", "2.1.0")
	d.Key("runs")
	d.Raw("[{")
	d.Field("tool", map[string]any{"driver": s.driver()})
	d.Field("automationDetails", map[string]string{"id": "strideline/"})
	d.Field("columnKind", "unicodeCodePoints")
	d.Field("originalUriBaseIds", map[string]any{sarifBase: sarifBaseID{sarifText("the root of the repository, or without one the folder that strideline was started in")}})
	d.Field("invocations", []sarifInvocation{s.invocation(len(in.Threats) - len(shown))})
	d.List("results", len(shown), func(i int) any { return s.result(shown[i]) })
	d.Raw("}]")
	return d.Close()
}

// sarif is a log in the making.
type sarif struct {
	in    Input
	rules []*rules.Rule
	index map[string]int // of a rule in rules
}

// results are the threats in their order, without the least severe of more
// than can be taken.
func (s *sarif) results() []*rules.Threat {
	keep := len(s.in.Threats)
	out := make([]*rules.Threat, 0, keep)
	if keep > maxSarifResults {
		return worstFirst(s.in.Threats)[:maxSarifResults]
	}
	for i := range s.in.Threats {
		out = append(out, &s.in.Threats[i])
	}
	return out
}

func (s *sarif) result(t *rules.Threat) sarifResult {
	at := placeOf(t)
	out := sarifResult{
		RuleID: t.Rule.ID, RuleIndex: s.index[t.Rule.ID], Kind: "fail", Level: sarifLevels[t.Severity], Rank: sarifRanks[t.Severity],
		Message:   sarifText(sarifPlain(t.Message)),
		Locations: []sarifLocation{s.at(at)},
		// GitHub joins results of one rule on one line unless this differs.
		Fingerprints: map[string]string{"primaryLocationLineHash": t.ID + ":1", "strideline/threat/v1": t.ID},
		CodeFlows:    s.codeFlows(t),
		Suppressions: s.suppressions(t),
		Fixes:        s.fixes(t),
		Properties: sarifProperties{
			ID: t.ID, Severity: t.Severity, Likelihood: t.Likelihood, Impact: t.Impact, Reasons: escapeAll(t.Reasons),
			Stride: t.Stride, Status: t.Status, CannotTell: t.CannotTell, Owners: escapeAll(s.in.Owners.Of(at.File)),
		},
	}
	for _, r := range t.Related {
		if !r.At.Known() || len(out.Related) == maxSarifPlaces {
			continue
		}
		l := s.at(r.At)
		l.ID, l.Message = len(out.Related)+1, ptr(sarifText(sarifPlain(r.Message)))
		out.Related = append(out.Related, l)
	}
	return out
}

// codeFlows is the path; a step that stands in no file is shown where the next
// one is written, as a viewer can only jump to places.
func (s *sarif) codeFlows(t *rules.Threat) []sarifCodeFlow {
	var steps []sarifStep
	for i, step := range t.Path {
		at := placeOfStep(t.Path, i)
		if !at.Known() || len(steps) == maxSarifPlaces {
			break
		}
		l := s.at(at)
		l.Message = ptr(sarifText(sarifPlain(stepSentence(t.Path, i))))
		l.Logical = []sarifLogical{{Name: escape(step.Node.Name), Full: escape(step.Node.ID), Kind: "resource"}}
		steps = append(steps, sarifStep{Location: l, Order: i + 1, Nesting: i, Kinds: []string{string(step.Node.Kind)}})
	}
	if len(steps) < 2 {
		return nil
	}
	return []sarifCodeFlow{{ThreadFlows: []sarifThreadFlow{{Locations: steps}}}}
}

func (s *sarif) suppressions(t *rules.Threat) []sarifSuppression {
	d, ok := s.in.Decisions[t.ID]
	if !ok {
		return []sarifSuppression{}
	}
	out := sarifSuppression{Kind: "external", Status: "accepted", Justification: escape(decisionWords(d))}
	if d.At.File == t.At.File {
		out.Kind = "inSource"
	}
	if d.At.Known() {
		out.Location = ptr(s.at(d.At))
	}
	return []sarifSuppression{out}
}

func (s *sarif) fixes(t *rules.Threat) []sarifFix {
	if s.in.Edit == nil || t.Status != "open" {
		return nil
	}
	e, ok := s.in.Edit(*t)
	if !ok {
		return nil
	}
	fix := sarifFix{Description: sarifText(sarifPlain(e.Title))}
	for _, c := range e.Changes {
		n := len(fix.Changes)
		if a := s.artifact(c.At.File); n == 0 || fix.Changes[n-1].Artifact != a {
			fix.Changes = append(fix.Changes, sarifChange{Artifact: a})
			n++
		}
		r := sarifReplacement{Deleted: sarifRegionOf(c.At)}
		if c.Text != "" {
			r.Inserted = &sarifContent{c.Text}
		}
		fix.Changes[n-1].Replacements = append(fix.Changes[n-1].Replacements, r)
	}
	return []sarifFix{fix}
}

// invocation tells what went wrong: with strideline's own files as trouble of
// the configuration, with all others as trouble of the run.
func (s *sarif) invocation(left int) sarifInvocation {
	out := sarifInvocation{Successful: true, Configuration: []sarifNotification{}, Execution: []sarifNotification{}}
	for _, p := range s.in.Problems {
		n := sarifNotification{Level: sarifProblemLevels[p.Level], Message: sarifText(sarifPlain(p.Message))}
		if p.At.File != "" {
			n.Locations = []sarifLocation{s.at(p.At)}
		}
		if strings.HasPrefix(p.At.File, ".strideline/") || strings.Contains(p.At.File, "/.strideline/") {
			out.Configuration = append(out.Configuration, n)
		} else {
			out.Execution = append(out.Execution, n)
		}
	}
	if left > 0 {
		text := fmt.Sprintf("the %d least severe threats are left out: a log may hold %d results", left, maxSarifResults)
		out.Execution = append(out.Execution, sarifNotification{Level: "warning", Message: sarifText(text)})
	}
	return out
}

func (s *sarif) at(at model.Range) sarifLocation {
	p := sarifPhysical{Artifact: s.artifact(at.File)}
	if at.Known() {
		p.Region = ptr(sarifRegionOf(at))
	}
	return sarifLocation{Physical: &p}
}

func (s *sarif) artifact(file string) sarifArtifact {
	return sarifArtifact{sarifURI(s.in.fromRoot(file)), sarifBase}
}

func sarifRegionOf(at model.Range) sarifRegion {
	l := locate(at)
	return sarifRegion{l.Line, max(l.Column, 1), l.EndLine, max(l.EndColumn, 1)}
}

// sarifURI is a relative path as a URI reference: each segment encoded, and a
// first one that holds a colon kept from reading as a scheme.
func sarifURI(file string) string {
	segments := strings.Split(file, "/")
	for i, s := range segments {
		segments[i] = strings.ReplaceAll(url.PathEscape(s), ":", "%3A")
	}
	return strings.Join(segments, "/")
}

// sarifPlain keeps a name from reading as a link, which viewers make of
// [text](target) in messages.
func sarifPlain(text string) string {
	return strings.NewReplacer("[", `\[`, "]", `\]`).Replace(escape(text))
}

func escapeAll(texts []string) []string {
	out := make([]string, len(texts))
	for i, s := range texts {
		out[i] = escape(s)
	}
	return out
}

func ptr[T any](v T) *T { return &v }
