package cfn

import (
	"fmt"
	"slices"
	"strings"

	"strideline/iac/resource"
	"strideline/model"
)

// eval turns a written node into a value: no intrinsic is left in it. A field
// or item that is AWS::NoValue is Absent and left out by its parent.
func (s *stack) eval(n *node) resource.Value {
	switch n.shape {
	case scalar:
		return s.scalar(n)
	case list:
		return s.list(n)
	case table:
		return s.table(n)
	case call:
		return s.call(n)
	}
	return s.unknown(n.at, "it could not be parsed")
}

func (s *stack) scalar(n *node) resource.Value {
	v := resource.Value{Kind: n.kind, Text: clean(n.text), At: n.at}
	switch {
	case n.kind == resource.Bool:
		v.Text = oneSpelling(v.Text)
	case n.kind == resource.String && strings.Contains(v.Text, "{{resolve:"):
		return resolveDynamic(v)
	}
	return v
}

// oneSpelling gives the booleans of YAML 1.1 one spelling.
func oneSpelling(text string) string {
	switch strings.ToLower(text) {
	case "true", "yes", "on":
		return "true"
	}
	return "false"
}

func (s *stack) list(n *node) resource.Value {
	v := resource.Value{Kind: resource.List, At: n.at}
	if len(n.items) > 0 {
		v.Items = make([]resource.Value, 0, len(n.items))
	}
	for _, it := range n.items {
		v.Items = appendItem(v.Items, s.eval(it), nil)
	}
	return v
}

// appendItem adds an item of a list; each alternative becomes an item with the
// conditions it hangs on.
func appendItem(items []resource.Value, it resource.Value, when []model.Condition) []resource.Value {
	if it.Kind == resource.Choice {
		for _, o := range it.Items {
			items = appendItem(items, o, append(slices.Clip(when), it.When...))
		}
		return items
	}
	if it.Kind == resource.Absent {
		return items
	}
	if len(when) > 0 {
		it.When = append(slices.Clip(when), it.When...)
	}
	return append(items, it)
}

func (s *stack) table(n *node) resource.Value {
	v := resource.Value{Kind: resource.Map, At: n.at}
	if len(n.fields) > 0 {
		v.Fields = make([]resource.Field, 0, len(n.fields))
	}
	for _, f := range s.expandLoops(s.includeFields(n.fields)) {
		x := s.eval(f.value)
		if x.Kind != resource.Absent {
			v.Fields = append(v.Fields, resource.Field{Key: f.key, KeyAt: f.keyAt, Value: x})
		}
	}
	return v
}

// call evaluates an intrinsic function.
func (s *stack) call(n *node) resource.Value {
	a := n.arg()
	if a.shape == broken {
		return s.unknown(n.at, "it could not be parsed")
	}
	switch n.text {
	case "Ref":
		return s.ref(n, a)
	case "Fn::GetAtt":
		return s.getAtt(n, a)
	case "Fn::Sub":
		return s.sub(n, a)
	case "Fn::Join":
		return s.join(n, a)
	case "Fn::Select":
		return s.selectItem(n, a)
	case "Fn::Split":
		return s.split(n, a)
	case "Fn::If":
		return s.ifElse(n, a)
	case "Fn::FindInMap":
		return s.findInMap(n, a)
	case "Fn::ImportValue":
		return s.importValue(n, a)
	case "Fn::Base64":
		v := s.eval(a)
		v.At = n.at
		return v
	case "Fn::Cidr", "Fn::GetAZs":
		return s.computed(n, s.eval(a))
	case "Fn::Length":
		return s.length(n, a)
	case "Fn::ToJsonString":
		return s.toJSON(n, a)
	case "Fn::Transform":
		return s.include(n, a)
	case "Fn::And", "Fn::Or", "Fn::Not", "Fn::Equals", "Condition":
		return s.conditionValue(n)
	}
	if known := otherIntrinsics[n.text]; known {
		return s.computed(n, s.eval(a))
	}
	return s.unknownCall(n, a)
}

