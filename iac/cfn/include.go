package cfn

import (
	"strings"

	"strideline/iac/resource"
	"strideline/model"
)

// AWS::Include puts the content of a file in the place of a transform:
// docs.aws.amazon.com/AWSCloudFormation, "AWS::Include transform".

// location is the node that names the file of an AWS::Include.
func location(a *node) *node {
	a = a.raw()
	if name, _ := a.get("Name").word(); name != "AWS::Include" {
		return nil
	}
	return a.get("Parameters").raw().get("Location")
}

// include evaluates Fn::Transform where a value is expected.
func (s *stack) include(n, a *node) resource.Value {
	loc := location(a)
	if loc == nil {
		if name, ok := a.raw().get("Name").word(); ok {
			s.macro(name, n.at)
		}
		return s.computed(n, s.eval(a))
	}
	tree := s.includeTree(loc)
	if tree == nil {
		return s.unknown(n.at, "the included file is not here")
	}
	return s.eval(tree)
}

// includeTree reads the file an AWS::Include names; nil where it is not local.
func (s *stack) includeTree(loc *node) *node {
	text, ok := s.eval(loc).Str()
	if !ok {
		return nil
	}
	file, local := s.beside(text)
	if !local {
		return nil
	}
	if s.including[file] {
		s.problem(loc.at, "file %q includes itself", file)
		return nil
	}
	if tree, ok := s.included[file]; ok {
		return tree
	}
	tree, err := s.load(file)
	if err != nil {
		s.problem(loc.at, "included file %q cannot be read: %s", file, resource.Cause(err))
		tree = nil
	}
	s.included[file] = tree
	return tree
}

// includeFields replaces a Fn::Transform beside other keys by the fields of
// the included file.
func (s *stack) includeFields(fields []entry) []entry {
	has := false
	for _, f := range fields {
		has = has || f.key == "Fn::Transform"
	}
	if !has {
		return fields
	}
	var out []entry
	for _, f := range fields {
		if f.key != "Fn::Transform" {
			out = append(out, f)
			continue
		}
		transforms := []*node{f.value}
		if f.value.shape == list {
			transforms = f.value.items
		}
		for _, t := range transforms {
			loc := location(t)
			if loc == nil {
				name, _ := t.raw().get("Name").word()
				s.macro(name, f.keyAt)
				continue
			}
			tree := s.includeTree(loc)
			s.partial = s.partial || tree == nil
			out = append(out, tree.raw().entries()...)
		}
	}
	return out
}

// includeSections merges the files that the template as a whole includes.
func (s *stack) includeSections() {
	s.included, s.including = map[string]*node{}, map[string]bool{}
	if s.doc = s.doc.raw(); s.doc.shape != table {
		if s.doc.shape != broken {
			s.problem(s.doc.at, "a template must be a mapping with a \"Resources\" section")
		}
		s.doc = &node{shape: table, at: s.doc.at, weight: 1}
		return
	}
	transforms := []*node{s.doc.get("Transform")}
	if t := transforms[0]; t != nil && t.shape == list {
		transforms = t.items
	}
	for _, t := range transforms {
		if name, ok := t.word(); ok && !providerMacro(name) {
			s.macro(name, t.at)
		}
		if t == nil || t.shape != table {
			continue
		}
		if name, ok := t.get("Name").word(); ok && !providerMacro(name) {
			s.macro(name, t.at)
		}
		if loc := location(t); loc != nil {
			s.mergeSections(s.includeTree(loc))
		}
	}
	if t := s.doc.get("Fn::Transform"); t != nil {
		doc := *s.doc
		doc.fields = s.includeFields(doc.fields)
		s.doc = &doc
	}
}

// providerMacro reports whether a transform is one of the provider's, which
// add no names but those SAM is known for. Another may declare any name.
func providerMacro(name string) bool {
	return strings.HasPrefix(name, "AWS::")
}

func (s *stack) mergeSections(tree *node) {
	doc := *s.doc
	doc.fields = append([]entry(nil), doc.fields...)
	for _, f := range tree.raw().entries() {
		old := doc.entry(f.key)
		if old == nil {
			doc.fields = append(doc.fields, f)
			continue
		}
		if old.value.shape == table && f.value.shape == table {
			merged := *old.value
			merged.fields = append(append([]entry(nil), old.value.fields...), f.value.fields...)
			old.value = &merged
		}
	}
	s.doc = &doc
}

// loadDefinition reads an OpenAPI or state machine file for SAM.
func (s *stack) loadDefinition(name string, at model.Range) (resource.Value, []model.Problem) {
	before := len(s.result.Problems)
	take := func() []model.Problem {
		ps := append([]model.Problem(nil), s.result.Problems[before:]...)
		s.result.Problems = s.result.Problems[:before]
		return ps
	}
	file, local := s.beside(name)
	if !local {
		return s.unknown(at, "it does not lie in this folder"), nil
	}
	tree, err := s.load(file)
	if err != nil {
		s.problem(at, "file %q cannot be read: %s", strings.TrimPrefix(name, "./"), resource.Cause(err))
		return s.unknown(at, "the file cannot be read"), take()
	}
	refs := s.refs
	v := s.eval(tree)
	s.refs = refs // the file is deployed as it is; its names are not the template's
	return v, take()
}
