package rules

import (
	"slices"
	"strings"

	"strideline/model"
)

// general writes a template for no match in particular: "the function", "the
// store `q`" where a rule has two, "its timeout" for an attribute.
func (t template) general(p *pattern) string {
	var out strings.Builder
	for _, piece := range t {
		if piece.ref == nil {
			out.WriteString(piece.text)
			continue
		}
		text := p.noun(*piece.ref)
		if start := strings.TrimSpace(out.String()); start == "" || strings.HasSuffix(start, ".") {
			text = strings.ToUpper(text[:1]) + text[1:]
		}
		out.WriteString(text)
	}
	return strings.TrimSpace(out.String())
}

func (p *pattern) noun(ref reference) string {
	if ref.edge >= 0 {
		if ref.attr == "" || ref.attr == "verb" {
			var verbs []string
			for _, k := range p.edges[ref.edge].kinds {
				verbs = append(verbs, string(k))
			}
			return strings.Join(verbs, " or ")
		}
		return "its " + ref.attr
	}
	n := &p.nodes[ref.node]
	word := n.label.word()
	name := "the " + word
	if slices.ContainsFunc(p.nodes, func(o nodePattern) bool { return o.name != n.name && o.name != "" && o.label.word() == word }) {
		name += " `" + n.name + "`"
	}
	switch ref.attr {
	case "", "name":
		return name
	case "class", "kind":
		return word
	case "api":
		return "the API"
	}
	return "its `" + ref.attr + "`"
}

// word is what people call the nodes of a label.
func (l *label) word() string {
	_, classes, _ := strings.Cut(l.text, ":")
	if classes == "" && l.text != "" && !slices.Contains(kindOrder, model.Kind(strings.Split(l.text, "|")[0])) {
		classes = l.text
	}
	if cs := strings.Split(classes, "|"); classes != "" && len(cs) <= 2 {
		return strings.Join(cs, " or ")
	}
	ks := l.list()
	switch {
	case len(ks) == 1 && ks[0] == model.Trigger:
		return "way in"
	case len(ks) == 1 && ks[0] == model.Actor:
		return "caller"
	case len(ks) == 1:
		return string(ks[0])
	case slices.Equal(ks, []model.Kind{model.Trigger, model.Function}):
		return "function"
	case slices.Contains(ks, model.Function) && len(ks) == 2:
		return string(ks[0]) + " or " + string(ks[1])
	}
	return "resource"
}
