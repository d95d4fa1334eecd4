package report

import (
	"strings"

	"strideline/model"
	"strideline/rules"
)

var (
	sarifLevels        = map[string]string{"critical": "error", "high": "error", "medium": "warning", "low": "note", "info": "note"}
	sarifProblemLevels = map[model.Level]string{model.LevelError: "error", model.LevelWarning: "warning", model.LevelInfo: "note"}
	sarifRanks         = map[string]float64{"critical": 95, "high": 80, "medium": 55, "low": 30, "info": 10}

	// securitySeverity is the middle of each band of GitHub code scanning:
	// over 9.0 critical, from 7.0 high, from 4.0 medium, from 0.1 low.
	securitySeverity = map[string]string{"critical": "9.5", "high": "8.0", "medium": "5.5", "low": "3.0", "info": "1.0"}
)

func (s *sarif) driver() sarifDriver {
	d := sarifDriver{Name: "strideline", Version: sarifVersion(s.in.Version), Information: home, Rules: make([]sarifRule, len(s.rules))}
	worst := worstOfRules(s.in.Threats)
	for i, r := range s.rules {
		d.Rules[i] = sarifRuleOf(r, worst[r.ID])
	}
	return d
}

// sarifVersion begins with a number, so that tools can order versions; that of
// a build without one is older than all others.
func sarifVersion(v string) string {
	v = strings.TrimPrefix(v, "v")
	if v == "" || v[0] >= '0' && v[0] <= '9' {
		return v
	}
	return "0-" + strings.Trim(v, "()")
}

// worstOfRules is the severity of each rule's worst threat, open ones before
// those that are decided. GitHub knows a severity of the rule only.
func worstOfRules(ts []rules.Threat) map[string]string {
	out := map[string]string{}
	for _, open := range []bool{true, false} {
		found := map[string]string{}
		for i := range ts {
			t := &ts[i]
			if _, ok := out[t.Rule.ID]; ok || (t.Status == "open") != open {
				continue
			}
			if s, ok := found[t.Rule.ID]; !ok || rank(t.Severity) < rank(s) {
				found[t.Rule.ID] = t.Severity
			}
		}
		for id, s := range found {
			out[id] = s
		}
	}
	return out
}

func sarifRuleOf(r *rules.Rule, severity string) sarifRule {
	doc := r.Doc()
	out := sarifRule{
		ID: r.ID, Name: pascal(r), HelpURI: RulePage(r),
		Short: sarifText(first(escape(r.Title), 1024)),
		Full:  sarifText(first(strings.Join(paragraphs(doc.Why), "\n\n"), 1024)),
		Help:  sarifHelp{Text: helpText(doc), Markdown: helpMarkdown(r, doc)},
		// A rule without a threat here has no severity of its own.
		Configuration: sarifConfiguration{Level: "warning"},
		Properties:    sarifRuleProperties{Tags: sarifTags(r, doc), Precision: "high", Kind: "path-problem"},
	}
	if severity != "" {
		out.Configuration.Level = sarifLevels[severity]
		out.Properties.SecuritySeverity = securitySeverity[severity]
	}
	return out
}

// pascal is the name of a rule as identifiers are written: AnonymousWrite.
func pascal(r *rules.Rule) string {
	_, slug, ok := strings.Cut(r.Folder, "-")
	if !ok {
		slug = r.ID
	}
	var b strings.Builder
	for _, w := range strings.FieldsFunc(slug, func(r rune) bool { return r == '-' || r == '_' || r == ' ' }) {
		b.WriteString(strings.ToUpper(w[:1]) + w[1:])
	}
	return first(escape(b.String()), 255)
}

func helpText(doc rules.Doc) string {
	var parts []string
	for _, s := range []struct{ title, text string }{{"Why", doc.Why}, {"Fix", doc.Fix}, {"When it is fine", doc.FalsePositives}} {
		if ps := paragraphs(s.text); len(ps) > 0 {
			parts = append(parts, s.title+": "+strings.Join(ps, "\n\n"))
		}
	}
	return strings.Join(parts, "\n\n")
}

func helpMarkdown(r *rules.Rule, doc rules.Doc) string {
	var b strings.Builder
	for _, s := range []struct{ title, text string }{{"Why it matters", doc.Why}, {"How to fix it", doc.Fix}, {"When it is fine", doc.FalsePositives}} {
		if ps := paragraphs(s.text); len(ps) > 0 {
			b.WriteString("## " + s.title + "\n\n" + markdownProse(strings.Join(ps, "\n\n")) + "\n\n")
		}
	}
	if refs := References(doc.References); len(refs) > 0 {
		b.WriteString("## References\n\n")
		for _, ref := range refs {
			b.WriteString("- " + markdownLink(ref) + "\n")
		}
		b.WriteString("\n")
	}
	if page := RulePage(r); page != "" {
		b.WriteString("[" + r.ID + " with examples](" + page + ")\n")
	}
	return b.String()
}

// sarifTags are what people filter by, the most telling first.
func sarifTags(r *rules.Rule, doc rules.Doc) []string {
	tags := append([]string{"security"}, r.Stride...)
	for _, c := range References(rules.References{CWE: doc.References.CWE}) {
		tags = append(tags, "external/cwe/"+strings.ToLower(c.Label))
	}
	for _, id := range doc.References.ATTACK {
		tags = append(tags, "attack/"+strings.ToLower(id))
	}
	return tags[:min(len(tags), maxSarifTags)]
}

// first is at most n characters of a text, the cut marked.
func first(s string, n int) string {
	rs := []rune(s)
	if len(rs) <= n {
		return s
	}
	return string(rs[:n-1]) + "…"
}
