package lift

import (
	"strings"

	"strideline/iac/resource"
	"strideline/model"
)

// Stores that check their own credentials (databases, caches, brokers) are not
// opened by a permission. Their data flow comes from what a function's
// configuration names and from whether the network lets it through (design
// section 4).

// opens records that the secret v holds the credentials of a store: it names
// the secret, or is a dynamic reference to it.
func (l *lifter) opens(store *model.Node, v resource.Value) {
	for _, o := range v.Options() {
		n := l.find(o, "secret")
		if n == nil || n.Class != "secret" {
			n = l.secretIn(l.text(o))
		}
		if n != nil && n.Class == "secret" && !contains(l.state.credentials[store.ID], n.ID) {
			l.state.credentials[store.ID] = append(l.state.credentials[store.ID], n.ID)
		}
	}
}

// secretIn finds the secret of a dynamic reference in a text.
func (l *lifter) secretIn(text string) *model.Node {
	for _, p := range model.SplitSymbolic(text) {
		if p.Kind != model.TokenSecret {
			continue
		}
		if len(p.Parts) == 4 {
			if it := l.byRef[refKey{p.Parts[1], p.Parts[2]}]; it != nil && it.node != nil {
				return it.node
			}
		}
		id, _, _ := strings.Cut(strings.TrimPrefix(p.Parts[0], "secretsmanager:"), ":SecretString")
		return l.findText(id, "secret")
	}
	return nil
}

// selfChecked reports whether a store asks its clients for credentials of its
// own rather than for a permission.
func selfChecked(n *model.Node) bool {
	switch n.Class {
	case "relational-db":
		return n.Type != "AWS::DSQL::Cluster" // it knows roles only
	case "proxy", "cache":
		return true
	case "queue":
		return n.Type == "AWS::AmazonMQ::Broker"
	case "stream":
		return strings.HasPrefix(n.Type, "AWS::MSK::")
	case "warehouse":
		return strings.HasPrefix(n.Type, "AWS::Redshift")
	}
	return false
}

// connects writes the data flow of a function whose configuration names a
// store that checks its own credentials. It reports whether it did.
func (l *lifter) connects(fn, store *model.Node, at []model.Range, reads map[wire]bool) bool {
	if fn.Kind != model.Function || !selfChecked(store) || len(at) == 0 {
		return false
	}
	open, when := l.pathTo(fn, store, at[0])
	if !open {
		return false
	}
	certainty, via := model.Wired, ""
	for _, secret := range l.state.credentials[store.ID] {
		if via == "" && reads[wire{fn.ID, secret}] {
			certainty, via = model.Both, secret
		}
	}
	if noAuth, _ := store.Attrs["noAuth"].Value.(bool); noAuth && len(when) == 0 {
		certainty = model.Both // whoever gets there is let in
	}
	for _, k := range []model.EdgeKind{model.Reads, model.Writes} {
		l.b.Edge(model.Edge{From: fn.ID, To: store.ID, Kind: k, Via: via, Certainty: certainty, Conditional: when, At: at[0], Evidence: at})
	}
	return true
}

// pathTo reports whether the network lets a function reach a store, and what
// that hangs on.
func (l *lifter) pathTo(fn, store *model.Node, at model.Range) (bool, []model.Condition) {
	public := store.Attrs["publicAddress"]
	if yes, _ := public.Value.(bool); yes || fn.Network != "" && fn.Network == store.Network {
		return true, nil
	}
	inside, _ := fn.Attrs["vpc"].Value.(bool)
	if fn.Class == "lambda" && !inside && fn.Attrs["vpc"].State != model.Unknown && public.State != model.Unknown {
		return false, nil
	}
	return true, []model.Condition{{Reason: "whether its network reaches " + store.Name + " is not known here", At: at}}
}
