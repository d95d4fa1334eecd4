package cfn

import (
	"fmt"
	"strings"

	"strideline/iac/resource"
	"strideline/model"
)

// parameter is the value of a parameter of this stack; ok is false where there
// is none of that name.
func (s *stack) parameter(name string) (resource.Value, bool) {
	e := s.parameters[name]
	if e == nil {
		return resource.Value{}, false
	}
	def := e.value.raw()
	typ, _ := def.get("Type").word()
	v := s.parameterValue(name, typ, def, e.keyAt)
	v.Secret = v.Secret || noEcho(def)
	return v, true
}

func noEcho(def *node) bool {
	t, _ := def.get("NoEcho").word()
	return strings.EqualFold(t, "true")
}

func (s *stack) parameterValue(name, typ string, def *node, at model.Range) resource.Value {
	token := model.Token(model.TokenParam, s.scope, name)
	if strings.HasPrefix(typ, "AWS::SSM::Parameter::Value<") {
		return resource.Value{
			Kind: resource.Unknown, Text: token, At: at,
			Reason: fmt.Sprintf("parameter %q is read from the parameter store when the stack is deployed", name),
		}
	}
	if v, ok := s.given[name]; ok && v.Kind != resource.Absent && v.Kind != resource.Null {
		return typed(v, typ)
	}
	if d := def.get("Default"); d != nil && d.shape != broken {
		v := s.scalarOnly(d)
		return typed(v, typ)
	}
	if listType(typ) {
		return resource.Value{
			Kind: resource.Unknown, Text: token, At: at, Reason: fmt.Sprintf("parameter %q has no value", name),
		}
	}
	return resource.Str(token, at)
}

// scalarOnly reads a default; intrinsics are not allowed there.
func (s *stack) scalarOnly(n *node) resource.Value {
	if n.shape == scalar {
		return s.scalar(n)
	}
	if n.shape == list { // SAM and the console take a list of a CommaDelimitedList
		return s.list(n)
	}
	s.problem(n.at, "the default of a parameter must be text")
	return s.unknown(n.at, "the default of the parameter is no text")
}

func listType(typ string) bool {
	return typ == "CommaDelimitedList" || strings.HasPrefix(typ, "List<")
}

// typed reads a value as a parameter of its type.
func typed(v resource.Value, typ string) resource.Value {
	switch {
	case v.Kind == resource.Choice:
		out := v
		out.Items = make([]resource.Value, len(v.Items))
		for i, o := range v.Items {
			out.Items[i] = typed(o, typ)
		}
		return out
	case listType(typ):
		return commaList(v)
	case v.Kind == resource.List: // a list passed to a String parameter
		return v
	case typ == "Number" && v.Kind == resource.String && !model.Symbolic(v.Text):
		v.Kind = resource.Number
	case typ != "Number" && (v.Kind == resource.Number || v.Kind == resource.Bool):
		v.Kind = resource.String
	}
	return v
}

func commaList(v resource.Value) resource.Value {
	if v.Kind != resource.String && v.Kind != resource.Number {
		return v
	}
	out := resource.Value{Kind: resource.List, At: v.At, Origin: v.Origin, Secret: v.Secret}
	if v.Text == "" {
		return out
	}
	for _, p := range splitText(v.Text, ",") {
		it := v
		it.Kind, it.Text = resource.String, strings.TrimSpace(p)
		out.Items = append(out.Items, it)
	}
	return out
}

// listParameters tells the result about the parameters of this stack.
func (s *stack) listParameters() {
	for _, e := range s.section("Parameters") {
		def := e.value.raw()
		if def.shape != table {
			continue
		}
		typ, _ := def.get("Type").word()
		p := resource.Parameter{Scope: s.scope, Name: e.key, Type: typ, NoEcho: noEcho(def), At: e.keyAt}
		if d := def.get("Default"); d != nil && d.shape != broken {
			p.Default = s.scalarOnly(d)
		}
		s.result.Parameters = append(s.result.Parameters, p)
	}
}
