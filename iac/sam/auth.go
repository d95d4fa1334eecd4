package sam

import (
	"strings"

	"strideline/iac/resource"
	"strideline/model"
)

// scheme is one authorizer of an API as OpenAPI writes it.
func (x *expander) schemes(a *api) []resource.Field {
	auth := a.res.Props.Get("Auth")
	var out []resource.Field
	for _, o := range auth.Get("Authorizers").Options() {
		if o.Kind != resource.Map {
			x.problem(o.At, "\"Authorizers\" of %q must be a map of names to authorizers", a.res.ID)
		}
		for _, fl := range o.Fields {
			if v, ok := x.scheme(a, fl); ok {
				out = append(out, resource.Field{Key: fl.Key, KeyAt: fl.KeyAt, Value: v})
			}
		}
	}
	if at, ok := x.signed(a); ok && !has(out, "AWS_IAM") {
		out = append(out, resource.Field{Key: "AWS_IAM", KeyAt: at, Value: apiKeyScheme(at, resource.Str("Authorization", at),
			text("x-amazon-apigateway-authtype", "awsSigv4", at))})
	}
	return out
}

func has(fs []resource.Field, key string) bool {
	for _, fl := range fs {
		if fl.Key == key {
			return true
		}
	}
	return false
}

// signed reports whether callers may have to sign requests, and where that is
// said.
func (x *expander) signed(a *api) (model.Range, bool) {
	auth := a.res.Props.Get("Auth")
	if a.http {
		v := auth.Get("EnableIamAuthorizer")
		return place(v, a.res.At), isTrue(v)
	}
	if d := auth.Get("DefaultAuthorizer"); plainText(d) == "AWS_IAM" {
		return d.At, true
	}
	for _, r := range a.routes {
		if v := r.e.props.Get("Auth", "Authorizer"); plainText(v) == "AWS_IAM" {
			return v.At, true
		}
	}
	return model.Range{}, false
}

func apiKeyScheme(at model.Range, name resource.Value, more ...resource.Field) resource.Value {
	return object(at, append([]resource.Field{text("type", "apiKey", at), f("name", name), text("in", "header", at)}, more...)...)
}

func (x *expander) scheme(a *api, fl resource.Field) (resource.Value, bool) {
	v := fl.Value
	switch {
	case v.Kind == resource.Choice:
		return each(v, func(o resource.Value) resource.Value {
			s, _ := x.scheme(a, resource.Field{Key: fl.Key, KeyAt: fl.KeyAt, Value: o})
			return s
		}), true
	case v.Kind == resource.Unknown:
		return v, true
	case v.Kind != resource.Map:
		x.problem(place(v, fl.KeyAt), "authorizer %q of %q must be a map", fl.Key, a.res.ID)
		return v, false
	case a.http && (v.Get("JwtConfiguration").Written() || v.Get("OpenIdConnectUrl").Written()):
		return jwtScheme(v, fl.KeyAt), true
	case v.Get("FunctionArn").Written():
		x.permitAuthorizer(a, fl)
		if a.http {
			return httpFunctionScheme(v, fl.KeyAt), true
		}
		return functionScheme(v, fl.KeyAt), true
	case !a.http && v.Get("UserPoolArn").Written():
		return poolScheme(v, fl.KeyAt), true
	case !a.http:
		x.problem(fl.KeyAt, "authorizer %q of %q needs \"UserPoolArn\" or \"FunctionArn\"", fl.Key, a.res.ID)
	default:
		x.problem(fl.KeyAt, "authorizer %q of %q needs \"JwtConfiguration\" or \"FunctionArn\"", fl.Key, a.res.ID)
	}
	return v, false
}

func jwtScheme(v resource.Value, at model.Range) resource.Value {
	jwt := v.Get("JwtConfiguration")
	for i, fl := range jwt.Fields { // SAM takes the keys in any case
		if key := strings.ToLower(fl.Key); key != fl.Key {
			jwt.Fields = append([]resource.Field(nil), jwt.Fields...)
			jwt.Fields[i].Key = key
		}
	}
	def := object(v.At, append(pass(v, "IdentitySource>identitySource"), f("jwtConfiguration", jwt), text("type", "jwt", at))...)
	kind := text("type", "oauth2", at)
	if url := v.Get("OpenIdConnectUrl"); url.Written() {
		kind = text("type", "openIdConnect", at)
		def.Fields = append(def.Fields, f("openIdConnectUrl", url))
	}
	return object(v.At, kind, f("x-amazon-apigateway-authorizer", def))
}

