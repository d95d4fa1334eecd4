package cfn

import (
	"fmt"
	"strconv"
	"strings"

	"strideline/iac/resource"
	"strideline/model"
)

// combinations bounds how many alternatives a text may have.
const combinations = 32

// args evaluates the list argument of an intrinsic that takes n to m values.
func (s *stack) args(n, a *node, least, most int, form string) ([]*node, bool) {
	if a.shape == list && len(a.items) >= least && len(a.items) <= most {
		return a.items, true
	}
	s.problem(n.at, "%s needs %s", n.text, form)
	return nil, false
}

// combine builds text from parts of which each may have alternatives. A part
// that has no text makes the whole unknown.
func (s *stack) combine(n *node, parts []resource.Value, build func([]string) resource.Value) resource.Value {
	texts := make([]string, len(parts))
	var options []resource.Value
	var walk func(i int, when []model.Condition, secret bool) bool
	walk = func(i int, when []model.Condition, secret bool) bool {
		if i == len(parts) {
			v := build(texts)
			v.At, v.When, v.Secret = n.at, when, v.Secret || secret
			options = append(options, v)
			return len(options) <= combinations
		}
		for _, o := range alternatives(parts[i]) {
			all, ok := joinWhen(when, o.When)
			if !ok {
				continue
			}
			t, isText := o.Str()
			if !isText {
				return false
			}
			texts[i] = t
			if !walk(i+1, all, secret || o.Secret) {
				return false
			}
		}
		return true
	}
	if !walk(0, nil, false) || len(options) == 0 {
		v := s.computed(n, parts...)
		v.Reason = "a part of it is not text"
		return v
	}
	return choose(n.at, options)
}

// alternatives are the options of a choice; everything else is its only one.
func alternatives(v resource.Value) []resource.Value {
	if v.Kind != resource.Choice {
		v.When = nil
		return []resource.Value{v}
	}
	return v.Options()
}

// choose is the value of one option, or a choice of several.
func choose(at model.Range, options []resource.Value) resource.Value {
	if len(options) == 1 && len(options[0].When) == 0 {
		return options[0]
	}
	return resource.Value{Kind: resource.Choice, At: at, Items: options}
}

func (s *stack) join(n, a *node) resource.Value {
	items, ok := s.args(n, a, 2, 2, "a list of a delimiter and a list of texts")
	if !ok {
		return s.unknown(n.at, "Fn::Join is incomplete")
	}
	sep, isText := s.eval(items[0]).Str()
	l := s.eval(items[1])
	if !isText || l.Kind != resource.List {
		if l.Kind == resource.Choice {
			return s.each(n, l, func(o resource.Value) resource.Value { return s.joinList(n, sep, o) })
		}
		return s.computed(n, l)
	}
	return s.joinList(n, sep, l)
}

// each applies f to every alternative of v.
func (s *stack) each(n *node, v resource.Value, f func(resource.Value) resource.Value) resource.Value {
	var options []resource.Value
	for _, o := range alternatives(v) {
		for _, r := range alternatives(f(o)) {
			when, ok := joinWhen(o.When, r.When)
			if !ok {
				continue
			}
			r.When = when
			options = append(options, r)
		}
	}
	if len(options) == 0 || len(options) > combinations {
		return s.computed(n, v)
	}
	return choose(n.at, options)
}

// joinList joins a list; items that hang on a condition are there or not.
func (s *stack) joinList(n *node, sep string, l resource.Value) resource.Value {
	if l.Kind != resource.List {
		return s.computed(n, l)
	}
	parts := make([]resource.Value, 0, len(l.Items))
	for _, it := range l.Items {
		if len(it.When) > 0 {
			return s.computed(n, l)
		}
		parts = append(parts, it)
	}
	return s.combine(n, parts, func(texts []string) resource.Value {
		return resolveDynamic(resource.Str(strings.Join(texts, sep), n.at))
	})
}

func (s *stack) selectItem(n, a *node) resource.Value {
	items, ok := s.args(n, a, 2, 2, "a list of an index and a list")
	if !ok {
		return s.unknown(n.at, "Fn::Select is incomplete")
	}
	index, known := s.eval(items[0]).Int()
	l := s.eval(items[1])
	return s.each(n, l, func(o resource.Value) resource.Value {
		if !known || o.Kind != resource.List || conditional(o.Items) {
			return s.computed(n, resource.Str(strconv.FormatInt(index, 10), n.at), o)
		}
		if index < 0 || index >= int64(len(o.Items)) {
			return s.unknown(n.at, fmt.Sprintf("the list has %d items", len(o.Items)))
		}
		it := o.Items[index]
		it.At = n.at
		return it
	})
}

func conditional(items []resource.Value) bool {
	for _, it := range items {
		if len(it.When) > 0 {
			return true
		}
	}
	return false
}
