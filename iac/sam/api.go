package sam

import (
	"regexp"
	"strings"

	"strideline/iac/resource"
	"strideline/model"
)

// The APIs that are made for events that name none.
const (
	implicitREST = "ServerlessRestApi"
	implicitHTTP = "ServerlessHttpApi"
)

// api is one REST or HTTP API with the events that go through it.
type api struct {
	res      *resource.Resource
	http     bool
	implicit bool
	routes   []*route
}

// route is one event of an API: a path and method that runs something.
type route struct {
	path, method string // "/users/{id}", "get" or anyMethod
	e            event
	op           resource.Value // what the event adds under its method
	lambda       string         // id of the function, "" for a state machine
	when         []model.Condition
}

const anyMethod = "x-amazon-apigateway-any-method"

// collectAPIEvents finds the APIs, and makes those that are only implied: by
// the first event that names none.
func (x *expander) collectAPIEvents() {
	for _, id := range x.sources {
		if r := x.source[id]; r.Type == serverless+"Api" || r.Type == serverless+"HttpApi" {
			x.addAPI(r, false)
		}
	}
	for _, id := range x.sources[:len(x.sources):len(x.sources)] {
		r := x.source[id]
		if r.Type != serverless+"Function" && r.Type != serverless+"StateMachine" {
			continue
		}
		for _, all := range r.Props.Get("Events").Options() {
			for _, fl := range all.Fields {
				for _, o := range fl.Value.Options() {
					x.implyAPI(r, fl.KeyAt, plainText(o.Get("Type")), o.Get("Properties"))
				}
			}
		}
	}
}

func (x *expander) addAPI(r *resource.Resource, implicit bool) {
	x.apis[r.ID] = &api{res: r, http: r.Type == serverless+"HttpApi", implicit: implicit}
	x.apiOrder = append(x.apiOrder, r.ID)
}

// implyAPI makes the implicit API an event needs. It exists when any of its
// events does.
func (x *expander) implyAPI(owner *resource.Resource, at model.Range, typ string, props resource.Value) {
	id, kind, extra := implicitREST, "Api", []resource.Field{text("StageName", "Prod", at)}
	switch {
	case typ == "Api" && !props.Get("RestApiId").Written():
	case typ == "HttpApi" && !props.Get("ApiId").Written():
		id, kind, extra = implicitHTTP, "HttpApi", nil
	default:
		return
	}
	a, have := x.apis[id]
	if !have {
		r := x.made(id, serverless+kind, owner, at, extra...)
		r.Props = merge(x.global(kind, nil), r.Props)
		x.source[id] = &r
		x.sources = append(x.sources, id)
		x.addAPI(&r, true)
		return
	}
	if a.implicit {
		a.res.When = either(a.res.When, owner.When)
	}
}

// either is a condition that holds where a or b does.
func either(a, b []model.Condition) []model.Condition {
	if len(a) == 0 || len(b) == 0 {
		return nil
	}
	if len(and(a, b)) == len(a) && len(a) == len(b) {
		return a
	}
	return []model.Condition{{Reason: reasons(a) + " or " + reasons(b), At: a[0].At}}
}

func reasons(cs []model.Condition) string {
	var out []string
	for _, c := range cs {
		out = append(out, c.Reason)
	}
	return strings.Join(out, " and ")
}

// declareAPI emits the API where it stands; its body comes when all events are
// known.
func (x *expander) declareAPI(r *resource.Resource) {
	if x.apis[r.ID].http {
		x.emit(become(r, "AWS::ApiGatewayV2::Api", object(r.At)))
		return
	}
	x.emit(become(r, "AWS::ApiGateway::RestApi", object(r.At)))
}

