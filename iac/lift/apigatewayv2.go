package lift

import (
	"slices"
	"strings"

	"strideline/iac/resource"
	"strideline/model"
)

func apigatewayV2Kinds() map[string]*kind {
	out := map[string]*kind{
		"AWS::ApiGatewayV2::Api": {
			id:      identity{service: "apigateway", ref: "id"},
			declare: declareV2, link: linkV2,
		},
		"AWS::ApiGatewayV2::Route": {link: linkStrayRoute},
	}
	for _, t := range []string{
		"ApiGatewayManagedOverrides", "ApiMapping", "Authorizer", "Deployment", "DomainName", "Integration", "IntegrationResponse", "Model",
		"RouteResponse", "RoutingRule", "Stage", "VpcLink",
	} {
		out["AWS::ApiGatewayV2::"+t] = &kind{plumbing: true, id: identity{ref: "id"}}
	}
	return out
}

// declareV2 makes the ways in of an HTTP or WebSocket API: from its document,
// from its routes, and from the target of a quick create.
func declareV2(l *lifter, it *item) {
	a := l.newAPI(it)
	d := openAPI{l: l, it: it, body: l.documentOf(it)}
	d.each(func(method, path string, at model.Range, op operation) {
		if d.wayIn(op) {
			a.route(l, it, "http-route", method, path, at, op)
		}
	})
	for _, r := range l.parts(it, "AWS::ApiGatewayV2::Route") {
		l.keyRoute(a, r, webSocket(it, r))
	}
	l.unreadRoutes(a)
	if it.Props.Get("Target").Written() {
		key := it.Props.Get("RouteKey")
		method, path := routeKey(textOr(key, "$default"))
		a.route(l, it, "http-route", method, path, firstKnown(key.At, it.Props.Get("Target").At), operation{it.Props, nil})
	}
}

func textOr(v resource.Value, otherwise string) string {
	if s, ok := v.Str(); ok && s != "" {
		return s
	}
	return otherwise
}

// webSocket reports whether an API takes WebSocket connections; for an API
// that is not declared the route key tells.
func webSocket(apiItem, r *item) bool {
	if apiItem != nil {
		s, _ := apiItem.Props.Get("ProtocolType").Str()
		return strings.EqualFold(s, "WEBSOCKET") || apiItem.Props.Get("RouteSelectionExpression").Written() && !strings.EqualFold(s, "HTTP")
	}
	key, _ := r.Props.Get("RouteKey").Str()
	return key == "$connect" || key == "$disconnect" || key != "$default" && !strings.Contains(key, "/")
}

// routeKey cuts "GET /path" into its parts; "$default" takes everything.
func routeKey(key string) (method, path string) {
	m, p, ok := strings.Cut(key, " ")
	if !ok {
		return "ANY", key
	}
	return strings.ToUpper(m), p
}

func (l *lifter) keyRoute(a *api, it *item, ws bool) {
	key := model.Display(textOr(it.Props.Get("RouteKey"), "?"))
	for _, in := range l.routeIntegrations(it) {
		if in.mock() {
			return
		}
	}
	if ws {
		a.route(l, it, "websocket-route", "", key, it.At, operation{it.Props, nil})
		return
	}
	method, path := routeKey(key)
	a.route(l, it, "http-route", method, path, it.At, operation{it.Props, nil})
}

// routeIntegrations reads the backend that a route's target names.
func (l *lifter) routeIntegrations(it *item) []integration {
	var out []integration
	for _, t := range it.Props.Get("Target").Options() {
		text, _ := t.Str()
		for _, p := range model.SplitSymbolic(text) {
			x := l.itemOf(p)
			if x == nil || x.Type != "AWS::ApiGatewayV2::Integration" {
				continue
			}
			ip := x.Props
			out = append(out, integration{
				kind: ip.Get("IntegrationType"), uri: ip.Get("IntegrationUri"), role: ip.Get("CredentialsArn"), method: ip.Get("IntegrationMethod"),
				subtype: ip.Get("IntegrationSubtype"), link: ip.Get("ConnectionType"),
				params: []resource.Value{ip.Get("RequestParameters")}, templates: ip.Get("RequestTemplates"), when: t.When, at: x.At,
			})
		}
	}
	return out
}

func linkV2(l *lifter, it *item) {
	a := l.apis[nodeID(it.Resource, it.ID)]
	d := openAPI{l: l, it: it, body: l.documentOf(it)}
	d.schemes(a)
	for _, au := range l.parts(it, "AWS::ApiGatewayV2::Authorizer") {
		a.addGuard(au.ID, l.v2Authorizer(au))
	}
	for _, r := range a.routes {
		l.linkV2Route(a, d, r)
	}
	l.inheritConnect(a)
	l.v2Edges(a, d)
	a.guardTriggers(l)
	a.callers(l)
}

func (l *lifter) linkV2Route(a *api, d openAPI, r *route) {
	switch r.it.Type {
	case "AWS::ApiGatewayV2::Route":
		l.linkRoute(a, r)
		return
	case "AWS::Lambda::Permission":
		l.linkUnread(a, r)
		return
	}
	var checks []check
	for _, op := range r.ops {
		if op.value.Get("Target").Written() {
			l.integrate(r, integration{uri: op.value.Get("Target"), role: op.value.Get("CredentialsArn"), at: r.node.At})
			checks = append(checks, check{})
			continue
		}
		checks = append(checks, d.checks(a, op)...)
		for _, in := range d.integration(op) {
			in.when = append(slices.Clone(r.only(op)), in.when...)
			l.integrate(r, in)
		}
	}
	l.guarded(r, checks)
	l.corsOf(r, d.body.Get("x-amazon-apigateway-cors", "allowOrigins").Each())
	l.corsCredentials(r, d.body.Get("x-amazon-apigateway-cors", "allowCredentials").Options())
}

