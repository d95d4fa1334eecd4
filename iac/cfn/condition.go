package cfn

import (
	"fmt"
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

// ifElse evaluates Fn::If. A condition that is not known gives a choice; in
// each branch the condition holds, or does not.
func (s *stack) ifElse(n, a *node) resource.Value {
	items, ok := s.args(n, a, 3, 3, "a list of a condition, a value and another value")
	if !ok {
		return s.unknown(n.at, "Fn::If is incomplete")
	}
	name, isName := items[0].word()
	if !isName {
		if c, arg, ok := conditionCall(items[0]); ok && c == "Condition" {
			name, isName = arg.word()
		}
	}
	if !isName {
		return s.branches(n, items, "the condition", items[0].at, s.truth(items[0]))
	}
	at := items[0].at
	t := s.judge(name, at)
	if e := s.conditions[name]; e != nil {
		at = e.keyAt
	}
	if t != maybe {
		return s.branches(n, items, name, at, t)
	}
	undo := s.assume(name, true)
	then := s.eval(items[1])
	undo()
	undo = s.assume(name, false)
	other := s.eval(items[2])
	undo()
	return pick(n, then, other, fmt.Sprintf("condition %q", name), at)
}

func (s *stack) branches(n *node, items []*node, name string, at model.Range, t truth) resource.Value {
	switch t {
	case yes:
		return s.eval(items[1])
	case no:
		return s.eval(items[2])
	}
	return pick(n, s.eval(items[1]), s.eval(items[2]), name, at)
}

// pick makes a choice of two values; equal ones need none.
func pick(n *node, then, other resource.Value, what string, at model.Range) resource.Value {
	if resource.Same(then, other) && then.Kind != resource.Choice {
		return then
	}
	then.When = append(isTrue(what, at), then.When...)
	other.When = append(isFalse(what, at), other.When...)
	return resource.Value{Kind: resource.Choice, At: n.at, Items: []resource.Value{then, other}}
}

const trueSuffix, falseSuffix = " is true", " is false"

func isTrue(what string, at model.Range) []model.Condition {
	return []model.Condition{{Reason: what + trueSuffix, At: at}}
}

func isFalse(what string, at model.Range) []model.Condition {
	return []model.Condition{{Reason: what + falseSuffix, At: at}}
}

// joinWhen joins the conditions of two parts; ok is false where they
// contradict each other.
func joinWhen(a, b []model.Condition) (all []model.Condition, ok bool) {
	if len(a) == 0 {
		return b, true
	}
	all = slices.Clip(a)
	for _, c := range b {
		if slices.Contains(all, c) {
			continue
		}
		if slices.Contains(all, opposite(c)) {
			return nil, false
		}
		all = append(all, c)
	}
	return all, true
}

func opposite(c model.Condition) model.Condition {
	if s, ok := strings.CutSuffix(c.Reason, trueSuffix); ok {
		c.Reason = s + falseSuffix
	} else if s, ok := strings.CutSuffix(c.Reason, falseSuffix); ok {
		c.Reason = s + trueSuffix
	}
	return c
}

// assume takes a condition, and what follows from it, as known until undo.
func (s *stack) assume(name string, value bool) (undo func()) {
	assumed, judged := s.assumed, s.judged
	s.assumed = make(map[string]bool, len(assumed)+1)
	for k, v := range assumed {
		s.assumed[k] = v
	}
	s.judged = map[string]truth{}
	s.follow(name, value, 0)
	return func() { s.assumed, s.judged = assumed, judged }
}

// assumeNothing forgets the assumptions of the place of use until undo.
func (s *stack) assumeNothing() (undo func()) {
	assumed, judged := s.assumed, s.judged
	s.assumed, s.judged = map[string]bool{}, map[string]truth{}
	return func() { s.assumed, s.judged = assumed, judged }
}

// follow assumes a condition and the members it is made of.
func (s *stack) follow(name string, value bool, depth int) {
	if _, known := s.assumed[name]; known || depth > 32 {
		return
	}
	s.assumed[name] = value
	if e := s.conditions[name]; e != nil {
		s.followExpr(e.value, value, depth+1)
	}
}

func (s *stack) followExpr(n *node, value bool, depth int) {
	name, arg, ok := conditionCall(n)
	if !ok || depth > 32 {
		return
	}
	switch {
	case name == "Condition":
		if t, ok := arg.word(); ok {
			s.follow(t, value, depth)
		}
	case name == "Fn::Not" && arg.shape == list && len(arg.items) == 1:
		s.followExpr(arg.items[0], !value, depth+1)
	case name == "Fn::And" && value, name == "Fn::Or" && !value:
		for _, it := range arg.items {
			s.followExpr(it, value, depth+1)
		}
	}
}

// underCondition enters the Condition of a resource or output: exists is false
// where it is known not to hold; until done it is taken to hold.
func (s *stack) underCondition(n *node) (when []model.Condition, exists bool, done func()) {
	done = func() {}
	c := n.get("Condition")
	if c == nil || c.null() {
		return nil, true, done
	}
	name, ok := c.word()
	if !ok {
		if c.shape == call && c.text == "Condition" {
			name, ok = c.arg().word()
		}
		if !ok {
			s.problem(c.at, "\"Condition\" must be the name of a condition")
			return nil, true, done
		}
	}
	at := c.at
	if e := s.conditions[name]; e != nil {
		at = e.keyAt
	}
	switch s.judge(name, c.at) {
	case yes:
		return nil, true, done
	case no:
		return nil, false, done
	}
	return isTrue(fmt.Sprintf("condition %q", name), at), true, s.assume(name, true)
}

// checkConditions evaluates the conditions that nothing uses, for what is
// wrong with them.
func (s *stack) checkConditions() {
	for _, name := range keys(s.conditions) {
		s.judge(name, s.conditions[name].keyAt)
	}
}
