package diff

import (
	"slices"

	"strideline/model"
)

// grouped is a permission with those that it says already: on every store of a
// service, it holds for each of them.
type grouped struct {
	Permission
	among []*model.Node
}

// permissions are those that people are shown, and how many are not: logs and
// traces, which nearly every function writes.
func (c *Changes) permissions() (shown []*grouped, hidden int) {
	hubs := map[[2]string][]*grouped{} // by change and subject
	var out []*grouped
	for _, x := range c.Permissions {
		if telemetry(x.Target) {
			hidden++
			continue
		}
		g := &grouped{Permission: x}
		out = append(out, g)
		if x.Target.Hub {
			k := [2]string{x.Change, x.Subject.ID}
			hubs[k] = append(hubs[k], g)
		}
	}
	for _, g := range out {
		if h := g.said(hubs[[2]string{g.Change, g.Subject.ID}]); h != nil {
			h.among = append(h.among, g.Target)
		} else {
			shown = append(shown, g)
		}
	}
	return shown, hidden
}

// said is the permission on the whole service that says this one, nil for
// none.
func (g *grouped) said(hubs []*grouped) *grouped {
	for _, h := range hubs {
		if h != g && !g.Target.Hub && slices.Contains(h.Target.Members, g.Target.ID) &&
			!slices.ContainsFunc(g.Verbs, func(v model.EdgeKind) bool { return !slices.Contains(h.Verbs, v) }) {
			return h
		}
	}
	return nil
}
