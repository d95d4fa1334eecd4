package iam

import (
	"fmt"
	"strings"
	"testing"

	"strideline/model"
)

// open is an allow to everyone on a queue, under a condition ("" for none).
func open(condition string) string {
	if condition != "" {
		condition = `,"Condition":` + condition
	}
	return `{"Effect":"Allow","Principal":"*","Action":"sqs:SendMessage","Resource":"` + ref("Q", "Arn") + `"` + condition + `}`
}

func TestPublic(t *testing.T) {
	const q = "sqs:SendMessage"
	closed := func(condition string) string {
		return `{"Effect":"Deny","Principal":"*","Action":"sqs:*","Resource":"*","Condition":` + condition + `}`
	}
	tests := []struct {
		name       string
		statements []string
		want       string
	}{
		{"open", []string{open("")}, q},
		{"open as AWS", []string{strings.Replace(open(""), `"Principal":"*"`, `"Principal":{"AWS":["arn:aws:iam::111111111111:root","*"]}`, 1)}, q},
		{"allow with NotPrincipal", []string{strings.Replace(open(""), `"Principal":"*"`, `"NotPrincipal":{"AWS":"arn:aws:iam::111111111111:root"}`, 1)}, q},
		{"an account", []string{strings.Replace(open(""), `"Principal":"*"`, `"Principal":{"AWS":"111111111111"}`, 1)}, ""},
		{"a service", []string{strings.Replace(open(""), `"Principal":"*"`, `"Principal":{"Service":"sns.amazonaws.com"}`, 1)}, ""},
		{"another service's action", []string{strings.Replace(open(""), "sqs:SendMessage", "sns:Publish", 1)}, ""},
		{"any action", []string{strings.Replace(open(""), "sqs:SendMessage", "*", 1)}, "*"},
		{"a deny is no grant", []string{strings.Replace(open(""), "Allow", "Deny", 1)}, ""},
		{"source arn", []string{open(`{"ArnEquals":{"aws:SourceArn":"` + ref("T", "Arn") + `"}}`)}, ""},
		{"source arn with something behind", []string{open(`{"ArnLike":{"aws:SourceArn":"` + ref("T", "Arn") + `*"}}`)}, ""},
		{"source arn of a bucket in any account", []string{open(`{"ArnLike":{"aws:SourceArn":"arn:aws:s3:*:*:my-bucket"}}`)}, ""},
		{"source arn of any account", []string{open(`{"ArnLike":{"aws:SourceArn":"arn:aws:sns:*:*:topic"}}`)}, q + "?"},
		{"source account", []string{open(`{"StringEquals":{"AWS:SourceAccount":"` + acct + `"}}`)}, ""},
		{"source owner", []string{open(`{"StringEquals":{"AWS:SourceOwner":"111111111111"}}`)}, ""},
		{"organisation", []string{open(`{"StringEquals":{"aws:PrincipalOrgID":"o-1"}}`)}, ""},
		{"any organisation", []string{open(`{"StringLike":{"aws:PrincipalOrgID":"*"}}`)}, q + "?"},
		{"organisation if there is one", []string{open(`{"StringEqualsIfExists":{"aws:PrincipalOrgID":"o-1"}}`)}, q + "?"},
		{"not an organisation", []string{open(`{"StringNotEquals":{"aws:PrincipalOrgID":"o-1"}}`)}, q + "?"},
		{"for all values", []string{open(`{"ForAllValues:StringEquals":{"aws:PrincipalOrgPaths":"o-1/r-1/"}}`)}, q + "?"},
		{"for any value", []string{open(`{"ForAnyValue:StringLike":{"aws:PrincipalOrgPaths":"o-1/r-1/*"}}`)}, ""},
		{"endpoint", []string{open(`{"StringEquals":{"aws:SourceVpce":"vpce-1"}}`)}, ""},
		{"network", []string{open(`{"IpAddress":{"aws:SourceIp":["203.0.113.0/24","10.0.0.0/8"]}}`)}, ""},
		{"every network", []string{open(`{"IpAddress":{"aws:SourceIp":["203.0.113.0/24","0.0.0.0/0"]}}`)}, q + "?"},
		{"both halves of the internet", []string{open(`{"IpAddress":{"aws:SourceIp":["0.0.0.0/1","128.0.0.0/1"]}}`)}, q + "?"},
		{"network of a parameter", []string{open(`{"IpAddress":{"aws:SourceIp":"` + model.Token(model.TokenParam, "t", "Net") + `"}}`)}, ""},
		{"role of an account", []string{open(`{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::111111111111:role/*"}}`)}, ""},
		{"role of any account", []string{open(`{"ArnLike":{"aws:PrincipalArn":"arn:aws:iam::*:role/deploy"}}`)}, q + "?"},
		{"referer is chosen by the caller", []string{open(`{"StringLike":{"aws:Referer":"https://example.com/*"}}`)}, q + "?"},
		{"only over TLS", []string{open(`{"Bool":{"aws:SecureTransport":"true"}}`)}, q},
		{"all but the own account", []string{open(`{"StringNotEquals":{"aws:PrincipalAccount":"` + acct + `"}}`)}, q + "?"},
		{"only for services", []string{open(`{"Bool":{"aws:PrincipalIsAWSService":"true"}}`)}, ""},
		{"denied without TLS", []string{open(""), closed(`{"Bool":{"aws:SecureTransport":"false"}}`)}, q},
		{"denied outside an endpoint", []string{open(""), closed(`{"StringNotEquals":{"aws:SourceVpce":"vpce-1"}}`)}, ""},
		{"denied outside a network and an endpoint", []string{open(""), closed(`{"NotIpAddress":{"aws:SourceIp":"203.0.113.0/24"},"StringNotEquals":{"aws:SourceVpc":"vpc-1"}}`)}, ""},
		{"denied outside a network unless a service calls", []string{open(""), closed(`{"NotIpAddress":{"aws:SourceIp":"203.0.113.0/24"},"Bool":{"aws:ViaAWSService":"false"}}`)}, ""},
		{"denied outside of every network", []string{open(""), closed(`{"NotIpAddress":{"aws:SourceIp":"0.0.0.0/0"}}`)}, q},
		{"denied from one network", []string{open(""), closed(`{"IpAddress":{"aws:SourceIp":"203.0.113.0/24"}}`)}, q},
		{"denied without an organisation", []string{open(""), closed(`{"Null":{"aws:PrincipalOrgID":"true"}}`)}, ""},
		{"denied to all", []string{open(""), `{"Effect":"Deny","Principal":"*","Action":"*","Resource":"*"}`}, ""},
		{"denied to one", []string{open(""), `{"Effect":"Deny","Principal":{"AWS":"111111111111"},"Action":"*","Resource":"*"}`}, q},
		{"another action denied", []string{open(""), strings.Replace(closed(`{"StringNotEquals":{"aws:SourceVpce":"vpce-1"}}`), "sqs:*", "sqs:Delete*", 1)}, q},
		{"another resource denied", []string{open(""), strings.Replace(closed(`{"StringNotEquals":{"aws:SourceVpce":"vpce-1"}}`), `"Resource":"*"`, `"Resource":"`+ref("P", "Arn")+`"`, 1)}, q},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, g := range symbolic(t, tt.statements...).Public("sqs") {
				s := strings.Join(g.Actions, ",")
				if len(g.Conditional) > 0 {
					s += "?"
				}
				if len(g.Evidence) == 0 {
					t.Error("no evidence")
				}
				got = append(got, s)
			}
			if strings.Join(got, " ") != tt.want {
				t.Errorf("%q; want %q", got, tt.want)
			}
		})
	}
}

