package analyze

import (
	"cmp"
	"path"
	"slices"
	"strings"

	"strideline/config"
	"strideline/model"
)

// Find returns the nodes that people mean by a word: the one with this id, else
// those with this name, else those that go by it; and where there are none the
// name most like it, "" for none.
func Find(g *model.Graph, word string) (found []*model.Node, similar string) {
	var named, aliased []*model.Node
	var names []string
	for _, n := range g.Nodes {
		name := model.Display(n.Name)
		switch {
		case n.ID == word || model.Display(n.ID) == word:
			return []*model.Node{n}, ""
		case name == word:
			named = append(named, n)
		case slices.ContainsFunc(n.Aliases, func(a string) bool { return model.Display(a) == word }):
			aliased = append(aliased, n)
		}
		names = append(names, name)
	}
	if len(named) > 0 {
		return named, ""
	}
	if len(aliased) > 0 {
		return aliased, ""
	}
	return nil, model.Nearest(word, names)
}

// Onward is what can be touched from a node: its blast radius.
type Onward struct {
	Runs   []*model.Node // functions, in the order they are reached
	Reads  []*model.Node // stores, the most sensitive first
	Writes []*model.Node
	More   bool // Reads or Writes leaves some out
	Roles  []*model.Node
}

// Reach follows the causes from a node onward; the facts of g are derived.
func Reach(g *model.Graph, n *model.Node) Onward {
	out := Onward{
		Reads: nodes(g, list(n, "reachReads")), Writes: nodes(g, list(n, "reachWrites")), More: truth(n, "reachMore"),
	}
	f := newFlow(g)
	seen := map[int32]bool{int32(g.Index(n.ID)): true}
	for queue := []int32{int32(g.Index(n.ID))}; len(queue) > 0; queue = queue[1:] {
		at := g.Nodes[queue[0]]
		if at.Kind == model.Function && at != n {
			out.Runs = append(out.Runs, at)
		}
		for e := range g.Leaving(at.ID) {
			if to := g.Node(e.To); e.Kind == model.Assumes && !slices.Contains(out.Roles, to) {
				out.Roles = append(out.Roles, to)
			}
		}
		for _, j := range f[queue[0]] {
			if !seen[j] {
				seen[j] = true
				queue = append(queue, j)
			}
		}
	}
	return out
}

func nodes(g *model.Graph, ids []string) []*model.Node {
	var out []*model.Node
	for _, id := range ids {
		if n := g.Node(id); n != nil {
			out = append(out, n)
		}
	}
	return out
}

// Can is someone who may do something to a node, and by which facts.
type Can struct {
	Who   *model.Node
	Edges []*model.Edge // to the node, or to the hub it is a member of
}

// Doing are the words for what can be done to a node, beside the actions of
// the provider.
var Doing = map[string][]model.EdgeKind{
	"call": {model.Calls, model.Forwards}, "invoke": {model.Invokes}, "read": {model.Reads}, "write": {model.Writes},
	"delete": {model.Deletes}, "administer": {model.Administers}, "assume": {model.Assumes},
	"touch": {model.Calls, model.Forwards, model.Invokes, model.Reads, model.Writes, model.Deletes, model.Administers, model.Assumes},
}

// WhoCan returns who may do something to a node, those first whom the most
// dangerous callers reach. What is a word of Doing, or an action as the
// provider spells it, "*" and "?" standing for any text and any letter.
func WhoCan(g *model.Graph, what string, n *model.Node) []Can {
	var out []Can
	for _, to := range g.Nodes {
		if to != n && !slices.Contains(to.Members, n.ID) {
			continue
		}
		for e := range g.Entering(to.ID) {
			who := g.Node(e.From)
			if e.Certainty == model.Wired || !does(e, what) || e.Kind == model.Grants && held(g, who) {
				continue
			}
			i := slices.IndexFunc(out, func(c Can) bool { return c.Who == who })
			if i < 0 {
				i = len(out)
				out = append(out, Can{Who: who})
			}
			out[i].Edges = append(out[i].Edges, e)
		}
	}
	slices.SortStableFunc(out, func(a, b Can) int {
		return cmp.Or(cmp.Compare(callerOf(a.Who), callerOf(b.Who)), a.Who.At.Compare(b.Who.At), cmp.Compare(a.Who.ID, b.Who.ID))
	})
	return out
}

// does reports whether an edge is what was asked for.
func does(e *model.Edge, what string) bool {
	if !strings.Contains(what, ":") {
		return slices.Contains(Doing[what], e.Kind)
	}
	what = strings.ToLower(what)
	return slices.ContainsFunc(e.Actions, func(a string) bool {
		ok, err := path.Match(strings.ReplaceAll(what, "[", `\[`), strings.ToLower(a))
		return ok && err == nil
	})
}

// held reports whether a function or a trigger runs as a role: then it is who
// can, by data flow of its own.
func held(g *model.Graph, role *model.Node) bool {
	for e := range g.Entering(role.ID) {
		if k := g.Node(e.From).Kind; e.Kind == model.Assumes && (k == model.Function || k == model.Trigger) {
			return true
		}
	}
	return false
}

// callerOf orders nodes by who reaches them, actors by who they are.
func callerOf(n *model.Node) int {
	if n.Kind == model.Actor {
		return int(classCaller(n, config.Config{}))
	}
	return slices.Index(model.CallerValues, text(n, "exposure", "none"))
}