func (l *lifter) linkRoute(a *api, r *route) {
	for _, in := range l.routeIntegrations(r.it) {
		l.integrate(r, in)
	}
	p := r.it.Props
	key, _ := p.Get("ApiKeyRequired").Bool()
	var checks []check
	for _, o := range orAbsent(p.Get("AuthorizationType")) {
		c := l.typedCheck(a, o, p)
		c.key, c.scopes = key, p.Get("AuthorizationScopes").Each()
		checks = append(checks, c)
	}
	l.guarded(r, checks)
}

// v2Authorizer reads an authorizer resource of an HTTP or WebSocket API.
func (l *lifter) v2Authorizer(it *item) *guard {
	p := it.Props
	g := &guard{name: it.ID, it: it, at: it.At, role: p.Get("AuthorizerCredentialsArn")}
	switch s, _ := p.Get("AuthorizerType").Str(); strings.ToUpper(s) {
	case "JWT":
		g.auth, g.pools = "jwt", l.issuerPools(p.Get("JwtConfiguration", "Issuer"))
		g.jwtGaps(p.Get("JwtConfiguration"), "Audience", "Issuer")
	case "REQUEST":
		g.auth, g.fns = "authorizer", p.Get("AuthorizerUri").Options()
	default:
		g.auth, g.reason = "unknown", unknownReason(p.Get("AuthorizerType"))
	}
	return g
}

// inheritConnect gives the routes of a WebSocket API the check of $connect:
// the only moment at which API Gateway checks anyone. Source: API Gateway
// Developer Guide, "Control and manage access to WebSocket APIs".
func (l *lifter) inheritConnect(a *api) {
	var connect *route
	for _, r := range a.routes {
		if r.node.Class == "websocket-route" && r.path == "$connect" {
			connect = r
		}
	}
	for _, r := range a.routes {
		if r.node.Class != "websocket-route" || r == connect {
			continue
		}
		if connect == nil {
			r.node.Attrs["auth"] = model.Attr{Value: "none", State: model.Default}
			continue
		}
		for _, name := range []string{"auth", "selfSignUp", "scopes"} {
			if v, ok := connect.node.Attrs[name]; ok {
				r.node.Attrs[name] = v
			}
		}
		for _, c := range connect.checks {
			l.authenticates(r, c)
		}
	}
}

// v2Edges writes on the ways in what stages, domain names and the API give.
func (l *lifter) v2Edges(a *api, d openAPI) {
	p := a.it.Props
	a.closed = isTrue(p.Get("DisableExecuteApiEndpoint")) || d.closed()
	for _, r := range a.routes {
		if r.node.Class == "http-route" {
			l.corsOf(r, p.Get("CorsConfiguration", "AllowOrigins").Each())
			l.corsCredentials(r, p.Get("CorsConfiguration", "AllowCredentials").Options())
		}
	}
	stages := l.parts(a.it, "AWS::ApiGatewayV2::Stage")
	l.accessLogs(a, stages, "AccessLogSettings", "DestinationArn")
	for _, s := range stages {
		l.v2Throttle(a, s.Props)
		if v := s.Props.Get("DefaultRouteSettings", "DataTraceEnabled"); v.Written() {
			a.setAll("payloadLogs", func(r *route) (model.Attr, bool) { at, _ := boolAttr(v); return at, r.node.Class == "websocket-route" })
		}
	}
	l.domains(a, l.parts(a.it, "AWS::ApiGatewayV2::ApiMapping"))
	l.firewall(a)
}

// v2Throttle reads the rates that a stage sets, for all routes or by route key.
func (l *lifter) v2Throttle(a *api, p resource.Value) {
	if rate := p.Get("DefaultRouteSettings", "ThrottlingRateLimit"); limits(rate) {
		a.setAll("throttled", func(*route) (model.Attr, bool) { return model.SetAttr(true, rate.At), true })
	}
	for _, o := range p.Get("RouteSettings").Options() {
		for _, f := range o.Fields {
			rate := f.Value.Get("ThrottlingRateLimit")
			if !limits(rate) {
				continue
			}
			a.setAll("throttled", func(r *route) (model.Attr, bool) {
				return model.SetAttr(true, rate.At), f.Key == r.node.Name || f.Key == r.path
			})
		}
	}
}

// linkStrayRoute is the way in of a route whose API no file declares.
func linkStrayRoute(l *lifter, it *item) {
	v := it.Props.Get("ApiId")
	if owner := l.pointed(v); owner != nil && owner.Type == "AWS::ApiGatewayV2::Api" {
		return
	}
	a := l.foreignAPI(it, v)
	if a == nil {
		return
	}
	before := len(a.routes)
	l.keyRoute(a, it, webSocket(nil, it))
	for _, r := range a.routes[before:] {
		l.linkRoute(a, r)
		l.fromInternet(r.it, r.node)
	}
}
