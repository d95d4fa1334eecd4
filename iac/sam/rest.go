package sam

import (
	"crypto/sha1"
	"encoding/hex"

	"strideline/iac/resource"
	"strideline/model"
)

// managed reports whether SAM writes the definition: neither a body nor a file
// is given.
func (a *api) managed() bool {
	p := a.res.Props
	return !p.Get("DefinitionBody").Written() && !p.Get("DefinitionUri").Written()
}

// finishAPIs writes the definitions, now that all events are known.
func (x *expander) finishAPIs() {
	for _, id := range x.apiOrder {
		a := x.apis[id]
		if a.http {
			x.finishHTTP(a)
		} else {
			x.finishREST(a)
		}
	}
	x.sharedPlan()
}

// definition is the body of an API: given, read from a file, or what SAM
// starts with. ok is false where it cannot be seen.
func (a *api) definition(x *expander) (body resource.Value, ok bool) {
	p := a.res.Props
	if b := p.Get("DefinitionBody"); b.Written() {
		return b, b.Kind == resource.Map || b.Kind == resource.Choice
	}
	if uri := p.Get("DefinitionUri"); uri.Written() {
		return x.load(uri)
	}
	at := a.res.At
	version := text("swagger", "2.0", at)
	if a.http {
		version = text("openapi", "3.0.1", at)
	} else if v := p.Get("OpenApiVersion"); v.Written() && literal(v) != "2.0" {
		version = f("openapi", v)
	}
	title := object(at, text("title", resource.Pseudo("stack-name"), at), text("version", "1.0", at))
	return object(at, f("info", title), f("paths", object(at)), version), true
}

func (x *expander) finishREST(a *api) {
	r, p := a.res, a.res.Props
	props := object(place(p, r.At), pass(p, "Name", "Description", "BinaryMediaTypes", "MinimumCompressionSize",
		"ApiKeySourceType", "DisableExecuteApiEndpoint", "Mode", "FailOnWarnings", "Policy", "SecurityPolicy",
		"EndpointAccessMode")...)
	props.Fields = append(props.Fields, tags(p)...)
	props.Fields = append(props.Fields, endpoint(p)...)
	if fs := s3Location(p.Get("DefinitionUri"), "Bucket", "Key", "Version"); len(fs) > 0 && !p.Get("DefinitionBody").Written() {
		props.Fields = append(props.Fields, resource.Field{Key: "BodyS3Location", KeyAt: keyAt(p, "DefinitionUri", r.At), Value: object(p.Get("DefinitionUri").At, fs...)})
	} else if body, ok := a.definition(x); ok {
		body = each(body, func(b resource.Value) resource.Value { return x.restBody(b, a) })
		props.Fields = append(props.Fields, resource.Field{Key: "Body", KeyAt: keyAt(p, "DefinitionBody", r.At), Value: body})
	} else {
		props.Fields = append(props.Fields, resource.Field{Key: "Body", KeyAt: keyAt(p, "DefinitionUri", r.At), Value: unreadable(a)})
	}
	x.replace(r, "AWS::ApiGateway::RestApi", props)
	stage := x.restStage(a)
	x.usagePlan(a, stage)
	x.restDomain(a, stage)
}

// unreadable stands for a definition that cannot be seen.
func unreadable(a *api) resource.Value {
	v := a.res.Props.Get("DefinitionUri")
	if !v.Written() {
		v = a.res.Props.Get("DefinitionBody")
	}
	return resource.Value{Kind: resource.Unknown, Text: model.Token(model.TokenOpaque, "definition of "+a.res.ID), At: v.At, Reason: "the API definition cannot be read"}
}

// replace gives an emitted API its final properties.
func (x *expander) replace(r *resource.Resource, typ string, props resource.Value) {
	if out := x.out[r.ID]; out != nil && out.Type == typ {
		out.Props = props
		out.When = r.When
		return
	}
	x.emit(become(r, typ, props))
}

