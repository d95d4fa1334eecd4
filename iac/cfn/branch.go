package cfn

import (
	"fmt"
	"slices"
	"strings"

	"strideline/iac/resource"
	"strideline/model"
)

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
