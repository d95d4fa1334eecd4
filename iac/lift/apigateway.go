package lift

import (
	"slices"
	"strings"

	"strideline/iac/resource"
	"strideline/model"
)

func apigatewayKinds() map[string]*kind {
	out := map[string]*kind{
		"AWS::ApiGateway::RestApi": {
			id:      identity{service: "apigateway", ref: "id"},
			declare: declareREST, link: linkREST,
		},
		"AWS::ApiGateway::Method": {link: linkStrayMethod},
	}
	for _, t := range []string{
		"Account", "ApiKey", "Authorizer", "BasePathMapping", "BasePathMappingV2", "ClientCertificate", "Deployment", "DocumentationPart",
		"DocumentationVersion", "DomainName", "DomainNameV2", "DomainNameAccessAssociation", "GatewayResponse", "Model", "RequestValidator",
		"Resource", "Stage", "UsagePlan", "UsagePlanKey", "VpcLink",
	} {
		out["AWS::ApiGateway::"+t] = &kind{plumbing: true, id: identity{ref: "id"}}
	}
	return out
}

// declareREST makes the ways in of a REST API: from its document and from its
// methods.
func declareREST(l *lifter, it *item) {
	a := l.newAPI(it)
	d := l.restDocument(it)
	d.each(func(method, path string, at model.Range, op operation) {
		if d.wayIn(op) {
			a.route(l, it, "http-route", method, path, at, op)
		}
	})
	for _, m := range l.parts(it, "AWS::ApiGateway::Method") {
		l.methodRoute(a, m)
	}
	l.unreadRoutes(a)
}

func (l *lifter) restDocument(it *item) openAPI {
	return openAPI{l: l, it: it, body: l.documentOf(it), rest: true}
}

// documentOf is the OpenAPI document of an API: a map, or JSON or YAML text.
func (l *lifter) documentOf(it *item) resource.Value {
	body := it.Props.Get("Body")
	if body.Kind == resource.String && strings.HasPrefix(strings.TrimSpace(body.Text), "{") {
		if v, err := resource.ParseText(body.Text, body.At); err == nil {
			return v
		}
	}
	return body
}

// methodRoute makes the way in of a method, unless it only answers preflight
// requests or nothing stands behind it.
func (l *lifter) methodRoute(a *api, m *item) {
	p := m.Props
	method, _ := p.Get("HttpMethod").Str()
	if method == "*" || method == "" {
		method = "ANY"
	}
	for _, in := range methodIntegrations(m) {
		if !in.mock() {
			a.route(l, m, "http-route", strings.ToUpper(method), l.resourcePath(p.Get("ResourceId"), 0), m.At, operation{p, nil})
			return
		}
	}
}

// resourcePath is the path of a resource of a REST API, from the root down.
func (l *lifter) resourcePath(v resource.Value, depth int) string {
	it := l.pointed(v)
	switch {
	case it != nil && it.Type == "AWS::ApiGateway::RestApi", depth > maxResolve:
		return "/"
	case it == nil || it.Type != "AWS::ApiGateway::Resource":
		text, _ := v.Str()
		if strings.HasSuffix(fold(model.Display(text)), "rootresourceid}") {
			return "/"
		}
		return "/" + model.Display(text)
	}
	part, _ := it.Props.Get("PathPart").Str()
	return strings.TrimSuffix(l.resourcePath(it.Props.Get("ParentId"), depth+1), "/") + "/" + model.Display(part)
}

// methodIntegrations reads the backend of a method.
func methodIntegrations(m *item) []integration {
	var out []integration
	for _, x := range m.Props.Get("Integration").Options() {
		out = append(out, integration{
			kind: x.Get("Type"), uri: x.Get("Uri"), role: x.Get("Credentials"), method: x.Get("IntegrationHttpMethod"),
			link: x.Get("ConnectionType"), conn: x.Get("ConnectionId"), params: []resource.Value{x.Get("RequestParameters")}, templates: x.Get("RequestTemplates"),
			when: x.When, at: x.At,
		})
	}
	return out
}

func linkREST(l *lifter, it *item) {
	a := l.apis[nodeID(it.Resource, it.ID)]
	d := l.restDocument(it)
	d.schemes(a)
	for _, au := range l.parts(it, "AWS::ApiGateway::Authorizer") {
		a.addGuard(au.ID, l.restAuthorizer(au))
	}
	a.origins, a.credentials = l.preflights(it, allowOrigin), l.preflights(it, allowCredentials)
	for _, r := range a.routes {
		l.linkRESTRoute(a, d, r)
	}
	l.restEdges(a, d)
	a.guardTriggers(l)
	a.callers(l)
}

// linkRESTRoute adds the checks and the backend of one way in.
func (l *lifter) linkRESTRoute(a *api, d openAPI, r *route) {
	switch r.it.Type {
	case "AWS::ApiGateway::Method":
		l.linkMethod(a, r)
		return
	case "AWS::Lambda::Permission":
		l.linkUnread(a, r)
		return
	}
	var checks []check
	for _, op := range r.ops {
		checks = append(checks, d.checks(a, op)...)
		for _, in := range d.integration(op) {
			in.when = append(slices.Clone(r.only(op)), in.when...)
			l.integrate(r, in)
		}
		if v, ok := d.validated(op); ok {
			r.node.Attrs["validated"] = v
		}
	}
	l.guarded(r, checks)
	l.corsOf(r, d.origins(r.path))
	l.corsCredentials(r, d.preflight(r.path, allowCredentials))
}

