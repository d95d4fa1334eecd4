package sam

import (
	"strings"
	"unicode"

	"strideline/iac/resource"
)

// webSocketAPI becomes an API with a route, an integration and a permission
// for each key of Routes. Auth checks $connect only: what comes later runs in
// the connection.
func (x *expander) webSocketAPI(r *resource.Resource) {
	p := r.Props
	at := place(p, r.At)
	props := object(at, append(pass(p, "Name", "RouteSelectionExpression", "ApiKeySelectionExpression", "Description",
		"DisableExecuteApiEndpoint", "DisableSchemaValidation", "IpAddressType", "Tags"), text("ProtocolType", "WEBSOCKET", at))...)
	x.emit(become(r, "AWS::ApiGatewayV2::Api", props))
	x.checkMap(p.Get("Routes"), "Routes", r.ID)
	stageName := p.Get("StageName")
	if !stageName.Written() {
		stageName = resource.Str("default", r.At)
	}
	for _, all := range p.Get("Routes").Options() {
		for _, fl := range all.Fields {
			x.webSocketRoute(r, fl, stageName)
		}
	}
	x.webSocketAuthorizer(r)
	id := r.ID + "DefaultStage"
	if name := spelled(stageName); name != "default" {
		id = stageID(r.ID, name)
	}
	stage := append([]resource.Field{text("ApiId", x.ref(r.ID, ""), r.At), f("StageName", stageName), f("AutoDeploy", boolean(true, r.At))},
		pass(p, "AccessLogSettings", "DefaultRouteSettings", "RouteSettings", "StageVariables", "Tags")...)
	x.emit(x.made(id, "AWS::ApiGatewayV2::Stage", r, keyAt(p, "StageName", r.At), stage...))
	x.define(r.ID, "Stage", id)
	x.httpDomain(r, id)
}

// routeName is what a route key gives to ids: $connect is Connect.
func routeName(key string) string {
	var b strings.Builder
	for _, c := range strings.TrimPrefix(key, "$") {
		if unicode.IsLetter(c) || unicode.IsDigit(c) {
			if b.Len() == 0 {
				c = unicode.ToUpper(c)
			}
			b.WriteRune(c)
		}
	}
	return b.String()
}

func (x *expander) webSocketRoute(r *resource.Resource, fl resource.Field, stage resource.Value) {
	at, v := fl.KeyAt, fl.Value
	fn := v.Get("FunctionArn")
	if !fn.Written() {
		x.problem(at, "route %q of %q needs \"FunctionArn\"", fl.Key, r.ID)
		return
	}
	base := r.ID + routeName(fl.Key)
	uri := authorizerURI(v)
	integration := append([]resource.Field{text("ApiId", x.ref(r.ID, ""), at), text("IntegrationType", "AWS_PROXY", at), f("IntegrationUri", uri)},
		pass(v, "IntegrationTimeout>TimeoutInMillis")...)
	auth := r.Props.Get("Auth")
	route := append([]resource.Field{
		text("ApiId", x.ref(r.ID, ""), at), text("RouteKey", fl.Key, at),
		text("Target", "integrations/"+x.ref(base+"Integration", ""), at),
	},
		pass(v, "ApiKeyRequired", "ModelSelectionExpression", "OperationName", "RequestModels", "RequestParameters", "RouteResponseSelectionExpression")...)
	if fl.Key == "$connect" && auth.Written() {
		route = append(route, pass(auth, "AuthType>AuthorizationType")...)
		switch plainText(auth.Get("AuthType")) {
		case "CUSTOM":
			route = append(route, text("AuthorizerId", x.ref(r.ID+"ConnectAuthorizer", ""), place(auth, at)))
		case "AWS_IAM":
			integration = append(integration, connectCredentials(auth)...)
		}
	}
	x.emit(x.made(base+"Route", "AWS::ApiGatewayV2::Route", r, at, route...))
	x.emit(x.made(base+"Integration", "AWS::ApiGatewayV2::Integration", r, at, integration...))
	source := concat(at, resource.Str(arn("execute-api", x.ref(r.ID, "ApiId")+"/"), at), unplaced(stage), resource.Str("/"+fl.Key, at))
	x.emit(x.made(base+"Permission", "AWS::Lambda::Permission", r, at, text("Action", "lambda:InvokeFunction", at),
		f("FunctionName", fn), text("Principal", "apigateway.amazonaws.com", at), f("SourceArn", source)))
}

// connectCredentials are who an integration behind AWS_IAM runs as.
func connectCredentials(auth resource.Value) []resource.Field {
	role := auth.Get("InvokeRole")
	switch plainText(role) {
	case "NONE":
		return nil
	case "CALLER_CREDENTIALS":
		return []resource.Field{text("CredentialsArn", "arn:"+resource.Pseudo("partition")+":iam::*:user/*", role.At)}
	}
	return pass(auth, "InvokeRole>CredentialsArn")
}

// webSocketAuthorizer makes the authorizer of $connect and lets the API run
// it, unless a role does.
func (x *expander) webSocketAuthorizer(r *resource.Resource) {
	auth := r.Props.Get("Auth")
	at := keyAt(r.Props, "Auth", auth.At)
	if auth.Written() && auth.Kind != resource.Map {
		x.problem(auth.At, "\"Auth\" of %q must be a map", r.ID)
		return
	}
	if plainText(auth.Get("AuthType")) != "CUSTOM" {
		return
	}
	fn := auth.Get("AuthArn")
	if !fn.Written() {
		x.problem(at, "\"Auth\" of %q needs \"AuthArn\" for AuthType CUSTOM", r.ID)
		return
	}
	id := r.ID + "ConnectAuthorizer"
	props := append([]resource.Field{
		text("ApiId", x.ref(r.ID, ""), at), text("AuthorizerType", "REQUEST", at), text("Name", id, at),
		f("AuthorizerUri", authorizerURI(object(at, f("FunctionArn", fn)))),
	}, pass(auth, "IdentitySource", "InvokeRole>AuthorizerCredentialsArn")...)
	x.emit(x.made(id, "AWS::ApiGatewayV2::Authorizer", r, at, props...))
	if auth.Get("InvokeRole").Written() {
		return
	}
	x.emit(x.made(r.ID+"AuthorizerPermission", "AWS::Lambda::Permission", r, at, text("Action", "lambda:InvokeFunction", at),
		f("FunctionName", fn), text("Principal", "apigateway.amazonaws.com", at),
		text("SourceArn", arn("execute-api", x.ref(r.ID, "")+"/authorizers/*"), at)))
}
