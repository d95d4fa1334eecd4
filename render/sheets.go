package render

import (
	"cmp"
	"fmt"
	"math"
	"slices"

	"strideline/model"
)

// sheet is one picture of a page: everything, one boundary with what it
// touches, or an overview in which boundaries are boxes that lead to sheets.
type sheet struct {
	key    string
	title  string
	parent int             // place of the sheet above it, -1 for the first
	own    map[string]bool // ids of the nodes it is about; nil: all
	groups []*group
}

// group is what a sheet draws as one box: the nodes of a boundary, or of a
// part of one.
type group struct {
	key   string          // of the sheet that shows what is in it, "" for none
	bound *model.Boundary // what the box stands for
	in    string          // id of the boundary whose frame it stands in
	nodes map[string]bool
	boxes []*box // of the view in which it was found
}

const (
	// overviewFrom is how many boxes of several stacks are drawn in one picture.
	overviewFrom = 60
	// maxSheets is how many pictures a page holds: each is laid out for itself.
	maxSheets = 60
)

// plan chooses the sheets of a page, the first of which opens. What is focused
// or collapsed by hand is one picture.
func plan(g *model.Graph, o Options) (sheets []*sheet, notes []string) {
	first := &sheet{key: "all", title: "Everything", parent: -1}
	if o.Focus != nil {
		first.title = "In focus"
	}
	if o.Focus != nil || o.Collapse != nil {
		return []*sheet{first}, nil
	}
	most := o.mostNodes()
	o.MaxNodes = math.MaxInt
	v := newView(g, o)
	groups, n := v.owners(), len(v.boxes)
	if n <= overviewFrom || n <= most && len(groups) < 2 {
		return []*sheet{first}, nil
	}
	first.key, first.title = "overview", "Overview"
	p := &planner{v: v, most: most, sheets: []*sheet{first}, promised: 1}
	switch len(groups) {
	case 0:
		groups = p.areas(v.boxes, "", "area")
	case 1: // its parts are what there is to see
		groups = p.areas(groups[0].boxes, groups[0].bound.ID, "area")
	}
	if len(groups) > maxStacks {
		groups = bundles(groups)
	}
	first.groups = groups
	p.add(0, groups, nil)
	if p.left > 0 {
		notes = append(notes, fmt.Sprintf("%s no page of their own: a page holds %d pictures (look closer with --focus)", count(p.left, "box has", "boxes have"), maxSheets))
	}
	return p.sheets, notes
}

func (o Options) mostNodes() int {
	if o.MaxNodes > 0 {
		return o.MaxNodes
	}
	return DefaultMaxNodes
}

// planner collects sheets.
type planner struct {
	v        *view
	most     int
	sheets   []*sheet
	promised int // sheets that there are or will be
	left     int // groups that get none
}

// add makes the sheets of groups that stand side by side below a sheet, the
// worst first where there is no room for all. beside are the groups around.
func (p *planner) add(parent int, groups, beside []*group) {
	order := slices.Clone(groups)
	slices.SortStableFunc(order, func(a, b *group) int { return cmp.Compare(a.worst(), b.worst()) })
	room := map[*group]bool{}
	for _, gr := range order {
		if len(gr.boxes) < 2 {
			continue
		}
		if p.promised < maxSheets {
			room[gr] = true
			p.promised++
		} else {
			p.left++
		}
	}
	for i, gr := range groups {
		if !room[gr] {
			gr.key = "" // no door to a picture that is not there
			continue
		}
		if gr.key == "" {
			gr.key = fmt.Sprintf("%s-%d", gr.bound.Kind, i+1)
		}
		p.one(parent, gr, append(others(groups, gr), beside...))
	}
}

