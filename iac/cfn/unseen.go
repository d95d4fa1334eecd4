package cfn

import (
	"strings"

	"strideline/iac/resource"
	"strideline/model"
)

// What a template leaves to the deployment, and strideline therefore does not
// see, is said at level info: macros, modules, stack sets.

// macro tells of a transform of the user's own. It may declare any name, so
// names are not checked beside one.
func (s *stack) macro(name string, at model.Range) {
	s.partial = true
	if name == "" {
		name = "without a name"
	}
	s.sayOnce(model.LevelInfo, at, "macro %q is not expanded: what it adds or changes is not seen", name)
}

func (s *stack) warnOnce(at model.Range, msg string) { s.sayOnce(model.LevelWarning, at, "%s", msg) }

// sayOnce tells a thing once a template, where it is met first.
func (s *stack) sayOnce(level model.Level, at model.Range, format string, args ...any) {
	before := len(s.result.Problems)
	s.warn(level, at, format, args...)
	p := s.result.Problems[before]
	if key := at.File + "\n" + p.Message; s.said[key] {
		s.result.Problems = s.result.Problems[:before]
	} else {
		s.said[key] = true
	}
}

// languageExtensions is the transform that Fn::ForEach needs.
const languageExtensions = "AWS::LanguageExtensions"

// extended reports whether the template may use the language extensions. A
// nested or included part cannot tell.
func (s *stack) extended() bool {
	t := s.doc.get("Transform")
	if t == nil {
		return false
	}
	if name, ok := t.word(); ok {
		return name == languageExtensions
	}
	for _, it := range t.items {
		if name, ok := it.word(); ok && name == languageExtensions {
			return true
		}
		if name, ok := it.raw().get("Name").word(); ok && name == languageExtensions {
			return true
		}
	}
	return t.unread() || t.shape == table
}

// isModule reports whether a type is a module of the registry:
// docs.aws.amazon.com/cloudformation-cli, "Modules".
func isModule(typ string) bool { return strings.HasSuffix(typ, "::MODULE") }

// notSeen tells of a resource whose own resources are not in these files.
func (s *stack) notSeen(r resource.Resource) {
	switch {
	case isModule(r.Type):
		s.warn(model.LevelInfo, r.At, "module %q is not expanded: the resources of %s are not seen", r.ID, r.Type)
	case r.Type == "AWS::CloudFormation::StackSet":
		s.warn(model.LevelInfo, r.At, "stack set %q is not followed: it deploys its template as stacks of their own, also in other accounts", r.ID)
	}
}

// ofModule reports whether a name is that of a resource within a module: the
// module's logical id with that of the resource behind it, or behind a dot.
func (s *stack) ofModule(name string) bool {
	for id, n := range s.declared {
		if typ, _ := n.raw().get("Type").word(); isModule(typ) && strings.HasPrefix(name, id) {
			return true
		}
	}
	return false
}