func TestDeputies(t *testing.T) {
	service := func(condition string) string {
		return strings.Replace(open(condition), `"Principal":"*"`, `"Principal":{"Service":["sns.amazonaws.com"]}`, 1)
	}
	tests := []struct{ name, statement, want string }{
		{"open", service(""), "sns.amazonaws.com false []"},
		{"source arn", service(`{"ArnLike":{"aws:SourceArn":"arn:aws:sns:*:111111111111:t"}}`), "sns.amazonaws.com true [arn:aws:sns:*:111111111111:t]"},
		{"source arn of any account", service(`{"ArnLike":{"aws:SourceArn":"arn:aws:sns:*:*:t"}}`), "sns.amazonaws.com false []"},
		{"source account", service(`{"StringEquals":{"aws:SourceAccount":"111111111111"}}`), "sns.amazonaws.com true []"},
		{"source organisation", service(`{"StringEquals":{"aws:SourceOrgID":"o-1"}}`), "sns.amazonaws.com true []"},
		{"something else", service(`{"StringEquals":{"aws:RequestTag/a":"b"}}`), "sns.amazonaws.com false []"},
		{"services only", service(`{"Bool":{"aws:PrincipalIsAWSService":"true"}}`), "sns.amazonaws.com false []"},
		{"everyone is no service", open(""), ""},
	}
	for _, tt := range tests {
		var got []string
		for _, d := range symbolic(t, tt.statement).Deputies() {
			var sources []string
			for _, s := range d.SourceArns {
				sources = append(sources, s.Value)
			}
			got = append(got, fmt.Sprint(d.Service, " ", d.Guarded, " ", sources))
		}
		if strings.Join(got, ";") != tt.want {
			t.Errorf("%s: %q; want %q", tt.name, got, tt.want)
		}
	}
}

