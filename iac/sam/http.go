package sam

import (
	"strings"

	"strideline/iac/resource"
)

// finishHTTP writes an HTTP API: its definition, stage and domain.
func (x *expander) finishHTTP(a *api) {
	r, p := a.res, a.res.Props
	props := object(place(p, r.At), pass(p, "FailOnWarnings", "DisableExecuteApiEndpoint", "Description", "Tags")...)
	if fs := s3Location(p.Get("DefinitionUri"), "Bucket", "Key", "Version"); len(fs) > 0 && !p.Get("DefinitionBody").Written() {
		props.Fields = append(props.Fields, resource.Field{Key: "BodyS3Location", KeyAt: keyAt(p, "DefinitionUri", r.At), Value: object(p.Get("DefinitionUri").At, fs...)})
	} else if body, ok := a.definition(x); ok {
		body = each(body, func(b resource.Value) resource.Value { return x.httpBody(b, a) })
		props.Fields = append(props.Fields, resource.Field{Key: "Body", KeyAt: keyAt(p, "DefinitionBody", r.At), Value: body})
	} else {
		props.Fields = append(props.Fields, resource.Field{Key: "Body", KeyAt: keyAt(p, "DefinitionUri", r.At), Value: unreadable(a)})
	}
	x.replace(r, "AWS::ApiGatewayV2::Api", props)
	stage := x.httpStage(a)
	x.httpDomain(a.res, stage)
}

func (x *expander) httpBody(body resource.Value, a *api) resource.Value {
	p := a.res.Props
	if a.managed() || p.Get("DefinitionBody").Written() { // a file is deployed as it is
		body = withRoutes(body, a)
	}
	x.checkMap(p.Get("Auth"), "Auth", a.res.ID)
	schemes := x.schemes(a)
	body = x.secured(body, a, schemes)
	if len(schemes) > 0 {
		body = under(body, schemes[0].KeyAt, schemes, "components", "securitySchemes")
	}
	if cors := p.Get("CorsConfiguration"); cors.Written() {
		at := keyAt(p, "CorsConfiguration", cors.At)
		body = body.With("x-amazon-apigateway-cors", at, each(cors, httpCors))
	}
	if name := p.Get("Name"); name.Written() {
		body = under(body, name.At, []resource.Field{f("title", name)}, "info")
	}
	return closedEndpoint(body, p, true)
}

// httpCors spells the CORS settings as OpenAPI does; true means everyone.
func httpCors(v resource.Value) resource.Value {
	if v.Kind == resource.Map {
		return object(v.At, pass(v, "AllowMethods>allowMethods", "AllowHeaders>allowHeaders", "AllowOrigins>allowOrigins",
			"ExposeHeaders>exposeHeaders", "MaxAge>maxAge", "AllowCredentials>allowCredentials")...)
	}
	origins := v
	if isTrue(v) {
		origins = resource.Str("*", v.At)
	}
	return object(v.At, f("allowOrigins", resource.ListOf(v.At, origins)))
}

func (x *expander) httpStage(a *api) string {
	r, p := a.res, a.res.Props
	name := p.Get("StageName")
	id := r.ID + "ApiGatewayDefaultStage"
	if name.Written() && plainText(name) != "$default" {
		id = stageID(r.ID, spelled(name))
	}
	if !name.Written() {
		name = resource.Str("$default", r.At)
	}
	props := append([]resource.Field{text("ApiId", x.ref(r.ID, ""), r.At), f("StageName", name), f("AutoDeploy", boolean(true, r.At))},
		pass(p, "StageVariables", "AccessLogSettings", "DefaultRouteSettings", "Tags")...)
	props = append(props, routeSettings(a)...)
	x.emit(x.made(id, "AWS::ApiGatewayV2::Stage", r, keyAt(p, "StageName", r.At), props...))
	x.define(r.ID, "Stage", id)
	return id
}

// routeSettings are the settings of single routes: of the API, and over them
// those of the events.
func routeSettings(a *api) []resource.Field {
	p := a.res.Props
	v := p.Get("RouteSettings")
	for _, r := range a.routes {
		own := r.e.props.Get("RouteSettings")
		if !own.Written() {
			continue
		}
		key := "$default"
		if r.path != "$default" {
			key = strings.ToUpper(r.method) + " " + r.path
			if r.method == anyMethod {
				key = "ANY " + r.path
			}
		}
		v = set(v, key, own.At, merge(v.Get(key), own))
	}
	if !v.Written() {
		return nil
	}
	return []resource.Field{{Key: "RouteSettings", KeyAt: keyAt(p, "RouteSettings", v.At), Value: v}}
}
