package rules

import (
	"cmp"
	"errors"
	"fmt"
	"math"

	"cel.dev/cel-go/common/operators"
)

var errOverflow = errors.New("the number is too large")

// arithmetic computes + - * / % on numbers, and + on text and lists. Whole
// numbers overflow into an error, as CEL says.
func arithmetic(name string, v []any) any {
	switch a := v[0].(type) {
	case int64:
		if b, ok := v[1].(int64); ok {
			return integers(name, a, b)
		}
	case float64:
		if b, ok := v[1].(float64); ok {
			return floats(name, a, b)
		}
	case string:
		if b, ok := v[1].(string); ok && name == operators.Add {
			return a + b
		}
	case []any:
		if b, ok := v[1].([]any); ok && name == operators.Add {
			return concat(a, b)
		}
	}
	return failed{fmt.Errorf("%s: unexpected kind of value", name)}
}

func integers(name string, a, b int64) any {
	switch name {
	case operators.Add:
		if c := a + b; (c > a) == (b > 0) {
			return c
		}
	case operators.Subtract:
		if c := a - b; (c < a) == (b > 0) {
			return c
		}
	case operators.Multiply:
		if a == 0 || b == 0 {
			return int64(0)
		}
		if c := a * b; c/b == a && !(a == -1 && b == math.MinInt64) && !(b == -1 && a == math.MinInt64) {
			return c
		}
	case operators.Divide, operators.Modulo:
		if b == 0 {
			return failed{errors.New("division by zero")}
		}
		if a == math.MinInt64 && b == -1 {
			break
		}
		if name == operators.Divide {
			return a / b
		}
		return a % b
	}
	return failed{errOverflow}
}

func floats(name string, a, b float64) any {
	switch name {
	case operators.Add:
		return a + b
	case operators.Subtract:
		return a - b
	case operators.Multiply:
		return a * b
	case operators.Divide:
		return a / b
	}
	return failed{fmt.Errorf("%s: not for fractions", name)}
}

// compare orders numbers, text and truth values of the same kind, and whole
// numbers with fractions.
func compare(a, b any) (int, bool) {
	switch x := a.(type) {
	case int64:
		switch y := b.(type) {
		case int64:
			return cmp.Compare(x, y), true
		case float64:
			return cmp.Compare(float64(x), y), true
		}
	case float64:
		switch y := b.(type) {
		case float64:
			return cmp.Compare(x, y), true
		case int64:
			return cmp.Compare(x, float64(y)), true
		}
	case string:
		if y, ok := b.(string); ok {
			return cmp.Compare(x, y), true
		}
	case bool:
		if y, ok := b.(bool); ok && x != y {
			if y {
				return -1, true
			}
			return 1, true
		} else if ok {
			return 0, true
		}
	}
	return 0, false
}
