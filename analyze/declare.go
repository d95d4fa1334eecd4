package analyze

import (
	"fmt"

	"strideline/config"
	"strideline/model"
)

// declare applies what the configuration says of the system: how a way in is
// really checked, a network in front of it, a caller that no file shows. An
// entry that matches nothing is a problem: it protects nobody.
func declare(g *model.Graph, cfg config.Config) (*model.Graph, []model.Problem) {
	d := declarer{g: g, actors: map[string]*model.Node{}}
	for _, c := range cfg.Classification {
		d.check(c.Match, c.At, model.Store)
	}
	for _, c := range cfg.Declare {
		d.check(c.Match, c.At, model.Trigger, model.Store)
		for _, n := range g.Nodes {
			if config.Matches(c.Match, n) {
				d.apply(c, n)
			}
		}
	}
	if len(d.edges) == 0 {
		return g, d.problems
	}
	return g.Extend(d.nodes, d.edges), d.problems
}

type declarer struct {
	g        *model.Graph
	actors   map[string]*model.Node
	nodes    []*model.Node
	edges    []*model.Edge
	problems []model.Problem
}

func (d *declarer) check(match string, at model.Range, kinds ...model.Kind) {
	if match == "" {
		return
	}
	for _, n := range d.g.Nodes {
		for _, k := range kinds {
			if n.Kind == k && config.Matches(match, n) {
				return
			}
		}
	}
	d.problems = append(d.problems, model.Problem{
		Level: model.LevelWarning, Message: fmt.Sprintf("%q matches nothing, expected the name of a %s", match, oneOf(kinds)), At: at,
	})
}

func oneOf(kinds []model.Kind) string {
	s := string(kinds[0])
	for _, k := range kinds[1:] {
		s += " or " + string(k)
	}
	return s
}

func (d *declarer) apply(c config.Declaration, n *model.Node) {
	if n.Kind == model.Trigger {
		if c.Auth != "" {
			fact(n, "auth", c.Auth, c.At)
		}
		if c.Private {
			fact(n, "private", true, c.At)
		}
	}
	if c.Caller == "" {
		return
	}
	kind := model.Calls
	switch n.Kind {
	case model.Trigger:
	case model.Store:
		kind = model.Writes
	default:
		return
	}
	a := d.actor(c.Caller)
	for e := range d.g.Leaving(a.ID) {
		if e.To == n.ID && e.Kind == kind {
			return
		}
	}
	d.edges = append(d.edges, &model.Edge{
		From: a.ID, To: n.ID, Kind: kind, Certainty: model.Declared, At: c.At, Evidence: []model.Range{c.At}, Attrs: map[string]model.Attr{},
	})
}

// actor is the caller of a class that the graph has, or a new one.
func (d *declarer) actor(class string) *model.Node {
	id := "actor:" + class
	if n := d.g.Node(id); n != nil {
		return n
	}
	if n := d.actors[id]; n != nil {
		return n
	}
	n := &model.Node{ID: id, Kind: model.Actor, Class: class, Name: class, Attrs: map[string]model.Attr{}}
	d.actors[id] = n
	d.nodes = append(d.nodes, n)
	return n
}
