package diff

import (
	"io"

	"strideline/jsondoc"
	"strideline/model"
	"strideline/rules"
)

// Schema names the form that JSON writes; docs/schema/diff.schema.json
// describes it.
const Schema = "strideline.diff/v1"

// JSON writes every difference in the form strideline.diff/v1, one element of
// a list a line.
func JSON(w io.Writer, c *Changes) error {
	d := jsondoc.New(w, Schema)
	d.Field("base", side(c.Base))
	d.Field("head", side(c.Head))
	d.Field("same", c.Same())
	d.Field("headline", model.Display(c.headline()))
	write(d, "ways", c.Ways, jsonWay)
	write(d, "exposures", c.Exposures, jsonExposure)
	write(d, "permissions", c.Permissions, jsonPermission)
	write(d, "crossings", c.Crossings, jsonCrossing)
	write(d, "sensitivities", c.Sensitivities, jsonSensitivity)
	write(d, "parts", c.Parts, jsonPart)
	write(d, "threats", c.Threats, jsonThreat)
	d.Field("summary", summary(c))
	write(d, "notes", c.Notes, func(n string) any { return model.Display(n) })
	write(d, "problems", c.problems(), func(p sideProblem) any { return p })
	return d.Close()
}

// write writes a list in the form of each of its elements.
func write[T any](d *jsondoc.Document, name string, list []T, form func(T) any) {
	d.List(name, len(list), func(i int) any { return form(list[i]) })
}

type location = jsondoc.Location

func locate(r model.Range) *location { return jsondoc.Locate(r) }

type jsonSide struct {
	Name      string `json:"name"`
	Files     int    `json:"files"`
	Resources int    `json:"resources"`
}

func side(s Side) jsonSide {
	return jsonSide{model.Display(s.Name), s.Graph.Coverage.Files, s.Graph.Coverage.Resources}
}

// node is a node as JSON shows it in every list.
type node struct {
	ID       string     `json:"id"`
	Name     string     `json:"name"`
	Kind     model.Kind `json:"kind"`
	Class    string     `json:"class"`
	Location *location  `json:"location,omitempty"`
}

func nodeOf(n *model.Node) node {
	return node{model.Display(n.ID), model.Display(n.Name), n.Kind, n.Class, locate(n.At)}
}

func nodesOf(ns []*model.Node) []node {
	out := make([]node, len(ns))
	for i, n := range ns {
		out[i] = nodeOf(n)
	}
	return out
}

type jsonCaller struct {
	Who  string `json:"who"`
	Mode string `json:"mode"`
}

type sideProblem struct {
	Side     string      `json:"side"`
	Severity model.Level `json:"severity"`
	Message  string      `json:"message"`
	Location *location   `json:"location,omitempty"`
}

func (c *Changes) problems() []sideProblem {
	return appendProblems(appendProblems(nil, "base", c.Base.Problems), "head", c.Head.Problems)
}

func appendProblems(out []sideProblem, side string, ps []model.Problem) []sideProblem {
	for _, p := range ps {
		out = append(out, sideProblem{side, p.Level, model.Display(p.Message), locate(p.At)})
	}
	return out
}

type jsonSummary struct {
	Opens   bool           `json:"opens"`
	New     map[string]int `json:"new"`   // threats by severity, whatever was decided
	Worse   map[string]int `json:"worse"` // those that --fail-on looks at
	Fixed   int            `json:"fixed"`
	Changed int            `json:"changed"`
}

func summary(c *Changes) jsonSummary {
	s := jsonSummary{Opens: len(c.opened()) > 0, New: map[string]int{}, Worse: map[string]int{}}
	for _, sev := range rules.Severities {
		s.New[sev], s.Worse[sev] = 0, 0
	}
	for _, t := range c.Threats {
		switch t.Change {
		case New:
			s.New[t.Head.Severity]++
		case Fixed:
			s.Fixed++
		default:
			s.Changed++
		}
		if t.Worse() {
			s.Worse[t.Head.Severity]++
		}
	}
	return s
}
