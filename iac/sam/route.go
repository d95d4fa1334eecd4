package sam

import (
	"regexp"
	"strings"

	"strideline/iac/resource"
	"strideline/model"
)

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

// permissionPath is a path as permissions name it: a star for each parameter,
// no slash at the end.
func permissionPath(path string) string {
	return pathParameter.ReplaceAllString(endSlash.ReplaceAllString(path, "$1"), "*")
}

// executeARN is what a permission for one path and method names as its source.
func executeARN(id resource.Value, at model.Range, path, method string) resource.Value {
	m := strings.ToUpper(method)
	if method == anyMethod {
		m = "*"
	}
	tail := "/*/" + m + permissionPath(path)
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

// defaultRoutes are the HTTP APIs that send everything without a route of its
// own to the function with these events.
func (x *expander) defaultRoutes(events []event) map[*api]bool {
	out := map[*api]bool{}
	for _, e := range events {
		path := e.props.Get("Path")
		if a, _ := x.apiOf(e); a != nil && e.typ == "HttpApi" && (!path.Written() || literal(path) == "$default") {
			out[a] = true
		}
	}
	return out
}

// defaultsTo reports whether the default route of an HTTP API runs the
// function: then that permission covers its other routes.
func (x *expander) defaultsTo(a *api, fn *function) bool {
	if fn.defaults[a] {
		return true
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