// one makes the sheet of a group, and those of its parts where it is large.
func (p *planner) one(parent int, gr *group, beside []*group) {
	s := &sheet{key: gr.key, title: gr.title(), parent: parent, own: gr.nodes, groups: beside}
	p.sheets = append(p.sheets, s)
	if len(gr.boxes) <= p.most {
		return
	}
	at := len(p.sheets) - 1
	parts := p.areas(gr.boxes, gr.bound.ID, gr.key+"-area")
	s.groups = slices.Concat(parts, beside)
	p.add(at, parts, beside)
}

// others are the groups that are not the one.
func others(groups []*group, but *group) []*group {
	var out []*group
	for _, gr := range groups {
		if gr != but {
			out = append(out, gr)
		}
	}
	return out
}

// worst is the rank of the worst item on the boxes of a group.
func (gr *group) worst() int {
	least := len(Levels)
	for _, b := range gr.boxes {
		if len(b.marks) > 0 {
			least = min(least, rank(b.marks[0].Level))
		}
	}
	return least
}

// owners groups the boxes by the stack, or other scope, they belong to, in the
// order of the graph.
func (v *view) owners() []*group {
	var out []*group
	of := map[*model.Boundary]*group{}
	for _, b := range v.boxes {
		owner := v.owner(b)
		if owner == nil {
			continue
		}
		if of[owner] == nil {
			of[owner] = &group{bound: owner, in: owner.Parent, nodes: map[string]bool{}}
			out = append(out, of[owner])
		}
		of[owner].put(b)
	}
	return out
}

// owner is the innermost boundary of ownership in whose frame a box stands.
func (v *view) owner(b *box) *model.Boundary {
	for f := b.frame; f != nil; f = f.parent {
		if f.bound.Kind == model.StackBoundary || f.bound.Kind == model.ScopeBoundary {
			return f.bound
		}
	}
	return nil
}

func (gr *group) put(b *box) {
	gr.boxes = append(gr.boxes, b)
	for _, n := range b.nodes {
		gr.nodes[n.ID] = true
	}
}

// options are those of a picture of a sheet.
func (s *sheet) options(o Options, g *model.Graph) Options {
	o.Title, o.Source, o.Highlight = "", "", "" // the page shows them
	o.groups, o.own = s.groups, s.own
	if s.own != nil {
		o.Depth = 1
		for _, n := range g.Nodes {
			if s.own[n.ID] {
				o.Focus = append(o.Focus, n.ID)
			}
		}
	}
	return o
}

// collapseGroups draws the groups of the options as one box each.
func (v *view) collapseGroups() {
	to := map[*box]*box{}
	for _, gr := range v.o.groups {
		v.collapseGroup(gr, to)
	}
	if len(to) > 0 {
		v.redirect(to)
	}
}

// collapseGroup puts a box for a group before its first, and notes in to what
// it takes the place of.
func (v *view) collapseGroup(gr *group, to map[*box]*box) {
	n := map[model.Kind]int{}
	b := &box{bound: gr.bound, kind: model.Function, class: string(gr.bound.Kind), title: gr.title(), many: true, sheet: gr.key}
	var gone []*box
	for _, o := range v.boxes {
		if len(o.nodes) == 0 || !gr.nodes[o.nodes[0].ID] {
			continue
		}
		gone = append(gone, o)
		b.nodes = append(b.nodes, o.nodes...)
		n[o.kind]++
	}
	least := 2
	b.sub = contents(n)
	if v.o.own != nil && len(gone) > 0 && !v.o.own[b.nodes[0].ID] {
		least, b.sub = 4, "touched: "+b.sub // a few neighbours say more by themselves
	}
	if len(gone) < least {
		return
	}
	for _, o := range gone {
		to[o] = b
	}
	b.frame = v.bounds(gr.in)
	v.boxes = slices.Insert(v.boxes, slices.Index(v.boxes, gone[0]), b)
}

// title is the name of what a group stands for.
func (gr *group) title() string {
	if gr.bound.Kind == areaBoundary {
		return gr.bound.Name
	}
	return frameTitle(gr.bound)
}
