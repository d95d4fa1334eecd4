package report

import (
	"cmp"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"strideline/model"
)

// Stats writes how many nodes, edges and boundaries of each sort g holds, one
// sort a line, and what of the input it shows.
func Stats(w io.Writer, g *model.Graph) error {
	nodes, edges, bounds := map[string]int{}, map[string]int{}, map[string]int{}
	for _, n := range g.Nodes {
		nodes[string(n.Kind)+"/"+cmp.Or(n.Class, "-")]++
	}
	for _, e := range g.Edges {
		edges[string(e.Kind)]++
	}
	for _, b := range g.Boundaries {
		bounds[string(b.Kind)]++
	}
	var b strings.Builder
	tally(&b, "nodes", len(g.Nodes), nodes)
	tally(&b, "edges", len(g.Edges), edges)
	tally(&b, "boundaries", len(g.Boundaries), bounds)
	ignored, left := map[string]int{}, 0
	for _, t := range g.Coverage.Ignored {
		ignored[t.Type] = t.Count
		left += t.Count
	}
	tally(&b, "not modelled", left, ignored)
	b.WriteString(read(g.Coverage) + "\n")
	_, err := io.WriteString(w, b.String())
	return err
}

func tally(b *strings.Builder, what string, total int, counts map[string]int) {
	fmt.Fprintf(b, "%-48s %6d\n", what, total)
	for _, k := range slices.Sorted(maps.Keys(counts)) {
		fmt.Fprintf(b, "  %-46s %6d\n", escape(k), counts[k])
	}
}

// mostTypes is how many types that are not modelled a sentence names.
const mostTypes = 8

// Covers says in one sentence what of the input a model shows: "read 3 files,
// 41 resources, 38 modelled; not modelled: 2 AWS::X, 1 AWS::Y".
func Covers(c model.Coverage) string {
	out := read(c)
	var ignored []string
	for _, t := range c.Ignored[:min(mostTypes, len(c.Ignored))] {
		ignored = append(ignored, fmt.Sprintf("%d %s", t.Count, escape(t.Type)))
	}
	if more := len(c.Ignored) - len(ignored); more > 0 {
		ignored = append(ignored, "and "+count(more, "more type"))
	}
	if len(ignored) > 0 {
		out += "; not modelled: " + strings.Join(ignored, ", ")
	}
	if c.UnknownValues > 0 {
		out += fmt.Sprintf("; %s not known here", count(c.UnknownValues, "value"))
	}
	return out
}

func read(c model.Coverage) string {
	return fmt.Sprintf("read %s, %s, %d modelled", count(c.Files, "file"), count(c.Resources, "resource"), c.Modelled)
}

func count(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
