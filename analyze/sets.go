package analyze

import (
	"slices"

	"strideline/model"
)

// deriveSets lists who shares what: the ways in of an API, the users of a
// role, the writers and readers of a store, what a function is permitted and
// what it names. Lists hold ids in the order of the graph.
func deriveSets(g *model.Graph) {
	apis, checked := map[string][]string{}, map[string]int64{}
	for _, n := range g.Nodes {
		if api := text(n, "api", ""); api != "" && n.Kind == model.Trigger {
			apis[api] = append(apis[api], n.ID)
			if !unknown(n, "auth") && n.Class != "authorizer" && !slices.Contains(openAuth, text(n, "auth", "internal")) {
				checked[api]++
			}
		}
	}
	for i, n := range g.Nodes {
		switch n.Kind {
		case model.Trigger:
			if api := text(n, "api", ""); api != "" {
				facts(n, "routes", apis[api])
				if checked[api] > 0 {
					fact(n, "checkedRoutes", checked[api], model.Range{})
				}
			}
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

// openAuth are the values of auth that leave it open who calls; "internal" is
// no way in for callers at all.
var openAuth = []string{"none", "api-key", "internal"}

func flows(kind model.EdgeKind) func(*model.Node, *model.Edge) bool {
	return func(from *model.Node, e *model.Edge) bool {
		return e.Kind == kind && e.Certainty != model.Wired && (from.Kind == model.Function || from.Kind == model.Trigger)
	}
}

// incoming lists the nodes whose edges into node i are of a sort.
func incoming(g *model.Graph, i int, sort func(*model.Node, *model.Edge) bool) []string {
	var from places
	for _, e := range g.In(i) {
		if sort(g.Nodes[g.From(e)], g.Edges[e]) {
			from = append(from, g.From(e))
		}
	}
	return from.set().ids(g)
}

// places are indexes of nodes; as a set they are sorted, each once.
type places []int

func (p places) set() places {
	slices.Sort(p)
	return slices.Compact(p)
}

func (p places) has(i int) bool {
	_, ok := slices.BinarySearch(p, i)
	return ok
}

func (p places) ids(g *model.Graph) []string {
	if len(p) == 0 {
		return nil
	}
	out := make([]string, 0, len(p))
	for _, i := range p {
		out = append(out, g.Nodes[i].ID)
	}
	return out
}

// permits are the targets of one function: what a role permits it, what its
// own configuration names, the same with the hubs that stand for those, and
// what is permitted and not named.
type permits struct{ granted, wired, named, unused places }

func derivePermissions(g *model.Graph) {
	all := map[int]permits{}
	hubs := memberships(g)
	wanted := map[int]places{} // by role: what its users name
	for i, n := range g.Nodes {
		if n.Kind != model.Function {
			continue
		}
		p := permitsOf(g, i, hubs)
		all[i] = p
		facts(n, "granted", p.granted.ids(g))
		facts(n, "wired", p.wired.ids(g))
		facts(n, "unused", p.unused.ids(g))
		for _, role := range roles(g, i) {
			wanted[role] = append(wanted[role], p.named...)
		}
	}
	for role := range wanted {
		wanted[role] = wanted[role].set()
	}
	for i, n := range g.Nodes {
		if n.Kind == model.Function {
			facts(n, "gains", gains(g, i, all[i], wanted).ids(g))
		}
	}
}

func permitsOf(g *model.Graph, i int, hubs map[int]places) permits {
	var p permits
	for _, e := range g.Out(i) {
		edge, to := g.Edges[e], g.To(e)
		if n := g.Nodes[to]; n.Kind == model.Store && !holds(n) || !touches(edge.Kind) {
			continue
		}
		if edge.Certainty == model.Granted || edge.Certainty == model.Both {
			p.granted = append(p.granted, to)
		}
		if edge.Certainty != model.Granted {
			p.wired = append(p.wired, to)
		}
	}
	for _, e := range g.In(i) {
		if t := g.Nodes[g.From(e)]; t.Kind == model.Trigger && g.Edges[e].Kind == model.Invokes {
			p.wired = append(p.wired, events(g, g.From(e))...)
		}
	}
	p.granted, p.wired = p.granted.set(), p.wired.set()
	for _, w := range p.wired {
		p.named = append(append(p.named, w), hubs[w]...)
	}
	p.named = p.named.set()
	for _, t := range p.granted {
		if !p.named.has(t) {
			p.unused = append(p.unused, t)
		}
	}
	return p
}

// touches reports whether an edge of code is something it does with its target,
// or means to.
func touches(k model.EdgeKind) bool {
	return k == model.Reads || k == model.Writes || k == model.Deletes || k == model.Administers || k == model.Invokes || k == model.Refers
}

// events are the stores whose content a trigger brings: a permission to poll a
// queue is used by polling it.
func events(g *model.Graph, trigger int) places {
	var out places
	for _, e := range g.In(trigger) {
		if g.Edges[e].Kind == model.Feeds {
			out = append(out, g.From(e))
		}
	}
	return out
}

// memberships are the hubs that each node belongs to.
func memberships(g *model.Graph) map[int]places {
	out := map[int]places{}
	for h, n := range g.Nodes {
		for _, id := range n.Members {
			if i := g.Index(id); i >= 0 {
				out[i] = append(out[i], h)
			}
		}
	}
	return out
}

func roles(g *model.Graph, i int) places {
	var out places
	for _, e := range g.Out(i) {
		if g.Edges[e].Kind == model.Assumes {
			out = append(out, g.To(e))
		}
	}
	return out.set()
}

// gains are the targets of function i that it does not name itself and another
// user of its role does: it could do without, were the role its own.
func gains(g *model.Graph, i int, p permits, wanted map[int]places) places {
	var out places
	for _, role := range roles(g, i) {
		for _, t := range p.unused {
			if wanted[role].has(t) {
				out = append(out, t)
			}
		}
	}
	return out.set()
}
