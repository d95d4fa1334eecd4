package fix

import (
	"errors"
	"fmt"
	"slices"

	"strideline/edit"
)

// form is how a kind of API writes routes and authorizers. Source: AWS
// CloudFormation User Guide, the pages of the four resource types.
type form struct {
	route, authorizer, api, kind string
	types                        map[string]string // type of an authorizer to AuthorizationType of a route
	checks                       map[string]string // AuthorizationType to what the model calls it
}

func restForm() form {
	return form{
		route: "AWS::ApiGateway::Method", authorizer: "AWS::ApiGateway::Authorizer", api: "RestApiId", kind: "Type",
		types:  map[string]string{"TOKEN": "CUSTOM", "REQUEST": "CUSTOM", "COGNITO_USER_POOLS": "COGNITO_USER_POOLS"},
		checks: map[string]string{"CUSTOM": "authorizer", "COGNITO_USER_POOLS": "cognito", "AWS_IAM": "iam"},
	}
}

func httpForm() form {
	return form{
		route: "AWS::ApiGatewayV2::Route", authorizer: "AWS::ApiGatewayV2::Authorizer", api: "ApiId", kind: "AuthorizerType",
		types:  map[string]string{"JWT": "JWT", "REQUEST": "CUSTOM"},
		checks: map[string]string{"JWT": "jwt", "CUSTOM": "authorizer", "AWS_IAM": "iam"},
	}
}

// method writes AuthorizationType and AuthorizerId on a route as its
// neighbours have them.
func (s site) method(name string, f form, values []string) (string, []edit.Edit, error) {
	if err := s.open(s.at("AuthorizationType")); err != nil {
		return "", nil, err
	}
	check, err := s.neighbours(f)
	if err != nil {
		return "", nil, err
	}
	typ, _ := check.Get("type")
	text, _ := typ.Scalar()
	if !slices.Contains(values, f.checks[text]) {
		return "", nil, fmt.Errorf("what its API checks with (%s) is none that the rule asks for", text)
	}
	props := []edit.Field{{Key: "AuthorizationType", Value: typ}}
	if id, ok := check.Get("id"); ok {
		props = append(props, edit.Field{Key: "AuthorizerId", Value: id})
	}
	edits, err := s.doc.SetAll(s.at(), props...)
	return fmt.Sprintf("%s checks its callers as its neighbours do (AuthorizationType: %s)", name, text), edits, err
}

// neighbours is what most routes of the same API are checked with, else its
// only authorizer.
func (s site) neighbours(f form) (edit.Value, error) {
	own, ok := s.all.Get(s.at(f.api)...)
	if !ok {
		return edit.Value{}, errors.New("it names no API")
	}
	var routes, authorizers []edit.Value
	all, _ := s.all.Get("Resources")
	for _, name := range all.Keys() {
		r, _ := all.Get(name)
		if api, ok := r.Get("Properties", f.api); !ok || !api.Equal(own) || name == s.path[1] {
			continue
		}
		typ, _ := r.Get("Type")
		switch text, _ := typ.Scalar(); text {
		case f.route:
			if c, ok := f.routeCheck(r); ok {
				routes = append(routes, c)
			}
		case f.authorizer:
			kind, _ := r.Get("Properties", f.kind)
			k, _ := kind.Scalar()
			if f.types[k] != "" {
				authorizers = append(authorizers, checkOf(edit.Text(f.types[k]), s.doc.Ref(name)))
			}
		}
	}
	if c, ok := most(routes); ok {
		return c, nil
	}
	switch len(authorizers) {
	case 0:
		return edit.Value{}, errors.New("its API has no authorizer")
	case 1:
		return authorizers[0], nil
	}
	return edit.Value{}, fmt.Errorf("its API has %d authorizers, and which one fits is not known", len(authorizers))
}

func checkOf(typ, id edit.Value) edit.Value {
	return edit.Map(edit.Field{Key: "type", Value: typ}, edit.Field{Key: "id", Value: id})
}

// routeCheck is how one route checks its callers.
func (f form) routeCheck(r edit.Value) (edit.Value, bool) {
	typ, _ := r.Get("Properties", "AuthorizationType")
	text, _ := typ.Scalar()
	if f.checks[text] == "" {
		return edit.Value{}, false
	}
	id, ok := r.Get("Properties", "AuthorizerId")
	if !ok {
		return edit.Map(edit.Field{Key: "type", Value: typ}), text == "AWS_IAM"
	}
	return checkOf(typ, id), true
}
