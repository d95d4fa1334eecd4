package lift

import (
	"slices"
	"strings"

	"strideline/iac/resource"
	"strideline/model"
)

// api is a set of ways in under one roof: a REST, HTTP, WebSocket or GraphQL
// API. Its boundary carries its name; what all its triggers share is written
// on each of them.
type api struct {
	it       *item // nil where the API is only referred to
	id       string
	boundary *model.Boundary
	routes   []*route
	triggers []*model.Node // of the routes
	byName   map[string]*route
	origins  map[string][]resource.Value // by path: what preflight answers allow
	guards   map[string]*guard           // by the name that routes use

	credentials map[string][]resource.Value // by path: whether browsers send the user's sign-in along
	order       []string                    // of guards
	closed      bool                        // the default endpoint is off: only custom domains lead in
}

// route is one way in of an API.
type route struct {
	api          *api
	it           *item // the resource that declares it
	node         *model.Node
	method, path string
	ops          []operation // alternatives where a condition decides
	checks       []check     // what it asks of its callers, one for each alternative
}

// operation is how a route is written: an operation of an OpenAPI document, or
// the properties of a method, route or resolver.
type operation struct {
	value resource.Value
	when  []model.Condition
}

// newAPI makes the boundary of an API that is declared.
func (l *lifter) newAPI(it *item) *api {
	a := l.apis[nodeID(it.Resource, it.ID)]
	if a == nil {
		a = l.apiBoundary(nodeID(it.Resource, it.ID), it.ID, l.stackBoundary(it), it.At)
		a.it = it
	}
	return a
}

func (l *lifter) apiBoundary(id, name, parent string, at model.Range) *api {
	a := &api{id: id, guards: map[string]*guard{}, byName: map[string]*route{}}
	a.boundary = l.b.Boundary(model.Boundary{ID: "api:" + id, Kind: model.APIBoundary, Name: name, Parent: parent, At: at})
	l.apis[id] = a
	return a
}

// foreignAPI is an API that v names and no file declares, as part it sees it.
func (l *lifter) foreignAPI(it *item, v resource.Value) *api {
	text, ok := v.Str()
	if !ok || text == "" {
		return nil
	}
	id := model.Display(text)
	if a := l.apis[id]; a != nil {
		return a
	}
	return l.apiBoundary(id, externalName(text), l.stackBoundary(it), v.At)
}

// parts are the resources that name an API as theirs, in the order declared.
func (l *lifter) parts(it *item, typ string) []*item {
	var out []*item
	for _, p := range l.apiParts()[it] {
		if p.Type == typ {
			out = append(out, p)
		}
	}
	return out
}

// apiParts lists, for each API, the resources that belong to it.
func (l *lifter) apiParts() map[*item][]*item {
	if l.state.apiParts != nil {
		return l.state.apiParts
	}
	l.state.apiParts = map[*item][]*item{}
	for _, it := range l.items {
		for _, owner := range l.apisOf(it) {
			l.state.apiParts[owner] = append(l.state.apiParts[owner], it)
		}
	}
	return l.state.apiParts
}

// apisOf are the resources that an item belongs to or stands in front of.
func (l *lifter) apisOf(it *item) []*item {
	p := it.Props
	switch it.Type {
	case "AWS::ApiGateway::UsagePlan":
		var out []*item
		for _, s := range p.Get("ApiStages").Each() {
			if api := l.pointed(s.Get("ApiId")); api != nil && !slices.Contains(out, api) {
				out = append(out, api)
			}
		}
		return out
	case "AWS::WAFv2::WebACLAssociation", "AWS::WAFRegional::WebACLAssociation":
		return l.builtAround(p.Get("ResourceArn"))
	case "AWS::Lambda::Permission":
		if s, _ := p.Get("Principal").Str(); s == "apigateway.amazonaws.com" {
			return l.builtAround(p.Get("SourceArn"))
		}
		return nil
	}
	if prop := apiProp(it.Type); prop != "" {
		for _, o := range p.Get(prop).Options() {
			if api := l.pointed(o); api != nil {
				return []*item{api}
			}
		}
	}
	return nil
}

// builtAround is the API, or other resource, that an ARN is built around: itself,
// or through a stage of it.
func (l *lifter) builtAround(v resource.Value) []*item {
	text, _ := v.Str()
	for _, p := range model.SplitSymbolic(text) {
		it := l.itemOf(p)
		if it == nil {
			continue
		}
		if prop := apiProp(it.Type); prop != "" {
			if api := l.pointed(it.Props.Get(prop)); api != nil {
				return []*item{api}
			}
		}
		return []*item{it}
	}
	return nil
}

// apiProp is the property with which a resource names its API.
func apiProp(typ string) string {
	switch {
	case typ == "AWS::ApiGateway::DomainName":
		return ""
	case strings.HasPrefix(typ, "AWS::ApiGateway::"):
		return "RestApiId"
	case strings.HasPrefix(typ, "AWS::ApiGatewayV2::"), strings.HasPrefix(typ, "AWS::AppSync::"):
		return "ApiId"
	}
	return ""
}

