package lift

import (
	"slices"
	"strings"

	"strideline/iac/resource"
	"strideline/model"
)

// openAPI reads the document of a REST or HTTP API: Swagger 2 or OpenAPI 3
// with API Gateway's extensions. Source: API Gateway Developer Guide,
// "OpenAPI extensions for API Gateway".
type openAPI struct {
	l    *lifter
	it   *item
	body resource.Value
	rest bool
}

// anyMethod is the key of an operation that takes every method.
const anyMethod = "x-amazon-apigateway-any-method"

const integrationKey = "x-amazon-apigateway-integration"

// each calls f for every operation of the document.
func (d openAPI) each(f func(method, path string, at model.Range, op operation)) {
	for _, paths := range d.body.Get("paths").Options() {
		for _, p := range paths.Fields {
			for _, item := range p.Value.Options() {
				for _, m := range item.Fields {
					method, ok := methodOf(m.Key)
					if !ok {
						continue
					}
					for _, op := range m.Value.Options() {
						when := append(append(slices.Clone(paths.When), item.When...), op.When...)
						f(method, p.Key, firstKnown(m.KeyAt, op.At, p.KeyAt), operation{op, when})
					}
				}
			}
		}
	}
}

// methodOf is the method an operation's key stands for; other keys of a path
// (parameters, extensions) are none.
func methodOf(key string) (string, bool) {
	switch k := strings.ToLower(key); k {
	case anyMethod:
		return "ANY", true
	case "get", "put", "post", "delete", "options", "head", "patch", "trace":
		return strings.ToUpper(k), true
	}
	return "", false
}

// schemes are the security schemes of the document, those with a check of API
// Gateway as guards.
func (d openAPI) schemes(a *api) {
	for _, at := range [][]string{{"securityDefinitions"}, {"components", "securitySchemes"}} {
		for _, o := range d.body.Get(at...).Options() {
			for _, f := range o.Fields {
				for _, s := range f.Value.Options() {
					g := d.scheme(f.Key, s)
					g.it, g.at = d.it, firstKnown(f.KeyAt, s.At)
					a.addGuard(f.Key, g)
				}
			}
		}
	}
}

// scheme reads one security scheme. A scheme without an extension of API
// Gateway checks nothing, except the API key.
func (d openAPI) scheme(name string, s resource.Value) *guard {
	g := &guard{name: name}
	x := s.Get("x-amazon-apigateway-authorizer")
	authtype, _ := s.Get("x-amazon-apigateway-authtype").Str()
	kind, _ := x.Get("type").Str()
	g.role = x.Get("authorizerCredentials")
	switch {
	case s.Kind == resource.Unknown, x.Kind == resource.Unknown:
		g.auth, g.reason = "unknown", unknownReason(s)
	case fold(authtype) == "awssigv4":
		g.auth = "iam"
	case fold(kind) == "cognito_user_pools":
		g.auth, g.pools = "cognito", x.Get("providerARNs").Each()
	case fold(kind) == "jwt":
		g.auth, g.pools = "jwt", d.l.issuerPools(x.Get("jwtConfiguration", "issuer"))
		g.jwtGaps(x.Get("jwtConfiguration"), "audience", "issuer")
	case fold(kind) == "token", fold(kind) == "request", x.Get("authorizerUri").Written():
		g.auth, g.fns = "authorizer", x.Get("authorizerUri").Options()
		if fold(kind) == "token" {
			g.tokenGaps(x.Get("identityValidationExpression"), x.Get("authorizerResultTtlInSeconds"))
		}
	case x.Written():
		g.auth, g.reason = "unknown", unknownReason(x.Get("type"))
	case isKeyScheme(s):
		g.auth = "api-key"
	default:
		g.auth = "none"
	}
	return g
}

func isKeyScheme(s resource.Value) bool {
	typ, _ := s.Get("type").Str()
	return fold(typ) == "apikey"
}

// issuerPools is the user pool behind a token issuer, where it is one.
func (l *lifter) issuerPools(issuer resource.Value) []resource.Value {
	var out []resource.Value
	for _, o := range issuer.Options() {
		if l.poolOf(o) != nil || strings.Contains(l.text(o), "cognito-idp") {
			out = append(out, o)
		}
	}
	return out
}

// checks says how the callers of an operation are checked. API Gateway takes
// no account of a document's own security for REST APIs ("important notes for
// REST APIs": security needs to be defined at an operation level).
func (d openAPI) checks(a *api, op operation) []check {
	if x := op.value.Get("x-amazon-apigateway-auth", "type"); x.Written() {
		if c, ok := typeCheck(x); ok {
			return []check{c}
		}
	}
	sec := op.value.Get("security")
	if sec.Kind == resource.Absent && !d.rest {
		sec = d.body.Get("security")
	}
	return d.security(a, sec)
}

