package analyze

import "strideline/model"

// pass narrows a way to those who also get past the check of a trigger behind
// another. Where only the one in front can call it, there is nothing more to
// pass: the front signs its own requests. (A delivery of content does so too,
// and passes every check.)
func (w *way) pass(t *model.Node) {
	auth := text(t, "auth", "internal")
	if auth == "internal" || auth == "iam" && (closed(t) || t.Class == "function-url") {
		return
	}
	g := gate(t)
	w.who = max(w.who, g.who)
	w.steps += g.steps
	w.uncertain = w.uncertain || g.uncertain
}

// follow says in which state an edge from a node in state bits leaves its
// target, and whether exposure travels along it at all.
func (s *spread) follow(from *model.Node, e *model.Edge, to *model.Node, bits int) (int, bool) {
	if e.Certainty == model.Wired {
		return 0, false
	}
	mode := bits & content
	switch from.Kind {
	case model.Trigger, model.Function:
		return followCode(e, to, mode)
	case model.Store:
		return followStore(from, e, to, bits)
	case model.Role:
		return s.followRole(e, to, bits)
	}
	return 0, false
}

func followCode(e *model.Edge, to *model.Node, mode int) (int, bool) {
	switch e.Kind {
	case model.Forwards, model.Invokes, model.Reads, model.Deletes, model.Administers:
		return mode, to.Kind != model.Actor
	case model.Assumes:
		// What code can do as its role is on its own edges: the role is
		// touched, not held.
		return mode, true
	case model.Writes, model.Delivers:
		if telemetry(to) {
			return mode, true
		}
		return mode | onward, to.Kind == model.Store
	}
	return 0, false
}

func followStore(from *model.Node, e *model.Edge, to *model.Node, bits int) (int, bool) {
	switch e.Kind {
	case model.Feeds, model.Forwards: // a delivery stream forwards to a URL
		return content, bits&onward != 0 && !telemetry(from)
	case model.Delivers:
		return content | onward, bits&onward != 0 && !telemetry(from)
	case model.Fronts:
		return bits, to.Kind == model.Store
	}
	return 0, false
}

// followRole goes on to the roles it may become, and, where someone outside
// holds the role, to what it permits.
func (s *spread) followRole(e *model.Edge, to *model.Node, bits int) (int, bool) {
	if e.Kind == model.Assumes {
		return bits, true
	}
	if e.Kind != model.Grants || bits&onward == 0 {
		return 0, false
	}
	does := s.verbs.of(e)
	switch {
	case to.Kind == model.Store && does&filling != 0 && !telemetry(to):
		return bits, true
	case to.Kind == model.Store:
		return bits &^ onward, does&(reading|changing) != 0
	case to.Kind == model.Function:
		return bits &^ onward, does&running != 0
	}
	return 0, false
}

// members passes through a hub: who may write every store of a service may
// choose the content of each, if the code ever does. That is one step less
// likely than a permission on the store itself, and is believed of the stores
// it is deployed with only: what else is in the run may be in another account.
func (s *spread) members(from *model.Node, at, bits int, w way) {
	hub := s.g.Nodes[at]
	if hub.Kind == model.Store && bits&onward == 0 {
		return
	}
	w.steps++
	state := at*statesEach + bits | content
	if best, ok := s.told[state]; ok && best <= w.rank() {
		return // many may write the same hub: the best way in says it all
	}
	s.told[state] = w.rank()
	for _, id := range hub.Members {
		if i := s.g.Index(id); i >= 0 && s.g.Nodes[i].Stack == from.Stack {
			s.offer(i, bits|content, w)
		}
	}
}
