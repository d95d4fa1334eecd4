package lift

import (
	"strings"

	"strideline/iac/resource"
	"strideline/model"
)

// A value that one stack puts into the parameter store and another takes out
// by the same written name is one value (design section 4, joining).

// parameterStore holds what joins stacks through the parameter store.
type parameterStore struct {
	values map[string]string // by parameter name; "" where several stacks write it
	inputs map[refKey]string // parameter names that template parameters take their values from
}

func newParameterStore(in Input) parameterStore {
	s := parameterStore{values: map[string]string{}, inputs: map[refKey]string{}}
	for _, r := range in.Results {
		for i := range r.Resources {
			s.put(&r.Resources[i])
		}
		for _, p := range r.Parameters {
			if strings.HasPrefix(p.Type, "AWS::SSM::Parameter::Value<") && p.Default.Known() {
				s.inputs[refKey{p.Scope, p.Name}] = p.Default.Text
			}
		}
	}
	return s
}

func (s parameterStore) put(r *resource.Resource) {
	if r.Type != "AWS::SSM::Parameter" {
		return
	}
	name, value := r.Props.Get("Name"), r.Props.Get("Value")
	text, ok := value.Str()
	if !name.Known() || !ok || name.Origin.Known() {
		return
	}
	if old, taken := s.values[name.Text]; taken && old != text {
		text = ""
	}
	s.values[name.Text] = text
}

// stored is the value behind a template parameter or a dynamic reference that
// names an entry of the parameter store which a stack of this run writes.
func (l *lifter) stored(p model.Part) (string, bool) {
	name := ""
	switch {
	case p.Kind == model.TokenParam && len(p.Parts) == 2:
		name = l.store.inputs[refKey{p.Parts[0], p.Parts[1]}]
	case p.Kind == model.TokenOpaque && len(p.Parts) > 0:
		ref, ok := strings.CutPrefix(p.Parts[0], "ssm:")
		if !ok {
			return "", false
		}
		name, _, _ = strings.Cut(ref, ":") // a version may follow
	}
	value := l.store.values[name]
	return value, name != "" && value != ""
}
