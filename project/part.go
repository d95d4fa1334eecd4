package project

import (
	"context"
	"slices"

	"strideline/analyze"
	"strideline/iac"
	"strideline/model"
	"strideline/register"
	"strideline/rules"
)

// Part is the stacks of a project that may join, analysed together.
type Part struct {
	Graph    *model.Graph
	Exposure *analyze.Exposure
	Serial   int // tells the parts of a project apart, those of other states too

	group    *iac.Group
	threats  []rules.Threat // with the decisions in files
	decided  map[threatKey]register.Decision
	problems []model.Problem
}

// threatKey tells the threats of a project apart before they have their ids.
type threatKey struct{ base, stack string }

func key(t rules.Threat) threatKey { return threatKey{t.Base, t.Stack} }

func newPart(ctx context.Context, g *iac.Group, s *State, c Change, o iac.Options) (*Part, error) {
	graph, err := g.Graph(ctx, c.FS, o)
	if err != nil {
		return nil, err
	}
	r, err := analyze.Run(ctx, graph, analyze.Options{Config: s.Settings.Config, Rules: s.Rules, Now: c.Now})
	if err != nil {
		return nil, err
	}
	d := register.Apply(register.Input{Threats: r.Threats, Graph: r.Graph, FS: c.FS, Rules: s.Rules, Now: c.Now})
	p := &Part{Graph: r.Graph, Exposure: r.Exposure, group: g, threats: d.Threats, decided: map[threatKey]register.Decision{}}
	p.problems = slices.Concat(r.Graph.Problems, r.Problems, d.Problems)
	for _, t := range d.Threats {
		if x, ok := d.Decisions[t.ID]; ok {
			p.decided[key(t)] = x
		}
	}
	return p, nil
}

// Roots are the paths of the part's stacks.
func (p *Part) Roots() []string { return p.group.Roots() }

// Part returns the part that a root belongs to, or nil.
func (s *State) Part(root string) *Part {
	for _, p := range s.Parts {
		if slices.Contains(p.Roots(), root) {
			return p
		}
	}
	return nil
}
