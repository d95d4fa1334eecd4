package iam

import (
	"strings"

	"strideline/model"
)

// operator is a condition operator taken apart.
type operator struct {
	base     string // lower case, without "not" where negated
	negated  bool
	ifExists bool
	set      string // "", "any" or "all"
}

func parseOperator(name string) operator {
	var o operator
	low := strings.ToLower(name)
	if rest, ok := strings.CutPrefix(low, "foranyvalue:"); ok {
		o.set, low = "any", rest
	} else if rest, ok := strings.CutPrefix(low, "forallvalues:"); ok {
		o.set, low = "all", rest
	}
	low, o.ifExists = strings.CutSuffix(low, "ifexists")
	o.base = low
	for _, kind := range []string{"string", "numeric", "date", "arn"} {
		if rest, ok := strings.CutPrefix(low, kind+"not"); ok {
			o.base, o.negated = kind+rest, true
		}
	}
	if low == "notipaddress" {
		o.base, o.negated = "ipaddress", true
	}
	return o
}

// holds decides one condition in a context. vars resolves policy variables, nil
// where the policy's version has none.
func (c Condition) holds(ctx, vars *Context) truth {
	o := parseOperator(c.Operator)
	v, p := ctx.lookup(c.Key)
	if o.base == "null" {
		return c.null(p)
	}
	switch p {
	case unknown:
		return maybe
	case absent:
		// A missing key fails, but for the IfExists and negated operators, and
		// ForAllValues, which nothing contradicts.
		return truthOf(o.ifExists || o.set == "all" || o.negated && o.set == "")
	}
	return c.over(o, v, vars)
}

func (c Condition) null(p presence) truth {
	if p == unknown {
		return maybe
	}
	out := no
	for _, t := range c.Values {
		if model.Symbolic(t.Value) {
			out = either(out, maybe)
		}
		switch strings.ToLower(t.Value) {
		case "true":
			out = either(out, truthOf(p == absent))
		case "false":
			out = either(out, truthOf(p == present))
		}
	}
	return out
}

// over applies the operator to the values of a key: without a set operator the
// key has one value; with one, the values are asked one by one.
func (c Condition) over(o operator, v Values, vars *Context) truth {
	switch {
	case o.set == "all":
		out := yes
		for _, x := range v.List {
			out = both(out, c.one(o, x, vars))
		}
		return out
	case o.set == "any":
		out := no
		for _, x := range v.List {
			out = either(out, c.one(o, x, vars))
		}
		return out
	case v.Multi || len(v.List) != 1:
		return no
	}
	return c.one(o, v.List[0], vars)
}

// one compares one value of the request with the values of the policy, any of
// which may match; under a negated operator none may.
func (c Condition) one(o operator, have string, vars *Context) truth {
	out := no
	for _, t := range c.Values {
		want := resolved{}
		if strings.HasPrefix(o.base, "string") || strings.HasPrefix(o.base, "arn") {
			want = resolve(t.Value, strings.HasSuffix(o.base, "like") || strings.HasPrefix(o.base, "arn"), vars)
		}
		switch {
		case want.dead && o.negated:
			return no
		case want.dead:
			continue
		}
		out = either(out, compareValue(o.base, have, t.Value, want, vars))
	}
	if o.negated {
		return out.not()
	}
	return out
}

// reason says what a condition asks for.
func (c Condition) reason() model.Condition {
	values := make([]string, len(c.Values))
	for i, v := range c.Values {
		values[i] = model.Display(v.Value)
	}
	text := "condition " + c.Key + " (" + c.Operator + ")"
	if len(values) > 0 {
		text += " " + strings.Join(values, ", ")
	}
	return model.Condition{Reason: text, At: c.At}
}
