package report

import (
	"fmt"
	"io/fs"
	"strings"
	"time"

	"strideline/config"
	"strideline/model"
	"strideline/rules"
)

// ReviewOptions are what a report for people needs beside the threats.
type ReviewOptions struct {
	Title   string            // of the system; "" for "System"
	Now     time.Time         // the day of the report
	FS      fs.FS             // where source lines come from; nil: none are shown
	Config  config.Config     // what was declared
	Params  map[string]string // values of template parameters that were given
	Env     string            // environment that was chosen
	SVG     []byte            // the system diagram, nil for none
	NoSVG   string            // why there is none
	Mermaid []byte            // the same for a wiki
	Notes   []string          // what the diagram leaves out
}

// What a report for people shows at most: a reviewer reads ten pages. What is
// left out is counted, and stands in the other forms.
const (
	maxReviewThreats   = 60 // threats with path and source
	maxReviewInGroup   = 6  // of one rule
	maxReviewRows      = 40 // rows of a table
	maxReviewNames     = 5  // names in a sentence or cell
	maxReviewFunctions = 24 // functions with a page part of their own
	maxReviewMatrix    = 40 // elements, before those without a threat are counted only
)

// review is the content of a report for people, as plain text that is safe to
// print; how it looks is for the form to say.
type review struct {
	Title, Day, Version, Source string

	Summary   summaryPart
	Coverage  coveragePart
	Diagram   diagramPart
	System    systemPart
	Matrix    matrixPart
	Threats   threatsPart
	Functions functionsPart
	Decisions []decisionRow
	Baseline  int // threats that a baseline keeps quiet
	Assumed   assumptionsPart
	Rules     []ruleRow
	Refs      []referenceRow
}

// reviewer makes a review.
type reviewer struct {
	in  Input
	o   ReviewOptions
	d   *diagram
	g   *model.Graph
	src *sources
}

func newReview(in Input, o ReviewOptions) *review {
	v := &reviewer{in: in, o: o, d: newDiagram(in), g: in.Graph, src: newSources(o.FS, in.Graph)}
	return &review{
		Title: title(ExportOptions{Title: o.Title}), Day: day(o.Now), Version: released(in.Version), Source: escape(SourceLine(in.Graph)),
		Summary: v.summary(), Coverage: v.coverage(), Diagram: v.diagram(), System: v.system(), Matrix: v.matrix(), Threats: v.threats(),
		Functions: v.functions(), Decisions: v.decisions(), Baseline: v.baseline(), Assumed: v.assumptions(), Rules: v.rulesQuiet(), Refs: v.references(),
	}
}

// released is a version, "" for a build that has none: it would tell a reader
// nothing.
func released(v string) string {
	if v == "" || strings.HasPrefix(sarifVersion(v), "0-") {
		return ""
	}
	return escape(v)
}

func day(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.Format("2 January 2006")
}

// badge is a threat in a table: its rule, and where to read about it.
type badge struct {
	Rule, Severity string
	ID             string // of the first threat of its rule here
	Count          int
}

// badges are the threats at a place, one badge a rule, worst first; what is
// decided is left out.
func badges(ts []*rules.Threat) []badge {
	var out []badge
	at := map[string]int{}
	for _, sev := range rules.Severities {
		for _, t := range ts {
			if t.Severity != sev || t.Status != "open" {
				continue
			}
			if i, ok := at[t.Rule.ID]; ok {
				out[i].Count++
				continue
			}
			at[t.Rule.ID] = len(out)
			out = append(out, badge{t.Rule.ID, sev, t.ID, 1})
		}
	}
	return out
}

// callerWords say who the callers of the model are.
var callerWords = map[string]string{
	"anonymous": "anyone", "foreign-account": "other accounts", "authenticated": "signed-in users", "internal": "own parts", "none": "nobody",
}

// caller is the most dangerous one who can reach a node.
func caller(n *model.Node) string {
	v, _ := n.Attrs["exposure"].Value.(string)
	if v == "" {
		v = "none"
	}
	return callerWords[v]
}

// listed is names in a sentence: at most maxReviewNames, the rest counted.
func listed(names []string) string {
	if len(names) == 0 {
		return ""
	}
	shown := names[:min(len(names), maxReviewNames)]
	out := ""
	for i, n := range shown {
		switch {
		case i == 0:
		case i == len(names)-1:
			out += " and "
		default:
			out += ", "
		}
		out += n
	}
	if more := len(names) - len(shown); more > 0 {
		out += fmt.Sprintf(" and %d more", more)
	}
	return out
}
