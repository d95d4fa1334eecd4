package analyze

import (
	"strideline/model"
)

// text is the string value of an attribute, def where nobody set it or it is
// unknown.
func text(n *model.Node, name, def string) string {
	if s, ok := n.Attrs[name].Value.(string); ok {
		return s
	}
	return def
}

func truth(n *model.Node, name string) bool {
	b, _ := n.Attrs[name].Value.(bool)
	return b
}

func list(n *model.Node, name string) []string {
	l, _ := n.Attrs[name].Value.([]string)
	return l
}

func unknown(n *model.Node, name string) bool { return n.Attrs[name].State == model.Unknown }

// holds reports whether a store keeps content that somebody could want. Logs
// and traces are left there by all code; the hub of a service that is no store
// ("any:ec2") has no content and no name that an environment could hold.
func holds(n *model.Node) bool {
	return n.Kind == model.Store && n.Class != "service" && !telemetry(n)
}

// telemetry reports whether a store takes only what code says of itself.
func telemetry(n *model.Node) bool { return n.Class == "log" || truth(n, "telemetry") }

// fact sets a derived attribute; at is where its cause is written, if it is.
func fact(n *model.Node, name string, v any, at model.Range) {
	n.Attrs[name] = model.SetAttr(v, at)
}

// facts sets a list attribute unless it is empty, which is its default.
func facts(n *model.Node, name string, ids []string) {
	if len(ids) > 0 {
		n.Attrs[name] = model.Attr{Value: ids, State: model.Set}
	}
}

// clearFacts removes what an earlier run derived.
func clearFacts(g *model.Graph) {
	derived := map[string]bool{}
	for _, s := range model.Attributes {
		derived[s.Name] = derived[s.Name] || s.Fact
	}
	for _, n := range g.Nodes {
		for name := range n.Attrs {
			if derived[name] {
				delete(n.Attrs, name)
			}
		}
	}
}
