package report

import (
	"fmt"
	"slices"
	"strings"

	"strideline/model"
	"strideline/render"
	"strideline/rules"
)

// Items are open threats at or above a severity in the form that a picture
// marks: worst first, each with the nodes and edges of its path.
func Items(threats []rules.Threat, least string) []render.Item {
	var out []render.Item
	for i := range threats {
		if t := &threats[i]; t.Status == "open" && AtLeast(t.Severity, least) {
			out = append(out, Item(t))
		}
	}
	slices.SortStableFunc(out, func(a, b render.Item) int {
		return slices.Index(rules.Severities, a.Level) - slices.Index(rules.Severities, b.Level)
	})
	return out
}

// Decided are the threats at or above a severity that somebody decided on, worst
// first, each with who decided what and why. A picture does not mark them.
func Decided(in Input, least string) []render.Item {
	var out []render.Item
	for i := range in.Threats {
		t := &in.Threats[i]
		if t.Status == "open" || !AtLeast(t.Severity, least) {
			continue
		}
		it := Item(t)
		it.Status = t.Status
		if d, ok := in.Decisions[t.ID]; ok {
			it.Details = append([][2]string{{"decision", decisionText(d)}}, it.Details...)
		}
		out = append(out, it)
	}
	slices.SortStableFunc(out, func(a, b render.Item) int {
		return slices.Index(rules.Severities, a.Level) - slices.Index(rules.Severities, b.Level)
	})
	return out
}

// Item is one threat in the form that a picture marks. Its badge hangs on the
// node that its cause belongs to.
func Item(t *rules.Threat) render.Item {
	it := render.Item{
		ID: t.ID, Level: t.Severity, Title: t.Rule.ID + " " + t.Title, Text: t.Message, Tags: t.Stride, At: t.At,
		Details: details(t),
	}
	for i, s := range t.Path {
		it.Nodes = append(it.Nodes, s.Node.ID)
		if s.Edge != nil {
			it.Edges = append(it.Edges, render.Pair{From: s.Edge.From, To: s.Edge.To, Kind: s.Edge.Kind})
		}
		text := s.Node.Name
		if i > 0 {
			text = fmt.Sprintf("%s %s", s.Via, s.Node.Name)
		}
		it.Steps = append(it.Steps, render.Place{Text: model.Display(text), At: s.At})
	}
	it.On = anchorNode(t)
	return it
}

// details are the texts of a threat under their headings; a line that begins
// with a dash is an entry of a list.
func details(t *rules.Threat) [][2]string {
	rated := t.Likelihood + " likelihood, " + t.Impact + " impact"
	for _, r := range t.Reasons {
		rated += "\n- " + r
	}
	status := t.Status
	if t.CannotTell {
		status += "; whether it holds hangs on values that are not known here"
	}
	var refs []string
	for _, r := range References(t.Rule.Doc().References) {
		refs = append(refs, r.Label)
	}
	return [][2]string{{"why", t.Why}, {"fix", t.Fix}, {"rated", rated}, {"status", status}, {"references", strings.Join(refs, ", ")}}
}

// anchorNode is the id of the node on the path that the cause of a threat
// belongs to, else of its last node.
func anchorNode(t *rules.Threat) string {
	for _, s := range t.Path {
		if s.Node.Name == t.AnchorName && t.AnchorName != "" && s.Node.Kind != model.Actor {
			return s.Node.ID
		}
	}
	if n := len(t.Path); n > 0 {
		return t.Path[n-1].Node.ID
	}
	return ""
}

// SourceLine names the files of a graph: the only one, or how many.
func SourceLine(g *model.Graph) string {
	files := map[string]bool{}
	for _, n := range g.Nodes {
		if n.At.Known() {
			files[n.At.File] = true
		}
	}
	if len(files) == 1 {
		for f := range files {
			return f
		}
	}
	if len(files) == 0 {
		return ""
	}
	return fmt.Sprintf("%d files", len(files))
}
