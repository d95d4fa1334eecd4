package sam

import "strideline/iac/resource"

const requestValidators = "x-amazon-apigateway-request-validators"

// validator names what a RequestModel asks the API to check, and spells it the
// way API Gateway's OpenAPI extension does.
func validator(model resource.Value) (name string, checks resource.Value) {
	body, params := isTrue(model.Get("ValidateBody")), isTrue(model.Get("ValidateParameters"))
	switch {
	case body && params:
		name = "all"
	case body:
		name = "body-only"
	case params:
		name = "params-only"
	}
	yes := func(b bool) resource.Value {
		v := resource.Value{Kind: resource.Bool, Text: "false", At: model.At}
		if b {
			v.Text = "true"
		}
		return v
	}
	return name, object(model.At, f("validateRequestBody", yes(body)), f("validateRequestParameters", yes(params)))
}

// withValidators declares the validators that the routes of events name.
func withValidators(body resource.Value, a *api) resource.Value {
	all := body.Get(requestValidators)
	for _, r := range a.routes {
		m := r.e.props.Get("RequestModel")
		if m.Kind != resource.Map {
			continue
		}
		if name, checks := validator(m); name != "" {
			if all.Kind != resource.Map {
				all = object(m.At)
			}
			all = all.With(name, m.At, checks)
		}
	}
	if all.Kind != resource.Map {
		return body
	}
	return body.With(requestValidators, keyAt(body, requestValidators, all.At), all)
}
