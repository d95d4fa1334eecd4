package render

import "strideline/model"

// narrow keeps only nodes within Depth drawn edges of the focus.
func (v *view) narrow(keep []bool) {
	dist := make([]int, len(keep))
	for i := range dist {
		dist[i] = -1
	}
	var queue []int
	for _, id := range v.o.Focus {
		if i := v.g.Index(id); i >= 0 && dist[i] < 0 {
			dist[i] = 0
			queue = append(queue, i)
		}
	}
	for len(queue) > 0 {
		i := queue[0]
		queue = queue[1:]
		if dist[i] == v.o.Depth {
			continue
		}
		for _, j := range v.around(i) {
			if dist[j] < 0 && keep[j] {
				dist[j] = dist[i] + 1
				queue = append(queue, j)
			}
		}
	}
	left := 0
	for i := range keep {
		if keep[i] && dist[i] < 0 {
			left++
		}
		keep[i] = dist[i] == 0 || keep[i] && dist[i] > 0
	}
	if left > 0 && v.o.own == nil {
		v.notes = append(v.notes, count(left, "part", "parts")+" outside the focus not drawn (--depth)")
	}
}

// around lists the nodes that a drawn edge joins with node i.
func (v *view) around(i int) []int {
	var out []int
	for _, e := range v.g.Out(i) {
		if v.draws(v.g.Edges[e].Kind) {
			out = append(out, v.g.To(e))
		}
	}
	for _, e := range v.g.In(i) {
		if v.draws(v.g.Edges[e].Kind) {
			out = append(out, v.g.From(e))
		}
	}
	return out
}

// Find returns the ids of the nodes that a word names: an id, a name or an
// alias, exactly.
func Find(g *model.Graph, word string) []string {
	if g.Node(word) != nil {
		return []string{word}
	}
	var out []string
	for _, n := range g.Nodes {
		if n.Name == word || model.Display(n.ID) == word || hasAlias(n, word) {
			out = append(out, n.ID)
		}
	}
	return out
}

func hasAlias(n *model.Node, word string) bool {
	for _, a := range n.Aliases {
		if model.Display(a) == word {
			return true
		}
	}
	return false
}
