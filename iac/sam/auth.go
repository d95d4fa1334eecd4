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

// requirement is one entry of security: an authorizer by name, with scopes.
func requirement(name string, scopes resource.Value, at model.Range) resource.Value {
	if !scopes.Written() {
		scopes = resource.ListOf(at)
	}
	return object(at, resource.Field{Key: name, KeyAt: at, Value: scopes})
}

// secured sets who may call each operation: what its event says, else what the
// definition says, else the API's default.
func (x *expander) secured(body resource.Value, a *api, schemes []resource.Field) resource.Value {
	auth := a.res.Props.Get("Auth")
	byOp := map[string]*route{}
	for _, r := range a.routes {
		byOp[r.path+" "+r.method] = r
	}
	return eachMethod(body, func(path, method string, op resource.Value) resource.Value {
		r := byOp[strings.Replace(path, "/$default", "$default", 1)+" "+method]
		entries := x.requirements(a, auth, schemes, r, method, op)
		if entries.Kind == resource.Absent {
			return op
		}
		return op.With("security", keyAt(op, "security", entries.At), entries)
	})
}

// requirements is the security of one operation; Absent leaves it as it is.
func (x *expander) requirements(a *api, auth resource.Value, schemes []resource.Field, r *route, method string, op resource.Value) resource.Value {
	old := op.Get("security")
	var own resource.Value
	if r != nil {
		own = r.e.props.Get("Auth")
	}
	var entries []resource.Value
	if old.Kind == resource.List {
		entries = old.Items
	} else if old.Written() {
		entries = []resource.Value{old}
	}
	preflight := method == "options"
	who := own.Get("Authorizer")
	def := auth.Get("DefaultAuthorizer")
	switch {
	case who.Written():
		entries = x.ownRequirement(a, auth, own, who, schemes)
	case !def.Written(), preflight && (a.http || isFalse(auth.Get("AddDefaultAuthorizerToCorsPreflight"))):
	case a.http && len(entries) > 0, !a.http && names(entries, schemes):
	default:
		scopes := own.Get("AuthorizationScopes")
		if !scopes.Written() {
			scopes = auth.Get("Authorizers", plainText(def), "AuthorizationScopes")
		}
		entries = append(entries[:len(entries):len(entries)], named(def, scopes)...)
	}
	entries = keyRequired(a, auth, own, preflight, entries)
	if len(entries) == 0 {
		return resource.Value{}
	}
	return resource.ListOf(entries[0].At, entries...)
}

// named turns the name of an authorizer, or alternatives of it, into
// requirements.
func named(who, scopes resource.Value) []resource.Value {
	var out []resource.Value
	for _, o := range who.Options() {
		if name := literal(o); name != "" {
			out = append(out, item(requirement(name, scopes, o.At), o.When))
		}
	}
	return out
}

func (x *expander) ownRequirement(a *api, auth, own, who resource.Value, schemes []resource.Field) []resource.Value {
	name := plainText(who)
	if name == "NONE" || who.Kind == resource.Choice || name == "" {
		return named(who, resource.Value{})
	}
	if !has(schemes, name) && name != "AWS_IAM" && a.managed() {
		x.problem(who.At, "unknown authorizer %q, expected one of \"Authorizers\" of %q", name, a.res.ID)
	}
	scopes := own.Get("AuthorizationScopes")
	if !scopes.Written() && name != "AWS_IAM" {
		scopes = auth.Get("Authorizers", name, "AuthorizationScopes")
	}
	return []resource.Value{requirement(name, scopes, who.At)}
}

// names reports whether an entry names one of the API's authorizers or NONE.
func names(entries []resource.Value, schemes []resource.Field) bool {
	for _, e := range entries {
		for _, fl := range e.Fields {
			if fl.Key == "NONE" || has(schemes, fl.Key) {
				return true
			}
		}
	}
	return false
}

// keyRequired adds the API key where the event or the API asks for one.
func keyRequired(a *api, auth, own resource.Value, preflight bool, entries []resource.Value) []resource.Value {
	if a.http {
		return entries
	}
	need := own.Get("ApiKeyRequired")
	if !need.Written() {
		need = auth.Get("ApiKeyRequired")
		if preflight && isFalse(auth.Get("AddApiKeyRequiredToCorsPreflight")) {
			return entries
		}
	}
	if !isTrue(need) {
		return entries
	}
	for _, e := range entries {
		if _, have := e.Field("api_key"); have {
			return entries
		}
	}
	return append(entries[:len(entries):len(entries)], requirement("api_key", resource.Value{}, need.At))
}

// needsKey reports whether any operation asks for an API key, and where.
func needsKey(a *api) (model.Range, bool) {
	if v := a.res.Props.Get("Auth", "ApiKeyRequired"); isTrue(v) {
		return v.At, true
	}
	for _, r := range a.routes {
		if v := r.e.props.Get("Auth", "ApiKeyRequired"); isTrue(v) {
			return v.At, true
		}
	}
	return model.Range{}, false
}
