package rules

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"cel.dev/cel-go/cel"
	"cel.dev/cel-go/common"
	"cel.dev/cel-go/common/ast"
	"cel.dev/cel-go/common/operators"
	"cel.dev/cel-go/common/types"
	"cel.dev/cel-go/common/types/ref"

	"strideline/model"
)

// variable is a binding as a condition sees it.
type variable struct {
	name     string
	typeName string
	list     bool
}

// celError is a mistake in a condition, at a byte offset of its text.
type celError struct {
	offset int
	msg    string
}

func (e *celError) Error() string { return e.msg }

// functions are the operators and functions that conditions may use: those
// that kleene.go gives a meaning for unknown values.
var functions = map[string]bool{
	operators.LogicalAnd: true, operators.LogicalOr: true, operators.LogicalNot: true, operators.Conditional: true,
	operators.Equals: true, operators.NotEquals: true, operators.Less: true, operators.LessEquals: true,
	operators.Greater: true, operators.GreaterEquals: true, operators.In: true, operators.Index: true,
	operators.Add: true, operators.Subtract: true, operators.Multiply: true, operators.Divide: true,
	operators.Modulo: true, operators.Negate: true, operators.NotStrictlyFalse: true,
	"size": true, "startsWith": true, "endsWith": true, "contains": true, "matches": true,
}

// newEnv returns the one environment of a Set: the macros and functions we
// allow, and the types that the attribute table declares.
func newEnv() (*cel.Env, error) {
	return cel.NewEnv(
		cel.CustomTypeProvider(provider{types.NewEmptyRegistry()}),
		cel.ClearMacros(),
		cel.Macros(cel.AllMacro, cel.ExistsMacro, cel.ExistsOneMacro, cel.FilterMacro, cel.MapMacro, cel.MapFilterMacro),
	)
}

// provider tells CEL what fields the nodes of a label and the edges of some
// kinds have.
type provider struct{ types.Provider }

func (p provider) FindStructType(name string) (*types.Type, bool) {
	if what, _, _ := strings.Cut(name, " "); what == "node" || what == "edge" {
		return types.NewTypeTypeWithParam(types.NewObjectType(name)), true
	}
	return nil, false
}

func (p provider) FindStructFieldNames(name string) ([]string, bool) {
	return fieldsOfType(name), true
}

func (p provider) FindStructFieldType(typeName, name string) (*types.FieldType, bool) {
	f, ok := fieldOfType(typeName, name)
	if !ok {
		return nil, false
	}
	return &types.FieldType{Type: celType(f.typ)}, true
}

func (p provider) NewValue(typeName string, _ map[string]ref.Val) ref.Val {
	return types.NewErr("%q cannot be made in a condition", typeName)
}

func celType(t model.AttrType) *types.Type {
	switch t {
	case model.TypeBool:
		return types.BoolType
	case model.TypeInt:
		return types.IntType
	case model.TypeNumber:
		return types.DoubleType
	case model.TypeList:
		return types.NewListType(types.StringType)
	}
	return types.StringType
}

// compile parses and checks a condition whose result must be want ("bool" or
// "string", then one of words). Errors are *celError, the first in the text.
func compile(env *cel.Env, vars []variable, text, want string, words []string) (*expr, error) {
	parsed, iss := env.Parse(text)
	if iss.Err() != nil {
		return nil, firstIssue(text, iss)
	}
	if err := checkFields(parsed, text, vars); err != nil {
		return nil, err
	}
	opts := make([]cel.EnvOption, 0, len(vars))
	for _, v := range vars {
		t := types.NewObjectType(v.typeName)
		if v.list {
			t = types.NewListType(t)
		}
		opts = append(opts, cel.Variable(v.name, t))
	}
	env, err := env.Extend(opts...)
	if err != nil {
		return nil, &celError{msg: err.Error()}
	}
	checked, iss := env.Check(parsed)
	if iss.Err() != nil {
		return nil, firstIssue(text, iss)
	}
	if got := checked.OutputType().String(); got != want {
		return nil, &celError{msg: fmt.Sprintf("the condition is a %s, expected a %s", got, want)}
	}
	c := &valueChecker{text: text, tree: checked.NativeRep()}
	ast.PostOrderVisit(c.tree.Expr(), ast.NewExprVisitor(c.visit))
	if c.err != nil {
		return nil, c.err
	}
	if err := results(c.tree.Expr(), text, words); err != nil {
		return nil, err
	}
	x := convert(c.tree.Expr())
	return &x, nil
}

func firstIssue(text string, iss *cel.Issues) error {
	errs := slices.Clone(iss.Errors())
	slices.SortStableFunc(errs, func(a, b *common.Error) int {
		return offsetOf(text, a.Location) - offsetOf(text, b.Location)
	})
	return &celError{offsetOf(text, errs[0].Location), errs[0].Message}
}