// route adds a way in, or one more alternative of one that is there.
func (a *api) route(l *lifter, it *item, class, method, path string, at model.Range, op operation) *route {
	name := path
	if method != "" {
		name = method + " " + path
	}
	if r := a.byName[name]; r != nil {
		r.ops = append(r.ops, op)
		l.owner[r.node.ID] = r.it
		return r
	}
	r := &route{api: a, it: it, method: method, path: path, ops: []operation{op}}
	r.node = l.apiTrigger(a, it, name, class)
	if at.Known() {
		r.node.At = at
	}
	if event := l.eventAt(r.node.At); event != "" {
		r.node.Aliases = append(r.node.Aliases, event)
	}
	l.existsWhen(r.node, it, op.when)
	s := l.set(r.node)
	if method != "" {
		s.value("method", method, r.node.At)
	}
	s.value("path", path, r.node.At)
	a.byName[name] = r
	a.routes, a.triggers = append(a.routes, r), append(a.triggers, r.node)
	return r
}

// eventAt is the name of the event that is written at a place: a transform
// makes a route and a permission of it, FUNCTION + EVENT + "Permission".
func (l *lifter) eventAt(at model.Range) string {
	if l.state.events == nil {
		l.state.events = map[model.Range]string{}
		for _, perm := range l.ofType("AWS::Lambda::Permission") {
			fn := l.pointed(perm.Props.Get("FunctionName"))
			if !perm.Implied || fn == nil {
				continue
			}
			if id, ok := strings.CutPrefix(perm.ID, fn.ID); ok {
				if i := strings.LastIndex(id, "Permission"); i > 0 {
					l.state.events[perm.At] = id[:i]
				}
			}
		}
	}
	return l.state.events[at]
}

// existsWhen notes that a node of an item exists only under further conditions,
// so that its edges need not repeat them.
func (l *lifter) existsWhen(n *model.Node, it *item, when []model.Condition) {
	if len(when) == 0 {
		return
	}
	res := *it.Resource
	res.When = append(slices.Clone(res.When), when...)
	own := *it
	own.Resource = &res
	l.owner[n.ID] = &own
}

// only returns the conditions of one of several alternatives; those of the only
// one are the route's own.
func (r *route) only(op operation) []model.Condition {
	if len(r.ops) < 2 {
		return nil
	}
	return op.when
}

// apiTrigger makes a trigger inside the boundary of an API.
func (l *lifter) apiTrigger(a *api, it *item, name, class string) *model.Node {
	n := l.sideNode(it, a.boundary.Name+" "+name, model.Trigger, class)
	n.Name, n.Boundary, n.At, n.Type = name, a.boundary.ID, it.At, it.Type
	n.Aliases = append(n.Aliases, a.boundary.Name)
	if it != a.it {
		n.Aliases = append(n.Aliases, it.ID)
	}
	l.owner[n.ID] = it
	l.set(n).value("api", a.boundary.ID, n.At)
	return n
}

// callers says who can send input to the ways in of an API: anyone, unless a
// private endpoint keeps the internet out.
func (a *api) callers(l *lifter) {
	for _, r := range a.routes {
		if private, _ := r.node.Attrs["private"].Value.(bool); private {
			continue
		}
		l.fromInternet(r.it, r.node)
	}
}

// setAll sets an attribute on every route for which f finds a value.
func (a *api) setAll(name string, f func(r *route) (model.Attr, bool)) {
	for _, r := range a.routes {
		if v, ok := f(r); ok {
			r.node.Attrs[name] = v
		}
	}
}

// boolAttr is the attribute that a written boolean makes.
func boolAttr(v resource.Value) (model.Attr, bool) {
	if !v.Written() {
		return model.Attr{}, false
	}
	if b, ok := v.Bool(); ok {
		return model.SetAttr(b, v.At), true
	}
	return model.UnknownAttr(unknownReason(v), v.At), true
}

// methodFits reports whether a route takes requests of a method; "", "*" and
// "ANY" stand for every method.
func methodFits(have, want string) bool {
	any := func(m string) bool { return m == "" || m == "*" || m == "ANY" || m == "X-AMAZON-APIGATEWAY-ANY-METHOD" }
	return any(have) || any(strings.ToUpper(want)) || strings.EqualFold(have, want)
}

// unreadRoutes makes the ways in of an API whose document is not at hand from
// the permissions that functions give it: its routes are there, their checks
// are not known.
func (l *lifter) unreadRoutes(a *api) {
	p := a.it.Props
	if len(a.routes) > 0 || !p.Get("Body").Written() && !p.Get("BodyS3Location").Written() {
		return
	}
	for _, perm := range l.parts(a.it, "AWS::Lambda::Permission") {
		text, _ := perm.Props.Get("SourceArn").Str()
		if !strings.Contains(text, "/authorizers/") {
			method, path := sourceRoute(text)
			a.route(l, perm, "http-route", method, path, perm.At, operation{perm.Props, nil})
		}
	}
}

// sourceRoute is the method and path of ARN/STAGE/METHOD/PATH.
func sourceRoute(text string) (method, path string) {
	method, path = "ANY", "/*"
	f := splitARN(text)
	if f == nil {
		return method, path
	}
	if parts := strings.SplitN(f[5], "/", 4); len(parts) > 2 {
		if parts[2] != "*" {
			method = parts[2]
		}
		if len(parts) > 3 {
			path = "/" + model.Display(parts[3])
		}
	}
	return method, path
}

// linkUnread adds what is known of a way in that only a permission tells.
func (l *lifter) linkUnread(a *api, r *route) {
	r.node.Attrs["auth"] = model.UnknownAttr("the description of the API is not read here", a.it.At)
	for _, op := range r.ops {
		for _, v := range op.value.Get("FunctionName").Options() {
			if fn := l.target(v, model.Function, "lambda"); fn != nil {
				l.edge(r.it, model.Edge{From: r.node.ID, To: fn.ID, Kind: model.Invokes, Conditional: v.When, At: r.it.At})
			}
		}
	}
}
