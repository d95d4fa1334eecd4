package rules

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"strideline/model"
)

// Evaluate returns the threats that the rules find on a graph, by file, line,
// column, rule and id, and what kept a rule from being evaluated in full. When
// ctx is cancelled it returns what it has.
func (s *Set) Evaluate(ctx context.Context, g *model.Graph, o Options) ([]Threat, []model.Problem) {
	v := newView(g)
	var found []finding
	var problems []model.Problem
	for _, r := range s.rules {
		if o.Off[r.ID] || ctx.Err() != nil {
			continue
		}
		run := &ruleRun{ctx: ctx, v: v, rule: r, byKey: map[string]*group{}}
		run.limit = cmp.Or(o.Budget, 100_000+100*len(g.Edges))
		run.match()
		found = append(found, run.findings(o)...)
		problems = append(problems, run.problems...)
	}
	return s.settle(found), model.SortProblems(problems)
}

// ruleRun is one rule on one graph.
type ruleRun struct {
	ctx      context.Context
	v        *view
	rule     *Rule
	limit    int
	byKey    map[string]*group
	order    []*group
	problems []model.Problem
}

// group is the matches that are one threat.
type group struct {
	key    []string
	best   *binding
	rating rating
	causes []cause // why the condition is unknown; nil where it holds
	ways   map[string]bool
	others []*binding

	changes []Change // of all matches: what an edit would change
}

// maxOthers is how many other ways a threat lists.
const maxOthers = 10

func (r *ruleRun) match() {
	budget := r.limit
	if r.rule.collect >= 0 {
		r.matchGroups(&budget)
	} else {
		r.v.run(r.ctx, r.rule.pattern, nil, &budget, func(m *match) bool {
			return r.try(&binding{rule: r.rule, g: r.v.g, m: m}, &budget)
		})
	}
	if budget < 0 {
		r.problem(model.LevelWarning, fmt.Sprintf("%q: stopped after %d steps of matching with %d threats found; what else its path finds in this model is left out",
			r.rule.ID, r.limit, len(r.order)))
	}
}

// matchGroups gathers the matches that differ in the collected node only.
func (r *ruleRun) matchGroups(budget *int) {
	var order []*binding
	byRest := map[string]*binding{}
	r.v.run(r.ctx, r.rule.pattern, nil, budget, func(m *match) bool {
		rest := slices.Clone(m.nodes)
		rest[r.rule.collect] = -1
		key := fmt.Sprint(rest)
		b := byRest[key]
		m = m.clone()
		if b == nil {
			b = &binding{rule: r.rule, g: r.v.g, m: m}
			byRest[key], order = b, append(order, b)
		}
		b.group = append(b.group, m)
		return true
	})
	for _, b := range order {
		if !r.try(b, budget) {
			return
		}
	}
}

// try evaluates one match; false stops the rule.
func (r *ruleRun) try(b *binding, budget *int) bool {
	var causes []cause
	if r.rule.where != nil {
		p, err := r.rule.where.program()
		if err != nil {
			r.problems = append(r.problems, r.rule.src.mistake("where", err))
			return false
		}
		switch v := p.eval(b.vars()).(type) {
		case unknown:
			if causes = v.causes; r.rule.Unknown == "silent" || len(causes) == 0 {
				return true
			}
		case failed:
			r.problem(model.LevelError, fmt.Sprintf("%q: condition failed: %v", r.rule.ID, v.err))
			return false
		case bool:
			if !v {
				return true
			}
		}
	}
	if r.present(b, budget) {
		return true
	}
	return r.add(b, causes)
}

// present reports whether one of the patterns that must be absent is there.
func (r *ruleRun) present(b *binding, budget *int) bool {
	for _, p := range r.rule.not {
		found := false
		r.v.run(r.ctx, p, b.m.nodes, budget, func(*match) bool {
			found = true
			return false
		})
		if found {
			return true
		}
	}
	return false
}

// add puts a match into its group and keeps the best: certain before not
// known, then the worst, then the shortest, then the first.
func (r *ruleRun) add(b *binding, causes []cause) bool {
	rating, err := b.rate()
	if err != nil {
		r.problem(model.LevelError, fmt.Sprintf("%q: cannot be rated: %v", r.rule.ID, err))
		return false
	}
	key := b.key()
	joined := strings.Join(key, "\x00") + "\x00" + stackOf(b) // one threat never spans two stacks
	g := r.byKey[joined]
	kept := *b
	kept.m, kept.env = b.m.clone(), nil
	if g == nil {
		g = &group{key: key, best: &kept, rating: rating, causes: causes, ways: map[string]bool{}}
		r.byKey[joined] = g
		r.order = append(r.order, g)
	}
	if g.causes != nil && causes == nil {
		g.ways, g.others, g.changes = map[string]bool{}, nil, nil // ways that are not known do not count beside certain ones
		g.best, g.rating, g.causes = &kept, rating, nil
	} else if g.causes == nil && causes != nil {
		return true
	}
	way := fmt.Sprint(b.m.nodes)
	if g.ways[way] {
		return true
	}
	g.ways[way] = true
	g.touch(&kept)
	other := &kept
	if better(rating, &kept, g) {
		other, g.best, g.rating, g.causes = g.best, &kept, rating, causes
	}
	if other != g.best && len(g.others) < maxOthers {
		g.others = append(g.others, other)
	}
	return true
}

func better(r rating, b *binding, g *group) bool {
	return cmp.Or(
		cmp.Compare(slices.Index(Severities, r.severity()), slices.Index(Severities, g.rating.severity())),
		cmp.Compare(len(b.path()), len(g.best.path())),
	) < 0
}

func (r *ruleRun) problem(level model.Level, msg string) {
	r.problems = append(r.problems, model.Problem{Level: level, Message: msg, At: r.rule.At})
}

// settle folds, numbers and orders the threats.
func (s *Set) settle(found []finding) []Threat {
	all := make([]Threat, len(found))
	for i, f := range found {
		all[i] = f.Threat
	}
	number(all)
	for i := range found {
		found[i].ID = all[i].ID
	}
	found = s.fold(found)
	out := make([]Threat, len(found))
	for i, f := range found {
		out[i] = f.Threat
	}
	inOrder(out)
	return out
}
