package lift

import (
	"strings"

	"strideline/iam"
	"strideline/model"
)

// aim is a node as a target of permissions.
type aim struct {
	node *model.Node
	iam  *iam.Target // only what does not hold everywhere

	shared bool // its name is written, so that other stacks may mean it
}

// aims finds candidate targets without asking each role about each store.
type aims struct {
	byService map[string][]*aim   // by stack and service
	byKey     map[string][]*aim   // by arnKey
	services  map[string][]string // by stack
}

func (l *lifter) targets() *aims {
	out := &aims{byService: map[string][]*aim{}, byKey: map[string][]*aim{}, services: map[string][]string{}}
	for _, it := range l.items {
		if it.node == nil || it.arn == "" || it.kind.id.arnType == "" {
			continue
		}
		arn := l.resolve(it.arn)
		a := &aim{node: it.node, iam: l.aimAt(it, true), shared: !it.Props.Get(it.kind.id.nameProp).Origin.Known()}
		key := it.Stack + "|" + a.iam.Service
		if out.byService[key] == nil {
			out.services[it.Stack] = append(out.services[it.Stack], a.iam.Service)
		}
		out.byService[key] = append(out.byService[key], a)
		if key, ok := arnKey(arn); ok {
			out.byKey[key] = append(out.byKey[key], a)
		}
	}
	return out
}

// aimAt is an item as a target; with narrow, what a subject may do everywhere
// is left to the hub.
func (l *lifter) aimAt(it *item, narrow bool) *iam.Target {
	t := &iam.Target{Service: it.kind.id.service, Type: it.kind.id.arnType, ARNs: []string{l.resolve(it.arn)}, Narrow: narrow}
	if doc, ok := l.state.policies[it.node.ID]; ok {
		t.Policy = &doc
	}
	return t
}

// candidates are the targets that one resource pattern can mean. A name with
// wildcards means resources of its own stack; another stack's must be named
// (design section 4, joining).
func (a *aims) candidates(pattern, stack string) []*aim {
	f := splitARN(pattern)
	if f == nil {
		return nil
	}
	wild := indexAny(f[5], "*?")
	if wild < 0 {
		return a.exact(f[2]+"|"+f[5], stack)
	}
	if head := f[5][:wild]; strings.HasSuffix(head, "/") || strings.HasSuffix(head, ":") || strings.HasSuffix(head, "-") {
		if hit := a.exact(f[2]+"|"+head[:len(head)-1], stack); hit != nil {
			return hit
		}
	}
	return a.byService[stack+"|"+f[2]]
}

// exact are the targets of one ARN: those of the stack, else the only one.
func (a *aims) exact(key, stack string) []*aim {
	for {
		if hit := a.byKey[key]; hit != nil {
			return meant(hit, stack)
		}
		short, ok := shorten(key)
		if !ok {
			return nil
		}
		key = short
	}
}

// meant are the targets among those of one ARN that a stack means: its own,
// else the only one that others may mean.
func meant(hit []*aim, stack string) []*aim {
	var own, others []*aim
	for _, t := range hit {
		switch {
		case t.node.Stack == stack:
			own = append(own, t)
		case t.shared:
			others = append(others, t)
		}
	}
	if own == nil && len(others) == 1 {
		return others
	}
	return own
}
