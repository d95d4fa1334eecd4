package rules

import (
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"cel.dev/cel-go/common/operators"

	"strideline/model"
)

// Values of the evaluator are bool, int64, float64, string, []any,
// *model.Node, *model.Edge, unknown and failed.

// unknown is the third truth value, with what is not known.
type unknown struct{ causes []cause }

// cause is an attribute that could not be evaluated.
type cause struct {
	node   *model.Node // nil for an edge
	name   string
	reason string
	at     model.Range
}

// failed is an error: it spreads as unknown does, and is outlasted by a
// certain answer.
type failed struct{ err error }

var errCost = errors.New("the condition takes too many steps")

// maxCost bounds the steps of one evaluation.
const maxCost = 20_000

// eval runs a program over bindings: *model.Node, *model.Edge or []any.
func (p *expr) eval(vars map[string]any) any {
	e := &evaluator{vars: vars, left: maxCost}
	v := e.expr(p)
	if e.left < 0 {
		return failed{errCost}
	}
	return v
}

type evaluator struct {
	vars map[string]any
	left int
}

func (e *evaluator) expr(x *expr) any {
	if e.left--; e.left < 0 {
		return failed{errCost}
	}
	switch x.op {
	case opLiteral:
		return x.value
	case opVariable:
		if v, ok := e.vars[x.name]; ok {
			return v
		}
		return failed{fmt.Errorf("%q: not bound", x.name)}
	case opField:
		return e.field(x)
	case opList:
		out := make([]any, len(x.args))
		for i := range x.args {
			out[i] = e.expr(&x.args[i])
		}
		return out
	case opFold:
		return e.fold(x)
	}
	return e.call(x)
}

func (e *evaluator) field(x *expr) any {
	switch v := e.expr(&x.args[0]).(type) {
	case *model.Node:
		return nodeValue(v, x.name)
	case *model.Edge:
		return edgeValue(v, x.name)
	case unknown:
		return v
	case failed:
		return v
	}
	return failed{fmt.Errorf("%q: asked of what is neither node nor edge", x.name)}
}

// fold runs what the macros become. A range that is not known gives unknown;
// each macro's own accumulator does the rest, because the operators it is made
// of are Kleene's.
func (e *evaluator) fold(x *expr) any {
	over := e.expr(&x.args[0])
	items, ok := over.([]any)
	if !ok {
		return spread(over)
	}
	outer := e.vars
	defer func() { e.vars = outer }()
	inner := make(map[string]any, len(outer)+2)
	for k, v := range outer {
		inner[k] = v
	}
	inner[x.accu] = e.expr(&x.args[1])
	e.vars = inner
	for _, item := range items {
		inner[x.name] = item
		if e.expr(&x.args[2]) == false || e.left < 0 {
			break
		}
		inner[x.accu] = e.expr(&x.args[3])
	}
	return e.expr(&x.args[4])
}

// spread returns the first argument that is failed, or else the unknowns
// together; nil where all are known.
func spread(args ...any) any {
	var u unknown
	found := false
	for _, a := range args {
		switch a := a.(type) {
		case failed:
			return a
		case unknown:
			found = true
			u.causes = append(u.causes, a.causes...)
		}
	}
	if !found {
		return nil
	}
	return u
}

func (e *evaluator) call(x *expr) any {
	switch x.op {
	case operators.LogicalAnd:
		return e.and(x, false)
	case operators.LogicalOr:
		return e.and(x, true)
	case operators.Conditional:
		return e.conditional(x)
	case operators.NotStrictlyFalse:
		return e.expr(&x.args[0]) != false
	}
	values := make([]any, len(x.args))
	for i := range x.args {
		values[i] = e.expr(&x.args[i])
	}
	switch x.op {
	case operators.Equals:
		return equal(values[0], values[1])
	case operators.NotEquals:
		return not(equal(values[0], values[1]))
	case operators.In:
		return e.in(values[0], values[1])
	}
	if u := spread(values...); u != nil {
		return u
	}
	e.left -= weight(values)
	return apply(x.op, values)
}

// weight charges what is long: a condition must not be slow on a huge value.
func weight(values []any) int {
	n := 0
	for _, v := range values {
		switch v := v.(type) {
		case string:
			n += len(v) / 64
		case []any:
			n += len(v) / 4
		}
	}
	return n
}