// otherIntrinsics are valid where strideline has no use for their value:
// rule functions and extensions.
var otherIntrinsics = map[string]bool{
	"Fn::Contains": true, "Fn::EachMemberEquals": true, "Fn::EachMemberIn": true, "Fn::RefAll": true,
	"Fn::ValueOf": true, "Fn::ValueOfAll": true, "Fn::GetStackOutput": true,
}

var intrinsics = []string{
	"Ref", "Condition", "Fn::And", "Fn::Base64", "Fn::Cidr", "Fn::Equals", "Fn::FindInMap", "Fn::ForEach", "Fn::GetAZs",
	"Fn::GetAtt", "Fn::If", "Fn::ImportValue", "Fn::Join", "Fn::Length", "Fn::Not", "Fn::Or", "Fn::Select",
	"Fn::Split", "Fn::Sub", "Fn::ToJsonString", "Fn::Transform",
}

// short is the name of a function as a YAML tag.
func short(name string) string { return "!" + strings.TrimPrefix(name, "Fn::") }

// callHint suggests the function that a name means. A name that is being typed
// is the beginning of one; where it begins several nobody knows which.
func callHint(name string, known []string) string {
	var begun []string
	for _, k := range known {
		if strings.HasPrefix(strings.ToLower(k), strings.ToLower(name)) {
			begun = append(begun, k)
		}
	}
	switch len(begun) {
	case 0:
		return hint(name, known)
	case 1:
		return fmt.Sprintf("; did you mean %q?", begun[0])
	}
	return ""
}

func (s *stack) unknownCall(n, a *node) resource.Value {
	name, known := n.text, intrinsics
	if !n.long {
		name, known = short(name), make([]string, len(intrinsics))
		for i, k := range intrinsics {
			known[i] = short(k)
		}
	}
	s.problem(n.at, "unknown intrinsic function %q%s", name, callHint(name, known))
	s.eval(a)
	return s.unknown(n.at, fmt.Sprintf("%s is no intrinsic function", name))
}

// unknown is a value that is written and cannot be evaluated.
func (s *stack) unknown(at model.Range, reason string) resource.Value {
	label := fmt.Sprintf("value at %s %d:%d", s.scope, at.Start.Line, at.Start.Col)
	return resource.Value{Kind: resource.Unknown, Text: model.Token(model.TokenOpaque, label), At: at, Reason: reason}
}

// computed is the result of a function that only the deployment can compute.
// The same function of the same argument has the same token.
func (s *stack) computed(n *node, from ...resource.Value) resource.Value {
	var text []string
	for _, v := range from {
		text = append(text, flat(v))
	}
	label := n.text + "(" + s.scope + " " + model.Display(strings.Join(text, ",")) + ")"
	return resource.Value{
		Kind: resource.Unknown, At: n.at, Text: opaque(label, text...),
		Reason: strings.TrimPrefix(n.text, "Fn::") + " is computed when the stack is deployed",
	}
}

// opaque is a token that remembers the first resource its text came from: the
// parts after the label are scope, logical id and attribute.
func opaque(label string, from ...string) string {
	return tokenOf(model.TokenOpaque, label, from...)
}

func tokenOf(kind model.TokenKind, label string, from ...string) string {
	for _, text := range from {
		for _, p := range model.SplitSymbolic(text) {
			switch {
			case p.Kind == model.TokenRef && len(p.Parts) == 3:
				return model.Token(kind, append([]string{label}, p.Parts...)...)
			case (p.Kind == model.TokenOpaque || p.Kind == model.TokenSecret) && len(p.Parts) == 4:
				return model.Token(kind, append([]string{label}, p.Parts[1:]...)...)
			}
		}
	}
	return model.Token(kind, label)
}

// flat is the text of a value for a label.
func flat(v resource.Value) string {
	if t, ok := v.Str(); ok {
		return t
	}
	var b strings.Builder
	for _, it := range v.Items {
		b.WriteString(flat(it) + ",")
	}
	for _, f := range v.Fields {
		b.WriteString(f.Key + "=" + flat(f.Value) + ",")
	}
	return b.String()
}

// clean replaces what would look like a token in written text. The first byte
// of such characters is rare, so most text is not searched for them.
func clean(text string) string {
	if strings.IndexByte(text, 0xEE) < 0 {
		return text
	}
	return model.Clean(text)
}
