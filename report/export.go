package report

import (
	"fmt"
	"slices"
	"strings"

	"strideline/model"
	"strideline/rules"
)

// Exports are the tools whose form Export writes.
var Exports = []string{"otm", "threat-dragon", "threagile"}

// diagram is a system as a data flow diagram has it: parts, flows between
// them, zones around them, and the threats to each part. Roles are no parts:
// what they permit is in the flows.
type diagram struct {
	in    Input
	parts []*part
	flows []*flow
	zones []*zone
	byID  map[string]*part

	zoneByID map[string]*zone
}

// part is an actor, a way in, a function or a store.
type part struct {
	node    *model.Node
	key     string // names it in every export: holds over renamed files
	name    string
	zone    *zone // nil for none
	threats []*rules.Threat
	also    []*rules.Threat // of which it is one of the other ways
	handles []string        // keys of the stores it has flows to
}

// flow is everything that goes from one part to another.
type flow struct {
	key      string
	from, to *part
	edges    []*model.Edge
}

// zone is a trust boundary that has parts or zones in it.
type zone struct {
	boundary *model.Boundary
	key      string
	name     string
	parent   *zone
}

// flowKinds are the kinds of edge along which something travels.
var flowKinds = []model.EdgeKind{
	model.Calls, model.Forwards, model.Feeds, model.Invokes, model.Reads, model.Writes, model.Deletes,
	model.Administers, model.Sends, model.Delivers, model.Fronts,
}

func newDiagram(in Input) *diagram {
	d := &diagram{in: in, byID: map[string]*part{}, zoneByID: map[string]*zone{}}
	d.addZones()
	keys := newKeys()
	for _, n := range in.Graph.Nodes {
		keys.count(n)
	}
	for _, n := range in.Graph.Nodes {
		if n.Kind == model.Role {
			continue
		}
		p := &part{node: n, key: keys.of(n), name: escape(rules.NodeName(n)), zone: d.zoneOf(n)}
		d.parts = append(d.parts, p)
		d.byID[n.ID] = p
	}
	d.addFlows()
	d.addThreats()
	return d
}

// addThreats gives each part the threats it is the subject of, and those of
// which it is one of the other ways.
func (d *diagram) addThreats() {
	byPlace := map[model.Range][]*part{}
	for _, p := range d.parts {
		if p.node.At.Known() {
			byPlace[p.node.At] = append(byPlace[p.node.At], p)
		}
	}
	for i := range d.in.Threats {
		t := &d.in.Threats[i]
		subject := d.subject(t)
		if subject == nil {
			continue
		}
		subject.threats = append(subject.threats, t)
		for _, r := range t.Related {
			if _, also := otherWay(r); !also {
				continue
			}
			for _, p := range byPlace[r.At] {
				if p != subject && p.node.Kind == subject.node.Kind && (len(p.also) == 0 || p.also[len(p.also)-1] != t) {
					p.also = append(p.also, t)
				}
			}
		}
	}
}

// otherWay is what a related place says of another way of the same threat.
func otherWay(r rules.Related) (text string, ok bool) { return strings.CutPrefix(r.Message, "also: ") }

// all are the threats of a part, its own and those it shares.
func (p *part) all() []*rules.Threat { return append(slices.Clip(p.threats), p.also...) }

func (d *diagram) addFlows() {
	byEnds := map[[2]*part]*flow{}
	for _, e := range d.in.Graph.Edges {
		from, to := d.byID[e.From], d.byID[e.To]
		if from == nil || to == nil || from == to || !slices.Contains(flowKinds, e.Kind) {
			continue
		}
		f := byEnds[[2]*part{from, to}]
		if f == nil {
			f = &flow{key: from.key + " > " + to.key, from: from, to: to}
			byEnds[[2]*part{from, to}] = f
			d.flows = append(d.flows, f)
			if to.node.Kind == model.Store {
				from.handles = append(from.handles, to.key)
			}
		}
		f.edges = append(f.edges, e)
	}
}

// verbs say what happens along a flow: "reads, writes".
func (f *flow) verbs() string {
	var out []string
	for _, k := range flowKinds {
		if slices.ContainsFunc(f.edges, func(e *model.Edge) bool { return e.Kind == k }) {
			out = append(out, string(k))
		}
	}
	return strings.Join(out, ", ")
}

// has reports whether a flow has an edge of a kind.
func (f *flow) has(kinds ...model.EdgeKind) bool {
	return slices.ContainsFunc(f.edges, func(e *model.Edge) bool { return slices.Contains(kinds, e.Kind) })
}

// actions are what the permissions behind a flow allow, at most a few.
func (f *flow) actions() []string {
	const most = 12
	var out []string
	for _, e := range f.edges {
		for _, a := range e.Actions {
			if !slices.Contains(out, a) {
				out = append(out, a)
			}
		}
	}
	slices.Sort(out)
	if more := len(out) - most; more > 0 {
		out = append(out[:most:most], fmt.Sprintf("and %d more", more))
	}
	return escapeAll(out)
}

// public reports whether a flow comes in from, or goes out to, the internet.
func (f *flow) public() bool {
	return slices.ContainsFunc(f.edges, func(e *model.Edge) bool { return slices.Contains(e.Crosses, "internet") })
}

// plain reports whether a flow travels without encryption.
func (f *flow) plain() bool {
	return slices.ContainsFunc(f.edges, func(e *model.Edge) bool { v, _ := e.Attrs["plain"].Value.(bool); return v })
}

// subject is the part that a threat is shown at: the one its cause belongs to,
// else the last one on its path that is no actor.
func (d *diagram) subject(t *rules.Threat) *part {
	var last *part
	for _, s := range t.Path {
		p := d.byID[s.Node.ID]
		if p == nil || p.node.Kind == model.Actor {
			continue
		}
		if s.Node.Name == t.AnchorName {
			return p
		}
		last = p
	}
	if last == nil && len(t.Path) > 0 {
		return d.user(t.Path[0].Node)
	}
	return last
}

// user is the first part that runs as a role.
func (d *diagram) user(n *model.Node) *part {
	for e := range d.in.Graph.Entering(n.ID) {
		if p := d.byID[e.From]; p != nil && e.Kind == model.Assumes {
			return p
		}
	}
	return nil
}

func (d *diagram) addZones() {
	stacks := 0
	for _, b := range d.in.Graph.Boundaries {
		if b.Kind == model.StackBoundary {
			stacks++
		}
	}
	for _, b := range d.in.Graph.Boundaries {
		z := &zone{boundary: b, key: zoneKey(b, stacks), name: escape(b.Name)}
		d.zoneByID[b.ID] = z
		d.zones = append(d.zones, z)
	}
	for _, z := range d.zones {
		z.parent = d.zoneByID[z.boundary.Parent]
	}
}

// zoneKey is the id of a boundary without the name of its file where that is
// the only one.
func zoneKey(b *model.Boundary, stacks int) string {
	id := model.Display(b.ID)
	switch {
	case b.Kind == model.StackBoundary && stacks == 1:
		return "stack"
	case stacks == 1 && strings.Contains(id, "#"):
		return string(b.Kind) + ":" + id[strings.IndexByte(id, '#')+1:]
	}
	return id
}

// zoneOf is the innermost boundary a part stands in. What no file declares
// stands in no stack; a hub covers its whole account.
func (d *diagram) zoneOf(n *model.Node) *zone {
	for _, id := range []string{n.Network, n.Boundary} {
		if z := d.zoneByID[id]; z != nil {
			return z
		}
	}
	if n.Hub {
		return d.zoneByID["account"]
	}
	return nil
}
