package rules

import (
	"fmt"
	"slices"

	"strideline/model"
)

// finding is a threat with what folding asks of it.
type finding struct {
	Threat
	touches map[string]bool         // key values, nodes of the path
	hubs    map[int]map[string]bool // members of the hubs in key, by their place in it
}

func (r *ruleRun) findings(o Options) []finding {
	out := make([]finding, 0, len(r.order))
	for _, g := range r.order {
		out = append(out, r.finding(g, o))
	}
	return out
}

func (r *ruleRun) finding(g *group, o Options) finding {
	b, doc := g.best, r.rule.Doc()
	others := g.more()
	stack := stackOf(b)
	t := Threat{
		Base: BaseID(r.rule.ID, g.key, stack), Rule: r.rule, Title: r.rule.Title, Stride: r.rule.Stride, Status: "open",
		Message: b.render(r.rule.message, others), Why: b.render(doc.why, others), Fix: b.render(doc.fix, others),
		Severity: g.rating.severity(), Likelihood: likelihoods[g.rating.likelihood], Impact: impacts[g.rating.impact],
		Reasons: g.rating.reasons, Path: b.path(), Stack: stack, Key: g.key, Changes: g.changes,
	}
	t.At, t.AnchorName = b.anchor()
	t.Related = related(g, t.At)
	if s := o.Severity[r.rule.ID]; slices.Contains(Severities, s) {
		t.Severity = s
		t.Reasons = append(slices.Clone(t.Reasons), "severity of "+r.rule.ID+" is set to "+s+" in the configuration")
	}
	if g.causes != nil {
		t.cannotTell(g.causes)
	}
	return finding{Threat: t, touches: touched(b, g.key), hubs: r.v.hubsIn(g.key)}
}

// more says how many other matches are the same threat.
func (g *group) more() string {
	n := len(g.ways) - 1
	switch {
	case n < 1:
		return ""
	case len(g.best.path()) == 1:
		return fmt.Sprintf(" and %d more", n)
	case n == 1:
		return " and one more way"
	}
	return fmt.Sprintf(" and %d more ways", n)
}

// cannotTell makes a threat a question: low at most, saying what is missing.
func (t *Threat) cannotTell(causes []cause) {
	c := causes[0]
	what := c.name
	if c.node != nil {
		what += " of " + c.node.Name
	}
	t.CannotTell = true
	t.Message = model.Display("cannot tell: " + what + " is not known here")
	if c.reason != "" {
		t.Message += " (" + model.Display(c.reason) + ")"
	}
	if slices.Index(Severities, t.Severity) < slices.Index(Severities, "low") {
		t.Severity = "low"
		t.Reasons = append(slices.Clone(t.Reasons), "low at most, because it hangs on what is not known here")
	}
	if c.at.Known() {
		t.At = c.at
	}
}

func stackOf(b *binding) string {
	for _, ref := range b.rule.per {
		var n *model.Node
		if ref.node >= 0 {
			n = b.g.Nodes[b.m.nodes[ref.node]]
		} else if e := b.lastEdge(ref.edge); e != nil {
			n = b.g.Node(e.From)
		}
		if n != nil && n.Stack != "" {
			return n.Stack
		}
	}
	for _, s := range b.path() {
		if s.Node.Stack != "" {
			return s.Node.Stack
		}
	}
	return ""
}

// related lists the steps of the path, then the other ways.
func related(g *group, at model.Range) []Related {
	var out []Related
	steps := g.best.path()
	for i, s := range steps {
		if i == 0 || !s.At.Known() || s.At == at {
			continue
		}
		from, to := steps[i-1].Node, s.Node
		if s.Back {
			from, to = to, from
		}
		out = append(out, Related{model.Display(fmt.Sprintf("%s %s %s", from.Name, s.Via, to.Name)), s.At})
	}
	for _, o := range g.others {
		if a, _ := o.anchor(); a.Known() && a != at {
			out = append(out, Related{"also: " + o.render(o.rule.message, ""), a})
		}
	}
	return out
}

func touched(b *binding, key []string) map[string]bool {
	out := map[string]bool{}
	for _, k := range key {
		out[k] = true
	}
	for _, s := range b.path() {
		out[s.Node.ID] = true
	}
	return out
}
