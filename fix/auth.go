package fix

import (
	"errors"
	"fmt"
	"slices"

	"strideline/edit"
	"strideline/rules"
)

// auth makes a way in check its callers.
func (s site) auth(c rules.Change) (string, []edit.Edit, error) {
	if err := forGuests(c.Node.Name); err != nil {
		return "", nil, err
	}
	switch c.Node.Class {
	case "function-url":
		if !slices.Contains(c.Values, "iam") {
			return "", nil, errors.New("a function URL can only check callers with IAM")
		}
		return s.functionURL()
	case "http-route":
		return s.route(c)
	}
	return "", nil, fmt.Errorf("no edit is known for a %s", c.Node.Class)
}

// functionURL writes AuthType: AWS_IAM. Source: AWS Lambda Developer Guide,
// "Control access to Lambda function URLs".
func (s site) functionURL() (string, []edit.Edit, error) {
	name, typ := s.resource()
	var p edit.Path
	switch {
	case len(s.path) >= 3 && s.path[0] == "Globals" && s.path[2] == "FunctionUrlConfig":
		name, p = "", edit.Path{"Globals", "Function", "FunctionUrlConfig", "AuthType"}
	case typ == "AWS::Serverless::Function" && len(s.path) >= 4 && s.path[3] == "FunctionUrlConfig":
		p = s.at("FunctionUrlConfig", "AuthType")
	case typ == "AWS::Lambda::Url":
		p = s.at("AuthType")
	default:
		return "", nil, errors.New("it is not clear where its AuthType is written")
	}
	if err := s.open(p); err != nil {
		return "", nil, err
	}
	edits, err := s.doc.Set(p, edit.Text("AWS_IAM"))
	title := "the URL of " + name + " takes signed requests only (AuthType: AWS_IAM)"
	if name == "" {
		title = "the URLs of all functions take signed requests only (AuthType: AWS_IAM)"
	}
	return title, edits, err
}

// open refuses to write over what a function of the template computes.
func (s site) open(p edit.Path) error {
	if text, ok := s.literal(p); !ok || text != "" && text != "NONE" {
		return fmt.Errorf("%q is computed in the template", p[len(p)-1])
	}
	return nil
}

// route gives a route the authorizer that its API has.
func (s site) route(c rules.Change) (string, []edit.Edit, error) {
	name, typ := s.resource()
	switch typ {
	case "AWS::Serverless::Function", "AWS::Serverless::StateMachine":
		if len(s.path) >= 5 && s.path[3] == "Events" {
			return s.event(c)
		}
	case "AWS::ApiGateway::Method":
		return s.method(name, restForm(), c.Values)
	case "AWS::ApiGatewayV2::Route":
		return s.method(name, httpForm(), c.Values)
	}
	return "", nil, errors.New("its route is not written where an edit knows the form")
}

// most is the only value that occurs most often.
func most(values []edit.Value) (edit.Value, bool) {
	best, n, tie := edit.Value{}, 0, false
	for i, v := range values {
		m := 0
		for _, w := range values[i:] {
			if v.Equal(w) {
				m++
			}
		}
		switch {
		case m > n:
			best, n, tie = v, m, false
		case m == n && !v.Equal(best):
			tie = true
		}
	}
	return best, n > 0 && !tie
}
