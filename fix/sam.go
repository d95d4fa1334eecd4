package fix

import (
	"errors"
	"fmt"
	"slices"

	"strideline/edit"
	"strideline/rules"
)

// event names an authorizer on a SAM event. Source: AWS SAM Developer Guide,
// "ApiFunctionAuth", "HttpApiFunctionAuth".
func (s site) event(c rules.Change) (string, []edit.Edit, error) {
	at := s.path[:5]
	kind, _ := s.literal(append(at[:5:5], "Type"))
	ref, global, iamFlag := "RestApiId", "Api", ""
	switch kind {
	case "Api":
	case "HttpApi":
		ref, global, iamFlag = "ApiId", "HttpApi", "EnableIamAuthorizer"
	default:
		return "", nil, fmt.Errorf("its event is of type %q", kind)
	}
	p := append(at[:5:5], "Properties", "Auth", "Authorizer")
	if err := s.open(p); err != nil {
		return "", nil, err
	}
	auths, err := s.apiAuths(append(at[:5:5], "Properties", ref), global)
	if err != nil {
		return "", nil, err
	}
	name, kinds, err := authorizer(auths, iamFlag, s.neighbourEvents(kind, ref))
	if err != nil {
		return "", nil, err
	}
	if !slices.ContainsFunc(kinds, func(k string) bool { return slices.Contains(c.Values, k) }) {
		return "", nil, fmt.Errorf("its API's authorizer %q is none that the rule asks for", name)
	}
	edits, err := s.doc.Set(p, edit.Text(name))
	return fmt.Sprintf("%s of %s checks its callers with %s", s.path[4], s.path[1], name), edits, err
}

// apiAuths are the Auth sections that hold for the API of an event: its own,
// and that of Globals.
func (s site) apiAuths(ref edit.Path, global string) ([]edit.Value, error) {
	var out []edit.Value
	if v, ok := s.all.Get(ref...); ok {
		name, isRef := v.Reference()
		typ, _ := s.literal(edit.Path{"Resources", name, "Type"})
		if !isRef || typ != "AWS::Serverless::"+global {
			return nil, errors.New("its API is not declared in the same file")
		}
		if auth, ok := s.all.Get("Resources", name, "Properties", "Auth"); ok {
			out = append(out, auth)
		}
	}
	if auth, ok := s.all.Get("Globals", global, "Auth"); ok {
		out = append(out, auth)
	}
	return out, nil
}

// neighbourEvents are the authorizers that other events of the same API name.
func (s site) neighbourEvents(kind, ref string) []edit.Value {
	own, _ := s.all.Get(append(s.path[:5:5], "Properties", ref)...)
	var out []edit.Value
	all, _ := s.all.Get("Resources")
	for _, name := range all.Keys() {
		events, _ := all.Get(name, "Properties", "Events")
		for _, e := range events.Keys() {
			typ, _ := events.Get(e, "Type")
			api, _ := events.Get(e, "Properties", ref)
			who, ok := events.Get(e, "Properties", "Auth", "Authorizer")
			if text, _ := typ.Scalar(); !ok || text != kind || !api.Equal(own) {
				continue
			}
			if text, _ := who.Scalar(); text != "" && text != "NONE" {
				out = append(out, edit.Text(text))
			}
		}
	}
	return out
}

// authorizer is the one that an API has: its default, else what most of its
// events name, else its only one.
func authorizer(auths []edit.Value, iamFlag string, neighbours []edit.Value) (name string, kinds []string, err error) {
	var names []string
	found := map[string][]string{}
	if iamFlag == "" {
		found["AWS_IAM"] = []string{"iam"} // a REST API needs no leave to check signatures
	}
	for _, a := range auths {
		if d, ok := a.Get("DefaultAuthorizer"); ok && name == "" {
			name, _ = d.Scalar()
		}
		all, _ := a.Get("Authorizers")
		for _, k := range all.Keys() {
			if v, _ := all.Get(k); !slices.Contains(names, k) {
				names, found[k] = append(names, k), kindsOf(v)
			}
		}
		if flag, _ := a.Get(iamFlag); truth(flag) {
			found["AWS_IAM"] = []string{"iam"}
		}
	}
	switch {
	case name != "" && name != "NONE":
	case len(neighbours) > 0:
		v, ok := most(neighbours)
		if !ok {
			return "", nil, errors.New("the other routes of its API name different authorizers")
		}
		name, _ = v.Scalar()
	case len(names) == 1:
		name = names[0]
	case len(names) == 0:
		return "", nil, errors.New("its API has no authorizer")
	default:
		return "", nil, fmt.Errorf("its API has %d authorizers, and which one fits is not known", len(names))
	}
	if found[name] == nil {
		return "", nil, fmt.Errorf("its API declares no authorizer %q", name)
	}
	return name, found[name], nil
}

func truth(v edit.Value) bool {
	text, _ := v.Scalar()
	return text == "true"
}

// kindsOf is what a SAM authorizer checks with.
func kindsOf(v edit.Value) []string {
	out := []string{}
	for _, k := range [][2]string{{"JwtConfiguration", "jwt"}, {"OpenIdConnectUrl", "jwt"}, {"UserPoolArn", "cognito"}, {"FunctionArn", "authorizer"}} {
		if _, ok := v.Get(k[0]); ok {
			out = append(out, k[1])
		}
	}
	return out
}