// corsCredentials notes that browsers send the user's sign-in along: a header's
// text in quotes, or a truth value.
func (l *lifter) corsCredentials(r *route, said []resource.Value) {
	for _, v := range said {
		s, _ := v.Str()
		if b, _ := v.Bool(); b || strings.Trim(s, "'\"") == "true" {
			l.set(r.node).value("corsCredentials", true, v.At)
		}
	}
}

func (l *lifter) corsOf(r *route, origins []resource.Value) {
	for _, o := range origins {
		if s := strings.Trim(model.Display(l.text(o)), "'\""); s != "" {
			l.set(r.node).add("cors", s, o.At)
		}
	}
}

func (l *lifter) linkMethod(a *api, r *route) {
	for _, in := range methodIntegrations(r.it) {
		l.integrate(r, in)
	}
	l.guarded(r, l.methodChecks(a, r.it.Props))
	if v := l.pointed(r.it.Props.Get("RequestValidatorId")); v != nil {
		if b, _ := v.Props.Get("ValidateRequestBody").Bool(); b {
			l.set(r.node).value("validated", true, r.it.Props.Get("RequestValidatorId").At)
		}
	}
	l.corsOf(r, a.origins[r.path])
	l.corsCredentials(r, a.credentials[r.path])
}

// preflights reads a header of the preflight answers that the methods of an API
// give, by path: the browser origins they allow, and whether with credentials.
func (l *lifter) preflights(it *item, header string) map[string][]resource.Value {
	out := map[string][]resource.Value{}
	for _, m := range l.parts(it, "AWS::ApiGateway::Method") {
		for _, resp := range m.Props.Get("Integration", "IntegrationResponses").Each() {
			if v := resp.Get("ResponseParameters", header); v.Written() {
				path := l.resourcePath(m.Props.Get("ResourceId"), 0)
				out[path] = append(out[path], v)
			}
		}
	}
	return out
}

// methodChecks reads how a method's callers are checked.
func (l *lifter) methodChecks(a *api, p resource.Value) []check {
	typ := p.Get("AuthorizationType")
	key, _ := p.Get("ApiKeyRequired").Bool()
	var out []check
	for _, o := range orAbsent(typ) {
		c := l.typedCheck(a, o, p)
		c.key, c.scopes = key, p.Get("AuthorizationScopes").Each()
		if key && c.guard == nil {
			c.at, c.written = p.Get("ApiKeyRequired").At, true
		}
		out = append(out, c)
	}
	return out
}

// orAbsent lists the alternatives of a value, the one where nothing is written
// included.
func orAbsent(v resource.Value) []resource.Value {
	if v.Kind == resource.Choice {
		return v.Items
	}
	return []resource.Value{v}
}

// typedCheck reads one authorization type of a method or route.
func (l *lifter) typedCheck(a *api, typ, p resource.Value) check {
	if !typ.Written() {
		if p.Get("AuthorizerId").Written() {
			return l.byAuthorizer(a, p.Get("AuthorizerId"), "authorizer", typ)
		}
		return check{}
	}
	if c, ok := typeCheck(typ); ok {
		return c
	}
	switch s, _ := typ.Str(); strings.ToUpper(s) {
	case "COGNITO_USER_POOLS":
		return l.byAuthorizer(a, p.Get("AuthorizerId"), "cognito", typ)
	case "JWT":
		return l.byAuthorizer(a, p.Get("AuthorizerId"), "jwt", typ)
	case "CUSTOM":
		return l.byAuthorizer(a, p.Get("AuthorizerId"), "authorizer", typ)
	}
	return check{guard: &guard{auth: "unknown", reason: unknownReason(typ), at: typ.At}, at: typ.At, written: true}
}

// byAuthorizer is the check of the authorizer that v names, or one that is
// only known by its type.
func (l *lifter) byAuthorizer(a *api, v resource.Value, auth string, typ resource.Value) check {
	c := check{at: firstKnown(typ.At, v.At), written: true}
	if it := l.pointed(v); it != nil {
		if c.guard = a.guards[it.ID]; c.guard != nil {
			return c
		}
	}
	c.guard = &guard{auth: auth, at: v.At}
	return c
}

// restAuthorizer reads an authorizer resource of a REST API.
func (l *lifter) restAuthorizer(it *item) *guard {
	p := it.Props
	g := &guard{name: it.ID, it: it, at: it.At, role: p.Get("AuthorizerCredentials")}
	switch s, _ := p.Get("Type").Str(); strings.ToUpper(s) {
	case "COGNITO_USER_POOLS":
		g.auth, g.pools = "cognito", p.Get("ProviderARNs").Each()
	case "TOKEN", "REQUEST":
		g.auth, g.fns = "authorizer", p.Get("AuthorizerUri").Options()
		if strings.EqualFold(s, "TOKEN") {
			g.tokenGaps(p.Get("IdentityValidationExpression"), p.Get("AuthorizerResultTtlInSeconds"))
		}
	default:
		g.auth, g.reason = "unknown", unknownReason(p.Get("Type"))
	}
	return g
}

// linkStrayMethod is the way in of a method whose API no file declares.
func linkStrayMethod(l *lifter, it *item) {
	v := it.Props.Get("RestApiId")
	if owner := l.pointed(v); owner != nil && owner.Type == "AWS::ApiGateway::RestApi" {
		return
	}
	a := l.foreignAPI(it, v)
	if a == nil {
		return
	}
	before := len(a.routes)
	l.methodRoute(a, it)
	for _, r := range a.routes[before:] {
		l.linkMethod(a, r)
		l.fromInternet(r.it, r.node)
	}
}
