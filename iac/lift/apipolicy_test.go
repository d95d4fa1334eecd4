package lift

import (
	"testing"

	"strideline/iam"
	"strideline/model"
)

func text(s string) iam.Text { return iam.Text{Value: s} }

func statement(allow bool, resource, operator, key, value string) iam.Statement {
	st := iam.Statement{
		Allow: allow, Actions: []iam.Text{text("execute-api:Invoke")}, Resources: []iam.Text{text(resource)},
		Principals: []iam.Principal{{Type: "*", ID: text("*")}},
	}
	if operator != "" {
		st.Conditions = []iam.Condition{{Operator: operator, Key: key, Values: []iam.Text{text(value)}}}
	}
	return st
}

// TestCircle holds whom a statement of an API's policy lets through (API
// Gateway Developer Guide, "API Gateway resource policy examples").
func TestCircle(t *testing.T) {
	tests := []struct {
		name string
		st   iam.Statement
		want fence
	}{
		{"everyone", statement(true, "execute-api:/*", "", "", ""), open},
		{"one network", statement(true, "execute-api:/*", "IpAddress", "aws:SourceIp", "192.0.2.0/24"), fenced},
		{"the whole internet", statement(true, "execute-api:/*", "IpAddress", "aws:SourceIp", "0.0.0.0/0"), open},
		{"a network from a parameter", statement(true, "execute-api:/*", "IpAddress", "aws:SourceIp", model.Token(model.TokenParam, "s", "Cidr")), unclear},
		{"one endpoint", statement(true, "execute-api:/*", "StringEquals", "aws:SourceVpce", "vpce-1"), fenced},
		{"all but one network denied", statement(false, "execute-api:/*", "NotIpAddress", "aws:SourceIp", "192.0.2.0/24"), fenced},
		{"one network denied", statement(false, "execute-api:/*", "IpAddress", "aws:SourceIp", "192.0.2.0/24"), open},
		{"all but an organisation denied", statement(false, "execute-api:/*", "StringNotEqualsIfExists", "aws:PrincipalOrgID", "o-1"), fenced},
		{"another key", statement(false, "execute-api:/*", "StringNotEquals", "aws:UserAgent", "x"), open},
	}
	for _, tt := range tests {
		if got := circle(tt.st); got != tt.want {
			t.Errorf("%s: circle = %d, want %d", tt.name, got, tt.want)
		}
	}
}

func TestCovers(t *testing.T) {
	r := &route{method: "GET", path: "/orders/{id}"}
	tests := map[string]bool{
		"execute-api:/*":                                 true,
		"execute-api:/*/*/*":                             true,
		"execute-api:/live/GET/orders/*":                 true,
		"execute-api:/live/POST/orders/*":                false,
		"execute-api:/live/GET/users/*":                  false,
		"arn:aws:execute-api:eu-west-1:1:api/*":          true,
		"arn:aws:execute-api:eu-west-1:1:api/*/GET/*":    true,
		"arn:aws:execute-api:eu-west-1:1:api/*/DELETE/*": false,
		"*": true,
	}
	for resource, want := range tests {
		if got := covers(statement(true, resource, "", "", ""), r); got != want {
			t.Errorf("covers(%q) = %v, want %v", resource, got, want)
		}
	}
	other := statement(true, "*", "", "", "")
	other.Actions = []iam.Text{text("execute-api:ManageConnections")}
	if covers(other, r) {
		t.Error("a statement about another action covers the route")
	}
}
