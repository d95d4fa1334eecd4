package report

import (
	"fmt"
	"io"
	"strings"

	"strideline/jsondoc"
	"strideline/model"
	"strideline/rules"
)

// QuerySchema names the form that Matches writes; docs/schema/query.schema.json
// describes it.
const QuerySchema = "strideline.query/v1"

// Answer is what a query found.
type Answer struct {
	Graph          *model.Graph
	Pattern, Where string
	Matches        []rules.Match
	Problems       []model.Problem
}

// AnswerText writes the matches of a query for a terminal, a path a match, and
// where it begins; what cannot be told stands last, with the reason.
func AnswerText(w io.Writer, a Answer, o TextOptions) error {
	p := newPage(o, a.Graph)
	open := 0
	for _, m := range a.Matches {
		if m.Unknown != nil {
			open++
			continue
		}
		p.match(m)
	}
	if open > 0 {
		p.line("")
		p.line(p.paint(bold, "cannot be told here"))
		for _, m := range a.Matches {
			if m.Unknown != nil {
				p.match(m)
			}
		}
	}
	if len(a.Matches) > 0 {
		p.line("")
	}
	text := "no match"
	if n := len(a.Matches) - open; n > 0 {
		text = fmt.Sprintf("%d %s", n, one(n, "match", "matches"))
	}
	if open > 0 {
		text += fmt.Sprintf("; %d cannot be told here", open)
	}
	p.wrapped(text)
	for _, pr := range a.Problems {
		p.problem(pr)
	}
	_, err := io.WriteString(w, p.b.String())
	return err
}

// match writes the paths of a match, its place at the right.
func (p *page) match(m rules.Match) {
	place := ""
	for i, path := range m.Paths {
		if at := placeOfStep(path, 0); i == 0 && at.Known() {
			place = escape(at.String())
		}
		p.beside(pathText(path), place)
		place = ""
	}
	for _, why := range m.Unknown {
		for _, l := range wrap(why, p.width-6) {
			p.line("      " + p.paint(faint, l))
		}
	}
}

// beside writes text with a place at the right of its last line, or below
// where it has no room.
func (p *page) beside(text, place string) {
	lines := wrap(text, p.width-4)
	for i, l := range lines {
		indent := "  "
		if i > 0 {
			indent = "    "
		}
		gap := p.width - len(indent) - cells(l) - cells(place)
		if i == len(lines)-1 && place != "" && gap > 0 {
			l, place = l+strings.Repeat(" ", gap)+p.paint(cyan, place), ""
		}
		p.line(indent + l)
	}
	if place != "" {
		p.line(strings.Repeat(" ", max(0, p.width-cells(place))) + p.paint(cyan, place))
	}
}

// pathText is a path on a line: "POST /orders -invokes-> PlaceOrder".
func pathText(path []rules.Step) string {
	var b strings.Builder
	for _, s := range path {
		switch {
		case s.Via == "":
		case s.Back:
			b.WriteString(" <-" + string(s.Via) + "- ")
		default:
			b.WriteString(" -" + string(s.Via) + "-> ")
		}
		b.WriteString(model.Display(s.Node.Name))
	}
	return b.String()
}

type jsonMatch struct {
	Nodes   map[string]jsonStep `json:"nodes"`
	Paths   [][]jsonStep        `json:"paths"`
	Unknown []string            `json:"unknown,omitempty"`
}

// AnswerJSON writes the matches of a query in the form strideline.query/v1.
func AnswerJSON(w io.Writer, a Answer) error {
	ns := nodeNames(a.Graph)
	d := jsondoc.New(w, QuerySchema)
	d.Field("pattern", a.Pattern)
	d.Field("where", a.Where)
	d.List("matches", len(a.Matches), func(i int) any { return ns.match(a.Matches[i]) })
	shown := problems(a.Problems)
	d.List("problems", len(shown), func(i int) any { return shown[i] })
	return d.Close()
}

func (ns names) match(m rules.Match) jsonMatch {
	out := jsonMatch{Nodes: map[string]jsonStep{}, Paths: make([][]jsonStep, len(m.Paths))}
	for i, name := range m.Names {
		out.Nodes[name] = ns.step(rules.Step{Node: m.Nodes[i], At: m.Nodes[i].At})
	}
	for i, path := range m.Paths {
		out.Paths[i] = make([]jsonStep, len(path))
		for j, s := range path {
			out.Paths[i][j] = ns.step(s)
		}
	}
	if m.Unknown != nil {
		out.Unknown = display(m.Unknown)
	}
	return out
}
