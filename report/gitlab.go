package report

import (
	"io"
	"strings"

	"strideline/jsondoc"
)

type gitlabIssue struct {
	Type        string         `json:"type"`
	Check       string         `json:"check_name"`
	Description string         `json:"description"`
	Content     gitlabContent  `json:"content"`
	Categories  []string       `json:"categories"`
	Fingerprint string         `json:"fingerprint"`
	Severity    string         `json:"severity"`
	Location    gitlabLocation `json:"location"`
}

type gitlabContent struct {
	Body string `json:"body"`
}

type gitlabLocation struct {
	Path  string      `json:"path"`
	Lines gitlabLines `json:"lines"`
}

type gitlabLines struct {
	Begin int `json:"begin"`
	End   int `json:"end"`
}

// gitlabSeverities are the words of GitLab's code quality report.
var gitlabSeverities = map[string]string{"critical": "blocker", "high": "critical", "medium": "major", "low": "minor", "info": "info"}

// GitLab writes the open threats of a run as a GitLab code quality report.
func GitLab(w io.Writer, in Input) error {
	d := jsondoc.Bare(w)
	d.Raw("[")
	first := true
	for i := range in.Threats {
		t := &in.Threats[i]
		if t.Status != "open" {
			continue
		}
		if !first {
			d.Raw(",")
		}
		first = false
		at := placeOf(t)
		l := locate(at)
		if l == nil {
			l = &location{Line: 1, EndLine: 1}
		}
		d.Raw("\n ")
		d.Value(gitlabIssue{
			Type: "issue", Check: t.Rule.ID, Description: escape(t.Message), Categories: []string{"Security"},
			Content:     gitlabContent{markdownProse(strings.Join(append(paragraphs(t.Why), paragraphs(t.Fix)...), "\n\n"))},
			Fingerprint: t.ID, Severity: gitlabSeverities[t.Severity],
			Location: gitlabLocation{in.fromRoot(at.File), gitlabLines{l.Line, l.EndLine}},
		})
	}
	d.Raw("\n]\n")
	return d.Flush()
}