func TestAllowsService(t *testing.T) {
	d := symbolic(t,
		`{"Effect":"Allow","Principal":{"Service":"events.amazonaws.com"},"Action":"sqs:SendMessage","Resource":"*","Condition":{"ArnEquals":{"aws:SourceArn":"`+ref("R", "Arn")+`"}}}`,
		`{"Effect":"Allow","Principal":{"Service":"sns.amazonaws.com"},"Action":"sqs:*","Resource":"*","Condition":{"StringEquals":{"aws:RequestedRegion":"eu-west-1"}}}`)
	ok, reasons, sources := d.AllowsService("events.amazonaws.com", "SQS:SendMessage")
	if !ok || len(reasons) != 0 || len(sources) != 1 || sources[0].Value != ref("R", "Arn") {
		t.Errorf("events: %v %v %v", ok, reasons, sources)
	}
	ok, reasons, sources = d.AllowsService("sns.amazonaws.com", "sqs:SendMessage")
	if !ok || len(reasons) != 1 || len(sources) != 0 {
		t.Errorf("sns: %v %v %v", ok, reasons, sources)
	}
	if ok, _, _ := d.AllowsService("s3.amazonaws.com", "sqs:SendMessage"); ok {
		t.Error("s3 is allowed")
	}
	if ok, _, _ := d.AllowsService("events.amazonaws.com", "sqs:DeleteQueue"); ok {
		t.Error("deleting is allowed")
	}
}

func TestForeign(t *testing.T) {
	d := symbolic(t, `{"Effect":"Allow","Principal":{"AWS":["111111111111","arn:aws:iam::222222222222:root","arn:aws:iam::333333333333:role/r","arn:aws:iam::`+acct+`:root","*","444444444444"]},"Action":"sts:AssumeRole","Condition":{"StringEquals":{"sts:ExternalId":"x"}}}`)
	var got []string
	for _, g := range d.Foreign([]string{"111111111111"}, map[string]bool{"444444444444": true}) {
		got = append(got, fmt.Sprint(g.Account, " ", g.ExternalID))
	}
	if want := "222222222222 true;333333333333 true"; strings.Join(got, ";") != want {
		t.Errorf("%q; want %q", got, want)
	}
}

