package cfn

import (
	"path"
	"slices"
	"strings"

	"strideline/iac/resource"
	"strideline/iac/sam"
	"strideline/model"
)

// stack is one use of a template: the root, or a nested one.
type stack struct {
	*reading
	parent   *stack
	root     string // path of the root template
	instance string // nested logical ids, joined with dots
	file     string
	scope    string
	doc      *node
	given    map[string]resource.Value // parameter values from outside
	when     []model.Condition         // what the stack's own existence hangs on

	resources  []entry // after loops and includes, last of a name wins
	declared   map[string]*node
	parameters map[string]*entry
	conditions map[string]*entry
	mappings   map[string]*entry
	children   map[string]*child
	outputs    map[string]resource.Value

	assumed map[string]bool // conditions taken as known while a branch is evaluated
	judging map[string]bool // conditions being evaluated, against cycles
	judged  map[string]truth
	refs    []reference     // checked when the names are all known
	made    map[string]bool // names that SAM defines
	partial bool            // blocks of the file are missing

	included    map[string]*node // files of AWS::Include
	including   map[string]bool
	firstExport int
	loopWeight  int
}

func newStack(rd *reading, parent *stack, root, instance, file string, doc *node) *stack {
	s := &stack{
		reading: rd, parent: parent, root: root, instance: instance, file: file, scope: root + "#" + instance, doc: doc,
		children: map[string]*child{}, outputs: map[string]resource.Value{}, declared: map[string]*node{},
		assumed: map[string]bool{}, judging: map[string]bool{}, judged: map[string]truth{},
	}
	s.includeSections()
	s.parameters = s.index("Parameters")
	s.mappings = s.index("Mappings")
	s.conditions = byName(s.expandLoops(s.section("Conditions")))
	s.resources = s.expandLoops(s.section("Resources"))
	for _, e := range s.resources {
		s.declared[e.key] = e.value
	}
	s.partial = s.partial || anyBroken(doc)
	return s
}

// nameless are the sections that declare no names.
var nameless = map[string]bool{
	"AWSTemplateFormatVersion": true, "Description": true, "Metadata": true, "Transform": true, "Outputs": true, "Rules": true, "Hooks": true,
}

// anyBroken reports whether a block that may declare names could
// not be read.
func anyBroken(doc *node) bool {
	for _, e := range doc.entries() {
		if e.value.shape == broken && !nameless[e.key] {
			return true
		}
		for _, f := range e.value.entries() {
			if f.value.shape == broken {
				return true
			}
		}
	}
	return false
}

// section returns the entries of a top-level section.
func (s *stack) section(name string) []entry {
	n := s.doc.get(name)
	if n == nil || n.null() || n.shape == broken {
		s.partial = s.partial || n.unread()
		return nil
	}
	if n = n.raw(); n.shape != table {
		s.problem(n.at, "section %q must be a mapping", name)
		return nil
	}
	return s.includeFields(n.fields)
}

func (s *stack) index(name string) map[string]*entry {
	return byName(s.section(name))
}

func byName(fields []entry) map[string]*entry {
	out := make(map[string]*entry, len(fields))
	for i := range fields {
		out[fields[i].key] = &fields[i]
	}
	return out
}

// run evaluates everything and adds it to the result.
func (s *stack) run() {
	s.firstExport = len(s.result.Exports)
	s.listParameters()
	var rs []resource.Resource
	for i := range s.resources {
		if s.ctx.Err() != nil {
			return
		}
		if r, ok := s.resource(&s.resources[i]); ok {
			rs = append(rs, r)
		}
	}
	for _, e := range s.expandLoops(s.section("Outputs")) {
		s.output(e)
	}
	rs = s.transform(rs)
	s.result.Resources = append(s.result.Resources, rs...)
	s.checkReferences(rs)
	s.checkConditions()
	s.outline()
}

// transform lets SAM expand its resources.
func (s *stack) transform(rs []resource.Resource) []resource.Resource {
	t := sam.Template{
		Scope: s.scope, Stack: s.root, Instance: s.instance, File: s.file,
		Resources: rs, Load: s.loadDefinition,
	}
	if !sam.Transformed(t) {
		return rs
	}
	if g := s.doc.get("Globals"); g != nil {
		t.Globals = s.eval(g.raw())
	}
	out := sam.Expand(t)
	s.result.Problems = append(s.result.Problems, out.Problems...)
	s.generated(out)
	return out.Resources
}

