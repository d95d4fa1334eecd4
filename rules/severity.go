package rules

import (
	"fmt"
	"slices"

	"strideline/model"
)

const (
	byExposure    = "by-exposure"
	bySensitivity = "by-sensitivity"
)

var (
	likelihoods = []string{"low", "medium", "high"}
	impacts     = []string{"low", "medium", "high", "very-high"}

	// matrix is likelihood by impact (design section 8).
	matrix = [3][4]string{
		{"info", "low", "medium", "high"},
		{"low", "medium", "high", "high"},
		{"medium", "high", "high", "critical"},
	}
)

// rating is how bad a match is, and why.
type rating struct {
	likelihood, impact int
	reasons            []string
}

func (r rating) severity() string { return matrix[r.likelihood][r.impact] }

// rate computes the rating of a match; the error names what an expression got
// wrong.
func (b *binding) rate() (rating, error) {
	var r rating
	var err error
	if r.likelihood, err = b.likelihood(&r); err != nil {
		return r, err
	}
	r.impact, err = b.impact(&r)
	return r, err
}

func (b *binding) likelihood(r *rating) (int, error) {
	rule := b.rule
	if i := slices.Index(likelihoods, rule.Likelihood); i >= 0 {
		r.because("likelihood of this rule is %s: +%d", rule.Likelihood, i)
		return i, nil
	}
	if rule.Likelihood == byExposure {
		return b.byExposure(r), nil
	}
	word, err := b.oneOf(rule.likelihood, likelihoods)
	r.because("%s, likelihood %s: +%d", b.reach(), likelihoods[word], word)
	return max(0, word+b.conditions(r, nil)), err
}

// reach says who can reach the path.
func (b *binding) reach() string {
	n := b.exposed()
	if n == nil {
		return "nobody is known to reach it"
	}
	switch nodeValue(n, "exposure") {
	case "anonymous":
		return "reachable without authentication"
	case "foreign-account":
		return "reachable from foreign accounts"
	case "authenticated":
		return "reachable by any authenticated user"
	}
	return "reachable only from inside"
}

// byExposure starts from the most dangerous caller who can reach the path and
// falls a step for each thing on the way that makes the attack harder.
func (b *binding) byExposure(r *rating) int {
	level, n := 0, b.exposed()
	if n == nil {
		return r.add(0, b.reach())
	}
	switch nodeValue(n, "exposure") {
	case "anonymous":
		level = 2
	case "foreign-account", "authenticated":
		level = 1
	}
	r.add(level, b.reach())
	if steps, _ := nodeValue(n, "exposureSteps").(int64); steps > 0 && level > 0 {
		level += r.add(-int(steps), "the way there is harder (an API key, content only, a condition)")
	}
	return max(0, level+b.conditions(r, n))
}

// conditions takes a step off for each edge behind a node (nil: of the whole
// path) that may not hold.
func (b *binding) conditions(r *rating, from *model.Node) int {
	steps := b.path()
	if i := slices.IndexFunc(steps, func(s Step) bool { return s.Node == from }); i > 0 {
		steps = steps[i+1:] // conditions up to here count in its exposure
	}
	n := 0
	for _, s := range steps {
		if s.Edge != nil && len(s.Edge.Conditional) > 0 {
			n += r.add(-1, "hangs on a condition: "+s.Edge.Conditional[0].Reason)
		}
	}
	return n
}

// exposed is the node whose exposure counts: the first trigger on the path,
// else the first node that has one.
func (b *binding) exposed() *model.Node {
	var other *model.Node
	for _, s := range b.path() {
		if s.Node.Kind == model.Trigger {
			return s.Node
		}
		if other == nil && s.Node.Kind != model.Actor {
			other = s.Node
		}
	}
	return other
}

func (b *binding) impact(r *rating) (int, error) {
	rule := b.rule
	if i := slices.Index(impacts, rule.Impact); i >= 0 {
		r.because("impact of this rule is %s: +%d", rule.Impact, i)
		return i, nil
	}
	if rule.Impact == bySensitivity {
		return b.bySensitivity(r), nil
	}
	word, err := b.oneOf(rule.impact, impacts)
	if n := b.lastStore(); n != nil {
		r.because("%s, impact %s: +%d", holds(n), impacts[word], word)
	} else {
		r.because("impact is %s here: +%d", impacts[word], word)
	}
	return word, err
}

func (b *binding) bySensitivity(r *rating) int {
	n := b.lastStore()
	if n == nil {
		return r.add(1, "no store on the path")
	}
	s, _ := nodeValue(n, "sensitivity").(string)
	return r.add(max(0, slices.Index(model.SensitivityValues, s)), holds(n))
}

func (b *binding) lastStore() *model.Node {
	for _, s := range slices.Backward(b.path()) {
		if s.Node.Kind == model.Store {
			return s.Node
		}
	}
	return nil
}

// holds says what a store's content is worth, and why.
func holds(n *model.Node) string {
	s, _ := nodeValue(n, "sensitivity").(string)
	text := nodeName(n) + " holds " + s + " data"
	if why, _ := nodeValue(n, "sensitivityReason").(string); why != "" {
		text += " (" + why + ")"
	}
	return text
}

func (r *rating) because(format string, args ...any) {
	r.reasons = append(r.reasons, fmt.Sprintf(format, args...))
}

func (r *rating) add(n int, why string) int {
	r.because("%s: %+d", why, n)
	return n
}

// oneOf evaluates an expression to a place in allowed; what is not known is
// the lowest.
func (b *binding) oneOf(c *condition, allowed []string) (int, error) {
	p, err := c.program()
	if err != nil {
		return 0, err
	}
	switch v := p.eval(b.vars()).(type) {
	case string:
		if i := slices.Index(allowed, v); i >= 0 {
			return i, nil
		}
		return 0, fmt.Errorf("%q: expected one of %v", v, allowed)
	case failed:
		return 0, v.err
	}
	return 0, nil
}