// and is Kleene's conjunction, or with decisive true his disjunction: the
// decisive value wins over what is not known, and over an error.
func (e *evaluator) and(x *expr, decisive bool) any {
	a := e.expr(&x.args[0])
	if a == decisive {
		return decisive
	}
	b := e.expr(&x.args[1])
	if b == decisive {
		return decisive
	}
	if u := spread(a, b); u != nil {
		return u
	}
	return !decisive
}

// conditional is known with an unknown condition where both answers agree.
func (e *evaluator) conditional(x *expr) any {
	switch c := e.expr(&x.args[0]).(type) {
	case bool:
		if c {
			return e.expr(&x.args[1])
		}
		return e.expr(&x.args[2])
	case unknown:
		a, b := e.expr(&x.args[1]), e.expr(&x.args[2])
		if equal(a, b) == true {
			return a
		}
		if u, ok := spread(c, a, b).(unknown); ok {
			return u
		}
		return c
	default:
		return c
	}
}

func not(v any) any {
	if b, ok := v.(bool); ok {
		return !b
	}
	return v
}

// equal compares two values; lists item by item, where one difference
// decides whatever the others are.
func equal(a, b any) any {
	if u := spread(a, b); u != nil {
		return u
	}
	switch a := a.(type) {
	case []any:
		list, ok := b.([]any)
		if !ok || len(a) != len(list) {
			return false
		}
		var open []any
		for i := range a {
			switch r := equal(a[i], list[i]).(type) {
			case bool:
				if !r {
					return false
				}
			default:
				open = append(open, r)
			}
		}
		if u := spread(open...); u != nil {
			return u
		}
		return true
	case *model.Node:
		n, ok := b.(*model.Node)
		return ok && n.ID == a.ID
	}
	return a == b
}

// in is the disjunction of equalities with the items.
func (e *evaluator) in(v, list any) any {
	items, ok := list.([]any)
	if !ok {
		return spread(list)
	}
	e.left -= len(items) / 4
	var open []any
	for _, item := range items {
		r := equal(v, item)
		if r == true {
			return true
		}
		open = append(open, r)
	}
	if u := spread(open...); u != nil {
		return u
	}
	return false
}

// apply computes a function of known values.
func apply(name string, v []any) any {
	switch name {
	case operators.LogicalNot:
		if b, ok := v[0].(bool); ok {
			return !b
		}
	case operators.Index:
		return index(v[0], v[1])
	case "size":
		return size(v[0])
	case "startsWith", "endsWith", "contains", "matches":
		s, ok1 := v[0].(string)
		t, ok2 := v[1].(string)
		if ok1 && ok2 {
			return text(name, s, t)
		}
	case operators.Negate:
		return arithmetic(operators.Subtract, []any{zero(v[0]), v[0]})
	case operators.Less, operators.LessEquals, operators.Greater, operators.GreaterEquals:
		return order(name, v[0], v[1])
	default:
		return arithmetic(name, v)
	}
	return failed{fmt.Errorf("%s: unexpected kind of value", name)}
}

// index takes an item; a negative index counts from the end, as in the
// messages of rules.
func index(list, at any) any {
	items, ok := list.([]any)
	i, isInt := at.(int64)
	if !ok || !isInt {
		return failed{errors.New("an index is a whole number, and of a list")}
	}
	if i < 0 {
		i += int64(len(items))
	}
	if i < 0 || i >= int64(len(items)) {
		return failed{fmt.Errorf("index %d of a list of %d", at, len(items))}
	}
	return items[i]
}

func size(v any) any {
	switch v := v.(type) {
	case string:
		return int64(len([]rune(v)))
	case []any:
		return int64(len(v))
	}
	return failed{errors.New("size: of text or a list only")}
}

func text(name, s, t string) any {
	switch name {
	case "startsWith":
		return strings.HasPrefix(s, t)
	case "endsWith":
		return strings.HasSuffix(s, t)
	case "contains":
		return strings.Contains(s, t)
	}
	re, err := regexp.Compile(t)
	if err != nil {
		return failed{err}
	}
	return re.MatchString(s)
}

func zero(v any) any {
	if _, ok := v.(float64); ok {
		return 0.0
	}
	return int64(0)
}

func order(name string, a, b any) any {
	c, ok := compare(a, b)
	if !ok {
		return failed{fmt.Errorf("%s: values that have no order", name)}
	}
	switch name {
	case operators.Less:
		return c < 0
	case operators.LessEquals:
		return c <= 0
	case operators.Greater:
		return c > 0
	}
	return c >= 0
}

// concat joins lists without touching either.
func concat(a, b []any) []any { return append(slices.Clip(a), b...) }