// resource evaluates one resource; ok is false for one that is not there: its
// condition is false, it is broken, or it is a nested stack that was read.
func (s *stack) resource(e *entry) (resource.Resource, bool) {
	n := e.value.raw()
	if n.shape == broken {
		s.partial = true
		return resource.Resource{}, false
	}
	if n.shape != table {
		s.problem(e.keyAt, "resource %q must be a mapping with a \"Type\"", e.key)
		return resource.Resource{}, false
	}
	typ, ok := n.get("Type").word()
	if !ok {
		s.missingType(e, n)
		return resource.Resource{}, false
	}
	when, exists, done := s.underCondition(n)
	defer done()
	if !exists {
		return resource.Resource{}, false
	}
	r := resource.Resource{
		Scope: s.scope, Stack: s.root, Instance: s.instance, ID: e.key, Type: typ, Provider: "aws",
		At: e.keyAt, Whole: model.Range{File: e.keyAt.File, Start: e.keyAt.Start, End: n.at.End},
		When: append(slices.Clip(s.when), when...),
	}
	if s.nested(typ, n) {
		s.child(e.key)
		if c := s.children[e.key]; c != nil && c.stack != nil {
			return r, false
		}
	}
	s.fill(&r, n)
	s.notSeen(r)
	return r, true
}

func (s *stack) missingType(e *entry, n *node) {
	if t := n.get("Type"); t != nil && t.shape != broken && !t.null() {
		s.problem(t.at, "\"Type\" of resource %q must be text", e.key)
		return
	}
	s.problem(e.keyAt, "resource %q has no \"Type\"", e.key)
}

// fill evaluates the attributes of a resource.
func (s *stack) fill(r *resource.Resource, n *node) {
	var attrs []resource.Field
	for _, f := range n.fields {
		switch f.key {
		case "Properties":
			r.Props = s.eval(f.value)
		case "Metadata":
			r.Meta = s.eval(f.value)
		case "DeletionPolicy":
			r.Deletion = s.eval(f.value)
		case "DependsOn":
			r.DependsOn = s.dependsOn(f.value)
		case "Type", "Condition":
		default:
			attrs = append(attrs, resource.Field{Key: f.key, KeyAt: f.keyAt, Value: s.eval(f.value)})
		}
	}
	if len(attrs) > 0 {
		r.Attrs = resource.Value{Kind: resource.Map, At: n.at, Fields: attrs}
	}
	if r.Props.Kind == resource.Absent || r.Props.Kind == resource.Null {
		r.Props = resource.Value{Kind: resource.Map, At: r.At}
	}
}

func (s *stack) dependsOn(n *node) []string {
	var out []string
	items := []*node{n}
	if n.shape == list {
		items = n.items
	}
	for _, it := range items {
		if name, ok := it.word(); ok {
			out = append(out, name)
			s.refer(name, "", it.at, useDepends)
		}
	}
	return out
}

func (s *stack) output(e entry) {
	n := e.value.raw()
	if n.shape == broken {
		s.partial = true
	}
	if n.shape != table {
		return
	}
	when, exists, done := s.underCondition(n)
	defer done()
	if !exists {
		return
	}
	v := resource.Value{}
	if f := n.get("Value"); f != nil {
		v = s.eval(f)
	}
	v.When = append(when, v.When...)
	s.outputs[e.key] = v
	s.result.Outputs = append(s.result.Outputs, resource.Output{Scope: s.scope, Name: e.key, Value: v, At: e.keyAt})
	if x := n.get("Export").get("Name"); x != nil {
		s.result.Exports = append(s.result.Exports, resource.Export{Name: s.eval(x), Value: v})
	}
}

// beside is the path of a file named by this template; ok is false for what is
// not a local path.
func (s *stack) beside(name string) (string, bool) {
	if name == "" || model.Symbolic(name) || strings.Contains(name, "://") || strings.HasPrefix(name, "/") || strings.HasPrefix(name, "arn:") {
		return "", false
	}
	return path.Join(path.Dir(s.file), strings.ReplaceAll(name, "\\", "/")), true
}
