package lift

import (
	"slices"
	"strings"

	"strideline/iam"
	"strideline/model"
)

// flowKind is the data flow that a kind of action makes.
func flowKind(kind string, to *model.Node) (model.EdgeKind, bool) {
	if to.Kind == model.Function {
		if kind == "invoke" {
			return model.Invokes, true
		}
		return "", false
	}
	if to.Kind != model.Store {
		return "", false
	}
	switch kind {
	case "read", "consume", "decrypt":
		return model.Reads, true
	case "write", "publish", "invoke":
		return model.Writes, true
	case "delete":
		return model.Deletes, true
	case "admin", "grant", "code":
		return model.Administers, true
	}
	return "", false
}

// effects are the kinds of an action without the change that some have beside
// their answer, where AWS itself classes it as reading: s3:GetDataAccess hands
// out credentials that a grant limits, cognito-idp:AdminGetUser counts a visit.
// To connect to Kafka moves no data, and to write idempotently takes the
// permission to write as well (service authorization reference, Apache Kafka
// APIs for MSK).
func effects(action string, kinds []string) []string {
	if action == "kafka-cluster:Connect" || action == "kafka-cluster:WriteDataIdempotently" {
		return nil
	}
	if l := iam.LevelOf(action); l != "R" && l != "L" || !slices.Contains(kinds, "write") {
		return kinds
	}
	return slices.DeleteFunc(slices.Clone(kinds), func(k string) bool { return k == "write" })
}

// flow writes the data flow from one user of the role.
func (w *granter) flow(u, n *model.Node, grants []iam.Grant) {
	if u.Kind != model.Function {
		grants = w.l.integrationGrants(u, grants)
	}
	by := map[model.EdgeKind][]iam.Grant{}
	for _, g := range grants {
		done := map[model.EdgeKind]bool{}
		for _, k := range effects(g.Action, g.Kinds) {
			if k == "delete" && slices.Contains(g.Kinds, "consume") {
				continue // acknowledging a message is part of reading it
			}
			if fk, ok := flowKind(k, n); ok && !done[fk] {
				done[fk] = true
				by[fk] = append(by[fk], g)
			}
		}
	}
	for _, fk := range model.EdgeKinds {
		gs := by[fk]
		if len(gs) == 0 {
			continue
		}
		e := edgeOf(gs)
		e.From, e.To, e.Kind, e.Via = u.ID, n.ID, fk, w.s.node.ID
		e.Certainty = model.Granted
		if u.Kind == model.Trigger {
			e.Attrs["integration"] = model.SetAttr(true, e.At)
		}
		if n.Hub && w.namesOneOf(u, n) {
			e.Attrs["named"] = model.SetAttr(true, e.At)
		}
		if at := w.l.wiredAt(u, n, fk); len(at) > 0 {
			e.Certainty = model.Both
			e.Evidence = append(e.Evidence, at...)
		}
		w.l.b.Edge(e)
	}
}

// namesOneOf reports whether the configuration of u names a resource that the
// hub stands for, so that the edge to that very resource says more.
func (w *granter) namesOneOf(u, hub *model.Node) bool {
	return slices.ContainsFunc(w.l.wiredTo(u), func(n *model.Node) bool {
		it := w.l.owner[n.ID]
		return it != nil && hubID(it.kind.id.service, it.Stack) == hub.ID
	})
}

// roleToRole writes iam:PassRole and sts:AssumeRole.
func (w *granter) roleToRole(n *model.Node, grants []iam.Grant) {
	if n.Kind != model.Role || n.ID == w.s.node.ID {
		return
	}
	var pass, assume []iam.Grant
	for _, g := range grants {
		if slices.Contains(g.Kinds, "pass-role") {
			pass = append(pass, g)
		}
		if slices.Contains(g.Kinds, "assume") {
			assume = append(assume, g)
		}
	}
	if len(pass) > 0 {
		e := edgeOf(pass)
		e.From, e.To, e.Kind = w.s.node.ID, n.ID, model.Passes
		w.l.b.Edge(e)
	}
	if len(assume) > 0 && w.l.mayAssume(w.s.node, n) {
		e := edgeOf(assume)
		e.From, e.To, e.Kind = w.s.node.ID, n.ID, model.Assumes
		w.l.b.Edge(e)
	}
}

// mayAssume reports whether the trust policy of role n, where one is known,
// lets from in: by name, by account, or because anyone may.
func (l *lifter) mayAssume(from, n *model.Node) bool {
	doc, ok := l.state.trust[n.ID]
	if !ok {
		return true
	}
	arn := ""
	if it := l.owner[from.ID]; it != nil {
		arn = l.resolve(it.arn)
	}
	for _, t := range doc.Trusts() {
		id := t.Principal.ID.Value
		own := strings.Contains(id, accountToken) && !strings.Contains(id, "role/") && !strings.Contains(id, "user/")
		if t.Principal.Everyone() || t.Principal.Type == "AWS" && (own || id == arn && arn != "") {
			return true
		}
	}
	return false
}

// edgeOf gathers grants into the common fields of an edge: conditional only
// where every grant is.
func edgeOf(grants []iam.Grant) model.Edge {
	var e model.Edge
	e.Attrs = map[string]model.Attr{}
	e.Certainty = model.Granted
	open := false
	var broad, managed []string
	var broadAt []model.Range
	for _, g := range grants {
		e.Actions = append(e.Actions, g.Action)
		e.Evidence = append(e.Evidence, g.Evidence...)
		if !e.At.Known() && len(g.Evidence) > 0 {
			e.At = g.Evidence[len(g.Evidence)-1]
		}
		if len(g.Conditional) == 0 {
			open = true
		}
		e.Conditional = append(e.Conditional, g.Conditional...)
		if (g.BroadResource || g.BroadAction) && strong(g) && iam.Narrowable(g.Action) {
			broad = append(broad, g.Action)
			if len(g.Evidence) > 0 {
				broadAt = append(broadAt, g.Evidence[len(g.Evidence)-1])
			}
		}
		if g.Managed != "" && !slices.Contains(managed, g.Managed) {
			managed = append(managed, g.Managed)
		}
	}
	if open {
		e.Conditional = nil
	}
	if len(broad) > 0 {
		var at model.Range
		if len(broadAt) > 0 {
			at = broadAt[0]
		}
		e.Attrs["broad"] = model.Attr{Value: broad, State: model.Set, At: at, Items: broadAt}
	}
	if len(managed) > 0 {
		slices.Sort(managed)
		e.Attrs["managed"] = model.SetAttr(managed, e.At)
	}
	return e
}

// strong reports whether an action changes something or makes something run.
func strong(g iam.Grant) bool {
	for _, k := range effects(g.Action, g.Kinds) {
		switch k {
		case "write", "delete", "admin", "grant", "publish", "invoke", "code", "pass-role", "assume":
			return true
		}
	}
	return false
}

// accountToken is the text of the account that is deployed to.
var accountToken = model.Token(model.TokenPseudo, "account")