func poolScheme(v resource.Value, at model.Range) resource.Value {
	pools := v.Get("UserPoolArn")
	if pools.Kind != resource.List {
		pools = resource.ListOf(pools.At, pools)
	}
	def := object(v.At, text("type", "cognito_user_pools", at), f("providerARNs", pools))
	def.Fields = append(def.Fields, pass(v.Get("Identity"), "ValidationExpression>identityValidationExpression")...)
	return apiKeyScheme(v.At, header(v, "Authorization"), text("x-amazon-apigateway-authtype", "cognito_user_pools", at),
		f("x-amazon-apigateway-authorizer", def))
}

func header(v resource.Value, otherwise string) resource.Value {
	if h := v.Get("Identity", "Header"); h.Written() {
		return h
	}
	return resource.Str(otherwise, v.At)
}

// authorizerURI is what the authorizer runs.
func authorizerURI(v resource.Value) resource.Value {
	fn := v.Get("FunctionArn")
	return each(fn, func(o resource.Value) resource.Value {
		s, ok := o.Str()
		if !ok {
			return o
		}
		o.Kind, o.Text, o.Reason = resource.String, lambdaURI(s), ""
		return o
	})
}

func functionScheme(v resource.Value, at model.Range) resource.Value {
	id := v.Get("Identity")
	request := plainText(v.Get("FunctionPayloadType")) == "REQUEST"
	def := object(v.At, f("authorizerUri", authorizerURI(v)))
	if role := v.Get("FunctionInvokeRole"); role.Written() && plainText(role) != "NONE" {
		def.Fields = append(def.Fields, f("authorizerCredentials", role))
	}
	def.Fields = append(def.Fields, pass(id, "ReauthorizeEvery>authorizerResultTtlInSeconds", "ValidationExpression>identityValidationExpression")...)
	name := header(v, "Authorization")
	if request {
		def.Fields = append(def.Fields, text("type", "request", at))
		name = resource.Str("Unused", v.At)
		if src := identitySource(id, "method.request.header.", "method.request.querystring.", "stageVariables.", "context."); len(src) > 0 {
			def.Fields = append(def.Fields, text("identitySource", strings.Join(src, ", "), place(id, at)))
		}
	} else {
		def.Fields = append(def.Fields, text("type", "token", at))
	}
	return apiKeyScheme(v.At, name, text("x-amazon-apigateway-authtype", "custom", at), f("x-amazon-apigateway-authorizer", def))
}

// identitySource lists what identifies a caller.
func identitySource(id resource.Value, prefixes ...string) []string {
	var out []string
	for i, key := range []string{"Headers", "QueryStrings", "StageVariables", "Context"} {
		for _, v := range id.Get(key).Each() {
			if s := literal(v); s != "" {
				out = append(out, prefixes[i]+s)
			}
		}
	}
	return out
}

func httpFunctionScheme(v resource.Value, at model.Range) resource.Value {
	id := v.Get("Identity")
	def := object(v.At, text("type", "request", at), f("authorizerUri", authorizerURI(v)))
	def.Fields = append(def.Fields, pass(v, "FunctionInvokeRole>authorizerCredentials",
		"AuthorizerPayloadFormatVersion>authorizerPayloadFormatVersion", "EnableSimpleResponses>enableSimpleResponses")...)
	def.Fields = append(def.Fields, pass(id, "ReauthorizeEvery>authorizerResultTtlInSeconds")...)
	if src := identitySource(id, "$request.header.", "$request.querystring.", "$stageVariables.", "$context."); len(src) > 0 {
		def.Fields = append(def.Fields, f("identitySource", texts(place(id, at), src...)))
	}
	return apiKeyScheme(v.At, resource.Str("Unused", v.At), f("x-amazon-apigateway-authorizer", def))
}

// permitAuthorizer lets the API run its authorizer. REST APIs do so unless
// told not to, HTTP APIs only where told so.
func (x *expander) permitAuthorizer(a *api, fl resource.Field) {
	v := fl.Value
	if a.http && !isTrue(v.Get("EnableFunctionDefaultPermissions")) || isTrue(v.Get("DisableFunctionDefaultPermissions")) {
		return
	}
	source := concat(fl.KeyAt, resource.Str(arn("execute-api", x.ref(a.res.ID, "")+"/authorizers/*"), fl.KeyAt))
	r := x.made(a.res.ID+fl.Key+"AuthorizerPermission", "AWS::Lambda::Permission", a.res, fl.KeyAt,
		text("Action", "lambda:InvokeFunction", fl.KeyAt), f("FunctionName", v.Get("FunctionArn")),
		text("Principal", "apigateway.amazonaws.com", fl.KeyAt), f("SourceArn", source))
	r.Implied = true
	r.When = and(a.res.When, v.When)
	x.emit(r)
}
