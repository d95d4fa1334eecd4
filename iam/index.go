package iam

import (
	"slices"
	"strings"

	"strideline/model"
)

// subjectIndex is a subject compiled for an unknown context.
type subjectIndex struct {
	allow    []*grantor
	deny     []*grantor
	services map[string][]*grantor // allow statements by literal service prefix
	anywhere []*grantor            // allow statements that may speak of any service
	limits   [][]*grantor          // allow statements of boundary and session, each must allow
}

// grantor is a statement as attached to a subject: its conditions include those
// of the policy's attachment.
type grantor struct {
	*statement
	cond    truth
	reasons []model.Condition
	at      model.Range
	managed string
	broad   bool // its resources are "*"
}

func (s *Subject) compiled() *subjectIndex {
	s.once.Do(func() { s.index = s.compile() })
	return s.index
}

func (s *Subject) compile() *subjectIndex {
	x := &subjectIndex{services: map[string][]*grantor{}}
	x.allow, x.deny = attach(s.Identity)
	for _, limit := range [][]Policy{s.Boundary, s.Session} {
		if limit == nil {
			continue
		}
		allow, deny := attach(limit)
		x.limits = append(x.limits, allow)
		x.deny = append(x.deny, deny...)
	}
	for _, g := range x.allow {
		x.enter(g)
	}
	return x
}

func attach(policies []Policy) (allow, deny []*grantor) {
	for i := range policies {
		p := &policies[i]
		c := p.compiled()
		for _, s := range c.allow {
			allow = appendGrantor(allow, p, s)
		}
		for _, s := range c.deny {
			deny = appendGrantor(deny, p, s)
		}
	}
	return allow, deny
}

func appendGrantor(list []*grantor, p *Policy, s *statement) []*grantor {
	if s.cond == no {
		return list
	}
	g := &grantor{statement: s, cond: s.cond, reasons: s.reasons, at: s.at, managed: p.Managed}
	if len(p.When) > 0 {
		g.cond = maybe
		g.reasons = append(slices.Clip(p.When), s.reasons...)
	}
	if !g.at.Known() {
		g.at = p.At
	}
	g.broad = slices.ContainsFunc(s.resources, func(r *arnPattern) bool { return r.any }) && s.src.Resources != nil
	return append(list, g)
}

// compiled shares the compiled form of managed policies between subjects.
func (p *Policy) compiled() *compiledDoc {
	if p.Managed != "" {
		if m := facts().managed(p.Managed); m != nil {
			return m.compiled()
		}
	}
	return compileDoc(p.Doc, templateContext(), p.At)
}

// enter files a statement under the services it speaks of.
func (x *subjectIndex) enter(g *grantor) {
	if g.src.Actions == nil {
		x.anywhere = append(x.anywhere, g)
		return
	}
	var seen []string
	for _, a := range g.actions {
		if a.service == "" {
			x.anywhere = append(x.anywhere, g)
			return
		}
		if !slices.Contains(seen, a.service) {
			seen = append(seen, a.service)
		}
	}
	for _, service := range seen {
		x.services[service] = append(x.services[service], g)
	}
}

// speaking returns the allow statements that may speak of a service.
func (x *subjectIndex) speaking(service string) [2][]*grantor {
	return [2][]*grantor{x.services[strings.ToLower(service)], x.anywhere}
}

// Services returns the IAM prefixes that allow statements mention, sorted; "*"
// stands for statements that may speak of any service.
func (s *Subject) Services() []string {
	x := s.compiled()
	var out []string
	for service := range x.services {
		out = append(out, service)
	}
	if len(x.anywhere) > 0 {
		out = append(out, "*")
	}
	// A statement with "*" beside literal services names these too.
	for _, g := range x.anywhere {
		for _, a := range g.actions {
			if a.service != "" && g.src.Actions != nil {
				out = append(out, a.service)
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// Literals returns the resource patterns of allow statements, "*" left out, in
// the order of the policies, without repeats.
func (s *Subject) Literals() []Text {
	var out []Text
	seen := map[string]bool{}
	for _, g := range s.compiled().allow {
		for _, r := range g.resources {
			if g.src.Resources == nil || r.any || seen[r.text.Value] {
				continue
			}
			seen[r.text.Value] = true
			t := r.text
			if !t.At.Known() {
				t.At = g.at
			}
			out = append(out, t)
		}
	}
	return out
}

func sortRanges(rs []model.Range) []model.Range {
	rs = slices.DeleteFunc(rs, func(r model.Range) bool { return !r.Known() })
	slices.SortFunc(rs, model.Range.Compare)
	return slices.Compact(rs)
}

func sortGrants(gs []Grant) []Grant {
	slices.SortFunc(gs, func(a, b Grant) int { return strings.Compare(a.Action, b.Action) })
	return gs
}
