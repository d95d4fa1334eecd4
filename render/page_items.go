package render

import (
	"strings"

	"strideline/model"
)

// boundary numbers a boundary and those around it, -1 for none.
func (n *numbered) boundary(g *model.Graph, id string) int {
	b := g.Boundary(id)
	if b == nil {
		return -1
	}
	if at, ok := n.bound[id]; ok {
		return at
	}
	n.bound[id] = -1 // a boundary inside itself ends here
	parent := n.boundary(g, b.Parent)
	at := len(n.data.Bounds)
	n.bound[id] = at
	n.data.Bounds = append(n.data.Bounds, pageBound{Title: clip(frameTitle(b)), Parent: parent})
	return at
}

// sheet describes the elements of a drawn sheet.
func (n *numbered) sheet(s *sheet, v *view) pageSheet {
	out := pageSheet{Key: s.key, Title: clip(s.title), Parent: s.parent, Notes: v.notes, Boxes: map[string]pageBox{}, Arrows: map[string]pageArrow{}}
	out.About = count(len(v.boxes), "box", "boxes") + ", " + count(len(v.arrows), "flow", "flows")
	for _, b := range v.boxes {
		box := pageBox{Title: clip(b.fullTitle()), Nodes: make([]int, 0, len(b.nodes)), Sheet: b.sheet}
		if b.bound != nil || b.many {
			box.Sub = b.sub
		}
		for _, x := range b.nodes {
			box.Nodes = append(box.Nodes, n.nodes[x.ID])
		}
		out.Boxes[b.id] = box
	}
	for _, a := range v.arrows {
		arrow := pageArrow{Verbs: a.does(), From: a.from.id, To: a.to.id, Edges: []int{}}
		for _, e := range a.edges[:min(len(a.edges), maxPageEdges)] {
			arrow.Edges = append(arrow.Edges, n.edges[e])
		}
		arrow.Left = len(a.edges) - len(arrow.Edges)
		out.Arrows[a.id] = arrow
	}
	return out
}

// item describes what is marked, by the numbers of what is drawn.
func (n *numbered) item(it Item) pageItem {
	out := pageItem{
		ID: plain(it.ID), Level: it.Level, Status: plain(it.Status), Title: clip(plain(it.Title)), Text: plain(it.Text), Tags: append([]string{}, it.Tags...),
		On: n.at(it.On), Nodes: []int{}, Edges: []int{}, At: where(it.At), Details: [][2]string{}, Steps: []pageStep{},
	}
	if rank(it.Level) == len(Levels) {
		out.Level = Levels[len(Levels)-1]
	}
	for _, id := range it.Nodes {
		if at := n.at(id); at >= 0 {
			out.Nodes = append(out.Nodes, at)
		}
	}
	for _, p := range it.Edges {
		if at, ok := n.pairs[p]; ok {
			out.Edges = append(out.Edges, at)
		}
	}
	for _, d := range it.Details {
		out.Details = append(out.Details, [2]string{plain(d[0]), paragraphs(d[1])})
	}
	for i, s := range it.Steps {
		step := pageStep{Text: clip(plain(s.Text)), At: where(s.At), Node: -1}
		if i < len(it.Nodes) {
			step.Node = n.at(it.Nodes[i])
		}
		out.Steps = append(out.Steps, step)
	}
	return out
}

func (n *numbered) at(id string) int {
	if at, ok := n.nodes[id]; ok {
		return at
	}
	return -1
}

// paragraphs is plain text that keeps its line ends.
func paragraphs(s string) string {
	lines := strings.Split(strings.TrimSpace(s), "\n")
	for i := range lines {
		lines[i] = plain(lines[i])
	}
	return strings.Join(lines, "\n")
}
