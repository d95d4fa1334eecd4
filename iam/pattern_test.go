package iam

import (
	"strings"
	"testing"

	"strideline/model"
)

// slowMatch is matching by its definition: a star takes nothing, or one symbol
// and stays.
func slowMatch(p, s []sym) bool {
	switch {
	case len(p) == 0:
		return len(s) == 0
	case p[0] == symStar:
		return slowMatch(p[1:], s) || len(s) > 0 && slowMatch(p, s[1:])
	case len(s) == 0:
		return false
	}
	one := p[0] == symOne && s[0]&tokenBit == 0
	return (one || p[0] == s[0]) && slowMatch(p[1:], s[1:])
}

// slowOverlap looks for a common text of two patterns symbol by symbol.
func slowOverlap(p, q []sym) bool {
	switch {
	case len(p) == 0 && len(q) == 0:
		return true
	case len(p) > 0 && p[0] == symStar:
		return slowOverlap(p[1:], q) || len(q) > 0 && slowOverlap(p, q[1:])
	case len(q) > 0 && q[0] == symStar:
		return slowOverlap(p, q[1:]) || len(p) > 0 && slowOverlap(p[1:], q)
	case len(p) == 0 || len(q) == 0:
		return false
	}
	one := p[0] == symOne && q[0]&tokenBit == 0 || q[0] == symOne && p[0]&tokenBit == 0
	return (one || p[0] == q[0]) && slowOverlap(p[1:], q[1:])
}

// clip bounds what the slow, exponential matchers get to see.
func clip(s string) string {
	if r := []rune(s); len(r) > 9 {
		return string(r[:9])
	}
	return s
}

func FuzzMatch(f *testing.F) {
	for _, s := range [][2]string{
		{"*", ""},
		{"a*b", "axxb"},
		{"a?c", "abc"},
		{"**a", "ba"},
		{"*a*a", "aaa"},
		{"é?", "éx"},
		{"t" + ref("T", "") + "*", "t" + ref("T", "") + "x"},
		{"?", ref("T", "")},
		{"*t*", ref("t", "")},
	} {
		f.Add(s[0], s[1])
	}
	f.Fuzz(func(t *testing.T, pattern, text string) {
		if !model.Symbolic(pattern + text) {
			pattern, text = clip(pattern), clip(text)
		}
		p, s := glob(pattern), literal(text)
		if len(p) > 12 || len(s) > 12 {
			return
		}
		if got, want := covers(p, s), slowMatch(p, s); got != want {
			t.Errorf("covers(%q, %q) = %v; want %v", pattern, text, got, want)
		}
		if ascii(pattern+text) && matchText(p, text) != covers(p, s) {
			t.Errorf("matchText(%q, %q) differs from covers", pattern, text)
		}
		q := glob(text)
		if got, want := overlaps(p, q), slowOverlap(p, q); got != want {
			t.Errorf("overlaps(%q, %q) = %v; want %v", pattern, text, got, want)
		}
		if overlaps(p, q) != overlaps(q, p) {
			t.Errorf("overlaps(%q, %q) is not symmetric", pattern, text)
		}
		if covers(p, q) && !overlaps(p, q) {
			t.Errorf("%q covers %q and does not overlap it", pattern, text)
		}
	})
}

func ascii(s string) bool {
	return strings.IndexFunc(s, func(r rune) bool { return r > 127 }) < 0
}

// slowARN matches a resource by its definition: part by part.
func slowARN(pattern, text string) bool {
	if pattern == "*" {
		return true
	}
	p, s := strings.SplitN(pattern, ":", 6), strings.SplitN(text, ":", 6)
	if p[0] != "arn" || len(p) == 1 {
		return slowMatch(glob(pattern), literal(text))
	}
	if s[0] != "arn" || len(s) < 6 {
		return slowMatch(glob(pattern), literal(text))
	}
	if len(p) < 6 && !strings.HasSuffix(pattern, "*") {
		return false
	}
	for i := range p {
		if !slowMatch(glob(p[i]), literal(s[i])) {
			return false
		}
	}
	return true
}

func FuzzARN(f *testing.F) {
	f.Add("arn:aws:s3:::b/*", "arn:aws:s3:::b/k")
	f.Add("arn:aws:sqs:*", "arn:aws:sqs:r:1:q")
	f.Add("arn:*:sns:?:1:*:x", "arn:aws:sns:r:1:a:x")
	f.Add("**", "x")
	f.Fuzz(func(t *testing.T, pattern, text string) {
		if len(pattern) > 24 || len(text) > 24 || strings.ContainsAny(pattern+text, "{}\uE000\uE001\uE002") || strings.Count(pattern, "*") > 5 {
			return
		}
		if strings.Trim(pattern, "*") == "" && pattern != "" {
			pattern = "*"
		}
		p, s := compileARN(pattern, nil), newARN(Text{Value: text}, false, nil)
		if got, want := p.covers(s), slowARN(pattern, text); got != want {
			t.Errorf("%q covers %q: %v; want %v", pattern, text, got, want)
		}
	})
}

func FuzzParseJSON(f *testing.F) {
	f.Add([]byte(`{"Version":"2012-10-17","Statement":{"Effect":"Allow","Action":"s3:*","Resource":["*",1,true],"Condition":{"Null":{"a":"true"}}}}`))
	f.Add([]byte(`{"Statement":[{"Effect":"Deny","NotAction":"x","NotResource":"${a,'b'}","NotPrincipal":{"AWS":"*"}}]}`))
	f.Add([]byte(`[{"Statement":null}]`))
	f.Add([]byte(`{"Statement":[{"Effect":"Allow","Principal":"*","Action":"*","Condition":{"NumericLessThan":{"k":"1e99999"},"IpAddress":{"aws:SourceIp":"::/0"}}}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		d, problems := ParseJSON(data, at(3))
		for _, p := range problems {
			if p.At != at(3) || p.Message == "" {
				t.Errorf("problem without place or message: %+v", p)
			}
		}
		// Whatever was read can be evaluated.
		ctx := NewContext(map[string]Values{"k": {List: []string{"1"}}, "aws:SourceIp": {List: []string{"::1"}}})
		Evaluate(Request{Principal: "arn:aws:iam::1:role/r", Account: "1", Action: "s3:GetObject", Resource: "arn:aws:s3:::b/k", ResourceAccount: "1", Context: ctx},
			Policies{Identity: []Document{d}, Boundary: &d, Session: &d, Resource: &d})
		s := &Subject{Identity: []Policy{{Doc: d}}}
		s.On(&Target{Service: "s3", Type: "bucket", ARNs: []string{"arn:aws:s3:::b"}, Policy: &d})
		s.Everywhere("s3")
		s.Admin()
		d.Public("")
		d.Deputies()
		d.Trusts()
		d.Foreign(nil, nil)
	})
}