func TestTrusts(t *testing.T) {
	trust := func(principal, action, condition string) string {
		return `{"Effect":"Allow","Principal":` + principal + `,"Action":"` + action + `","Condition":` + condition + `}`
	}
	tests := []struct{ name, statement, want string }{
		{"service", trust(`{"Service":"lambda.amazonaws.com"}`, "sts:AssumeRole", `{}`), "Service lambda.amazonaws.com external=false guarded=false []"},
		{"account with external id", trust(`{"AWS":"222222222222"}`, "sts:AssumeRole", `{"StringEquals":{"sts:ExternalId":"x"}}`), "AWS 222222222222 external=true guarded=false [sts:externalid]"},
		{"external id if there is one", trust(`{"AWS":"222222222222"}`, "sts:AssumeRole", `{"StringEqualsIfExists":{"sts:ExternalId":"x"}}`), "AWS 222222222222 external=false guarded=false []"},
		{"everyone of an organisation", trust(`"*"`, "sts:AssumeRole", `{"StringEquals":{"aws:PrincipalOrgID":"o-1"}}`), "* * external=false guarded=true [aws:principalorgid]"},
		{
			"federation", trust(`{"Federated":"token.actions.githubusercontent.com"}`, "sts:AssumeRoleWithWebIdentity", `{"StringLike":{"token.actions.githubusercontent.com:sub":"*"},"StringEquals":{"token.actions.githubusercontent.com:aud":"sts.amazonaws.com"}}`),
			"Federated token.actions.githubusercontent.com external=false guarded=false [token.actions.githubusercontent.com:aud]",
		},
		{"tagging alone assumes nothing", trust(`"*"`, "sts:TagSession", `{}`), ""},
	}
	for _, tt := range tests {
		var got []string
		for _, x := range symbolic(t, tt.statement).Trusts() {
			got = append(got, fmt.Sprintf("%s %s external=%v guarded=%v %v", x.Principal.Type, x.Principal.ID.Value, x.ExternalID, x.Guarded, x.Keys))
		}
		if strings.Join(got, ";") != tt.want {
			t.Errorf("%s: %q; want %q", tt.name, got, tt.want)
		}
	}
}

func TestParseJSON(t *testing.T) {
	tests := []struct{ doc, problem string }{
		{`{"Statement":[]}`, ""},
		{``, "policy document is not JSON: it is empty"},
		{`[]`, `policy document is a list; expected an object with "Statement"`},
		{`{"Statement":[],"Sids":1}`, `unknown key "Sids" in policy document; expected "Version", "Id" or "Statement"`},
		{`{"Statement":["x"]}`, "policy statement is text; expected an object"},
		{`{"Statement":{"Effect":"allow","Action":"*","Resource":"*"}}`, `effect "allow" of policy statement; expected "Allow" or "Deny"`},
		{`{"Statement":{"Effect":"Allow","Action":{},"Resource":"*"}}`, `"Action" holds an object; expected text`},
		{`{"Statement":{"Effect":"Allow","Action":"*","Ressource":"*"}}`, `unknown key "Ressource" in policy statement`},
		{`{"Statement":{"Effect":"Allow","Action":"*","Principal":"me"}}`, `Principal "me"; expected "*" or an object such as {"AWS": ...}`},
		{`{"Statement":{"Effect":"Allow","Action":"*","Condition":{"Bool":true}}}`, `condition operator "Bool" holds a boolean; expected an object`},
		{`{} {}`, "policy document goes on after its end"},
	}
	for _, tt := range tests {
		_, problems := ParseJSON([]byte(tt.doc), at(4))
		got := ""
		if len(problems) > 0 {
			got = problems[0].Message
		}
		if got != tt.problem || len(problems) > 1 {
			t.Errorf("%s: %v; want %q", tt.doc, problems, tt.problem)
		}
	}
}
