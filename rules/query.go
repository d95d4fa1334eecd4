package rules

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"strideline/model"
)

// Query is a question to a graph, in the language of rules: a path pattern and
// a condition on what it binds.
type Query struct {
	rule *Rule
}

// Mistake is something wrong with the text of a query.
type Mistake struct {
	Part string // pattern or where
	Text string // that part
	Col  int    // 1-based, in characters; 0 where the place is not known
	Msg  string
}

func (m *Mistake) Error() string {
	if m.Col == 0 {
		return m.Part + ": " + m.Msg
	}
	return fmt.Sprintf("%s, at %d: %s", m.Part, m.Col, m.Msg)
}

func mistakeIn(part, text string, err error) error {
	m := &Mistake{Part: part, Text: text, Msg: err.Error()}
	var pe *patternError
	var ce *celError
	switch {
	case errors.As(err, &pe):
		m.Col = utf8.RuneCountInString(text[:min(pe.offset, len(text))]) + 1
	case errors.As(err, &ce):
		m.Col = utf8.RuneCountInString(text[:min(ce.offset, len(text))]) + 1
	}
	return m
}

// Query prepares a question; where is "" for none. The error is a *Mistake.
func (s *Set) Query(pattern, where string) (*Query, error) {
	p, err := parsePattern(pattern, nil)
	if err != nil {
		return nil, mistakeIn("pattern", pattern, err)
	}
	r := &Rule{ID: "query", Path: pattern, Where: where, pattern: p, collect: -1}
	if strings.TrimSpace(where) != "" {
		r.where = newCondition(condition{env: s.env, vars: p.variables(-1), key: "where", text: where, want: "bool"}, r.ID, nil)
		if _, err := r.where.program(); err != nil {
			return nil, mistakeIn("where", where, err)
		}
	}
	return &Query{r}, nil
}

// Match is one answer to a query.
type Match struct {
	Names   []string      // of the pattern's nodes that have one
	Nodes   []*model.Node // that they stand for
	Paths   [][]Step      // one for each comma-separated part of the pattern
	Unknown []string      // why the condition cannot be told, nil where it holds
}

// maxMatches bounds the answers that a query gives.
const maxMatches = 10_000

// Run returns the matches of a query on a graph, those that hold before those
// that cannot be told, each in the order of the graph. What keeps it from
// answering in full is a problem without a place.
func (q *Query) Run(ctx context.Context, g *model.Graph) ([]Match, []model.Problem) {
	limit := 10 * (100_000 + 100*len(g.Edges))
	budget := limit
	var holds, open []Match
	var problems []model.Problem
	seen := map[string]bool{}
	newView(g).run(ctx, q.rule.pattern, nil, &budget, func(m *match) bool {
		b := &binding{rule: q.rule, g: g, m: m}
		causes, ok, err := q.holds(b)
		if err != nil {
			problems = append(problems, model.Problem{Level: model.LevelError, Message: "where: " + err.Error()})
			return false
		}
		if key := fmt.Sprint(m.nodes, m.edges); ok && !seen[key] {
			seen[key] = true
			if found := q.match(b, causes); causes == nil {
				holds = append(holds, found)
			} else {
				open = append(open, found)
			}
		}
		return len(seen) < maxMatches
	})
	switch {
	case budget < 0:
		problems = append(problems, model.Problem{Level: model.LevelWarning, Message: fmt.Sprintf("stopped after %d steps of matching; what else matches is left out", limit)})
	case len(seen) == maxMatches:
		problems = append(problems, model.Problem{Level: model.LevelWarning, Message: fmt.Sprintf("stopped after %d matches; what else matches is left out", maxMatches)})
	}
	inMatchOrder(holds)
	inMatchOrder(open)
	return append(holds, open...), problems
}

// holds evaluates the condition; causes say why it cannot be told.
func (q *Query) holds(b *binding) (causes []cause, ok bool, err error) {
	if q.rule.where == nil {
		return nil, true, nil
	}
	p, err := q.rule.where.program()
	if err != nil {
		return nil, false, err
	}
	switch v := p.eval(b.vars()).(type) {
	case unknown:
		return v.causes, len(v.causes) > 0, nil
	case failed:
		return nil, false, v.err
	case bool:
		return nil, v, nil
	}
	return nil, false, nil
}

func (q *Query) match(b *binding, causes []cause) Match {
	var out Match
	for i, n := range q.rule.pattern.nodes {
		if n.name != "" {
			out.Names = append(out.Names, n.name)
			out.Nodes = append(out.Nodes, b.g.Nodes[b.m.nodes[i]])
		}
	}
	for _, c := range q.rule.pattern.chains {
		p := *q.rule.pattern
		p.chains = []chain{c}
		one := &binding{rule: &Rule{pattern: &p, collect: -1}, g: b.g, m: b.m}
		out.Paths = append(out.Paths, one.path())
	}
	for _, c := range causes {
		text := c.name
		if c.node != nil {
			text += " of " + c.node.Name
		}
		text += " is not known here"
		if c.reason != "" {
			text += " (" + c.reason + ")"
		}
		if !slices.Contains(out.Unknown, text) {
			out.Unknown = append(out.Unknown, text)
		}
	}
	return out
}

// inMatchOrder sorts by the places of the nodes on the paths: the matcher
// begins where a pattern is most selective, which says nothing to a reader.
func inMatchOrder(ms []Match) {
	key := func(m Match) []Step { return slices.Concat(m.Paths...) }
	slices.SortStableFunc(ms, func(a, b Match) int {
		return slices.CompareFunc(key(a), key(b), func(x, y Step) int {
			if c := x.Node.At.Compare(y.Node.At); c != 0 {
				return c
			}
			if c := strings.Compare(x.Node.ID, y.Node.ID); c != 0 {
				return c
			}
			return strings.Compare(string(x.Via), string(y.Via))
		})
	})
}
