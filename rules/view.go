package rules

import "strideline/model"

// view is a graph with what matching asks of it, built once an evaluation.
type view struct {
	g       *model.Graph
	byKind  map[model.Kind][]int
	byClass map[kindClass][]int
	members map[int][]int           // nodes that a hub stands for
	hubs    map[int][]int           // hubs that stand for a node
	ids     map[int]map[string]bool // ids of members, filled when asked
}

type kindClass struct {
	kind  model.Kind
	class string
}

func newView(g *model.Graph) *view {
	v := &view{
		g: g, byKind: map[model.Kind][]int{}, byClass: map[kindClass][]int{},
		members: map[int][]int{}, hubs: map[int][]int{}, ids: map[int]map[string]bool{},
	}
	for i, n := range g.Nodes {
		v.byKind[n.Kind] = append(v.byKind[n.Kind], i)
		kc := kindClass{n.Kind, n.Class}
		v.byClass[kc] = append(v.byClass[kc], i)
		for _, id := range n.Members {
			if m := g.Index(id); n.Hub && m >= 0 && m != i {
				v.members[i] = append(v.members[i], m)
				v.hubs[m] = append(v.hubs[m], i)
			}
		}
	}
	return v
}

// count returns how many nodes a label admits.
func (v *view) count(l *label) int {
	if l.kinds == nil {
		return len(v.g.Nodes)
	}
	n := 0
	for k, classes := range l.kinds {
		if classes == nil {
			n += len(v.byKind[k])
		}
		for _, c := range classes {
			n += len(v.byClass[kindClass{k, c}])
		}
	}
	return n
}

// nodes returns the nodes that a label admits, in the order of the graph
// within each of its parts.
func (v *view) nodes(l *label) []int {
	if l.kinds == nil {
		all := make([]int, len(v.g.Nodes))
		for i := range all {
			all[i] = i
		}
		return all
	}
	var out []int
	for _, k := range l.list() {
		if l.kinds[k] == nil {
			out = append(out, v.byKind[k]...)
		}
		for _, c := range l.kinds[k] {
			out = append(out, v.byClass[kindClass{k, c}]...)
		}
	}
	return out
}

// touches reports whether edge e arrives at node n: itself, or the hub that
// stands for it.
func (v *view) touches(e int32, n int) bool {
	to := v.g.To(e)
	if to == n {
		return true
	}
	for _, h := range v.hubs[n] {
		if to == h {
			return true
		}
	}
	return false
}

// hubsIn returns the members of each part of a key that is a hub.
func (v *view) hubsIn(key []string) map[int]map[string]bool {
	var out map[int]map[string]bool
	for k, id := range key {
		i := v.g.Index(id)
		if i < 0 || len(v.members[i]) == 0 {
			continue
		}
		if v.ids[i] == nil {
			v.ids[i] = map[string]bool{}
			for _, m := range v.members[i] {
				v.ids[i][v.g.Nodes[m].ID] = true
			}
		}
		if out == nil {
			out = map[int]map[string]bool{}
		}
		out[k] = v.ids[i]
	}
	return out
}
