package lift

import (
	"slices"
	"strings"

	"strideline/iac/resource"
	"strideline/model"
)

// graphQLChecks says for each field how its callers are checked: by the
// directives of the schema, else by the API's own mode. Source: AppSync
// Developer Guide, "Configuring authorization and authentication".
func (l *lifter) graphQLChecks(a *api) {
	main := l.provider(a, a.it.Props, "default", a.it.Props.Get("UserPoolConfig"))
	byAuth := map[string]check{main.auth(): main}
	var more []check
	for i, v := range a.it.Props.Get("AdditionalAuthenticationProviders").Each() {
		c := l.provider(a, v, "additional "+string(rune('1'+i%9)), v.Get("UserPoolConfig"))
		more = append(more, c)
		if _, ok := byAuth[c.auth()]; !ok {
			byAuth[c.auth()] = c
		}
	}
	directives, read := l.schema(a)
	for _, r := range a.routes {
		c, groups := main, []string(nil)
		if d, ok := fieldDirectives(directives, r.path); ok {
			c, groups = weakest(d, byAuth, main)
		} else if !read {
			c = unreadSchema(main, more)
		}
		l.guarded(r, []check{c})
		for _, g := range groups {
			l.set(r.node).add("scopes", g, r.node.Attrs["auth"].At)
		}
	}
}

// provider reads one authorization mode of an API.
func (l *lifter) provider(a *api, p resource.Value, name string, pool resource.Value) check {
	typ := p.Get("AuthenticationType")
	g := &guard{name: name, it: a.it, at: typ.At}
	c := check{guard: g, at: typ.At, written: true}
	switch s, _ := typ.Str(); strings.ToUpper(s) {
	case "API_KEY":
		c.guard, c.key = nil, true
	case "AWS_IAM":
		g.auth = "iam"
	case "AMAZON_COGNITO_USER_POOLS":
		g.auth, g.pools = "cognito", pool.Get("UserPoolId").Options()
	case "OPENID_CONNECT":
		g.auth, g.pools = "jwt", l.issuerPools(p.Get("OpenIDConnectConfig", "Issuer"))
	case "AWS_LAMBDA":
		g.auth, g.fns = "authorizer", p.Get("LambdaAuthorizerConfig", "AuthorizerUri").Options()
		a.addGuard(name, g)
	default:
		g.auth, g.reason = "unknown", unknownReason(typ)
	}
	return c
}

// danger orders modes by who gets through, the most dangerous first.
var danger = map[string]int{"none": 0, "api-key": 1, "unknown": 2, "jwt": 3, "cognito": 3, "authorizer": 3, "iam": 4}

// unreadSchema is the check of a field whose schema is not read: the API's own
// mode, unless a further mode lets in more dangerous callers and a directive
// may choose it.
func unreadSchema(main check, more []check) check {
	for _, c := range more {
		if danger[c.auth()] < danger[main.auth()] {
			g := &guard{auth: "unknown", reason: "the schema is not read here; it may choose " + c.auth(), at: c.at}
			return check{guard: g, at: c.at, written: true}
		}
	}
	return main
}

// directive is an authorization directive of a schema.
type directive struct {
	auth   string
	groups []string
}

// weakest is the check of a field that admits several modes.
func weakest(ds []directive, byAuth map[string]check, main check) (check, []string) {
	best, groups, found := main, []string(nil), false
	for _, d := range ds {
		c, ok := byAuth[d.auth]
		if !ok {
			continue
		}
		if !found || danger[c.auth()] < danger[best.auth()] {
			best, groups, found = c, d.groups, true
		}
	}
	return best, groups
}

var (
	typeHead      = lazy(`(?m)^\s*(?:extend\s+)?(?:type|interface)\s+(\w+)([^{]*)\{`)
	directiveText = lazy(`@aws_(api_key|iam|oidc|cognito_user_pools|lambda|auth)\b(?:\s*\(([^)]*)\))?`)
	groupText     = lazy(`"([^"]*)"`)
	fieldHead     = lazy(`^\s*(\w+)\s*(?:\(|:)`)
)

// directiveAuth is the mode each directive chooses.
var directiveAuth = map[string]string{
	"api_key": "api-key", "iam": "iam", "oidc": "jwt", "cognito_user_pools": "cognito", "auth": "cognito", "lambda": "authorizer",
}

// schema reads the directives of the API's schema by "Type.field", those of a
// type under "Type"; read is false where no schema text is at hand.
func (l *lifter) schema(a *api) (map[string][]directive, bool) {
	out, read := map[string][]directive{}, false
	for _, s := range l.parts(a.it, "AWS::AppSync::GraphQLSchema") {
		if text, ok := s.Props.Get("Definition").Str(); ok && strings.Contains(text, "{") {
			schemaDirectives(text, out)
			read = true
		}
	}
	return out, read
}

func schemaDirectives(text string, out map[string][]directive) {
	text = schemaComments().ReplaceAllString(text, "")
	for _, m := range typeHead().FindAllStringSubmatchIndex(text, -1) {
		typ, head, body := text[m[2]:m[3]], text[m[4]:m[5]], text[m[1]:]
		if i := strings.IndexByte(body, '}'); i >= 0 {
			body = body[:i]
		}
		if d := directivesIn(head); len(d) > 0 {
			out[typ] = append(out[typ], d...)
		}
		field := ""
		for _, line := range strings.Split(body, "\n") {
			if f := fieldHead().FindStringSubmatch(line); f != nil {
				field = f[1]
			}
			if d := directivesIn(line); len(d) > 0 && field != "" {
				out[typ+"."+field] = append(out[typ+"."+field], d...)
			}
		}
	}
}

var schemaComments = lazy(`(?s)""".*?"""|#[^\n]*`)

func directivesIn(text string) []directive {
	var out []directive
	for _, m := range directiveText().FindAllStringSubmatch(text, -1) {
		d := directive{auth: directiveAuth[m[1]]}
		for _, g := range groupText().FindAllStringSubmatch(m[2], -1) {
			d.groups = append(d.groups, g[1])
		}
		out = append(out, d)
	}
	return out
}

// fieldDirectives are the directives that hold for a field: its own, else its
// type's.
func fieldDirectives(ds map[string][]directive, path string) ([]directive, bool) {
	if d := ds[path]; len(d) > 0 {
		return d, true
	}
	typ, _, _ := strings.Cut(path, ".")
	d := ds[typ]
	return d, len(d) > 0
}

// mentions are the declared nodes of a class that texts refer to.
func (l *lifter) mentions(texts []string, class string) []*model.Node {
	var out []*model.Node
	for _, text := range texts {
		for _, p := range model.SplitSymbolic(text) {
			it := l.itemOf(p)
			if it == nil {
				continue
			}
			if n := l.nodeOf(it); n != nil && n.Class == class && !slices.Contains(out, n) {
				out = append(out, n)
			}
		}
	}
	return out
}
