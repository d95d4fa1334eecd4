package analyze

import (
	"cmp"
	"slices"

	"strideline/model"
)

// maxReach is how many ids a list of reach holds. Reach of everything from
// everywhere is quadratic; the first fifty stores, the most sensitive first,
// are not, and nobody reads on.
const maxReach = 50

// reach computes for every node the stores that can be touched from it onward:
// by its own data flow, by what it runs, by what the stores it fills set off.
// A role's own data flow is what it permits.
type reach struct {
	g             *model.Graph
	place         []int32 // of a node in the order of the lists
	nodes         []int32 // inverse of place
	reads, writes [][]int32
	fronts        map[int][]int // stores behind a proxy
}

func deriveReach(g *model.Graph, f flow) {
	r := &reach{g: g, reads: make([][]int32, len(g.Nodes)), writes: make([][]int32, len(g.Nodes)), fronts: map[int][]int{}}
	for e, edge := range g.Edges {
		if edge.Kind == model.Fronts {
			r.fronts[g.From(int32(e))] = append(r.fronts[g.From(int32(e))], g.To(int32(e)))
		}
	}
	r.sort()
	r.own()
	for part := range f.components() {
		r.gather(f, part)
	}
	r.tell()
}

// sort orders nodes by sensitivity, then place in the files.
func (r *reach) sort() {
	r.nodes = make([]int32, len(r.g.Nodes))
	worth := make([]int, len(r.g.Nodes))
	for i, n := range r.g.Nodes {
		r.nodes[i] = int32(i)
		worth[i] = slices.Index(model.SensitivityValues, text(n, "sensitivity", "internal"))
	}
	slices.SortStableFunc(r.nodes, func(a, b int32) int { return cmp.Compare(worth[b], worth[a]) })
	r.place = make([]int32, len(r.nodes))
	for p, i := range r.nodes {
		r.place[i] = int32(p)
	}
}

// own notes each node's own data flow, and each role's permissions.
func (r *reach) own() {
	v := verbs{}
	for e, edge := range r.g.Edges {
		from, to := r.g.From(int32(e)), r.g.To(int32(e))
		if edge.Certainty == model.Wired || !holds(r.g.Nodes[to]) {
			continue
		}
		does := verb(0)
		switch edge.Kind {
		case model.Reads:
			does = reading
		case model.Writes, model.Administers:
			does = changing
		case model.Deletes:
			if does = v.of(edge); does != reading {
				does = changing
			}
		case model.Grants:
			if does = v.of(edge); does&running != 0 {
				does |= changing // to run a model is to send it something
			}
		}
		r.note(r.reads, does&reading != 0, from, to)
		r.note(r.writes, does&changing != 0, from, to)
	}
	for i := range r.g.Nodes {
		r.reads[i], r.writes[i] = first(r.reads[i]), first(r.writes[i])
	}
	r.administrators()
}

// administrators reach every store there is, and so does what runs as one.
func (r *reach) administrators() {
	var all []int32
	for p, i := range r.nodes {
		if n := r.g.Nodes[i]; holds(n) && !n.Hub && len(all) <= maxReach {
			all = append(all, int32(p))
		}
	}
	for i, n := range r.g.Nodes {
		if n.Kind != model.Role || !truth(n, "admin") {
			continue
		}
		r.reads[i], r.writes[i] = all, all
		for _, e := range r.g.In(i) {
			if r.g.Edges[e].Kind == model.Assumes {
				r.reads[r.g.From(e)], r.writes[r.g.From(e)] = all, all
			}
		}
	}
}

// note adds a store to a node's set, and what the store is a proxy of.
func (r *reach) note(sets [][]int32, can bool, node, store int) {
	if k := r.g.Nodes[node].Kind; !can || k != model.Function && k != model.Trigger && k != model.Role {
		return
	}
	sets[node] = append(sets[node], r.place[store])
	for _, behind := range r.fronts[store] {
		sets[node] = append(sets[node], r.place[behind])
	}
}

// first sorts a set and keeps one more than a list shows, to tell that there
// is more.
func first(set []int32) []int32 {
	slices.Sort(set)
	set = slices.Compact(set)
	return slices.Clip(set[:min(len(set), maxReach+1)])
}

// gather gives each node of a component what all of them and what they lead to
// reach; the components they lead to are done.
func (r *reach) gather(f flow, part []int32) {
	var reads, writes []int32
	for _, i := range part {
		reads, writes = union(reads, r.reads[i]), union(writes, r.writes[i])
		for _, j := range f[i] {
			reads, writes = union(reads, r.reads[j]), union(writes, r.writes[j])
		}
	}
	for _, i := range part {
		r.reads[i], r.writes[i] = reads, writes
	}
}

// union merges two sorted sets, sharing one of them where it has it all.
func union(a, b []int32) []int32 {
	switch {
	case len(b) == 0 || slices.Equal(a, b):
		return a
	case len(a) == 0:
		return b
	}
	out := make([]int32, 0, min(len(a)+len(b), maxReach+1))
	for len(out) <= maxReach && (len(a) > 0 || len(b) > 0) {
		switch {
		case len(b) == 0 || len(a) > 0 && a[0] < b[0]:
			out, a = append(out, a[0]), a[1:]
		case len(a) == 0 || b[0] < a[0]:
			out, b = append(out, b[0]), b[1:]
		default:
			out, a, b = append(out, a[0]), a[1:], b[1:]
		}
	}
	return out
}

func (r *reach) tell() {
	for i, n := range r.g.Nodes {
		if n.Kind == model.Store || n.Kind == model.Actor {
			continue
		}
		facts(n, "reachReads", r.ids(r.reads[i]))
		facts(n, "reachWrites", r.ids(r.writes[i]))
		if len(r.reads[i]) > maxReach || len(r.writes[i]) > maxReach {
			fact(n, "reachMore", true, model.Range{})
		}
		if s := r.sensitivity(r.reads[i], r.writes[i]); s != "" {
			fact(n, "reachSensitivity", s, model.Range{})
		}
	}
}

func (r *reach) ids(set []int32) []string {
	out := make([]string, 0, min(len(set), maxReach))
	for _, p := range set[:min(len(set), maxReach)] {
		out = append(out, r.g.Nodes[r.nodes[p]].ID)
	}
	return out
}

// sensitivity is that of the most sensitive store in the sets. Keys hold no
// content: what may be decrypted counts where it is read.
func (r *reach) sensitivity(sets ...[]int32) string {
	least := int32(len(r.nodes))
	for _, s := range sets {
		for _, p := range s {
			if r.g.Nodes[r.nodes[p]].Class != "key" {
				least = min(least, p)
				break
			}
		}
	}
	if int(least) == len(r.nodes) {
		return ""
	}
	return text(r.g.Nodes[r.nodes[least]], "sensitivity", "internal")
}
