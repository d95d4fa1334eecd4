package rules

import (
	"bytes"
	"encoding/json"
	"fmt"

	"cel.dev/cel-go/common/ast"
)

// expr is a checked condition, ready to evaluate. CEL parses and checks; this
// is what remains of its tree, small enough to be kept beside the built-in
// rules (condition.go says why).
type expr struct {
	op    string // one below, or the name of a CEL function
	name  string // of a variable, a field; of a fold its item
	accu  string // of a fold its accumulator
	value any    // of a literal
	args  []expr // of a fold: range, start, condition, step, result
}

const (
	opLiteral  = "lit"
	opVariable = "var"
	opField    = "."
	opList     = "list"
	opFold     = "fold"
)

// convert takes over a checked tree. Kinds that compile refuses do not occur.
func convert(e ast.Expr) expr {
	switch e.Kind() {
	case ast.LiteralKind:
		return expr{op: opLiteral, value: e.AsLiteral().Value()}
	case ast.IdentKind:
		return expr{op: opVariable, name: e.AsIdent()}
	case ast.SelectKind:
		return expr{op: opField, name: e.AsSelect().FieldName(), args: converted(e.AsSelect().Operand())}
	case ast.ListKind:
		return expr{op: opList, args: converted(e.AsList().Elements()...)}
	case ast.ComprehensionKind:
		c := e.AsComprehension()
		return expr{
			op: opFold, name: c.IterVar(), accu: c.AccuVar(),
			args: converted(c.IterRange(), c.AccuInit(), c.LoopCondition(), c.LoopStep(), c.Result()),
		}
	case ast.CallKind:
		c := e.AsCall()
		if c.IsMemberFunction() {
			return expr{op: c.FunctionName(), args: converted(append([]ast.Expr{c.Target()}, c.Args()...)...)}
		}
		return expr{op: c.FunctionName(), args: converted(c.Args()...)}
	}
	return expr{op: opVariable, name: "?"}
}

func converted(es ...ast.Expr) []expr {
	var out []expr
	for _, e := range es {
		out = append(out, convert(e))
	}
	return out
}

// MarshalJSON writes a literal as itself (a fraction in a list of its own),
// all else as a list that begins with op.
func (x expr) MarshalJSON() ([]byte, error) {
	var list []any
	switch x.op {
	case opLiteral:
		if f, ok := x.value.(float64); ok {
			return json.Marshal([]any{"float", f})
		}
		return json.Marshal(x.value)
	case opVariable:
		list = []any{x.op, x.name}
	case opField:
		list = []any{x.op, x.name, x.args[0]}
	case opFold:
		list = []any{x.op, x.name, x.accu}
	default:
		list = []any{x.op}
	}
	if x.op != opField {
		for _, a := range x.args {
			list = append(list, a)
		}
	}
	return json.Marshal(list)
}

// readExpr reads what MarshalJSON wrote.
func readExpr(data string) (*expr, error) {
	d := json.NewDecoder(bytes.NewReader([]byte(data)))
	d.UseNumber()
	var v any
	if err := d.Decode(&v); err != nil {
		return nil, err
	}
	return exprOf(v)
}

func exprOf(v any) (*expr, error) {
	switch v := v.(type) {
	case string, bool:
		return &expr{op: opLiteral, value: v}, nil
	case json.Number:
		n, err := v.Int64()
		return &expr{op: opLiteral, value: n}, err
	case []any:
		if len(v) == 0 {
			break
		}
		op, _ := v[0].(string)
		return exprList(op, v[1:])
	}
	return nil, fmt.Errorf("unexpected %v", v)
}

func exprList(op string, rest []any) (*expr, error) {
	x := &expr{op: op}
	names := map[string]int{opVariable: 1, opField: 1, opFold: 2}[op]
	if len(rest) < names || op == "" {
		return nil, fmt.Errorf("%q: too short", op)
	}
	if op == "float" && len(rest) == 1 {
		n, _ := rest[0].(json.Number)
		f, err := n.Float64()
		return &expr{op: opLiteral, value: f}, err
	}
	if names > 0 {
		x.name, _ = rest[0].(string)
	}
	if names > 1 {
		x.accu, _ = rest[1].(string)
	}
	for _, r := range rest[names:] {
		a, err := exprOf(r)
		if err != nil {
			return nil, err
		}
		x.args = append(x.args, *a)
	}
	return x, nil
}
