package model

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// Dump writes one line a boundary, node and edge, in the graph's order: the
// form of golden tests. Attributes stand behind nodes as name=value, defaults
// in parentheses, unknowns as name=?.
func (g *Graph) Dump(w io.Writer) error {
	for _, b := range g.Boundaries {
		if _, err := fmt.Fprintf(w, "boundary %s %s < %s\n", b.Kind, Display(b.ID), orDash(Display(b.Parent))); err != nil {
			return err
		}
	}
	for _, n := range g.Nodes {
		if _, err := fmt.Fprintf(w, "node %s/%s %s @%s%s\n", n.Kind, orDash(n.Class), Display(n.ID), orDash(n.At.String()), attrText(n.Attrs)); err != nil {
			return err
		}
	}
	for _, e := range g.Edges {
		if _, err := fmt.Fprintln(w, e.line()); err != nil {
			return err
		}
	}
	return nil
}

func (e *Edge) line() string {
	var b strings.Builder
	fmt.Fprintf(&b, "edge %s -%s-> %s", Display(e.From), e.Kind, Display(e.To))
	if e.Via != "" {
		b.WriteString(" via " + Display(e.Via))
	}
	b.WriteString(" " + string(e.Certainty))
	if len(e.Actions) > 0 {
		b.WriteString(" [" + strings.Join(e.Actions, " ") + "]")
	}
	for _, c := range e.Conditional {
		b.WriteString(" if(" + c.Reason + ")")
	}
	if len(e.Crosses) > 0 {
		b.WriteString(" crosses(" + Display(strings.Join(e.Crosses, " ")) + ")")
	}
	b.WriteString(" @" + orDash(e.At.String()) + attrText(e.Attrs))
	return b.String()
}

func attrText(attrs map[string]Attr) string {
	var b strings.Builder
	for _, k := range slices.Sorted(maps.Keys(attrs)) {
		a := attrs[k]
		switch a.State {
		case Absent:
			continue
		case Unknown:
			fmt.Fprintf(&b, " %s=?", k)
		case Default:
			fmt.Fprintf(&b, " %s=(%v)", k, a.Value)
		default:
			fmt.Fprintf(&b, " %s=%v", k, a.Value)
		}
	}
	return Display(b.String())
}

func orDash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}