func (x *expander) restBody(body resource.Value, a *api) resource.Value {
	p := a.res.Props
	if a.managed() || isTrue(p.Get("MergeDefinitions")) {
		body = withRoutes(body, a)
	}
	if cors := p.Get("Cors"); cors.Written() {
		body = withPreflight(body, cors, keyAt(p, "Cors", cors.At))
	}
	x.checkMap(p.Get("Auth"), "Auth", a.res.ID)
	schemes := x.schemes(a)
	body = x.secured(body, a, schemes)
	if at, ok := needsKey(a); ok {
		schemes = append(schemes, resource.Field{Key: "api_key", KeyAt: at, Value: apiKeyScheme(at, resource.Str("x-api-key", at))})
	}
	three := openAPI3(body, p)
	if old, ok := body.Field("securityDefinitions"); ok && three {
		schemes = append(old.Value.Fields[:len(old.Value.Fields):len(old.Value.Fields)], schemes...)
		body = without(body, "securityDefinitions")
	}
	if len(schemes) > 0 {
		if three {
			body = under(body, schemes[0].KeyAt, schemes, "components", "securitySchemes")
		} else {
			body = under(body, schemes[0].KeyAt, schemes, "securityDefinitions")
		}
	}
	return closedEndpoint(x.withResourcePolicy(body, a), p, three)
}

func endpoint(p resource.Value) []resource.Field {
	e := p.Get("EndpointConfiguration")
	if !e.Written() {
		return nil
	}
	v := each(e, func(o resource.Value) resource.Value {
		if o.Kind == resource.Map {
			fs := pass(o, "VPCEndpointIds>VpcEndpointIds", "VpcEndpointIds", "IpAddressType")
			if t := o.Get("Type"); t.Written() {
				fs = append(fs, f("Types", resource.ListOf(t.At, t)))
			}
			return object(o.At, fs...)
		}
		return object(o.At, f("Types", resource.ListOf(o.At, o)))
	})
	return []resource.Field{{Key: "EndpointConfiguration", KeyAt: keyAt(p, "EndpointConfiguration", e.At), Value: v}}
}

// restStage makes deployment and stage; it returns the stage's id.
func (x *expander) restStage(a *api) string {
	r, p := a.res, a.res.Props
	name := p.Get("StageName")
	if !name.Written() {
		x.problem(r.At, "%q needs \"StageName\"", r.ID)
	}
	deployment := x.made(r.ID+"Deployment"+suffix(x.out[r.ID].Props), "AWS::ApiGateway::Deployment", r, r.At, text("RestApiId", x.ref(r.ID, ""), r.At))
	if !p.Get("OpenApiVersion").Written() {
		deployment.Props.Fields = append(deployment.Props.Fields, text("StageName", "Stage", r.At))
	}
	x.emit(deployment)
	id := stageID(r.ID, spelled(name))
	props := append([]resource.Field{text("RestApiId", x.ref(r.ID, ""), r.At), text("DeploymentId", x.ref(deployment.ID, ""), r.At)},
		pass(p, "StageName", "CacheClusterEnabled", "CacheClusterSize", "Variables", "MethodSettings", "AccessLogSetting",
			"CanarySetting>CanarySetting", "TracingEnabled")...)
	props = append(props, tags(p)...)
	stage := x.made(id, "AWS::ApiGateway::Stage", r, keyAt(p, "StageName", r.At), props...)
	x.emit(stage)
	x.define(r.ID, "Stage", id)
	x.define(r.ID, "Deployment", deployment.ID)
	return id
}

// stageID is the id of the stage of an API: its name takes part where it is
// plain letters and digits.
func stageID(api, name string) string {
	switch {
	case name == "":
		return api + "Stage"
	case alphanumeric(name):
		return api + name + "Stage"
	}
	sum := sha1.Sum([]byte(name))
	return api + "Stage" + hex.EncodeToString(sum[:])[:10]
}

func alphanumeric(s string) bool {
	for _, c := range s {
		if !('a' <= c && c <= 'z' || 'A' <= c && c <= 'Z' || '0' <= c && c <= '9') {
			return false
		}
	}
	return s != ""
}
