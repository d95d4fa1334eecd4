package lift

import (
	"strings"

	"strideline/iac/resource"
	"strideline/model"
)

// guard is something that checks callers of an API: an authorizer, a user
// pool, the provider's signature check, an API key.
type guard struct {
	name   string
	auth   string // one of model.AuthValues
	reason string // of "unknown"
	it     *item  // the resource that declares it
	pools  []resource.Value
	fns    []resource.Value
	role   resource.Value
	gaps   []gap
	at     model.Range
}

// gap is something that an authorizer leaves unchecked.
type gap struct {
	what string
	at   model.Range
}

// jwtGaps are the claims that a JWT authorizer does not compare.
func (g *guard) jwtGaps(config resource.Value, audience, issuer string) {
	for _, c := range [][2]string{{"audience", audience}, {"issuer", issuer}} {
		if v := config.Get(c[1]); config.Kind == resource.Map && (!v.Written() || v.Kind == resource.List && len(v.Items) == 0) {
			g.gaps = append(g.gaps, gap{c[0], firstKnown(config.At, g.at)})
		}
	}
}

// tokenGaps: without an expression every text is a token, and the answer to one
// is kept for all routes unless the time to live is zero. Source: API Gateway
// Developer Guide, "Use API Gateway Lambda authorizers".
func (g *guard) tokenGaps(expression, ttl resource.Value) {
	if n, known := ttl.Int(); !expression.Written() && (!ttl.Written() || known && n > 0) {
		g.gaps = append(g.gaps, gap{"token-form", g.at})
	}
}

// check is what one alternative of a route asks of its callers.
type check struct {
	guard   *guard // nil: nobody checks
	key     bool   // an API key is needed as well
	scopes  []resource.Value
	at      model.Range // where it is written
	written bool
}

// auth is the value of the attribute: an API key counts only where nothing
// stronger checks the caller.
func (c check) auth() string {
	if c.guard != nil && c.guard.auth != "none" {
		return c.guard.auth
	}
	if c.key {
		return "api-key"
	}
	return "none"
}

// guarded writes on a route how its callers are checked and by whom. Where
// alternatives disagree nobody can tell from the template.
func (l *lifter) guarded(r *route, checks []check) {
	if len(checks) == 0 {
		return
	}
	n, first := r.node, checks[0]
	n.Attrs["auth"], r.checks = first.attr(), checks
	for _, c := range checks[1:] {
		if c.auth() != first.auth() {
			n.Attrs["auth"] = model.UnknownAttr("depends on a condition: "+first.auth()+" or "+c.auth(), firstKnown(first.at, c.at))
			break
		}
	}
	for _, c := range checks {
		for _, s := range c.scopes {
			if text := model.Display(l.text(s)); text != "" {
				l.set(n).add("scopes", text, s.At)
			}
		}
		l.authenticates(r, c)
	}
}

func firstKnown(rs ...model.Range) model.Range {
	for _, r := range rs {
		if r.Known() {
			return r
		}
	}
	return model.Range{}
}

func (c check) attr() model.Attr {
	switch a := c.auth(); {
	case a == "unknown":
		return model.UnknownAttr(c.guard.reason, c.at)
	case !c.written:
		return model.DefaultAttr(a)
	default:
		return model.SetAttr(a, c.at)
	}
}

// authenticates adds the edges from who checks to the route, and copies from
// the pool whether anyone can become its user.
func (l *lifter) authenticates(r *route, c check) {
	if c.guard == nil {
		return
	}
	at := firstKnown(c.at, c.guard.at)
	for _, x := range c.guard.gaps {
		l.set(r.node).add("unchecked", x.what, x.at)
	}
	if c.guard.auth == "cognito" && len(c.guard.pools) == 0 {
		r.node.Attrs["selfSignUp"] = model.UnknownAttr("the user pool is not declared here", at)
	}
	for _, v := range c.guard.pools {
		pool := l.poolOf(v)
		if pool == nil {
			r.node.Attrs["selfSignUp"] = model.UnknownAttr("the user pool is not declared here", v.At)
			continue
		}
		l.edge(r.it, model.Edge{From: pool.ID, To: r.node.ID, Kind: model.Authenticates, Conditional: v.When, At: at})
		if s, ok := pool.Attrs["selfSignUp"]; ok {
			r.node.Attrs["selfSignUp"] = s
		}
	}
	for _, v := range c.guard.fns {
		if fn := l.lambdaTarget(v); fn != nil {
			l.edge(r.it, model.Edge{From: fn.ID, To: r.node.ID, Kind: model.Authenticates, Conditional: v.When, At: at})
		}
	}
}

// poolOf is the declared user pool that an ARN, issuer URL or id names.
func (l *lifter) poolOf(v resource.Value) *model.Node {
	if n := l.find(v, "user-pool"); n != nil && n.Class == "user-pool" {
		return n
	}
	return nil
}

// guardTriggers makes the trigger of each authorizer function of an API.
func (a *api) guardTriggers(l *lifter) {
	for _, name := range a.order {
		g := a.guards[name]
		if len(g.fns) == 0 {
			continue
		}
		t := l.apiTrigger(a, g.it, "authorizer "+g.name, "authorizer")
		t.Name = g.name
		if g.at.Known() {
			t.At = g.at
		}
		l.set(t).byDefault("auth", "internal")
		for _, v := range g.fns {
			if fn := l.lambdaTarget(v); fn != nil {
				l.edge(g.it, model.Edge{From: t.ID, To: fn.ID, Kind: model.Invokes, Conditional: v.When, At: v.At})
			}
		}
		l.integrationRole(g.it, t, g.role)
	}
}

func (a *api) addGuard(key string, g *guard) {
	if _, ok := a.guards[key]; !ok {
		a.order = append(a.order, key)
	}
	a.guards[key] = g
}

// lambdaTarget is the function that an integration URI or an ARN names.
func (l *lifter) lambdaTarget(v resource.Value) *model.Node {
	if n := l.find(v, "lambda"); n != nil {
		if n.Kind == model.Function {
			return n
		}
		return nil
	}
	text := l.text(v)
	if _, arn, ok := strings.Cut(text, "/functions/"); ok {
		text = strings.TrimSuffix(arn, "/invocations")
	}
	if text == "" || splitARN(text) == nil && !model.Symbolic(text) {
		return nil
	}
	if k, class, ok := classOfARN(text); ok {
		if k != model.Function {
			return nil
		}
		return l.external(text, k, class)
	}
	return l.external(text, model.Function, "lambda")
}

// integrationRole says that a trigger acts as a role; the caller's own
// identity is no role.
func (l *lifter) integrationRole(it *item, t *model.Node, v resource.Value) {
	for _, o := range v.Options() {
		if text := l.text(o); text != "" && !strings.ContainsAny(text, "*") {
			l.runsAs(it, t, o)
		}
	}
}
