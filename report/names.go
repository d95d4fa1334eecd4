package report

import (
	"strconv"

	"strideline/model"
)

// names gives each node the id that people and programs see: its id with
// symbolic text written out. Where two ids would read the same, later ones in
// the graph's order get ~2, ~3, ...
type names map[string]string

func nodeNames(g *model.Graph) names {
	out := make(names, len(g.Nodes))
	used := make(map[string]int, len(g.Nodes))
	for _, n := range g.Nodes {
		id := model.Display(n.ID)
		used[id]++
		if k := used[id]; k > 1 {
			id += "~" + strconv.Itoa(k)
		}
		out[n.ID] = id
	}
	return out
}

func (ns names) of(id string) string {
	if name, ok := ns[id]; ok {
		return name
	}
	return model.Display(id)
}

func (ns names) all(ids []string) []string {
	out := make([]string, len(ids))
	for i, id := range ids {
		out[i] = ns.of(id)
	}
	return out
}

// attribute is the JSON form of an evaluated attribute.
func (ns names) attribute(a model.Attr) any {
	switch {
	case a.State == model.Unknown:
		return map[string]string{"unknown": model.Display(a.Reason)}
	case a.Value == nil:
		return nil
	}
	switch v := a.Value.(type) {
	case string:
		return ns.of(v)
	case []string:
		return ns.all(v)
	}
	return a.Value
}

// attributes leaves out what the class does not have.
func (ns names) attributes(attrs map[string]model.Attr) map[string]any {
	out := make(map[string]any, len(attrs))
	for k, a := range attrs {
		if a.State != model.Absent {
			out[k] = ns.attribute(a)
		}
	}
	return out
}
