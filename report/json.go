// Package report writes threats and graphs for people and for other programs:
// one file a format. It knows how results are shown and nothing of how they
// are found. Names from templates are hostile text wherever they land.
package report

import (
	"strideline/jsondoc"
	"strideline/model"
)

type location = jsondoc.Location

func locate(r model.Range) *location { return jsondoc.Locate(r) }

type problem struct {
	Severity model.Level `json:"severity"`
	Message  string      `json:"message"`
	Location *location   `json:"location,omitempty"`
}

func problems(ps []model.Problem) []problem {
	out := make([]problem, len(ps))
	for i, p := range ps {
		out[i] = problem{p.Level, model.Display(p.Message), locate(p.At)}
	}
	return out
}

type typeCount struct {
	Type  string `json:"type"`
	Count int    `json:"count"`
}

type coverage struct {
	Files         int         `json:"files"`
	Resources     int         `json:"resources"`
	Modelled      int         `json:"modelled"`
	Ignored       []typeCount `json:"ignored"`
	UnknownValues int         `json:"unknownValues"`
	Notes         []string    `json:"notes"`
}

func covered(c model.Coverage) coverage {
	out := coverage{c.Files, c.Resources, c.Modelled, make([]typeCount, len(c.Ignored)), c.UnknownValues, display(c.Notes)}
	for i, t := range c.Ignored {
		out.Ignored[i] = typeCount(t)
	}
	return out
}

// display is never nil: an empty list is printed as one.
func display(texts []string) []string {
	out := make([]string, len(texts))
	for i, s := range texts {
		out[i] = model.Display(s)
	}
	return out
}
