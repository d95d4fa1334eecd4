package iam

import (
	"encoding/base64"
	"math/big"
	"net/netip"
	"slices"
	"strconv"
	"strings"
	"time"

	"strideline/model"
)

// compareValue compares one value of the request with one of the policy; want
// is the latter compiled, for the operators that take policy variables. Values
// that cannot be read as what the operator compares do not match.
func compareValue(base, have, text string, want resolved, vars *Context) truth {
	if len(want.unknown) > 0 {
		return maybe
	}
	t := comparePlain(base, have, text, want, vars)
	if t != yes && (model.Symbolic(have) || model.Symbolic(text)) {
		return maybe
	}
	return t
}

func comparePlain(base, have, text string, want resolved, vars *Context) truth {
	switch base {
	case "stringequals":
		return truthOf(slices.Equal(want.syms, literal(have)))
	case "stringequalsignorecase":
		return truthOf(slices.Equal(foldSyms(want.syms), foldSyms(literal(have))))
	case "stringlike":
		return truthOf(covers(want.syms, literal(have)))
	case "arnequals", "arnlike":
		return truthOf(newARN(Text{Value: text}, true, vars).covers(newARN(Text{Value: have}, false, nil)))
	case "bool":
		return truthOf(strings.EqualFold(have, text))
	case "binaryequals":
		return truthOf(sameBinary(have, text))
	case "ipaddress":
		return truthOf(inNetwork(have, text))
	}
	if kind, ok := strings.CutPrefix(base, "numeric"); ok {
		a, aok := number(have)
		b, bok := number(text)
		return truthOf(aok && bok && ordered(kind, a.Cmp(b)))
	}
	if kind, ok := strings.CutPrefix(base, "date"); ok {
		a, aok := date(have)
		b, bok := date(text)
		return truthOf(aok && bok && ordered(kind, a.Compare(b)))
	}
	return no
}

func ordered(kind string, c int) bool {
	switch kind {
	case "equals":
		return c == 0
	case "lessthan":
		return c < 0
	case "lessthanequals":
		return c <= 0
	case "greaterthan":
		return c > 0
	case "greaterthanequals":
		return c >= 0
	}
	return false
}

func foldSyms(s []sym) []sym {
	out := make([]sym, len(s))
	for i, x := range s {
		out[i] = x
		if x < symStar {
			out[i] = globFold(string(rune(x)))[0]
			if x == '*' || x == '?' {
				out[i] = x
			}
		}
	}
	return out
}

// number reads a decimal exactly. Exponents are bounded: 1e999999999 must not
// fill the memory.
func number(s string) (*big.Rat, bool) {
	s = strings.TrimSpace(s)
	if s == "" || strings.ContainsAny(s, "/_xXpPbBoO") || len(s) > 400 {
		return nil, false
	}
	if f, err := strconv.ParseFloat(s, 64); err != nil || f != 0 && (f > 1e300 || f < -1e300) {
		return nil, false
	}
	if _, e, ok := strings.Cut(strings.ToLower(s), "e"); ok {
		if n, err := strconv.Atoi(e); err != nil || n > 400 || n < -400 {
			return nil, false
		}
	}
	return new(big.Rat).SetString(s)
}

// date reads the ISO 8601 forms of W3C's note, or seconds since 1970.
func date(s string) (time.Time, bool) {
	s = strings.TrimSpace(s)
	for _, layout := range []string{
		time.RFC3339Nano, "2006-01-02T15:04Z07:00", "2006-01-02T15:04:05.999999999", "2006-01-02T15:04", "2006-01-02", "2006-01", "2006",
	} {
		if layout == "2006" && len(s) != 4 {
			continue
		}
		if t, err := time.Parse(layout, s); err == nil {
			return t, true
		}
	}
	if n, err := strconv.ParseFloat(s, 64); err == nil && n > -1e11 && n < 1e14 {
		whole := int64(n)
		return time.Unix(whole, int64((n-float64(whole))*1e9)).UTC(), true
	}
	return time.Time{}, false
}

func sameBinary(a, b string) bool {
	x, errX := base64.StdEncoding.DecodeString(a)
	y, errY := base64.StdEncoding.DecodeString(b)
	if errX != nil || errY != nil {
		return a == b
	}
	return slices.Equal(x, y)
}

// inNetwork reports whether an address lies in a network (or is the address).
func inNetwork(have, network string) bool {
	addr, err := netip.ParseAddr(strings.TrimSpace(have))
	if err != nil {
		return false
	}
	if p, err := netip.ParsePrefix(strings.TrimSpace(network)); err == nil {
		return p.Contains(addr)
	}
	other, err := netip.ParseAddr(strings.TrimSpace(network))
	return err == nil && other == addr
}
