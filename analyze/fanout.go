package analyze

import "strideline/model"

// deriveFanOut counts the functions that one event runs directly: those a
// trigger or function invokes, and those fed by the stores it writes. A
// function fed through two stores runs twice and counts twice.
func deriveFanOut(g *model.Graph) {
	fed := make([]int64, len(g.Nodes))
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
	var set places
	for _, e := range g.Out(i) {
		if g.Edges[e].Kind != model.Feeds {
			continue
		}
		for _, f := range g.Out(g.To(e)) {
			if g.Edges[f].Kind == model.Invokes {
				set = append(set, g.To(f))
			}
		}
	}
	return int64(len(set.set()))
}

func runs(g *model.Graph, i int, fed []int64) int64 {
	var invoked, written places
	for _, e := range g.Out(i) {
		switch edge, to := g.Edges[e], g.To(e); {
		case edge.Certainty == model.Wired || g.Nodes[to].Hub:
		case edge.Kind == model.Invokes:
			invoked = append(invoked, to)
		case edge.Kind == model.Writes:
			written = append(written, to)
		}
	}
	count := int64(len(invoked.set()))
	for _, s := range written.set() {
		count += fed[s]
	}
	return count
}
