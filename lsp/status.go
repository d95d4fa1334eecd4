package lsp

import (
	"context"
	"fmt"
	"strings"

	"strideline/model"
	"strideline/rules"
)

type statusResult struct {
	Recognised bool           `json:"recognised"`
	Format     string         `json:"format"`
	Functions  int            `json:"functions"`
	Threats    map[string]int `json:"threats"`
	Text       string         `json:"text"`
}

// status answers strideline/status: what a file was recognised as.
func (s *Server) status(ctx context.Context, p fileParams) (any, error) {
	t, known, err := s.at(ctx, p.URI)
	if err != nil {
		return nil, err
	}
	part := t.partOf(known)
	if part == nil {
		return statusResult{Text: "no IaC here", Threats: summarise(nil)}, nil
	}
	f := t.facts(s.settings.get())
	out := statusResult{Recognised: true, Format: f.format, Functions: f.functions, Threats: summarise(f.threats)}
	out.Text = fmt.Sprintf("%s, %s, %s", f.format, counted(f.functions, "function"), counted(f.open, "threat"))
	return out, nil
}

// facts are the figures of one file.
type facts struct {
	format    string
	functions int
	internet  int // ways in that anyone on the internet can use
	threats   []rules.Threat
	open      int // those that the user is shown
}

func (t target) facts(prefs preferences) facts {
	f := facts{format: t.format()}
	for _, n := range t.part(t.name).Graph.Nodes {
		if n.At.File != t.name || n.Hub {
			continue
		}
		switch {
		case n.Kind == model.Function:
			f.functions++
		case n.Kind == model.Trigger && word(n, "exposure") == "anonymous":
			f.internet++
		}
	}
	for _, th := range t.Threats {
		if th.At.File == t.name {
			f.threats = append(f.threats, th)
			if shown(th, prefs) {
				f.open++
			}
		}
	}
	return f
}

// format is what kind of infrastructure as code a file is.
func (t target) format() string {
	switch {
	case strings.Contains(t.text.s, "aws:cdk:path"):
		return "CDK"
	case strings.Contains(t.text.s, "AWS::Serverless"):
		return "SAM"
	}
	return "CloudFormation"
}

// word is a text attribute of a node, "" where it is not known.
func word(n *model.Node, name string) string {
	s, _ := n.Attrs[name].Value.(string)
	return s
}

func counted(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
