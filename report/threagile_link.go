package report

import (
	"strings"

	"strideline/model"
)

func (x *threagile) link(l *mapping, f *flow) {
	auth, _ := f.to.node.Attrs["auth"].Value.(string)
	if f.to.node.Kind == model.Trigger && auth == "" {
		auth = "internal"
	}
	checked, ok := threagileAuth[auth]
	if !ok {
		checked = [2]string{"credentials", "technical-user"} // a permission of the caller's role
		if f.from.node.Kind == model.Actor {
			checked = [2]string{"none", "none"}
		}
	}
	protocol := threagileProtocols[f.to.node.Class]
	switch {
	case f.plain():
		protocol = "http"
	case protocol == "":
		protocol = "https"
	}
	private, _ := f.to.node.Attrs["private"].Value.(bool)
	restricted, _ := f.to.node.Attrs["restricted"].Value.(bool)
	l.text("target", slug(f.to.key))
	l.text("description", strings.Join(append([]string{f.verbs()}, f.actions()...), ", "))
	l.text("protocol", protocol)
	l.text("authentication", checked[0])
	l.text("authorization", checked[1])
	l.flag("vpn", private)
	l.flag("ip_filtered", restricted)
	l.flag("readonly", !f.has(model.Writes, model.Deletes, model.Administers, model.Calls, model.Invokes, model.Sends, model.Delivers, model.Forwards))
	l.text("usage", "business")
	var data []string
	for _, p := range []*part{f.from, f.to} {
		if p.node.Kind == model.Store {
			data = append(data, p.key)
		}
	}
	sent, received := data, data
	if !f.has(model.Reads) {
		received = nil
	} else if !f.has(model.Writes, model.Deletes, model.Administers) {
		sent = nil
	}
	l.list("data_assets_sent", dataIDs(sent))
	l.list("data_assets_received", dataIDs(received))
}

// boundaries are the trust boundaries; Threagile wants each part in one only.
func (x *threagile) boundaries(m *mapping) {
	inside, nested := map[*zone][]string{}, map[*zone][]string{}
	for _, p := range x.d.parts {
		if p.zone != nil {
			inside[p.zone] = append(inside[p.zone], slug(p.key))
		}
	}
	for _, z := range x.d.zones {
		if z.parent != nil {
			nested[z.parent] = append(nested[z.parent], "zone-"+slug(z.key))
		}
	}
	seen := map[string]int{}
	for _, z := range x.d.zones {
		seen[z.name]++
	}
	for _, z := range x.d.zones {
		name := z.name
		if seen[name] > 1 {
			name += " (" + slug(z.key) + ")"
		}
		b := m.child(name)
		b.text("id", "zone-"+slug(z.key))
		b.text("description", string(z.boundary.Kind))
		b.text("type", threagileBoundaries[z.boundary.Kind])
		b.list("technical_assets_inside", inside[z])
		b.list("trust_boundaries_nested", nested[z])
	}
}
