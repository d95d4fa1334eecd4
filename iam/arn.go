package iam

import "slices"

// arnPattern is a compiled Resource element, or a concrete or symbolic ARN.
//
// The parts between the first five colons match one by one, so that a star
// stays within its part; the rest (which may hold more colons) matches as one.
// Text that is no ARN of six parts, such as the token of an ARN with something
// behind it, matches as a whole.
type arnPattern struct {
	text    Text
	any     bool     // "*"
	parts   int      // how many fields are filled
	fields  [6][]sym // of an ARN
	whole   []sym
	unknown []string // policy variables that stay open
	dead    bool     // a policy variable has no value: nothing matches
}

// maxARN is twice what IAM takes ("Name limits: ARN"): no longer text is one,
// and comparing two would take the square of their length.
const maxARN = 4096

// compileARN compiles text with wildcards; vars resolves policy variables, nil
// where the policy's version has none.
func compileARN(text string, vars *Context) *arnPattern {
	return newARN(Text{Value: text}, true, vars)
}

func newARN(text Text, wild bool, vars *Context) *arnPattern {
	p := &arnPattern{text: text}
	all := resolve(text.Value, wild, vars)
	p.whole, p.unknown, p.dead = all.syms, all.unknown, all.dead || len(all.syms) > maxARN
	if p.any = wild && len(p.whole) == 1 && p.whole[0] == symStar; p.any {
		return p
	}
	fields, n := splitFields(text.Value)
	if n == 1 || fields[0] != "arn" {
		return p
	}
	p.parts = n
	for i := range n {
		p.fields[i] = resolve(fields[i], wild, vars).syms
	}
	return p
}

// isARN reports whether p is an ARN with all its parts.
func (p *arnPattern) isARN() bool { return p.parts == 6 }

// openEnded reports whether p is cut short by a star, as in arn:aws:sqs:*,
// which is read as standing for all that follows.
func (p *arnPattern) openEnded() bool {
	if p.parts == 0 || p.parts == 6 {
		return false
	}
	last := p.fields[p.parts-1]
	return len(last) > 0 && last[len(last)-1] == symStar
}

// covers reports whether p matches all that q stands for.
func (p *arnPattern) covers(q *arnPattern) bool { return p.compare(q, covers) }

// overlaps reports whether p matches some of what q stands for.
func (p *arnPattern) overlaps(q *arnPattern) bool { return p.compare(q, overlaps) }

func (p *arnPattern) compare(q *arnPattern, match func(p, q []sym) bool) bool {
	switch {
	case p.dead || q.dead:
		return false
	case p.any:
		return true
	case !q.isARN() || p.parts == 0:
		return match(p.whole, q.whole)
	case !p.isARN() && !p.openEnded():
		return slices.Equal(p.whole, q.whole)
	}
	// The service tells most apart.
	if !p.field(q, min(2, p.parts-1), match) {
		return false
	}
	for i := p.parts - 1; i >= 0; i-- {
		if i != 2 && !p.field(q, i, match) {
			return false
		}
	}
	return true
}

func (p *arnPattern) field(q *arnPattern, i int, match func(p, q []sym) bool) bool {
	a, b := p.fields[i], q.fields[i]
	if i == 1 || i == 3 || i == 4 {
		// A partition, region or account that is not known matches any.
		if loneToken(a) {
			return len(b) > 0
		}
		if loneToken(b) {
			return len(a) > 0
		}
	}
	return match(a, b)
}

func loneToken(s []sym) bool { return len(s) == 1 && s[0]&tokenBit != 0 }
