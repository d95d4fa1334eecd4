package lift

import (
	"slices"
	"strings"

	"strideline/iam"
	"strideline/model"
)

// permissions turns what each role, user and group may do into grants edges,
// and for every node that runs as it into data flow.
func (l *lifter) permissions() {
	users := l.users()
	targets := l.targets()
	for _, id := range l.state.subjectOrder {
		s := l.state.subjects[id]
		l.stack = s.node.Stack
		w := &granter{l: l, s: s, users: users[id], targets: targets}
		w.run()
	}
	l.mute(users)
}

// users lists, for each role, the nodes that run as it, in the order declared.
func (l *lifter) users() map[string][]*model.Node {
	out := map[string][]*model.Node{}
	for _, e := range l.b.EdgesOf(model.Assumes) {
		from := l.b.Lookup(e.From)
		if from.Kind == model.Function || from.Kind == model.Trigger {
			out[e.To] = append(out[e.To], from)
		}
	}
	for _, ns := range out {
		slices.SortFunc(ns, func(a, b *model.Node) int { return strings.Compare(a.ID, b.ID) })
	}
	return out
}

// granter writes the edges of one subject.
type granter struct {
	l       *lifter
	s       *subject
	users   []*model.Node
	targets *aims
}

func (w *granter) run() {
	if admin, at := w.s.iam.Admin(); admin {
		var where model.Range
		if len(at) > 0 {
			where = at[0]
		}
		w.l.set(w.s.node).value("admin", true, where)
	}
	w.everywhere()
	seen := map[*aim]bool{}
	for _, pat := range w.s.iam.Literals() {
		hits := w.targets.candidates(pat.Value, w.s.node.Stack)
		for _, t := range hits {
			if !seen[t] {
				seen[t] = true
				w.write(t.node, w.on(t.iam))
			}
		}
		if len(hits) == 0 {
			w.outside(pat)
		}
	}
	w.wired()
}

// everywhere writes the edges to hubs: one a service whose every resource the
// subject may touch.
func (w *granter) everywhere() {
	for _, service := range w.services() {
		grants := w.s.iam.Everywhere(service)
		if len(grants) == 0 {
			continue
		}
		hub := w.l.hub(service)
		w.write(hub, grants)
		w.wildcards(hub, grants)
	}
}

// services are those that the subject's policies mention; for a policy that
// allows every action, those that its stack uses.
func (w *granter) services() []string {
	out := w.s.iam.Services()
	if !slices.Contains(out, "*") {
		return out
	}
	out = slices.Concat(out, w.targets.services[w.s.node.Stack])
	slices.Sort(out)
	return slices.Compact(out)
}

// wired looks again at what the environment of a user names: a broad grant
// becomes an edge to that very store.
func (w *granter) wired() {
	for _, u := range w.users {
		for _, n := range w.l.wiredTo(u) {
			it := w.l.owner[n.ID]
			if it == nil || it.arn == "" {
				continue
			}
			grants := w.on(w.l.aimAt(it, false))
			w.flow(u, n, grants)
			w.grant(n, grants)
		}
	}
}

func (w *granter) write(n *model.Node, grants []iam.Grant) {
	if n == nil || len(grants) == 0 {
		return
	}
	w.grant(n, grants)
	for _, u := range w.users {
		w.flow(u, n, grants)
	}
	w.roleToRole(n, grants)
}

// on is what the subject may do to a target, by the actions of its own service
// and of those that reach the same resource under another name.
func (w *granter) on(t *iam.Target) []iam.Grant {
	out := w.s.iam.On(t)
	for _, service := range dataServices[t.Service] {
		out = append(out, w.s.iam.On(&iam.Target{Service: service, Type: t.Type, ARNs: t.ARNs, Policy: t.Policy, Narrow: t.Narrow})...)
	}
	return out
}

// dataServices are the services whose actions work on the data of another
// service's resources (service authorization reference). Those of Kafka are
// not among them: what may be written hangs on topics, which no template holds.
var dataServices = map[string][]string{"rds": {"rds-data"}, "redshift": {"redshift-data"}}

// grant writes the permission itself.
func (w *granter) grant(n *model.Node, grants []iam.Grant) {
	if n.ID == w.s.node.ID {
		return
	}
	var acting []iam.Grant
	for _, g := range grants {
		if matters(g) {
			acting = append(acting, g)
		}
	}
	if len(acting) == 0 {
		return
	}
	e := edgeOf(acting)
	e.From, e.To, e.Kind = w.s.node.ID, n.ID, model.Grants
	w.l.b.Edge(e)
}

// matters reports whether an action does more than describe.
func matters(g iam.Grant) bool {
	for _, k := range g.Kinds {
		if k != "describe" && k != "tag" && k != "encrypt" && k != "list" {
			return true
		}
	}
	return false
}
