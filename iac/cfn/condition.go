package cfn

import (
	"slices"
	"strings"

	"strideline/iac/resource"
	"strideline/model"
)

// truth is the value of a condition: Kleene's three.
type truth uint8

const (
	maybe truth = iota
	yes
	no
)

func truthOf(b bool) truth {
	if b {
		return yes
	}
	return no
}

func (t truth) not() truth {
	switch t {
	case yes:
		return no
	case no:
		return yes
	}
	return maybe
}

// judge evaluates a named condition.
func (s *stack) judge(name string, at model.Range) truth {
	s.refer(name, "", at, useCondition)
	if b, ok := s.assumed[name]; ok {
		return truthOf(b)
	}
	if t, ok := s.judged[name]; ok {
		return t
	}
	e := s.conditions[name]
	if e == nil {
		s.missingCondition(name, at)
		return maybe
	}
	if s.judging[name] {
		s.problem(e.keyAt, "condition %q depends on itself", name)
		s.judged[name] = maybe
		return maybe
	}
	s.judging[name] = true
	t := s.truth(e.value)
	delete(s.judging, name)
	s.judged[name] = t
	return t
}

func (s *stack) missingCondition(name string, at model.Range) {
	s.judged[name] = maybe
	if s.partial || s.doc.get("Conditions").unread() {
		return
	}
	s.problem(at, "unknown condition %q%s", name, hint(name, keys(s.conditions)))
}

func keys(m map[string]*entry) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

// truth evaluates a condition expression.
func (s *stack) truth(n *node) truth {
	name, arg, ok := conditionCall(n)
	if !ok {
		if t, isWord := n.word(); isWord {
			switch strings.ToLower(t) {
			case "true":
				return yes
			case "false":
				return no
			}
		}
		if n.shape != broken {
			s.problem(n.at, "a condition must be one of Fn::And, Fn::Or, Fn::Not, Fn::Equals, Condition")
		}
		return maybe
	}
	switch name {
	case "Condition":
		if t, ok := arg.word(); ok {
			return s.judge(t, arg.at)
		}
	case "Fn::Equals":
		return s.equals(n, arg)
	case "Fn::Not":
		if arg.shape == list && len(arg.items) == 1 {
			return s.truth(arg.items[0]).not()
		}
		s.problem(n.at, "Fn::Not needs a list of one condition")
	case "Fn::And":
		return s.fold(n, arg, no)
	case "Fn::Or":
		return s.fold(n, arg, yes)
	}
	return maybe
}

// conditionCall takes a condition expression apart, in every written form.
func conditionCall(n *node) (name string, arg *node, ok bool) {
	if n.shape == call {
		switch n.text {
		case "Condition", "Fn::Equals", "Fn::Not", "Fn::And", "Fn::Or":
			return n.text, n.arg(), true
		}
		return n.text, n.arg(), otherIntrinsics[n.text]
	}
	if n.shape == table && len(n.fields) == 1 && n.fields[0].key == "Condition" {
		return "Condition", n.fields[0].value, true
	}
	return "", nil, false
}

// fold is And (decided by a no) or Or (decided by a yes).
func (s *stack) fold(n, arg *node, decides truth) truth {
	if arg.shape != list || len(arg.items) == 0 {
		s.problem(n.at, "%s needs a list of conditions", n.text)
		return maybe
	}
	out := decides.not()
	for _, it := range arg.items {
		switch t := s.truth(it); {
		case t == decides:
			return decides
		case t == maybe:
			out = maybe
		}
	}
	return out
}

func (s *stack) equals(n, arg *node) truth {
	items, ok := s.args(n, arg, 2, 2, "a list of two values")
	if !ok {
		return maybe
	}
	a, b := s.eval(items[0]), s.eval(items[1])
	return equal(a, b)
}

// equal compares two values as text, as CloudFormation does.
func equal(a, b resource.Value) truth {
	if a.Kind == resource.Choice || b.Kind == resource.Choice {
		return equalAll(a, b)
	}
	x, okX := a.Str()
	y, okY := b.Str()
	switch {
	case okX && okY && x == y:
		return yes
	case okX && okY && !model.Symbolic(x) && !model.Symbolic(y):
		return no
	case a.Kind == resource.List && b.Kind == resource.List && resource.Same(a, b):
		return yes
	}
	return maybe
}

func equalAll(a, b resource.Value) truth {
	out, first := maybe, true
	for _, x := range alternatives(a) {
		for _, y := range alternatives(b) {
			t := equal(x, y)
			if !first && t != out {
				return maybe
			}
			out, first = t, false
		}
	}
	return out
}

// conditionValue is a condition function where a value is expected.
func (s *stack) conditionValue(n *node) resource.Value {
	switch s.truth(n) {
	case yes:
		return resource.Value{Kind: resource.Bool, Text: "true", At: n.at}
	case no:
		return resource.Value{Kind: resource.Bool, Text: "false", At: n.at}
	}
	return s.unknown(n.at, "the condition is not known before deployment")
}

// checkConditions evaluates the conditions that nothing uses, for what is
// wrong with them.
func (s *stack) checkConditions() {
	for _, name := range keys(s.conditions) {
		s.judge(name, s.conditions[name].keyAt)
	}
}
