package lift

import (
	"slices"
	"strings"

	"strideline/iac/resource"
	"strideline/model"
)

// wire is a pair of nodes of which the first's configuration names the second.
type wire struct{ from, to string }

// wire records every node that a value of a function's configuration names.
func (l *lifter) wire(n *model.Node, v resource.Value) {
	for _, o := range v.Options() {
		if to := l.find(o); to != nil && to.ID != n.ID {
			l.wireTo(n, to, o.At)
		}
		for _, it := range o.Items {
			l.wire(n, it)
		}
		for _, f := range o.Fields {
			l.wire(n, f.Value)
		}
	}
}

func (l *lifter) wireTo(n, to *model.Node, at model.Range) {
	key := wire{n.ID, to.ID}
	if _, ok := l.wired[key]; !ok {
		l.state.wiredOrder = append(l.state.wiredOrder, key)
		l.state.wiredFrom[n.ID] = append(l.state.wiredFrom[n.ID], to)
	}
	if !slices.Contains(l.wired[key], at) {
		l.wired[key] = append(l.wired[key], at)
	}
}

// wireRead records that an event source mapping names a store for a function,
// without a refers edge: the feed says it already. It bears out reading only.
func (l *lifter) wireRead(fn, store *model.Node, at model.Range) {
	if fn == nil {
		return
	}
	key := wire{fn.ID, fedBy + store.ID}
	if !slices.Contains(l.wired[key], at) {
		l.wired[key] = append(l.wired[key], at)
	}
}

func (l *lifter) wiredTo(n *model.Node) []*model.Node { return l.state.wiredFrom[n.ID] }

// fedBy marks the wires that an event source mapping lays.
const fedBy = "feed:"

// wiredAt is where the configuration of from, or for reading the mapping that
// feeds it, names to.
func (l *lifter) wiredAt(from, to *model.Node, kind model.EdgeKind) []model.Range {
	at := l.wired[wire{from.ID, to.ID}]
	if kind != model.Reads {
		return at
	}
	return append(slices.Clone(at), l.wired[wire{from.ID, fedBy + to.ID}]...)
}

// wiring adds a refers edge where the environment names a store and no
// permission allows it. Stores that check their own credentials get their data
// flow from the wiring.
func (l *lifter) wiring() {
	flows := map[wire]bool{}
	for _, k := range []model.EdgeKind{model.Reads, model.Writes, model.Deletes, model.Administers, model.Invokes} {
		for _, e := range l.b.EdgesOf(k) {
			flows[wire{e.From, e.To}] = true
		}
	}
	for _, w := range l.state.wiredOrder {
		to := l.b.Lookup(w.to)
		if flows[w] && !selfChecked(to) || to.Kind != model.Store {
			continue
		}
		at := l.wired[w]
		if l.connects(l.b.Lookup(w.from), to, at, flows) || flows[w] {
			continue
		}
		l.b.Edge(model.Edge{From: w.from, To: w.to, Kind: model.Refers, Certainty: model.Wired, At: at[0], Evidence: at})
	}
}

// hubID is the id of a stack's hub of a service. A role may touch every store
// of its account; which of the other stacks share the account is not written
// anywhere, so a hub's members are those of its own stack.
func hubID(service, stack string) string { return "any:" + service + "@" + stack }

// hub is the node that stands for every resource of a service.
func (l *lifter) hub(service string) *model.Node {
	id := hubID(service, l.stack)
	if n := l.hubOf[id]; n != nil {
		return n
	}
	k, class, ok := classOf(service, serviceTail[service])
	if !ok {
		k, class = model.Store, "service"
	}
	n := l.b.Node(model.Node{ID: id, Kind: k, Class: class, Name: "any:" + service, Provider: "aws", Stack: l.stack, Hub: true})
	n.Attrs["hub"] = model.SetAttr(true, model.Range{})
	n.Attrs["declaredHere"] = model.SetAttr(false, model.Range{})
	if telemetry(service) {
		n.Attrs["telemetry"] = model.SetAttr(true, model.Range{})
	}
	l.hubOf[id] = n
	return n
}

// telemetry reports whether a service only takes logs, metrics and traces.
func telemetry(service string) bool {
	switch service {
	case "logs", "xray", "cloudwatch", "synthetics", "evidently", "rum", "application-signals", "lambda-extension":
		return true
	}
	return strings.HasPrefix(service, "observability")
}

// hubs fills in the members of each hub.
func (l *lifter) hubs() {
	for stack, bus := range l.state.defaultBus {
		if hub := l.hubOf[hubID("events", stack)]; hub != nil {
			hub.Members = append(hub.Members, bus.ID)
		}
	}
	for _, it := range l.items {
		if it.node == nil || it.arn == "" {
			continue
		}
		service := it.kind.id.service
		for _, s := range append([]string{service}, dataServices[service]...) {
			hub := l.hubOf[hubID(s, it.Stack)]
			if hub == nil || hub.Kind != it.node.Kind || hub.Class != "service" && hub.Class != it.node.Class || it.node.Type != it.Type {
				continue
			}
			hub.Members = append(hub.Members, it.node.ID)
		}
	}
}
