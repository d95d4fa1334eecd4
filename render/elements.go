package render

import (
	"slices"
	"strconv"
	"strings"

	"strideline/model"
)

// elements lists what can be pointed at.
func (v *view) elements() []Element {
	out := make([]Element, 0, len(v.boxes)+len(v.arrows))
	for _, b := range v.boxes {
		e := Element{ID: b.id, At: b.at()}
		for _, n := range b.nodes {
			e.Nodes = append(e.Nodes, n.ID)
		}
		out = append(out, e)
	}
	for _, a := range v.arrows {
		e := Element{ID: a.id, At: a.at()}
		for _, x := range a.edges {
			e.Edge = append(e.Edge, Pair{x.From, x.To, x.Kind})
		}
		out = append(out, e)
	}
	return out
}

func (b *box) at() model.Range {
	if b.bound != nil && b.bound.At.Known() {
		return b.bound.At
	}
	for _, n := range b.nodes {
		if n.At.Known() {
			return n.At
		}
	}
	return model.Range{}
}

// at is the strongest evidence of an arrow.
func (a *arrow) at() model.Range {
	for _, e := range a.edges {
		if e.At.Known() {
			return e.At
		}
	}
	for _, e := range a.edges {
		if len(e.Evidence) > 0 {
			return e.Evidence[0]
		}
	}
	return model.Range{}
}

// tooltipLines is how many resources or actions a tooltip lists.
const tooltipLines = 8

func (b *box) tooltip() string {
	if b.bound != nil {
		return b.title + ": " + b.sub
	}
	n := b.nodes[0]
	lines := []string{b.fullName() + ", " + b.kindWord()}
	if len(b.nodes) > 1 {
		for i, o := range b.nodes {
			if i == tooltipLines {
				lines = append(lines, "and "+strconv.Itoa(len(b.nodes)-i)+" more")
				break
			}
			lines = append(lines, "  "+plain(o.Name))
		}
	}
	if s, _ := n.Attrs["exposure"].Value.(string); s != "" && s != "none" {
		lines = append(lines, "reachable by: "+callerWords[s])
	}
	if s, _ := n.Attrs["sensitivity"].Value.(string); s != "" {
		lines = append(lines, "holds "+s+" data")
	}
	if at := b.at(); at.Known() {
		lines = append(lines, plain(at.String()))
	}
	return strings.Join(append(lines, markLines(b.marks)...), "\n")
}

var callerWords = map[string]string{
	"anonymous": "anyone on the internet", "foreign-account": "foreign accounts", "authenticated": "any authenticated user", "internal": "the inside only",
}

func (b *box) fullName() string {
	if len(b.nodes) > 1 {
		return b.title
	}
	return plain(b.nodes[0].Name)
}

func (b *box) kindWord() string {
	if b.kind == model.Actor || b.class == "" {
		return "actor"
	}
	return b.class + " (" + string(b.kind) + ")"
}

func (a *arrow) tooltip() string {
	lines := []string{a.from.fullTitle() + " " + a.does() + " " + a.to.fullTitle()}
	var actions []string
	for _, e := range a.edges {
		actions = append(actions, e.Actions...)
	}
	slices.Sort(actions)
	actions = slices.Compact(actions)
	if n := len(actions); n > tooltipLines {
		actions = append(actions[:tooltipLines], "and "+strconv.Itoa(n-tooltipLines)+" more")
	}
	if len(actions) > 0 {
		lines = append(lines, plain(strings.Join(actions, ", ")))
	}
	switch {
	case a.dotted:
		lines = append(lines, "named in the environment, and no permission allows it")
	case a.pale && a.conditional():
		lines = append(lines, "only under a condition")
	case a.pale:
		lines = append(lines, "permitted, and nothing names it")
	}
	if a.crosses {
		lines = append(lines, "crosses a trust boundary")
	}
	if at := a.at(); at.Known() {
		lines = append(lines, plain(at.String()))
	}
	return strings.Join(append(lines, markLines(a.marks)...), "\n")
}

func (b *box) fullTitle() string {
	if b.bound != nil {
		return b.title
	}
	return b.fullName()
}

func (a *arrow) conditional() bool {
	for _, e := range a.edges {
		if len(e.Conditional) > 0 {
			return true
		}
	}
	return false
}

func markLines(marks []*Item) []string {
	var out []string
	for i, it := range marks {
		if i == tooltipLines {
			return append(out, "and "+strconv.Itoa(len(marks)-i)+" more")
		}
		out = append(out, plain(it.Level+": "+it.Title))
	}
	return out
}

// data maps a box to the graph and to its line.
func (b *box) data() [][2]string {
	id := ""
	if len(b.nodes) > 0 {
		id = model.Display(b.nodes[0].ID)
	}
	d := [][2]string{{"node", plain(id)}, {"name", b.fullTitle()}, {"kind", string(b.kind)}, {"class", plain(b.class)}}
	if b.bound != nil {
		d = append(d, [2]string{"boundary", plain(model.Display(b.bound.ID))})
	} else if b.frame != nil {
		d = append(d, [2]string{"in", b.frame.id})
	}
	return append(append(d, place(b.at())...), markData(b.marks)...)
}

func (a *arrow) data() [][2]string {
	kinds := make([]string, 0, len(a.edges))
	for _, e := range a.edges {
		if k := string(e.Kind); len(kinds) == 0 || kinds[len(kinds)-1] != k {
			kinds = append(kinds, k)
		}
	}
	d := [][2]string{{"from", a.from.id}, {"to", a.to.id}, {"kinds", strings.Join(kinds, " ")}}
	if a.crosses {
		d = append(d, [2]string{"crosses", "true"})
	}
	return append(append(d, place(a.at())...), markData(a.marks)...)
}

// markData names the items of an element and the worst of their levels.
func markData(marks []*Item) [][2]string {
	if len(marks) == 0 {
		return nil
	}
	ids := make([]string, len(marks))
	for i, it := range marks {
		ids[i] = plain(it.ID)
	}
	return [][2]string{{"level", level(marks)}, {"items", strings.Join(ids, " ")}}
}

// place is a line as data attributes.
func place(r model.Range) [][2]string {
	if !r.Known() {
		return nil
	}
	return [][2]string{{"file", plain(r.File)}, {"line", strconv.Itoa(r.Start.Line)}, {"column", strconv.Itoa(r.Start.Col)}}
}