// apiOf is the API an event goes through; nil for one outside the template.
func (x *expander) apiOf(e event) (a *api, id resource.Value) {
	key, implicit := "RestApiId", implicitREST
	if e.typ == "HttpApi" {
		key, implicit = "ApiId", implicitHTTP
	}
	v := e.props.Get(key)
	if !v.Written() {
		return x.apis[implicit], resource.Str(x.ref(implicit, ""), e.at)
	}
	if rid, attr, ok := referred(v); ok && attr == "" {
		return x.apis[rid], v
	}
	if a := x.apis[plainText(v)]; a != nil {
		return a, v // AWS names the bare id in the permission, too
	}
	return nil, v
}

// pathAndMethod reads where an event listens; an HTTP API event without both
// is the default route.
func (x *expander) pathAndMethod(e event) (path, method string, ok bool) {
	path, method = literal(e.props.Get("Path")), strings.ToLower(literal(e.props.Get("Method")))
	if e.typ == "HttpApi" && path == "" {
		path = "$default"
		if method == "" {
			method = "any"
		}
	}
	if path == "" || method == "" {
		x.need(e, "Path", "Method")
		return "", "", false
	}
	if path == "/$default" {
		path = "$default"
	}
	if path != "$default" && !strings.HasPrefix(path, "/") && !model.Symbolic(path) {
		path = "/" + path
	}
	if method == "any" || method == "*" {
		method = anyMethod
	}
	return path, method, true
}

var (
	pathParameter = regexp.MustCompile(`\{[^{}]*\}`)
	endSlash      = regexp.MustCompile(`^(.+)/$`)
)

// executeARN is what a permission for one path and method names as its source.
func executeARN(id resource.Value, at model.Range, path, method string) resource.Value {
	m := strings.ToUpper(method)
	if method == anyMethod {
		m = "*"
	}
	tail := "/*/" + m + pathParameter.ReplaceAllString(endSlash.ReplaceAllString(path, "$1"), "*")
	if path == "$default" {
		tail = "/*/*"
	}
	return concat(at, resource.Str(arn("execute-api", ""), at), unplaced(id), resource.Str(tail, at))
}

func unplaced(v resource.Value) resource.Value { v.At = model.Range{}; return v }

// apiEvent routes a path to a function and lets the API run it.
func (x *expander) apiEvent(fn *function, e event, id string) {
	path, method, ok := x.pathAndMethod(e)
	if !ok {
		return
	}
	a, apiID := x.apiOf(e)
	suffix := "Permission"
	if e.typ == "Api" {
		suffix += x.stageSuffix(a)
	}
	if a == nil || !a.http || path == "$default" || !x.defaultsTo(a, fn) {
		if a == nil || !a.http || !integrated(a, path, method) {
			x.permit(fn, e, id+suffix, "apigateway.amazonaws.com", f("SourceArn", executeARN(apiID, e.at, path, method)))
		}
	}
	if a == nil {
		return
	}
	integration := object(e.at, text("type", "aws_proxy", e.at), text("httpMethod", "POST", e.at),
		text("uri", lambdaURI(x.lambdaARN(fn)), e.at))
	if a.http {
		version := e.props.Get("PayloadFormatVersion")
		if !version.Written() {
			version = resource.Str("2.0", e.at)
		}
		integration.Fields = append(integration.Fields, f("payloadFormatVersion", version))
	}
	integration.Fields = append(integration.Fields, pass(e.props, "TimeoutInMillis>timeoutInMillis", "ResponseTransferMode>responseTransferMode")...)
	integration.Fields = append(integration.Fields, a.credentials(e)...)
	op := object(e.at, f("x-amazon-apigateway-integration", integration), f("responses", object(e.at)))
	if path == "$default" {
		op.Fields = append(op.Fields, f("isDefaultRoute", boolean(true, e.at)))
	}
	op.Fields = append(op.Fields, requestModel(e)...)
	a.routes = append(a.routes, &route{path: path, method: method, e: e, op: op, lambda: fn.ID, when: and(fn.When, e.when)})
}