// typeCheck reads a plain authorization type.
func typeCheck(v resource.Value) (check, bool) {
	s, ok := v.Str()
	switch {
	case ok && v.Kind != resource.Unknown && strings.EqualFold(s, "NONE"):
		return check{at: v.At, written: true}, true
	case ok && strings.EqualFold(s, "AWS_IAM"):
		return check{guard: &guard{auth: "iam", at: v.At}, at: v.At, written: true}, true
	}
	return check{}, false
}

// security reads the requirements of an operation, one check for each
// alternative that a condition leaves open.
func (d openAPI) security(a *api, v resource.Value) []check {
	switch v.Kind {
	case resource.Choice:
		var out []check
		for _, o := range v.Items {
			out = append(out, d.security(a, o)...)
		}
		return out
	case resource.Unknown:
		return []check{{guard: &guard{auth: "unknown", reason: unknownReason(v)}, at: v.At, written: true}}
	case resource.List:
		return d.requirements(a, v)
	case resource.Map: // one requirement without its list
		return []check{d.require(a, check{at: v.At, written: true}, v)}
	}
	return []check{{}}
}

// maxChecks bounds how many alternatives conditions may make.
const maxChecks = 8

func (d openAPI) requirements(a *api, v resource.Value) []check {
	out := []check{{at: v.At, written: true}}
	for _, req := range v.Items {
		opts := []resource.Value{req}
		if req.Kind == resource.Choice {
			opts = req.Items
		}
		var next []check
		for _, o := range opts {
			for _, c := range out {
				next = append(next, d.require(a, c, o))
			}
		}
		if len(next) <= maxChecks {
			out = next
		}
	}
	return out
}

// require adds one requirement. Of several authorizers the first counts; an
// API key is asked for beside it.
func (d openAPI) require(a *api, c check, req resource.Value) check {
	for _, f := range req.Fields {
		g := a.guards[f.Key]
		switch {
		case g == nil:
			if strings.EqualFold(f.Key, "api_key") {
				c.key = true
			}
		case g.auth == "api-key":
			c.key = true
		case c.guard == nil || c.guard.auth == "none":
			c.guard, c.scopes = g, f.Value.Each()
			c.at = firstKnown(f.KeyAt, c.at)
		}
	}
	return c
}

// integration reads the backend of an operation.
func (d openAPI) integration(op operation) []integration {
	var out []integration
	for _, x := range op.value.Get(integrationKey).Options() {
		in := integration{
			kind: x.Get("type"), uri: x.Get("uri"), role: x.Get("credentials"), method: x.Get("httpMethod"),
			subtype: x.Get("integrationSubtype"), link: x.Get("connectionType"), conn: x.Get("connectionId"),
			params: []resource.Value{x.Get("requestParameters")}, templates: x.Get("requestTemplates"), at: x.At,
		}
		in.when = x.When
		out = append(out, in)
	}
	return out
}

// wayIn reports whether an operation leads anywhere.
func (d openAPI) wayIn(op operation) bool {
	for _, in := range d.integration(op) {
		if !in.mock() {
			return true
		}
	}
	return false
}

// closed reports whether the document turns the default endpoint off.
func (d openAPI) closed() bool {
	const key = "x-amazon-apigateway-endpoint-configuration"
	for _, s := range d.body.Get("servers").Each() {
		if isTrue(s.Get(key, "disableExecuteApiEndpoint")) {
			return true
		}
	}
	return isTrue(d.body.Get(key, "disableExecuteApiEndpoint"))
}

// validated reports whether requests are checked against a model.
func (d openAPI) validated(op operation) (model.Attr, bool) {
	name := op.value.Get("x-amazon-apigateway-request-validator")
	if !name.Written() {
		name = d.body.Get("x-amazon-apigateway-request-validator")
	}
	s, ok := name.Str()
	if !ok {
		return model.Attr{}, false
	}
	v := d.body.Get("x-amazon-apigateway-request-validators", s, "validateRequestBody")
	b, known := v.Bool()
	if !known || !b {
		return model.Attr{}, false
	}
	return model.SetAttr(true, name.At), true
}

// origins are the browser origins that a preflight answer of a path names.
func (d openAPI) origins(path string) []resource.Value {
	return append(d.body.Get("x-amazon-apigateway-cors", "allowOrigins").Each(), d.preflight(path, allowOrigin)...)
}

// preflight is a header of the answers to preflight requests of a path.
func (d openAPI) preflight(path, header string) []resource.Value {
	var out []resource.Value
	for _, item := range d.body.Get("paths").Get(path).Options() {
		for _, op := range item.Get("options").Options() {
			for _, r := range op.Get(integrationKey, "responses").Options() {
				for _, f := range r.Fields {
					if v := f.Value.Get("responseParameters", header); v.Written() {
						out = append(out, v)
					}
				}
			}
		}
	}
	return out
}

const (
	allowOrigin      = "method.response.header.Access-Control-Allow-Origin"
	allowCredentials = "method.response.header.Access-Control-Allow-Credentials"
)
