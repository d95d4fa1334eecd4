package cfn

import (
	"path"
	"strings"

	"strideline/iac/resource"
	"strideline/model"
)

// child is a nested stack; stack is nil for one that is not local, cannot be
// read, or is being read.
type child struct {
	stack *stack
}

// nested reports whether a resource is a nested stack with a local template.
func (s *stack) nested(typ string, n *node) bool {
	_, ok := s.templateOf(typ, n)
	return ok
}

// templateOf is the node that names the local template of a nested stack.
func (s *stack) templateOf(typ string, n *node) (*node, bool) {
	key := ""
	switch typ {
	case "AWS::CloudFormation::Stack":
		key = "TemplateURL"
	case "AWS::Serverless::Application":
		key = "Location"
	default:
		return nil, false
	}
	if at := assetPath(n, key); at != nil {
		return at, true
	}
	if at := s.synthesisedTemplate(n); at != nil {
		return at, true
	}
	at := n.get("Properties").raw().get(key)
	if at == nil || at.shape == table || at.shape == broken {
		return nil, false
	}
	text, ok := s.eval(at).Str()
	if !ok {
		return nil, false
	}
	_, local := s.beside(text)
	return at, local
}

// assetPath is where the CDK says that the local file of a property lies:
// Metadata "aws:asset:path", for the property "aws:asset:property".
func assetPath(n *node, property string) *node {
	meta := n.get("Metadata").raw()
	if p, _ := meta.get("aws:asset:property").word(); p != property {
		return nil
	}
	at := meta.get("aws:asset:path")
	if p, ok := at.word(); !ok || p == "" || strings.HasPrefix(p, "/") {
		return nil
	}
	return at
}

// synthesisedTemplate names the template of a nested stack where only the
// CDK's manifest says which it is.
func (s *stack) synthesisedTemplate(n *node) *node {
	a := s.assembly(s.file)
	if a == nil {
		return nil
	}
	for id, d := range s.declared {
		if d.raw() == n {
			if file := a.nestedTemplate(path.Base(s.file), id); file != "" {
				return &node{shape: scalar, kind: resource.String, text: file, at: n.at, weight: 1}
			}
			return nil
		}
	}
	return nil
}

// child reads a nested stack, once.
func (s *stack) child(id string) *stack {
	if c, ok := s.children[id]; ok {
		return c.stack
	}
	n := s.declared[id].raw()
	if n == nil || n.shape != table {
		return nil
	}
	typ, _ := n.get("Type").word()
	at, ok := s.templateOf(typ, n)
	if !ok {
		return nil
	}
	c := &child{}
	s.children[id] = c
	defer s.assumeNothing()()
	when, exists, done := s.underCondition(n)
	defer done()
	if exists {
		c.stack = s.readChild(id, at, n, when)
	}
	return c.stack
}

func (s *stack) readChild(id string, at, n *node, when []model.Condition) *stack {
	text, _ := s.eval(at).Str()
	file, _ := s.beside(text)
	file, doc, ok := s.loadChild(file, at.at)
	if !ok {
		return nil
	}
	st := newStack(s.reading, s, s.root, join(s.instance, id), file, doc)
	st.when = append(append([]model.Condition(nil), s.when...), when...)
	st.given = map[string]resource.Value{}
	if p := n.get("Properties").raw().get("Parameters"); p != nil {
		for _, f := range s.eval(p.raw()).Fields {
			st.given[f.Key] = f.Value
		}
	}
	st.run()
	return st
}

func join(instance, id string) string {
	if instance == "" {
		return id
	}
	return instance + "." + id
}

// loadChild reads the file of a nested stack. A folder means its template.
func (s *stack) loadChild(file string, at model.Range) (string, *node, bool) {
	for p := s; p != nil; p = p.parent {
		if p.file == file {
			s.problem(at, "template %q includes itself", path.Base(file))
			return file, nil, false
		}
	}
	if s.stacks++; s.stacks > s.limits.Stacks {
		if s.stacks == s.limits.Stacks+1 {
			s.problem(at, "more than %d nested stacks (limit \"stacks\"); %q and what follows is not read", s.limits.Stacks, file)
		}
		return file, nil, false
	}
	doc, err := s.load(file)
	if err != nil {
		s.problem(at, "nested template %q cannot be read: %s", file, resource.Cause(err))
		return file, nil, false
	}
	return file, doc, true
}

// childOutput is the value of an output of a nested stack that was read.
func (s *stack) childOutput(id, name string, at model.Range) (resource.Value, bool) {
	st := s.child(id)
	if st == nil {
		return resource.Value{}, false
	}
	v, ok := st.outputs[name]
	if !ok {
		if st.declaresOutput(name) {
			return s.unknown(at, "the output is not there under these conditions"), true
		}
		s.problem(at, "nested stack %q has no output %q%s", id, name, hint(name, st.outputNames()))
		return s.unknown(at, "the nested stack has no such output"), true
	}
	return moved(v, at), true
}

func (s *stack) declaresOutput(name string) bool {
	o := s.doc.get("Outputs")
	return s.partial || o.unread() || o.get(name) != nil || s.loopedOutputs()
}

func (s *stack) loopedOutputs() bool {
	for _, e := range s.doc.get("Outputs").entries() {
		if strings.HasPrefix(e.key, "Fn::") {
			return true
		}
	}
	return false
}

func (s *stack) outputNames() []string {
	var out []string
	for _, e := range s.doc.get("Outputs").entries() {
		out = append(out, e.key)
	}
	return out
}
