package iam

import (
	"slices"
	"strings"

	"strideline/model"
)

// marks is a set of forms, one bit each; targets have fewer than 64.
type marks uint64

// extent tells what a statement says of a target: the forms it speaks of, and
// the pattern that met each (nil for NotResource).
type extent struct {
	forms   marks
	pattern *arnPattern
	broad   marks // forms it covers for every resource of their type
}

// touches finds the forms of which a statement speaks at least in part.
func (s *statement) touches(f *serviceFacts, forms []form) []extent {
	if s.src.Resources == nil {
		var e extent
		for i := range forms {
			if s.src.NotResources != nil && !s.excepted(&forms[i]) {
				e.forms |= 1 << i
				e.broad |= 1 << i
			}
		}
		return append([]extent(nil), e)
	}
	var out []extent
	for _, p := range s.resources {
		e := extent{pattern: p}
		for i := range forms {
			if p.any || slices.ContainsFunc(forms[i].arns, p.overlaps) {
				e.forms |= 1 << i
				if p.everyOf(f, forms[i].typ) {
					e.broad |= 1 << i
				}
			}
		}
		if e.forms != 0 {
			out = append(out, e)
		}
	}
	return out
}

// excepted reports whether NotResource takes the whole form out.
func (s *statement) excepted(f *form) bool {
	return slices.ContainsFunc(s.resources, func(p *arnPattern) bool { return slices.ContainsFunc(f.arns, p.covers) })
}

// everyOf reports whether p covers every resource of a type, if only of one
// partition, region and account.
func (p *arnPattern) everyOf(f *serviceFacts, typ int) bool {
	switch {
	case p.any:
		return true
	case p.parts == 0 || len(p.unknown) > 0:
		return false
	case !p.isARN():
		return p.openEnded() && p.parts <= 4
	case typ < 0:
		return len(p.fields[5]) == 1 && p.fields[5][0] == symStar
	}
	t := f.types[typ].arn()
	for _, i := range []int{3, 4} {
		// Names without region or account are not those of types that have them.
		if (len(p.fields[i]) == 0) != (len(t.fields[i]) == 0) && !covers(p.fields[i], t.fields[i]) {
			return false
		}
	}
	return covers(p.fields[2], t.fields[2]) && covers(p.fields[5], t.fields[5])
}

// bars reports whether a deny statement takes all of the form away, or at least
// all that the allow's pattern gives.
func (s *statement) bars(f *form, given *arnPattern) bool {
	if s.src.Resources != nil {
		return slices.ContainsFunc(s.resources, func(p *arnPattern) bool {
			return p.any || slices.ContainsFunc(f.arns, p.covers) || given != nil && len(p.unknown) == 0 && p.covers(given)
		})
	}
	if s.src.NotResources == nil {
		return false
	}
	return !slices.ContainsFunc(s.resources, func(p *arnPattern) bool { return slices.ContainsFunc(f.arns, p.overlaps) })
}

// open lists the reasons that policy variables of unknown value leave.
func (p *arnPattern) open(at model.Range) []model.Condition {
	if p == nil {
		return nil
	}
	var out []model.Condition
	for _, v := range p.unknown {
		if p.text.At.Known() {
			at = p.text.At
		}
		out = append(out, model.Condition{Reason: "policy variable ${" + v + "} in " + model.Display(p.text.Value), At: at})
	}
	return out
}

// spoken lists the actions of a service that the statement speaks of, by their
// number, and with each the Action text that says so (nil for NotAction).
// Unknown actions come with number -1.
func (s *statement) spoken(f *serviceFacts, each func(n int, by *actionPattern)) {
	if s.src.Actions == nil {
		if s.src.NotActions == nil {
			return
		}
		for n := range f.actions {
			if !s.named(f.prefix, f.actions[n].low) {
				each(n, nil)
			}
		}
		return
	}
	for i := range s.actions {
		s.actions[i].expand(f, func(n int) { each(n, &s.actions[i]) })
	}
}

// named reports whether one of the patterns names an action.
func (s *statement) named(prefix, low string) bool {
	for i := range s.actions {
		a := &s.actions[i]
		switch {
		case a.everything, a.service == prefix && a.wholly:
			return true
		case a.service == prefix && a.exact != "":
			if a.exact == low {
				return true
			}
		case a.service == prefix:
			if matchText(a.name, low) {
				return true
			}
		case a.service == "" && matchText(a.full, prefix+":"+low):
			return true
		}
	}
	return false
}

// expand calls each with the number of every action of the service that p
// matches; -1 for a name that the service's table does not have.
func (p *actionPattern) expand(f *serviceFacts, each func(n int)) {
	switch {
	case p.service != "" && p.service != f.prefix:
		return
	case p.exact != "":
		i, ok := slices.BinarySearchFunc(f.actions, p.exact, func(a actionFact, n string) int { return strings.Compare(a.low, n) })
		if !ok {
			i = -1
		}
		each(i)
		return
	}
	for n := range f.actions {
		a := &f.actions[n]
		if p.everything || p.wholly || p.service != "" && matchText(p.name, a.low) || p.service == "" && matchText(p.full, f.prefix+":"+a.low) {
			each(n)
		}
	}
}
