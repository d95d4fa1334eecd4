// Package lift turns neutral resources into the model's graph: one file a
// cloud service says what its resource types are, what they are called and
// which edges they declare; permissions and wiring join the rest. It knows
// resource types, not file formats.
package lift

import (
	"cmp"
	"maps"
	"slices"

	"strideline/iac/resource"
	"strideline/model"
)

// Input is everything that was read in one run.
type Input struct {
	Results []resource.Result
	// Trusted lists the account ids that count as ours; the account that is
	// deployed to always does.
	Trusted []string
}

// Graph lifts all results into one graph. It never fails: what cannot be
// understood is counted in the coverage or told as a problem.
func Graph(in Input) *model.Graph {
	l := newLifter(in)
	l.declare()
	l.index()
	l.link()
	l.finish()
	l.permissions()
	l.wiring()
	l.hubs()
	l.crossings()
	g := l.b.Freeze()
	g.Coverage = l.coverage(in)
	return g
}

// kind is what lift knows of one resource type.
type kind struct {
	id       identity
	declare  func(l *lifter, it *item) // makes the node, sets its attributes
	link     func(l *lifter, it *item) // makes triggers and edges; every node exists by then
	plumbing bool                      // modelled without a node or edge of its own
}

// item is a resource on its way into the graph.
type item struct {
	*resource.Resource
	kind *kind
	node *model.Node // nil where the resource is no node
	name string      // symbolic physical name
	arn  string      // symbolic ARN, "" where the type has none
}

type refKey struct{ scope, id string }

type lifter struct {
	b       *model.Builder
	kinds   map[string]*kind
	items   []*item
	byRef   map[refKey]*item
	exports map[string]string
	store   parameterStore
	trusted map[string]bool
	stack   string // of the resource at hand

	arns   shelf                  // by arnKey
	names  shelf                  // by literal physical name
	owner  map[string]*item       // by node id
	hubOf  map[string]*model.Node // by hub id
	wired  map[wire][]model.Range
	depth  int
	counts counts
	apis   map[string]*api
	state  serviceState
}

type counts struct {
	modelled int
	ignored  map[string]int
}

func newLifter(in Input) *lifter {
	l := &lifter{
		b:       model.NewBuilder(),
		kinds:   allKinds(),
		byRef:   map[refKey]*item{},
		exports: exported(in),
		store:   newParameterStore(in),
		trusted: map[string]bool{},
		arns:    shelf{},
		names:   shelf{},
		owner:   map[string]*item{},
		hubOf:   map[string]*model.Node{},
		wired:   map[wire][]model.Range{},
		counts:  counts{ignored: map[string]int{}},
		apis:    map[string]*api{},
		state:   newServiceState(),
	}
	for _, a := range slices.Concat(in.Trusted, deliveryAccounts) {
		l.trusted[a] = true
	}
	for i := range in.Results {
		r := &in.Results[i]
		for j := range r.Resources {
			it := &item{Resource: &r.Resources[j], kind: l.kinds[r.Resources[j].Type]}
			l.items = append(l.items, it)
			l.byRef[refKey{it.Scope, it.ID}] = it
		}
		for _, p := range r.Problems {
			l.b.Problem(p)
		}
	}
	return l
}

// exported is the value of each export, by its name. A name that several stacks
// export means none of them: in one account and region there is only one.
func exported(in Input) map[string]string {
	out := map[string]string{}
	taken := map[string]bool{}
	for i := range in.Results {
		for _, e := range in.Results[i].Exports {
			text, ok := e.Name.Str()
			value, ok2 := e.Value.Str()
			if !ok || !ok2 {
				continue
			}
			name := model.Display(text)
			if taken[name] && out[name] != value {
				delete(out, name)
				continue
			}
			taken[name], out[name] = true, value
		}
	}
	return out
}

// declare makes a node of every resource that is one.
func (l *lifter) declare() {
	for _, it := range l.items {
		if it.kind == nil {
			if custom(it.Type) {
				it.kind = l.kinds["AWS::CloudFormation::CustomResource"]
			}
			if it.kind == nil {
				l.counts.ignored[it.Type]++
				continue
			}
		}
		l.counts.modelled++
		l.stack = it.Stack
		l.identify(it)
		if it.kind.declare != nil {
			it.kind.declare(l, it)
		}
	}
}

func (l *lifter) link() {
	for _, it := range l.items {
		if it.kind != nil && it.kind.link != nil {
			l.stack = it.Stack
			it.kind.link(l, it)
		}
	}
}

// finish runs what needs the edges of other resources.
func (l *lifter) finish() {
	l.kept()
	l.mounts()
	for _, d := range l.state.later {
		l.stack = d.stack
		d.run()
	}
	l.strayPermissions()
	l.networks()
	l.resourcePolicies()
	l.transport()
	l.literalSecrets()
}

func (l *lifter) coverage(in Input) model.Coverage {
	c := model.Coverage{Resources: len(l.items), Modelled: l.counts.modelled}
	files := map[string]bool{}
	for _, r := range in.Results {
		for _, f := range r.Files {
			files[f] = true
		}
		for i := range r.Resources {
			c.UnknownValues += unknowns(r.Resources[i].Props)
		}
	}
	c.Files = len(files)
	if len(l.state.subjectOrder) > 0 {
		c.Notes = append(c.Notes, "policies of the organisation (service and resource control policies) are not in these files and may forbid more")
	}
	for _, t := range slices.Sorted(maps.Keys(l.counts.ignored)) {
		c.Ignored = append(c.Ignored, model.TypeCount{Type: t, Count: l.counts.ignored[t]})
	}
	slices.SortStableFunc(c.Ignored, func(a, b model.TypeCount) int { return cmp.Compare(b.Count, a.Count) })
	return c
}

// unknowns counts the leaves that are written and cannot be evaluated.
func unknowns(v resource.Value) int {
	if v.Kind == resource.Unknown {
		return 1
	}
	n := 0
	for _, it := range v.Items {
		n += unknowns(it)
	}
	for _, f := range v.Fields {
		n += unknowns(f.Value)
	}
	return n
}
