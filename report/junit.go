package report

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"io"
	"strings"

	"strideline/model"
	"strideline/rules"
)

type junitSuites struct {
	XMLName  xml.Name     `xml:"testsuites"`
	Name     string       `xml:"name,attr"`
	Tests    int          `xml:"tests,attr"`
	Failures int          `xml:"failures,attr"`
	Errors   int          `xml:"errors,attr"`
	Skipped  int          `xml:"skipped,attr"`
	Suites   []junitSuite `xml:"testsuite"`
}

type junitSuite struct {
	Name     string      `xml:"name,attr"`
	Tests    int         `xml:"tests,attr"`
	Failures int         `xml:"failures,attr"`
	Errors   int         `xml:"errors,attr"`
	Skipped  int         `xml:"skipped,attr"`
	Cases    []junitCase `xml:"testcase"`
}

type junitCase struct {
	Class   string        `xml:"classname,attr"`
	Name    string        `xml:"name,attr"`
	File    string        `xml:"file,attr,omitempty"`
	Line    int           `xml:"line,attr,omitempty"`
	Failure *junitFailure `xml:"failure"`
	Error   *junitFailure `xml:"error"`
	Skipped *junitFailure `xml:"skipped"`
	Out     string        `xml:"system-out,omitempty"`
}

type junitFailure struct {
	Message string `xml:"message,attr"`
	Type    string `xml:"type,attr,omitempty"`
	Text    string `xml:",chardata"`
}

// JUnit writes a run as a JUnit test report: one suite a rule, one case a
// threat. An open threat at or above failOn fails, as it does the run; one
// that is decided is skipped with the reason; a rule without a threat passes.
// A problem of level error is an error of its own suite.
func JUnit(w io.Writer, in Input, failOn string) error {
	out := junitSuites{Name: "strideline"}
	byRule := map[string][]*rules.Threat{}
	for i := range in.Threats {
		t := &in.Threats[i]
		byRule[t.Rule.ID] = append(byRule[t.Rule.ID], t)
	}
	for _, r := range in.rules() {
		s := junitSuite{Name: r.ID + " " + escape(r.Title)}
		for _, t := range byRule[r.ID] {
			s.add(in.junitCase(t, failOn))
		}
		if len(s.Cases) == 0 {
			s.add(junitCase{Class: r.ID, Name: "no such threat"})
		}
		out.add(s)
	}
	if s := junitProblems(in.Problems); len(s.Cases) > 0 {
		out.add(s)
	}
	text, err := xml.MarshalIndent(out, "", " ")
	if err != nil {
		return err
	}
	_, err = io.Copy(w, bytes.NewReader(append([]byte(xml.Header), append(text, '\n')...)))
	return err
}

func (s *junitSuites) add(suite junitSuite) {
	s.Suites = append(s.Suites, suite)
	s.Tests += suite.Tests
	s.Failures += suite.Failures
	s.Errors += suite.Errors
	s.Skipped += suite.Skipped
}

func (s *junitSuite) add(c junitCase) {
	s.Cases = append(s.Cases, c)
	s.Tests++
	switch {
	case c.Failure != nil:
		s.Failures++
	case c.Error != nil:
		s.Errors++
	case c.Skipped != nil:
		s.Skipped++
	}
}

func (in Input) junitCase(t *rules.Threat, failOn string) junitCase {
	at := placeOf(t)
	c := junitCase{Class: t.Rule.ID, Name: escape(t.Message) + " (" + t.ID + ")", File: escape(at.File), Line: at.Start.Line}
	d, decided := in.Decisions[t.ID]
	switch {
	case decided:
		c.Skipped = &junitFailure{Message: escape(decisionWords(d))}
	case failOn != "never" && AtLeast(t.Severity, failOn):
		c.Failure = &junitFailure{Message: escape(t.Message), Type: t.Severity, Text: junitText(t)}
	default:
		c.Out = t.Severity + "\n" + junitText(t)
	}
	return c
}

// junitText is what a person needs who sees only this.
func junitText(t *rules.Threat) string {
	var b strings.Builder
	fmt.Fprintf(&b, "\n%s %s: %s\n%s\n", strings.ToUpper(t.Severity), t.Rule.ID, escape(t.Title), escape(placeOf(t).String()))
	for i := range t.Path {
		if i > 0 || len(t.Path) == 1 {
			fmt.Fprintf(&b, "  %s\n", stepSentence(t.Path, i))
		}
	}
	for _, part := range []struct{ label, text string }{{"why", t.Why}, {"fix", t.Fix}} {
		fmt.Fprintf(&b, "%s: %s\n", part.label, strings.Join(paragraphs(part.text), "\n"))
	}
	fmt.Fprintf(&b, "rated: %s likelihood, %s impact: %s\nid: %s\n", t.Likelihood, t.Impact, strings.Join(escapeAll(t.Reasons), "; "), t.ID)
	return b.String()
}

func junitProblems(ps []model.Problem) junitSuite {
	s := junitSuite{Name: "files"}
	for _, p := range ps {
		if p.Level == model.LevelError {
			s.add(junitCase{
				Class: "files", Name: escape(p.At.String()) + ": " + escape(p.Message), File: escape(p.At.File), Line: p.At.Start.Line,
				Error: &junitFailure{Message: escape(p.Message), Type: "problem"},
			})
		}
	}
	return s
}
