package analyze

import "strideline/model"

// start offers the ways that begin at node i.
func (s *spread) start(i int, n *model.Node) {
	switch {
	case n.Kind == model.Actor:
		for _, e := range s.g.Out(i) {
			s.enter(n, e)
		}
	case n.Kind == model.Trigger:
		// Whatever else it is, a way in is there for our own services to use.
		s.offer(i, 0, way{entry: entry{who: internal}, edge: -1, prev: -1})
		if n.Class == "authorizer" {
			s.checks(i)
		}
	case n.Class == "user-pool" && !n.Hub:
		s.offer(i, onward, way{entry: poolEntry(n), edge: -1, prev: -1})
	}
}

// checks offers the way into an authorizer: it is sent the token of every
// request to the routes that its functions check, before anybody is checked.
func (s *spread) checks(authorizer int) {
	for _, run := range s.g.Out(authorizer) {
		for _, e := range s.g.Out(s.g.To(run)) {
			if s.g.Edges[e].Kind != model.Authenticates {
				continue
			}
			for _, call := range s.g.In(s.g.To(e)) {
				s.check(authorizer, call)
			}
		}
	}
}

func (s *spread) check(authorizer int, call int32) {
	edge, actor := s.g.Edges[call], s.g.Nodes[s.g.From(call)]
	if edge.Kind != model.Calls || actor.Kind != model.Actor {
		return
	}
	who := classCaller(actor, s.cfg)
	if actor.Class == "internet" && closed(s.g.Nodes[s.g.To(call)]) {
		who = internal
	}
	w := way{entry: entry{who: who, steps: condition(edge)}, hops: 1, edge: call, prev: -1}
	s.offer(authorizer, content, w)
}

// poolEntry is who can put content into a user pool by signing up or in.
func poolEntry(n *model.Node) entry {
	if truth(n, "selfSignUp") {
		return entry{who: anonymous}
	}
	return entry{who: authenticated, uncertain: unknown(n, "selfSignUp")}
}

// enter offers what an actor's own edge opens.
func (s *spread) enter(actor *model.Node, e int32) {
	edge, to := s.g.Edges[e], s.g.To(e)
	target := s.g.Nodes[to]
	w := way{entry: entry{who: classCaller(actor, s.cfg)}, hops: 1, edge: e, prev: -1}
	bits := 0
	switch {
	case edge.Certainty == model.Wired:
		return
	case edge.Kind == model.Calls && target.Kind == model.Trigger:
		w.entry = calling(actor, target, s.cfg)
		if w.content {
			bits = content
		}
	case edge.Kind == model.Writes, edge.Kind == model.Assumes:
		bits = onward
	case edge.Kind == model.Reads, edge.Kind == model.Deletes, edge.Kind == model.Administers, edge.Kind == model.Invokes:
	default:
		return
	}
	w.steps += condition(edge)
	s.offer(to, bits, w)
}

func condition(e *model.Edge) int32 {
	if len(e.Conditional) > 0 {
		return 1
	}
	return 0
}
