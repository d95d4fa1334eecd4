package cfn

import (
	"fmt"
	"strconv"
	"strings"

	"strideline/iac/resource"
	"strideline/model"
)

// pseudo parameters and the name of their token.
var pseudo = map[string]string{
	"AWS::AccountId": "account", "AWS::Region": "region", "AWS::Partition": "partition", "AWS::StackName": "stack-name",
	"AWS::StackId": "stack-id", "AWS::URLSuffix": "url-suffix", "AWS::NotificationARNs": "notification-arns",
}

func (s *stack) ref(n, a *node) resource.Value {
	name, ok := a.word()
	if !ok {
		if a.shape == call { // allowed with AWS::LanguageExtensions
			if t, known := s.eval(a).Str(); known && !model.Symbolic(t) {
				return s.named(t, n.at)
			}
			return s.unknown(n.at, "Ref names nothing that is known")
		}
		s.problem(n.at, "Ref needs the name of a parameter or resource")
		return s.unknown(n.at, "Ref names nothing")
	}
	return s.named(name, n.at)
}

// named is what Ref returns for a name.
func (s *stack) named(name string, at model.Range) resource.Value {
	if name == "AWS::NoValue" {
		return resource.Value{At: at}
	}
	if p, ok := pseudo[name]; ok {
		if p == "notification-arns" {
			return resource.Value{Kind: resource.Unknown, Text: resource.Pseudo(p), At: at, Reason: "it is given when the stack is deployed"}
		}
		return resource.Str(resource.Pseudo(p), at)
	}
	if v, ok := s.parameter(name); ok {
		s.refer(name, "", at, useParameter)
		return moved(v, at)
	}
	s.refer(name, "", at, useRef)
	return resource.Str(resource.Ref(s.scope, name, ""), at)
}

// moved is a value used at another place than it is written.
func moved(v resource.Value, at model.Range) resource.Value {
	if !v.Origin.Known() {
		v.Origin = v.At
	}
	v.At = at
	if v.Kind == resource.List || v.Kind == resource.Choice {
		items := make([]resource.Value, len(v.Items))
		for i, it := range v.Items {
			items[i] = moved(it, at)
		}
		v.Items = items
	}
	return v
}

func (s *stack) getAtt(n, a *node) resource.Value {
	if t, ok := a.word(); ok {
		id, attr, dotted := strings.Cut(t, ".")
		if dotted && id != "" && attr != "" {
			return s.attribute(id, attr, n.at)
		}
		s.problem(n.at, "Fn::GetAtt needs a resource and an attribute, such as \"%s.Arn\", got %q", orName(id), t)
		return s.unknown(n.at, "Fn::GetAtt names no attribute")
	}
	if a.shape != list || len(a.items) < 2 {
		s.problem(n.at, "Fn::GetAtt needs a resource and an attribute")
		return s.unknown(n.at, "Fn::GetAtt is incomplete")
	}
	id, known := s.eval(a.items[0]).Str()
	if !known || model.Symbolic(id) {
		return s.unknown(n.at, "Fn::GetAtt names no resource that is known")
	}
	attr := make([]string, 0, len(a.items)-1)
	for _, it := range a.items[1:] {
		t, known := s.eval(it).Str()
		if !known || model.Symbolic(t) {
			return s.unknown(n.at, "Fn::GetAtt names no attribute that is known")
		}
		attr = append(attr, t)
	}
	if s.declared[id] == nil && len(attr) == 1 && s.declared[attr[0]] != nil {
		s.problem(n.at, "Fn::GetAtt names the resource first: [%s, %s]", attr[0], id)
		return s.attribute(attr[0], id, n.at)
	}
	return s.attribute(id, strings.Join(attr, "."), n.at)
}

func orName(id string) string {
	if id == "" {
		return "Name"
	}
	return id
}

// attribute is what Fn::GetAtt returns: the output of a nested stack that was
// read, else a symbolic reference.
func (s *stack) attribute(id, attr string, at model.Range) resource.Value {
	if name, ok := strings.CutPrefix(attr, "Outputs."); ok {
		if v, ok := s.childOutput(id, name, at); ok {
			return v
		}
	}
	s.refer(id, attr, at, useGetAtt)
	text := resource.Ref(s.scope, id, attr)
	switch attr {
	case "FunctionUrl": // known as far as templates take it apart for its host
		text = "https://" + text + "/"
	case "ApiEndpoint":
		text = "https://" + text
	}
	return resource.Str(text, at)
}