// machineAPIEvent routes a path to a state machine, through a role.
func (x *expander) machineAPIEvent(to invoked, e event, id string) {
	path, method, ok := x.pathAndMethod(e)
	if !ok {
		return
	}
	a, _ := x.apiOf(e)
	role := x.startRole(to, e, id+"Role", "apigateway.amazonaws.com", id+"RoleStartExecutionPolicy")
	if a == nil {
		return
	}
	input := "{\"input\": \"$util.escapeJavaScript($input.json('$'))\", \"stateMachineArn\": \"" + to.arn + "\"}"
	if isTrue(e.props.Get("UnescapeMappingTemplate")) {
		input = strings.Replace(input, "$util.escapeJavaScript($input.json('$'))", `$util.escapeJavaScript($input.json('$')).replaceAll(\"\\\\'\",\"'\")`, 1)
	}
	integration := object(e.at, text("type", "aws", e.at), text("httpMethod", "POST", e.at),
		text("uri", "arn:"+resource.Pseudo("partition")+":apigateway:"+resource.Pseudo("region")+":states:action/StartExecution", e.at),
		text("credentials", role, e.at), f("requestTemplates", object(e.at, text("application/json", input, e.at))))
	op := object(e.at, f("x-amazon-apigateway-integration", integration), f("responses", object(e.at)))
	a.routes = append(a.routes, &route{path: path, method: method, e: e, op: op, when: and(to.owner.When, e.when)})
}

// stageSuffix ends the id of a permission for a REST API.
func (x *expander) stageSuffix(a *api) string {
	if a == nil {
		return "AllStages"
	}
	if name := spelled(a.res.Props.Get("StageName")); name != "" {
		return name
	}
	return "Stage"
}

// defaultsTo reports whether the default route of an HTTP API runs the
// function: then that permission covers its other routes.
func (x *expander) defaultsTo(a *api, fn *function) bool {
	for _, e := range x.events(fn.Resource) {
		if e.typ != "HttpApi" {
			continue
		}
		if b, _ := x.apiOf(e); b == a && (!e.props.Get("Path").Written() || literal(e.props.Get("Path")) == "$default") {
			return true
		}
	}
	uri := literal(a.res.Props.Get("DefinitionBody", "paths", "$default", anyMethod, "x-amazon-apigateway-integration", "uri"))
	return strings.Contains(uri, x.ref(fn.ID, "Arn"))
}

// integrated reports whether the body of an HTTP API says already what a path
// and method run.
func integrated(a *api, path, method string) bool {
	return a.res.Props.Get("DefinitionBody", "paths", path, method, "x-amazon-apigateway-integration").Written()
}

// credentials are who an integration behind AWS_IAM runs as: the caller, unless
// InvokeRole names another role or NONE.
func (a *api) credentials(e event) []resource.Field {
	auth, own := a.res.Props.Get("Auth"), e.props.Get("Auth")
	who := own.Get("Authorizer")
	if !who.Written() {
		who = auth.Get("DefaultAuthorizer")
	}
	if a.http || plainText(who) != "AWS_IAM" {
		return nil
	}
	role := own.Get("InvokeRole")
	if role.Kind == resource.Absent {
		role = auth.Get("InvokeRole")
	} else if role.Kind == resource.Null {
		return nil
	}
	switch plainText(role) {
	case "NONE":
		return nil
	case "", "CALLER_CREDENTIALS":
		if !role.Written() || plainText(role) != "" {
			return []resource.Field{text("credentials", "arn:"+resource.Pseudo("partition")+":iam::*:user/*", place(role, e.at))}
		}
	}
	return []resource.Field{f("credentials", role)}
}

// requestModel names the model a request body must fit.
func requestModel(e event) []resource.Field {
	m := e.props.Get("RequestModel")
	if m.Kind != resource.Map {
		return nil
	}
	at := keyAt(e.props, "RequestModel", m.At)
	var fs []resource.Field
	if name, _ := validator(m); name != "" {
		fs = append(fs, text("x-amazon-apigateway-request-validator", name, at))
	}
	return append(fs, f("parameters", resource.ListOf(at, object(at, text("in", "body", at), f("schema", m.Get("Model"))))))
}
