package analyze

import (
	"maps"
	"slices"

	"strideline/model"
)

// deriveSets lists who shares what: the ways in of an API, the users of a
// role, the writers and readers of a store, what a function is permitted and
// what it names. Lists hold ids in the order of the graph.
func deriveSets(g *model.Graph) {
	apis := map[string][]string{}
	for _, n := range g.Nodes {
		if api := text(n, "api", ""); api != "" && n.Kind == model.Trigger {
			apis[api] = append(apis[api], n.ID)
		}
	}
	for i, n := range g.Nodes {
		switch n.Kind {
		case model.Trigger:
			facts(n, "routes", apis[text(n, "api", "")])
		case model.Role:
			facts(n, "users", incoming(g, i, func(from *model.Node, e *model.Edge) bool {
				return e.Kind == model.Assumes && from.Kind == model.Function
			}))
		case model.Store:
			facts(n, "writers", incoming(g, i, flows(model.Writes)))
			facts(n, "readers", incoming(g, i, flows(model.Reads)))
		}
	}
	derivePermissions(g)
}

func flows(kind model.EdgeKind) func(*model.Node, *model.Edge) bool {
	return func(from *model.Node, e *model.Edge) bool {
		return e.Kind == kind && e.Certainty != model.Wired && (from.Kind == model.Function || from.Kind == model.Trigger)
	}
}

// incoming lists the nodes whose edges into node i are of a sort.
func incoming(g *model.Graph, i int, sort func(*model.Node, *model.Edge) bool) []string {
	from := map[int]bool{}
	for _, e := range g.In(i) {
		if sort(g.Nodes[g.From(e)], g.Edges[e]) {
			from[g.From(e)] = true
		}
	}
	return ids(g, from)
}

func ids(g *model.Graph, set map[int]bool) []string {
	if len(set) == 0 {
		return nil
	}
	out := make([]string, 0, len(set))
	for _, i := range slices.Sorted(maps.Keys(set)) {
		out = append(out, g.Nodes[i].ID)
	}
	return out
}

// permits are the targets of one function: what a role permits it, what its
// own configuration names, and the difference.
type permits struct{ granted, wired, unused map[int]bool }

func derivePermissions(g *model.Graph) {
	all := map[int]permits{}
	wanted := map[string]map[int]int{} // by role: target -> how many of its users name it
	for i, n := range g.Nodes {
		if n.Kind != model.Function {
			continue
		}
		p := permitsOf(g, i)
		all[i] = p
		facts(n, "granted", ids(g, p.granted))
		facts(n, "wired", ids(g, p.wired))
		facts(n, "unused", ids(g, p.unused))
		for role := range roles(g, i) {
			if wanted[role] == nil {
				wanted[role] = map[int]int{}
			}
			for t := range p.wired {
				wanted[role][t]++
			}
		}
	}
	for i, n := range g.Nodes {
		if n.Kind == model.Function {
			facts(n, "gains", ids(g, gains(g, i, all[i], wanted)))
		}
	}
}

func permitsOf(g *model.Graph, i int) permits {
	p := permits{granted: map[int]bool{}, wired: map[int]bool{}, unused: map[int]bool{}}
	for _, e := range g.Out(i) {
		edge, to := g.Edges[e], g.To(e)
		if telemetry(g.Nodes[to]) || edge.Kind == model.Assumes || edge.Kind == model.Delivers {
			continue
		}
		if edge.Certainty == model.Granted || edge.Certainty == model.Both {
			p.granted[to] = true
		}
		if edge.Certainty != model.Granted {
			p.wired[to] = true
		}
	}
	for _, e := range g.In(i) {
		if t := g.Nodes[g.From(e)]; t.Kind == model.Trigger && g.Edges[e].Kind == model.Invokes {
			p.events(g, g.From(e))
		}
	}
	for t := range p.granted {
		if !p.wired[t] && !p.uses(g, t) {
			p.unused[t] = true
		}
	}
	return p
}

// events adds the stores whose content a trigger brings: a permission to poll
// a queue is used by polling it.
func (p permits) events(g *model.Graph, trigger int) {
	for _, e := range g.In(trigger) {
		if g.Edges[e].Kind == model.Feeds {
			p.wired[g.From(e)] = true
		}
	}
}

// uses reports whether a hub stands for something the function names.
func (p permits) uses(g *model.Graph, hub int) bool {
	return slices.ContainsFunc(g.Nodes[hub].Members, func(id string) bool { return p.wired[g.Index(id)] })
}

func roles(g *model.Graph, i int) map[string]bool {
	out := map[string]bool{}
	for _, e := range g.Out(i) {
		if g.Edges[e].Kind == model.Assumes {
			out[g.Edges[e].To] = true
		}
	}
	return out
}

// gains are the targets of function i that it does not name itself and another
// user of its role does: it could do without, were the role its own.
func gains(g *model.Graph, i int, p permits, wanted map[string]map[int]int) map[int]bool {
	out := map[int]bool{}
	for role := range roles(g, i) {
		for t := range p.unused {
			if wanted[role][t] > 0 {
				out[t] = true
			}
		}
	}
	return out
}

// deriveFanOut counts the functions that one event runs directly: those a
// trigger or function invokes, and those fed by the stores it writes. A
// function fed through two stores runs twice and counts twice.
func deriveFanOut(g *model.Graph) {
	fed := map[int]int64{}
	for i, n := range g.Nodes {
		if n.Kind == model.Store && !n.Hub && !telemetry(n) {
			fed[i] = consumers(g, i)
		}
	}
	for i, n := range g.Nodes {
		if n.Kind != model.Function && n.Kind != model.Trigger {
			continue
		}
		if count := runs(g, i, fed); count > 0 {
			fact(n, "fanOut", count, model.Range{})
		}
	}
}

// consumers counts the functions behind the triggers that store i feeds.
func consumers(g *model.Graph, i int) int64 {
	set := map[int]bool{}
	for _, e := range g.Out(i) {
		if g.Edges[e].Kind != model.Feeds {
			continue
		}
		for _, f := range g.Out(g.To(e)) {
			if g.Edges[f].Kind == model.Invokes {
				set[g.To(f)] = true
			}
		}
	}
	return int64(len(set))
}

func runs(g *model.Graph, i int, fed map[int]int64) int64 {
	invoked, written := map[int]bool{}, map[int]bool{}
	for _, e := range g.Out(i) {
		switch edge, to := g.Edges[e], g.To(e); {
		case edge.Certainty == model.Wired || g.Nodes[to].Hub:
		case edge.Kind == model.Invokes:
			invoked[to] = true
		case edge.Kind == model.Writes:
			written[to] = true
		}
	}
	count := int64(len(invoked))
	for s := range written {
		count += fed[s]
	}
	return count
}
