package lift

import "strideline/model"

// crossings names the trust boundaries that each edge crosses: the internet,
// the account, a network, and the authentication of an API. A stack is none:
// its parts trust each other as much as their account does.
func (l *lifter) crossings() {
	for _, e := range l.b.Edges() {
		from, to := l.b.Lookup(e.From), l.b.Lookup(e.To)
		if from == nil || to == nil || !moves(e.Kind) {
			continue
		}
		for _, n := range []*model.Node{from, to} {
			if n.Kind == model.Actor && n.Boundary != "account" { // a stack in it that was not read
				e.Crosses = append(e.Crosses, outerBoundary(n))
			}
		}
		if e.Kind == model.Calls && checked(to) {
			e.Crosses = append(e.Crosses, to.Boundary)
		}
		if from.Kind == model.Actor || to.Kind == model.Actor || from.Network == to.Network {
			continue
		}
		for _, n := range []*model.Node{from, to} {
			if n.Network != "" {
				e.Crosses = append(e.Crosses, n.Network)
			}
		}
	}
}

// moves reports whether an edge carries input, data or power from one node to
// the other, rather than stating a fact about them.
func moves(k model.EdgeKind) bool {
	switch k {
	case model.Grants, model.Protects, model.Authenticates, model.Fronts, model.Refers, model.Passes, model.Escalates:
		return false
	}
	return true
}

// outerBoundary is what stands between an actor and the system.
func outerBoundary(actor *model.Node) string {
	if actor.Class == "account" {
		return "account"
	}
	return "internet"
}

// checked reports whether an API asks for authentication before a route.
func checked(t *model.Node) bool {
	auth, _ := t.Attrs["auth"].Value.(string)
	switch auth {
	case "", "none", "internal":
		return false
	}
	return len(t.Boundary) > 4 && t.Boundary[:4] == "api:"
}
