package iam

import (
	"slices"
	"strings"
	"sync"

	"strideline/model"
)

// Values are the values of one context key. Multi tells a multi-valued key,
// which may be empty, from a single-valued one.
type Values struct {
	List  []string
	Multi bool
}

// Context is what a request says about itself. Key names have no case. In an
// open context, a key that is not set is unknown; else it is absent.
type Context struct {
	keys map[string]Values
	open bool
}

// NewContext returns a whole context: keys that are not in it are absent.
func NewContext(keys map[string]Values) *Context {
	c := &Context{keys: make(map[string]Values, len(keys))}
	for k, v := range keys {
		c.keys[strings.ToLower(k)] = v
	}
	return c
}

// openContext is an open context in which requests come over TLS, as every
// client does them, and in which keys are known besides.
func openContext(keys map[string]string) *Context {
	c := &Context{open: true, keys: map[string]Values{
		"aws:securetransport": {List: []string{"true"}},
		"s3:tlsversion":       {List: []string{"1.3"}},
	}}
	for k, v := range keys {
		c.keys[k] = Values{List: []string{v}}
	}
	return c
}

// templateContext is what is known of the requests of a role before there are
// any: it is of the account and region that are deployed to, and no service
// acting for itself.
var templateContext = sync.OnceValue(func() *Context {
	account := model.Token(model.TokenPseudo, "account")
	return openContext(map[string]string{
		"aws:principalisawsservice": "false",
		"aws:principalaccount":      account,
		"aws:resourceaccount":       account,
		"kms:calleraccount":         account,
		"aws:requestedregion":       model.Token(model.TokenPseudo, "region"),
	})
})

// stranger is what is known of a caller from anywhere.
var stranger = sync.OnceValue(func() *Context {
	return openContext(map[string]string{"aws:principalisawsservice": "false", "aws:viaawsservice": "false"})
})

// anyCaller knows nothing of who calls: a role, another account, a service.
var anyCaller = sync.OnceValue(func() *Context { return openContext(nil) })

type presence int

const (
	absent presence = iota
	unknown
	present
)

func (c *Context) lookup(key string) (Values, presence) {
	v, ok := c.keys[strings.ToLower(key)]
	switch {
	case ok:
		return v, present
	case c.open:
		return Values{}, unknown
	}
	return Values{}, absent
}

// resolved is text with its policy variables replaced.
type resolved struct {
	syms    []sym
	unknown []string // variables whose value is not known
	dead    bool     // a variable has no value and no default
}

// resolve compiles text. What a variable stands for is literal: a star in a tag
// is no wildcard. ${*}, ${?} and ${$} are those characters.
func resolve(text string, wild bool, vars *Context) resolved {
	if vars == nil || !strings.Contains(text, "${") {
		return resolved{syms: compile(text, wild, false)}
	}
	var r resolved
	for {
		before, rest, ok := strings.Cut(text, "${")
		r.syms = append(r.syms, compile(before, wild, false)...)
		if !ok {
			return r
		}
		inner, after, closed := strings.Cut(rest, "}")
		if !closed {
			r.syms = append(r.syms, compile("${"+rest, wild, false)...)
			return r
		}
		r.variable(inner, vars)
		text = after
	}
}

func (r *resolved) variable(inner string, vars *Context) {
	if inner == "*" || inner == "?" || inner == "$" {
		r.syms = append(r.syms, literal(inner)...)
		return
	}
	key, def, hasDefault := strings.Cut(inner, ",")
	key = strings.TrimSpace(key)
	v, p := vars.lookup(key)
	switch {
	case p == present && len(v.List) == 1 && !v.Multi:
		r.syms = append(r.syms, literal(v.List[0])...)
	case p == unknown:
		r.syms = append(r.syms, symVar)
		if !slices.Contains(r.unknown, key) {
			r.unknown = append(r.unknown, key)
		}
	case hasDefault && p == absent:
		r.syms = append(r.syms, literal(strings.Trim(strings.TrimSpace(def), "'"))...)
	default:
		r.dead = true
	}
}
