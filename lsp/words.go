package lsp

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"strideline/model"
	"strideline/project"
	"strideline/rules"
)

// classWords are classes that read better in other words.
var classWords = map[string]string{
	"lambda": "Lambda function", "http-route": "HTTP route", "relational-db": "database", "bus": "event bus",
	"bus-rule": "event rule", "log": "log group", "direct": "way in", "graphql-field": "GraphQL field",
}

// what says what a node is: "HTTP route", "table (AWS::DynamoDB::Table)".
func what(n *model.Node) string {
	w := classWords[n.Class]
	if w == "" {
		w = strings.ReplaceAll(n.Class, "-", " ")
	}
	if n.Type != "" {
		w += " (" + n.Type + ")"
	}
	return w
}

// callerWords say who can reach a node.
var callerWords = map[string]string{
	"anonymous":       "anyone on the internet",
	"foreign-account": "other accounts",
	"authenticated":   "users who have signed in",
	"internal":        "only what runs in this system",
}

// reached says who can reach a node and how: "anyone on the internet, through
// GET /orders, 2 steps". Nobody is "".
func reached(p *project.Part, n *model.Node) string {
	who := callerWords[word(n, "exposure")]
	if who == "" {
		return ""
	}
	out := who
	if path := p.Exposure.Path(n.ID); len(path) > 0 {
		if way := p.Graph.Node(path[0].To); way != nil && way != n {
			out += ", through " + model.Display(way.Name)
		}
		if hops := len(path); hops > 1 {
			out += ", " + counted(hops, "step")
		}
	}
	if word(n, "exposureMode") == "data" {
		out += ", by the content of data"
	}
	if certain, ok := n.Attrs["exposureCertain"].Value.(bool); ok && !certain {
		out += " (not certain)"
	}
	return out
}

// dataVerbs are the edges along which data flows, in the order they are told.
var dataVerbs = []model.EdgeKind{model.Reads, model.Writes, model.Deletes, model.Administers, model.Sends}

// touches are the stores a node reads, writes, ... by verb; certain edges only.
func touches(g *model.Graph, n *model.Node) map[model.EdgeKind][]*model.Edge {
	out := map[model.EdgeKind][]*model.Edge{}
	for e := range g.Leaving(n.ID) {
		if slices.Contains(dataVerbs, e.Kind) {
			out[e.Kind] = append(out[e.Kind], e)
		}
	}
	return out
}

// users are those who use a store, each with all that it does.
func users(g *model.Graph, n *model.Node) []string {
	var order []string
	does := map[string][]string{}
	for e := range g.Entering(n.ID) {
		if !slices.Contains(dataVerbs, e.Kind) {
			continue
		}
		if does[e.From] == nil {
			order = append(order, e.From)
		}
		if !slices.Contains(does[e.From], string(e.Kind)) {
			does[e.From] = append(does[e.From], string(e.Kind))
		}
	}
	out := make([]string, len(order))
	for i, id := range order {
		out[i] = md(nameOf(g, id) + " (" + strings.Join(does[id], ", ") + ")")
	}
	return out
}

// reaches are the names of the stores that can be touched from a node onward,
// the most sensitive first, and whether there are more.
func reaches(g *model.Graph, n *model.Node) (names []string, more bool) {
	seen := map[string]bool{}
	for _, attr := range []string{"reachWrites", "reachReads"} {
		ids, _ := n.Attrs[attr].Value.([]string)
		for _, id := range ids {
			if s := g.Node(id); s != nil && !seen[id] {
				seen[id] = true
				names = append(names, model.Display(rules.NodeName(s)))
			}
		}
	}
	more, _ = n.Attrs["reachMore"].Value.(bool)
	return names, more
}

// few joins names, at most so many of them.
func few(names []string, most int) string {
	if len(names) > most {
		return strings.Join(names[:most], ", ") + fmt.Sprintf(" and %d more", len(names)-most)
	}
	return strings.Join(names, ", ")
}

// bySeverity orders worst first.
func bySeverity(a, b string) int {
	return cmp.Compare(slices.Index(severities, a), slices.Index(severities, b))
}
