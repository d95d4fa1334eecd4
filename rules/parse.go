package rules

import (
	"slices"
	"strconv"
	"strings"

	"strideline/model"
)

// parsePattern reads a path pattern: the subset of openCypher 9 of design
// section 8. known holds the nodes that an outer pattern binds (for absent
// patterns); nil otherwise. The error is a *patternError.
func parsePattern(text string, known []nodePattern) (*pattern, error) {
	p := &patternParser{text: text, out: &pattern{nodes: slices.Clone(known)}}
	for {
		if err := p.chain(); err != nil {
			return nil, err
		}
		p.space()
		if p.at >= len(p.text) {
			return p.out, nil
		}
		if !p.accept(",") {
			return nil, p.expected(`"," or the end`)
		}
	}
}

type patternParser struct {
	text string
	at   int
	out  *pattern
}

func (p *patternParser) space() {
	for p.at < len(p.text) && strings.IndexByte(" \t\r\n", p.text[p.at]) >= 0 {
		p.at++
	}
}

// accept skips white space and then s, if it is there.
func (p *patternParser) accept(s string) bool {
	p.space()
	if !strings.HasPrefix(p.text[p.at:], s) {
		return false
	}
	p.at += len(s)
	return true
}

func (p *patternParser) expected(what string) error {
	p.space()
	if p.at >= len(p.text) {
		return patternErrorf(p.at, "the pattern ends where %s was expected", what)
	}
	found, _, _ := strings.Cut(p.text[p.at:min(len(p.text), p.at+12)], " ")
	return patternErrorf(p.at, "%q: expected %s", found, what)
}

func (p *patternParser) chain() error {
	first, err := p.node()
	if err != nil {
		return err
	}
	c := chain{nodes: []int{first}}
	for {
		e, ok, err := p.edge()
		if err != nil {
			return err
		}
		if !ok {
			p.out.chains = append(p.out.chains, c)
			return nil
		}
		at := len(p.out.edges)
		p.out.edges = append(p.out.edges, e) // first, so that its name is taken
		next, err := p.node()
		if err != nil {
			return err
		}
		from, to := c.nodes[len(c.nodes)-1], next
		if e.back {
			from, to = to, from
		}
		p.out.edges[at].from, p.out.edges[at].to = from, to
		c.nodes, c.edges = append(c.nodes, next), append(c.edges, at)
	}
}

// node reads (name:label|label:label), and returns its place in the pattern.
func (p *patternParser) node() (int, error) {
	if !p.accept("(") {
		return 0, p.expected(`a node such as "(t:trigger)"`)
	}
	p.space()
	n := nodePattern{offset: p.at}
	n.name = p.name()
	groups, err := p.labels()
	if err != nil {
		return 0, err
	}
	if !p.accept(")") {
		return 0, p.expected(`":" and a label, or ")"`)
	}
	if i := p.out.node(n.name); i >= 0 {
		if len(groups) > 0 {
			return 0, patternErrorf(n.offset, "%q: it has its label already; write (%s)", n.name, n.name)
		}
		return i, nil
	}
	if p.out.edge(n.name) >= 0 {
		return 0, patternErrorf(n.offset, "%q: it is the name of an edge already", n.name)
	}
	label, bad := newLabel(groups)
	if bad != "" {
		return 0, patternErrorf(n.offset+strings.Index(p.text[n.offset:], bad), "%q: no such kind or class of node here%s", bad, didYouMean(bad, label.known()))
	}
	n.label = label
	p.out.nodes = append(p.out.nodes, n)
	return len(p.out.nodes) - 1, nil
}

func (p *patternParser) labels() ([][]string, error) {
	var groups [][]string
	for p.accept(":") {
		group, err := p.alternatives("a kind or class of node")
		if err != nil {
			return nil, err
		}
		groups = append(groups, group)
	}
	return groups, nil
}

func (p *patternParser) alternatives(what string) ([]string, error) {
	var out []string
	for {
		p.space()
		name := p.name()
		if name == "" {
			return nil, p.expected(what)
		}
		out = append(out, name)
		if !p.accept("|") {
			return out, nil
		}
	}
}

// name reads letters, digits, "_" and, within, "-".
func (p *patternParser) name() string {
	start := p.at
	for p.at < len(p.text) {
		c := p.text[p.at]
		letter := c == '_' || 'a' <= c && c <= 'z' || 'A' <= c && c <= 'Z'
		if !letter && (p.at == start || c != '-' && (c < '0' || c > '9')) {
			break
		}
		p.at++
	}
	return p.text[start:p.at]
}

// edge reads -[name:kind|kind*m..n]-> or <-[...]-, and reports whether one
// stands here.
func (p *patternParser) edge() (edgePattern, bool, error) {
	e := edgePattern{min: 1, max: 1}
	p.space()
	e.offset = p.at
	switch {
	case p.accept("<-"):
		e.back = true
	case !p.accept("-"):
		return e, false, nil
	}
	if p.accept("[") {
		if err := p.inside(&e); err != nil {
			return e, false, err
		}
		if !p.accept("]") {
			return e, false, p.expected(`"]"`)
		}
	}
	end := "->"
	if e.back {
		end = "-"
	}
	if !p.accept(end) {
		return e, false, p.expected(strconv.Quote(end))
	}
	return e, true, nil
}

func (p *patternParser) inside(e *edgePattern) error {
	p.space()
	start := p.at
	e.name = p.name()
	if e.name != "" && (p.out.edge(e.name) >= 0 || p.out.node(e.name) >= 0) {
		return patternErrorf(start, "%q: the name is taken already", e.name)
	}
	if p.accept(":") {
		p.space()
		start = p.at
		names, err := p.alternatives("a kind of edge")
		if err != nil {
			return err
		}
		for _, n := range names {
			if !slices.Contains(model.EdgeKinds, model.EdgeKind(n)) {
				return patternErrorf(start+strings.Index(p.text[start:], n), "%q: no such kind of edge%s", n, didYouMean(n, edgeNames()))
			}
			e.kinds = append(e.kinds, model.EdgeKind(n))
		}
	}
	if p.accept("*") {
		return p.repeat(e)
	}
	return nil
}

// repeat reads m..n after the star. Both ends must be written: an open end
// has no bound on the work it asks for.
func (p *patternParser) repeat(e *edgePattern) error {
	at := p.at
	e.repeat = true
	lo, ok := p.number()
	if !ok || !p.accept("..") {
		return patternErrorf(at, "a repetition is written *m..n, such as *0..3")
	}
	hi, ok := p.number()
	if !ok {
		return patternErrorf(p.at, "a repetition needs its end, at most %d, such as *%d..3", maxRepeat, lo)
	}
	if hi > maxRepeat || lo > hi || hi == 0 {
		return patternErrorf(at, "*%d..%d: expected m <= n and 1 <= n <= %d", lo, hi, maxRepeat)
	}
	e.min, e.max = lo, hi
	return nil
}

func (p *patternParser) number() (int, bool) {
	p.space()
	start := p.at
	for p.at < len(p.text) && p.text[p.at] >= '0' && p.text[p.at] <= '9' && p.at-start < 4 {
		p.at++
	}
	n, err := strconv.Atoi(p.text[start:p.at])
	return n, err == nil
}

func edgeNames() []string {
	out := make([]string, len(model.EdgeKinds))
	for i, k := range model.EdgeKinds {
		out[i] = string(k)
	}
	return out
}
