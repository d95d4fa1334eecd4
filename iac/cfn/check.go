package cfn

import (
	"fmt"

	"strideline/iac/resource"
	"strideline/iac/sam"
	"strideline/model"
)

// use is how a name is referred to.
type use uint8

const (
	useRef use = iota
	useGetAtt
	useDepends
	useParameter // what follows is declared for certain
	useCondition
	useMapping
)

// reference is a name that must be declared; it is checked when SAM has said
// which names it makes.
type reference struct {
	name, attr string
	at         model.Range
	use        use
}

func (s *stack) refer(name, attr string, at model.Range, u use) {
	s.refs = append(s.refs, reference{name, attr, at, u})
}

// generated applies what SAM made of references.
func (s *stack) generated(out sam.Output) {
	s.made = map[string]bool{}
	for k := range out.Refs {
		s.made[k.ID] = true
	}
	for name, v := range s.outputs {
		s.outputs[name] = out.Resolve(v)
	}
	for i := range s.result.Outputs {
		if o := &s.result.Outputs[i]; o.Scope == s.scope {
			o.Value = out.Resolve(o.Value)
		}
	}
	for i := s.firstExport; i < len(s.result.Exports); i++ {
		s.result.Exports[i].Value = out.Resolve(s.result.Exports[i].Value)
	}
}

// checkReferences reports names that nothing declares.
func (s *stack) checkReferences(rs []resource.Resource) {
	if s.partial {
		return // what they name may stand in a block that could not be read
	}
	known := map[string]bool{}
	for _, r := range rs {
		known[r.ID] = true
	}
	var names []string
	said := map[string]bool{}
	for _, r := range s.refs {
		if r.use >= useParameter || known[r.name] || s.made[r.name] || s.declared[r.name] != nil || s.ofModule(r.name) {
			continue
		}
		if names == nil {
			names = s.names(rs)
		}
		msg := fmt.Sprintf("%s to an unknown %s %q%s", r.use.verb(), r.use.what(), r.name, hint(r.name, names))
		if key := msg + r.at.String(); !said[key] {
			said[key] = true
			s.problem(r.at, "%s", msg)
		}
	}
}

func (u use) verb() string {
	switch u {
	case useGetAtt:
		return "Fn::GetAtt"
	case useDepends:
		return "\"DependsOn\""
	}
	return "Ref"
}

func (u use) what() string {
	if u == useRef {
		return "name"
	}
	return "resource"
}

func (s *stack) names(rs []resource.Resource) []string {
	out := keys(s.parameters)
	for _, r := range rs {
		out = append(out, r.ID)
	}
	return out
}

// hint is "; did you mean ...?" where a name is near, else "".
func hint(name string, names []string) string {
	best := model.Nearest(name, names)
	if best == "" {
		return ""
	}
	return fmt.Sprintf("; did you mean %q?", best)
}
