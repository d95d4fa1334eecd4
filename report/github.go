package report

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"strideline/model"
	"strideline/rules"
)

// maxAnnotations is how many annotations of each level GitHub shows of a step.
const maxAnnotations = 10

// GitHub writes the open threats of a run, worst first, then the problems, as
// workflow commands that GitHub Actions shows as annotations on the lines of a
// pull request. It shows ten of each level of a step; the rest is counted in
// one last notice.
func GitHub(w io.Writer, in Input) error {
	b := bufio.NewWriter(w)
	written := map[string]int{}
	left := 0
	put := func(level string, at model.Range, title, message string) {
		most := maxAnnotations
		if level == "notice" {
			most-- // the last one is ours
		}
		if written[level] == most {
			left++
			return
		}
		written[level]++
		fmt.Fprintf(b, "::%s %stitle=%s::%s\n", level, annotationPlace(at, in.fromRoot(at.File)), annotationProperty(title), annotationData(message))
	}
	for _, t := range in.open() {
		put(annotationLevel(t.Severity), placeOf(t), strings.ToUpper(t.Severity)+" "+t.Rule.ID+" "+escape(t.Title), annotationText(t))
	}
	for _, p := range in.Problems {
		level := "notice"
		if p.Level == model.LevelError {
			level = "warning" // the errors are the threats
		}
		put(level, p.At, "strideline", escape(p.Message))
	}
	if left > 0 {
		fmt.Fprintf(b, "::notice title=strideline::%d more %s not shown: GitHub takes %d annotations of each level from a step\n", left, one(left, "annotation is", "annotations are"), maxAnnotations)
	}
	return b.Flush()
}

func annotationLevel(severity string) string {
	switch severity {
	case "critical", "high":
		return "error"
	case "medium":
		return "warning"
	}
	return "notice"
}

func annotationText(t *rules.Threat) string {
	lines := []string{escape(t.Message)}
	if fix := paragraphs(t.Fix); len(fix) > 0 {
		lines = append(lines, "fix: "+strings.Join(fix, " "))
	}
	return strings.Join(append(lines, "id: "+t.ID), "\n")
}

// annotationPlace is the place as properties. Columns are given for one line
// only, as GitHub refuses them for more; its end column is included, ours is
// not.
func annotationPlace(at model.Range, file string) string {
	if file == "" {
		return ""
	}
	out := "file=" + annotationProperty(escape(file)) + ","
	if !at.Known() {
		return out
	}
	l := locate(at)
	out += fmt.Sprintf("line=%d,endLine=%d,", l.Line, l.EndLine)
	if l.Line == l.EndLine {
		out += fmt.Sprintf("col=%d,endColumn=%d,", l.Column, max(l.Column, l.EndColumn-1))
	}
	return out
}

// annotationData and annotationProperty escape as the runner of GitHub Actions
// undoes it.
func annotationData(s string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A").Replace(s)
}

func annotationProperty(s string) string {
	return strings.NewReplacer("%", "%25", "\r", "%0D", "\n", "%0A", ":", "%3A", ",", "%2C").Replace(s)
}