// offsetOf turns CEL's line (from 1) and column (from 0, in characters) into a
// byte offset.
func offsetOf(text string, at common.Location) int {
	offset := 0
	for range at.Line() - 1 {
		i := strings.IndexByte(text[offset:], '\n')
		if i < 0 {
			return len(text)
		}
		offset += i + 1
	}
	left := at.Column()
	for i := range text[offset:] {
		if left <= 0 {
			return offset + i
		}
		left--
	}
	return len(text)
}

// checkFields names unknown bindings and attributes better than CEL does, with
// a suggestion. What it cannot see (variables of macros) CEL checks.
func checkFields(parsed *cel.Ast, text string, vars []variable) error {
	byName := map[string]variable{}
	for _, v := range vars {
		byName[v.name] = v
	}
	info := parsed.NativeRep().SourceInfo()
	var first *celError
	ast.PostOrderVisit(parsed.NativeRep().Expr(), ast.NewExprVisitor(func(e ast.Expr) {
		if e.Kind() != ast.SelectKind {
			return
		}
		v, ok := byName[operand(e.AsSelect().Operand())]
		name := e.AsSelect().FieldName()
		if !ok {
			return
		}
		if _, ok := fieldOfType(v.typeName, name); ok {
			return
		}
		at := offsetOf(text, info.GetStartLocation(e.ID())) + 1
		if first == nil || at < first.offset {
			first = &celError{at, fmt.Sprintf("%q: no attribute of %s%s", name, v.describe(), didYouMean(name, fieldsOfType(v.typeName)))}
		}
	}))
	if first == nil {
		return nil
	}
	return first
}

func (v variable) describe() string {
	_, labels, ok := strings.Cut(v.typeName, " ")
	if !ok {
		return "every " + v.typeName
	}
	return fmt.Sprintf("%s (%s)", v.name, labels)
}

// operand is the name of a variable, or of the list one is taken from.
func operand(e ast.Expr) string {
	switch {
	case e.Kind() == ast.IdentKind:
		return e.AsIdent()
	case e.Kind() == ast.CallKind && e.AsCall().FunctionName() == operators.Index:
		return operand(e.AsCall().Args()[0])
	}
	return ""
}

// valueChecker holds a checked tree to the functions we allow and to the
// strings that the attribute table allows.
type valueChecker struct {
	text string
	tree *ast.AST
	err  error
}

func (c *valueChecker) visit(e ast.Expr) {
	if c.err != nil {
		return
	}
	switch e.Kind() {
	case ast.MapKind, ast.StructKind:
		c.fail(e, "maps and messages cannot be written in a condition")
	case ast.CallKind:
		c.call(e)
	case ast.SelectKind:
		if e.AsSelect().IsTestOnly() {
			c.fail(e, "has() is not offered: every declared attribute is there")
		}
	}
}

func (c *valueChecker) call(e ast.Expr) {
	call := e.AsCall()
	if !functions[call.FunctionName()] {
		c.fail(e, fmt.Sprintf("%q: not a function of conditions%s", call.FunctionName(),
			didYouMean(call.FunctionName(), slices.Sorted(maps.Keys(functions)))))
		return
	}
	args := call.Args()
	switch call.FunctionName() {
	case operators.Equals, operators.NotEquals, operators.In:
		c.allowed(args[0], args[1])
		c.allowed(args[1], args[0])
	}
}

// allowed checks the constant or list of constants in value against what the
// attribute in of may be.
func (c *valueChecker) allowed(of, value ast.Expr) {
	if of.Kind() != ast.SelectKind {
		return
	}
	sel := of.AsSelect()
	f, ok := fieldOfType(c.tree.GetType(sel.Operand().ID()).TypeName(), sel.FieldName())
	if !ok || len(f.allowed) == 0 {
		return
	}
	values := []ast.Expr{value}
	if value.Kind() == ast.ListKind {
		values = value.AsList().Elements()
	}
	for _, v := range values {
		if v.Kind() != ast.LiteralKind {
			continue
		}
		if s, ok := v.AsLiteral().Value().(string); ok && !slices.Contains(f.allowed, s) {
			c.fail(v, fmt.Sprintf("%q: %s is never that; expected one of %s%s", s, f.name, strings.Join(f.allowed, ", "), didYouMean(s, f.allowed)))
			return
		}
	}
}

func (c *valueChecker) fail(e ast.Expr, msg string) {
	c.err = &celError{offsetOf(c.text, c.tree.SourceInfo().GetStartLocation(e.ID())), msg}
}

// results checks the constants that an expression may give against words.
func results(e ast.Expr, text string, words []string) error {
	switch {
	case words == nil:
	case e.Kind() == ast.CallKind && e.AsCall().FunctionName() == operators.Conditional:
		for _, branch := range e.AsCall().Args()[1:] {
			if err := results(branch, text, words); err != nil {
				return err
			}
		}
	case e.Kind() == ast.LiteralKind:
		if s, ok := e.AsLiteral().Value().(string); ok && !slices.Contains(words, s) {
			return &celError{max(0, strings.Index(text, s)), fmt.Sprintf("%q: expected one of %s%s", s, strings.Join(words, ", "), didYouMean(s, words))}
		}
	}
	return nil
}
