package sam

import (
	"strings"

	"strideline/iac/resource"
	"strideline/model"
)

// placeholder resolves Source.Arn, Destination.Name and their like.
func (x *expander) placeholder(c connection) func(string) resource.Value {
	return func(path string) resource.Value {
		side, attr, _ := strings.Cut(path, ".")
		e := c.src
		if side == "Destination" {
			e = c.dst
		}
		v := x.attribute(e, attr)
		if !v.Written() {
			x.problem(c.at, "connector %q: %q of %s is not known", c.id, attr, name(e))
			return resource.Str(model.Token(model.TokenOpaque, path), c.at)
		}
		return v
	}
}

// attribute is what a connector needs to know of one side.
func (x *expander) attribute(e end, attr string) resource.Value {
	if v := e.props.Get(attr); v.Written() {
		return v
	}
	if attr == "Qualifier" {
		return resource.Str("*", e.at)
	}
	if e.id == "" {
		return resource.Value{}
	}
	byRef := map[string]bool{
		"AWS::SNS::Topic Arn": true, "AWS::StepFunctions::StateMachine Arn": true, "AWS::SQS::Queue QueueUrl": true,
		"AWS::ApiGateway::RestApi ResourceId": true, "AWS::ApiGatewayV2::Api ResourceId": true,
	}
	switch {
	case byRef[e.typ+" "+attr]:
		attr = ""
	case attr == "ResourceId":
		attr = "ApiId"
	}
	return resource.Str(x.ref(e.id, attr), e.at)
}

// roleOf is the role that one side runs as: the resource it refers to, or its
// name.
func (x *expander) roleOf(e end, c connection) resource.Value {
	if v := e.props.Get("RoleName"); v.Written() {
		return v
	}
	r := x.out[e.id]
	if r == nil {
		return resource.Value{}
	}
	var roles []resource.Value
	switch e.typ {
	case "AWS::Lambda::Function":
		roles = r.Props.Get("Role").Options()
	case "AWS::StepFunctions::StateMachine":
		roles = r.Props.Get("RoleArn").Options()
	case "AWS::AppSync::DataSource":
		roles = r.Props.Get("ServiceRoleArn").Options()
	case "AWS::Events::Rule":
		for _, t := range r.Props.Get("Targets").Each() {
			roles = append(roles, t.Get("RoleArn").Options()...)
		}
	}
	for _, role := range roles {
		if id, _, ok := referred(role); ok {
			return resource.Str(x.ref(id, ""), c.at)
		}
	}
	for _, role := range roles {
		if s, ok := role.Str(); ok && strings.Contains(s, ":role/") {
			return resource.Str(s[strings.LastIndex(s, "/")+1:], c.at)
		}
	}
	return resource.Value{}
}
