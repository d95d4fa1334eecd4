package report

import (
	"slices"
	"strings"

	"strideline/render"
)

// Focus narrows a picture to what a word names: a threat by its id, which then
// stands out whatever its severity and status and is told under the heading, or nodes by id, name or alias.
// It reports whether there is such a thing.
func Focus(o *render.Options, word string, in Input) bool {
	for i := range in.Threats {
		t := &in.Threats[i]
		if t.ID != strings.ToLower(word) {
			continue
		}
		it := Item(t)
		o.Highlight = it.ID
		o.Source = strings.ToUpper(it.Level) + " " + it.Title + ": " + it.Text
		if !slices.ContainsFunc(o.Items, func(x render.Item) bool { return x.ID == it.ID }) {
			o.Items = append(o.Items, it)
		}
		o.Focus = append(o.Focus, it.Nodes...)
		return len(it.Nodes) > 0
	}
	ids := render.Find(in.Graph, word)
	o.Focus = append(o.Focus, ids...)
	return len(ids) > 0
}
