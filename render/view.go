package render

import (
	"cmp"
	"fmt"
	"slices"

	"strideline/model"
)

// view is what of a graph is drawn: boxes, arrows between them and frames
// around them, in the order of the graph.
type view struct {
	g      *model.Graph
	o      Options
	boxes  []*box
	arrows []*arrow
	frames []*frame // parents before children
	framed map[frameKey]*frame
	of     map[string]*box
	notes  []string
	stack  map[string]string // ids of the boundaries of kind stack, by name
	next   map[*box][]*arrow // arrows that leave a box, once settled
}

// box is one drawn node, or several that are drawn as one.
type box struct {
	id     string
	nodes  []*model.Node // at least one, except for a collapsed boundary
	kind   model.Kind
	class  string
	title  string
	sub    string
	warn   bool // the subtitle is what a reviewer should see
	many   bool // stands for several resources
	loose  bool // only referred to
	frame  *frame
	bound  *model.Boundary // of a collapsed boundary
	sheet  string          // key of the sheet that shows what is inside
	marks  []*Item
	lit    bool
	w, h   float64
	number int // in the order drawn
	in     int // arrows that lead to it
}

// arrow is every drawn edge from one box to another.
type arrow struct {
	id       string
	from, to *box
	edges    []*model.Edge
	verbs    []string
	pale     bool // conditional, or permitted and not wired
	dotted   bool // named by the environment and not permitted
	crosses  bool
	marks    []*Item
	lit      bool
}

// frame is a drawn boundary, or a network inside one.
type frame struct {
	id     string
	bound  *model.Boundary
	title  string
	parent *frame
	used   bool
}

// newView chooses what is drawn.
func newView(g *model.Graph, o Options) *view {
	v := &view{g: g, o: o, of: map[string]*box{}, framed: map[frameKey]*frame{}, stack: map[string]string{}}
	for _, b := range g.Boundaries {
		if b.Kind == model.StackBoundary {
			v.stack[b.Name] = b.ID
		}
	}
	v.reveal()
	keep := v.chosen()
	v.addBoxes(keep)
	v.addArrows()
	v.collapseGroups()
	v.mergeHubs()
	v.collapseAsked()
	v.collapseLarge()
	v.dropAuth()
	v.mark()
	v.settle()
	return v
}

// reveal shows the kinds of what is asked for by name: the focus, and the path
// that stands out.
func (v *view) reveal() {
	asked := slices.Clone(v.o.Focus)
	for _, it := range v.o.Items {
		if it.ID == v.o.Highlight && it.ID != "" {
			asked = append(asked, it.Nodes...)
		}
	}
	for _, id := range asked {
		n := v.g.Node(id)
		switch {
		case n == nil:
		case n.Kind == model.Role:
			v.o.Show.Roles = true
		case n.Class == "key":
			v.o.Show.Keys = true
		case n.Class == "log":
			v.o.Show.Telemetry = true
		}
	}
}

// chosen returns which nodes are drawn at all, and notes what is hidden.
func (v *view) chosen() []bool {
	keep := make([]bool, len(v.g.Nodes))
	hidden := map[string]int{}
	for i, n := range v.g.Nodes {
		why := v.hides(i, n)
		keep[i] = why == ""
		if why != "" && why != "unused" {
			hidden[why]++
		}
	}
	if v.o.Focus != nil {
		v.narrow(keep)
		return keep
	}
	for _, s := range Shows {
		if n := hidden[s]; n > 0 {
			v.notes = append(v.notes, fmt.Sprintf("%s not drawn (--show %s)", count(n, singular[s], plural[s]), s))
		}
	}
	return keep
}

var (
	singular = map[string]string{"roles": "role", "telemetry": "log or metric store", "keys": "encryption key"}
	plural   = map[string]string{"roles": "roles", "telemetry": "log and metric stores", "keys": "encryption keys"}
)

// hides says what a node is hidden as, "" for a node that is drawn.
func (v *view) hides(i int, n *model.Node) string {
	telemetry, _ := n.Attrs["telemetry"].Value.(bool)
	switch {
	case n.Kind == model.Role && !v.o.Show.Roles:
		return "roles"
	case (telemetry || n.Class == "log") && !v.o.Show.Telemetry && !v.marked(n.ID):
		return "telemetry"
	case n.Class == "key" && !v.o.Show.Keys && !v.flows(i):
		return "keys"
	case (n.Hub || !declared(n)) && !v.drawnEdges(i):
		return "unused"
	}
	return ""
}

// declared reports whether one of the files declares a node; what is only
// referred to is drawn where data flows to or from it.
func declared(n *model.Node) bool {
	here, ok := n.Attrs["declaredHere"].Value.(bool)
	return !ok || here
}

// flows reports whether data flows to or from a node.
func (v *view) flows(i int) bool {
	for _, e := range slices.Concat(v.g.In(i), v.g.Out(i)) {
		switch v.g.Edges[e].Kind {
		case model.Protects, model.Grants:
		default:
			return true
		}
	}
	return false
}

// drawnEdges reports whether any edge of node i is of a kind that is drawn.
func (v *view) drawnEdges(i int) bool {
	for _, e := range slices.Concat(v.g.In(i), v.g.Out(i)) {
		if v.draws(v.g.Edges[e].Kind) {
			return true
		}
	}
	return false
}

// draws reports whether edges of a kind are drawn.
func (v *view) draws(k model.EdgeKind) bool {
	switch k {
	case model.Assumes, model.Grants, model.Passes, model.Escalates:
		return v.o.Show.Roles
	case model.Protects:
		return v.o.Show.Keys
	}
	return true
}

// marked reports whether an item speaks of a node.
func (v *view) marked(id string) bool {
	return slices.ContainsFunc(v.o.Items, func(it Item) bool { return slices.Contains(it.Nodes, id) })
}

func (v *view) addBoxes(keep []bool) {
	for i, n := range v.g.Nodes {
		if !keep[i] {
			continue
		}
		b := &box{nodes: []*model.Node{n}, kind: n.Kind, class: n.Class, many: n.Hub, loose: !declared(n) && !n.Hub && n.Kind != model.Actor, frame: v.frameOf(n)}
		b.title, b.sub, b.warn = words(n)
		v.boxes = append(v.boxes, b)
		v.of[n.ID] = b
	}
}

// settle numbers what is drawn and drops frames that hold nothing.
func (v *view) settle() {
	for _, b := range v.boxes {
		for f := b.frame; f != nil; f = f.parent {
			f.used = true
		}
	}
	v.frames = slices.DeleteFunc(v.frames, func(f *frame) bool { return !f.used })
	for i, f := range v.frames {
		f.id = fmt.Sprintf("b%d", i+1)
	}
	for i, b := range v.boxes {
		b.id, b.number = fmt.Sprintf("n%d", i+1), i
		b.size()
	}
	slices.SortStableFunc(v.arrows, func(a, b *arrow) int {
		return cmp.Or(cmp.Compare(a.from.number, b.from.number), cmp.Compare(a.to.number, b.to.number))
	})
	v.next = map[*box][]*arrow{}
	for i, a := range v.arrows {
		a.id = fmt.Sprintf("e%d", i+1)
		a.to.in++
		v.next[a.from] = append(v.next[a.from], a)
	}
}

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
