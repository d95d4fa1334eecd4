package iam

import (
	"hash/maphash"
	"unicode"

	"strideline/model"
)

// sym is one symbol of a compiled text: a character, an opaque token (its high
// bit set, the rest a hash of its content) or one of the wildcards below. A
// token is one symbol, so no wildcard can look inside it.
type sym uint64

const (
	symStar sym = 1<<62 + iota // any run of characters
	symOne                     // any one character
	symVar                     // a policy variable whose value is not known
)

const tokenBit sym = 1 << 63

// tokenSeed is fixed for the process: two equal tokens must hash alike.
var tokenSeed = maphash.MakeSeed()

func tokenSym(text string) sym {
	return tokenBit | sym(maphash.String(tokenSeed, text))>>2
}

func (s sym) wild() bool { return s == symStar || s == symVar }

// literal compiles text in which wildcards mean themselves.
func literal(text string) []sym { return compile(text, false, false) }

// glob compiles text with the wildcards * and ?.
func glob(text string) []sym { return compile(text, true, false) }

// globFold compiles like glob, in lower case: actions match without case.
func globFold(text string) []sym { return compile(text, true, true) }

func compile(text string, wild, fold bool) []sym {
	out := make([]sym, 0, len(text))
	if !model.Symbolic(text) {
		return appendSyms(out, text, wild, fold)
	}
	for _, p := range model.SplitSymbolic(text) {
		if p.Kind != "" {
			out = append(out, tokenSym(p.Text))
			continue
		}
		out = appendSyms(out, p.Text, wild, fold)
	}
	return out
}

func appendSyms(out []sym, text string, wild, fold bool) []sym {
	for _, r := range text {
		switch {
		case wild && r == '*':
			if n := len(out); n > 0 && out[n-1] == symStar {
				continue
			}
			out = append(out, symStar)
		case wild && r == '?':
			out = append(out, symOne)
		case fold:
			out = append(out, sym(unicode.ToLower(r)))
		default:
			out = append(out, sym(r))
		}
	}
	return out
}

// covers reports whether pattern p matches every text that s stands for. A
// wildcard in s stands for texts nobody knows, so only a star of p, or the same
// wildcard, takes it. With a plain text s this is ordinary matching.
func covers(p, s []sym) bool {
	pi, si := 0, 0
	star, mark := -1, 0
	for si < len(s) {
		switch {
		case pi < len(p) && p[pi] == symStar:
			star, mark = pi, si
			pi++
			continue
		case pi < len(p) && (p[pi] == s[si] && s[si] != symVar || p[pi] == symOne && s[si]&(tokenBit|symStar) == 0):
			pi++
			si++
			continue
		case star >= 0:
			mark++
			pi, si = star+1, mark
			continue
		}
		return false
	}
	for pi < len(p) && p[pi] == symStar {
		pi++
	}
	return pi == len(p)
}

// matchText is covers for a name of plain ASCII, such as an action, that need
// not be compiled.
func matchText(p []sym, s string) bool {
	pi, si := 0, 0
	star, mark := -1, 0
	for si < len(s) {
		switch {
		case pi < len(p) && p[pi] == symStar:
			star, mark = pi, si
			pi++
			continue
		case pi < len(p) && (p[pi] == sym(s[si]) || p[pi] == symOne):
			pi++
			si++
			continue
		case star >= 0:
			mark++
			pi, si = star+1, mark
			continue
		}
		return false
	}
	for pi < len(p) && p[pi] == symStar {
		pi++
	}
	return pi == len(p)
}

// overlaps reports whether some text is matched by both patterns.
func overlaps(p, q []sym) bool {
	// Cut what both begin and end with: most pairs are decided here.
	for len(p) > 0 && len(q) > 0 && !p[0].wild() && !q[0].wild() {
		if !sameSym(p[0], q[0]) {
			return false
		}
		p, q = p[1:], q[1:]
	}
	for len(p) > 0 && len(q) > 0 && !p[len(p)-1].wild() && !q[len(q)-1].wild() {
		if !sameSym(p[len(p)-1], q[len(q)-1]) {
			return false
		}
		p, q = p[:len(p)-1], q[:len(q)-1]
	}
	switch {
	case allWild(p) && allWild(q):
		return true
	case len(p) == 0 || len(q) == 0:
		return false
	case len(p) == 1 && p[0].wild(), len(q) == 1 && q[0].wild():
		return true
	}
	return overlapTable(p, q)
}

// overlapTable decides by dynamic programming over prefixes of q for each
// prefix of p: time len(p)*len(q), never a blow-up on hostile patterns.
func overlapTable(p, q []sym) bool {
	prev := make([]bool, len(q)+1)
	cur := make([]bool, len(q)+1)
	prev[0] = true
	for j, s := range q {
		prev[j+1] = prev[j] && s.wild()
	}
	for _, ps := range p {
		cur[0] = prev[0] && ps.wild()
		for j, qs := range q {
			switch {
			case ps.wild() || qs.wild():
				// A wildcard is empty or takes one more symbol of the other.
				cur[j+1] = prev[j+1] || cur[j]
			default:
				cur[j+1] = prev[j] && sameSym(ps, qs)
			}
		}
		prev, cur = cur, prev
	}
	return prev[len(q)]
}

func sameSym(a, b sym) bool {
	if a == b {
		return true
	}
	return a == symOne && b&tokenBit == 0 || b == symOne && a&tokenBit == 0
}

func allWild(p []sym) bool {
	for _, s := range p {
		if !s.wild() {
			return false
		}
	}
	return true
}

// splitFields cuts text at the first five colons that are not inside a token
// or a policy variable; ok is false where there are fewer.
func splitFields(text string) (fields [6]string, n int) {
	start, depth := 0, 0
	for i, r := range text {
		switch {
		case r == '\uE000' || r == '{' && i > 0 && text[i-1] == '$':
			depth++
		case (r == '\uE001' || r == '}') && depth > 0:
			depth--
		case r == ':' && depth == 0 && n < 5:
			fields[n] = text[start:i]
			n++
			start = i + 1
		}
	}
	fields[n] = text[start:]
	return fields, n + 1
}