func (s *stack) findInMap(n, a *node) resource.Value {
	items, ok := s.args(n, a, 3, 4, "a list of a mapping, a first and a second key")
	if !ok {
		return s.unknown(n.at, "Fn::FindInMap is incomplete")
	}
	keys := make([]resource.Value, 3)
	for i, it := range items[:3] {
		keys[i] = s.eval(it)
	}
	name, known := keys[0].Str()
	if !known || model.Symbolic(name) {
		return s.computed(n, keys...)
	}
	m := s.mappings[name]
	s.refer(name, "", items[0].at, useMapping)
	if m == nil {
		s.missingMapping(n, name)
		return s.unknown(n.at, fmt.Sprintf("there is no mapping %q", name))
	}
	return s.each(n, keys[1], func(first resource.Value) resource.Value {
		return s.each(n, keys[2], func(second resource.Value) resource.Value {
			return s.lookup(n, m, first, second, items[3:])
		})
	})
}

func (s *stack) missingMapping(n *node, name string) {
	if s.partial || s.doc.get("Mappings").unread() {
		return
	}
	names := make([]string, 0, len(s.mappings))
	for k := range s.mappings {
		names = append(names, k)
	}
	s.problem(n.at, "unknown mapping %q%s", name, hint(name, names))
}

// lookup reads one value of a mapping. A key that is not known gives every
// value of the row or column, when they agree.
func (s *stack) lookup(n *node, m *entry, first, second resource.Value, rest []*node) resource.Value {
	k1, ok1 := first.Str()
	k2, ok2 := second.Str()
	if !ok1 || !ok2 {
		return s.computed(n, first, second)
	}
	rows := m.value.raw()
	var found []resource.Value
	for _, row := range rows.entries() {
		if row.key != k1 && !model.Symbolic(k1) {
			continue
		}
		for _, cell := range row.value.raw().entries() {
			if cell.key == k2 || model.Symbolic(k2) {
				v := s.eval(cell.value)
				v.Origin, v.At = v.At, n.at
				found = append(found, v)
			}
		}
	}
	if len(found) == 0 && !model.Symbolic(k1) && !model.Symbolic(k2) {
		if len(rest) > 0 {
			if d := rest[0].get("DefaultValue"); d != nil {
				return s.eval(d)
			}
		}
		if rows.shape == table {
			s.problem(n.at, "mapping %q has no value for %q, %q", m.key, k1, k2)
		}
		return s.unknown(n.at, fmt.Sprintf("mapping %q has no such value", m.key))
	}
	for _, v := range found[min(1, len(found)):] {
		if !resource.Same(found[0], v) {
			return s.lookupUnknown(n, m, first, second)
		}
	}
	if len(found) == 0 || model.Symbolic(k1+k2) && len(rest) > 0 {
		return s.lookupUnknown(n, m, first, second)
	}
	return found[0]
}

func (s *stack) lookupUnknown(n *node, m *entry, first, second resource.Value) resource.Value {
	v := s.computed(n, resource.Str(m.key, n.at), first, second)
	v.Reason = fmt.Sprintf("the key into mapping %q is not known before deployment", m.key)
	return v
}

func (n *node) entries() []entry {
	if n == nil || n.shape != table {
		return nil
	}
	return n.fields
}

// unread reports whether a section is there but could not be parsed as a whole.
func (n *node) unread() bool { return n != nil && n.shape == broken }

func (s *stack) importValue(n, a *node) resource.Value {
	v := s.eval(a)
	return s.each(n, v, func(o resource.Value) resource.Value {
		name, ok := o.Str()
		if !ok {
			return s.computed(n, o)
		}
		return resource.Str(model.Token(model.TokenImport, model.Display(name)), n.at)
	})
}

func (s *stack) length(n, a *node) resource.Value {
	v := s.eval(a)
	if v.Kind != resource.List || conditional(v.Items) {
		return s.computed(n, v)
	}
	return resource.Value{Kind: resource.Number, Text: strconv.Itoa(len(v.Items)), At: n.at}
}

// toJSON writes its argument as JSON text; tokens stand in it as they are.
func (s *stack) toJSON(n, a *node) resource.Value {
	v := s.eval(a)
	var b strings.Builder
	if !writeJSON(&b, v) {
		return s.computed(n, v)
	}
	return resource.Str(b.String(), n.at)
}
