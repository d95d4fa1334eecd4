package iam

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"strideline/model"
)

// mustParse reads a document whose texts are placed on line 1 of p.yaml.
func mustParse(t testing.TB, doc string) Document {
	t.Helper()
	d, problems := ParseJSON([]byte(doc), at(1))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	return d
}

func at(line int) model.Range {
	return model.Range{File: "p.yaml", Start: model.Pos{Line: line, Col: 1}, End: model.Pos{Line: line, Col: 2}}
}

// symbolic parses statements in which tokens stand as they are. ParseJSON
// takes tokens for something that a user typed, so they go through it in
// disguise.
func symbolic(t testing.TB, statements ...string) Document {
	t.Helper()
	hide := strings.NewReplacer("\uE000", "⟦", "\uE001", "⟧", "\uE002", "¦", "\uE003", "⁄", "\uE004", "∶", "\uE005", "․")
	show := strings.NewReplacer("⟦", "\uE000", "⟧", "\uE001", "¦", "\uE002", "⁄", "\uE003", "∶", "\uE004", "․", "\uE005")
	d := mustParse(t, `{"Version":"2012-10-17","Statement":[`+hide.Replace(strings.Join(statements, ","))+`]}`)
	texts := func(list []Text) {
		for i := range list {
			list[i].Value = show.Replace(list[i].Value)
		}
	}
	principals := func(list []Principal) {
		for i := range list {
			list[i].ID.Value = show.Replace(list[i].ID.Value)
		}
	}
	for _, s := range d.Statements {
		texts(s.Resources)
		texts(s.NotResources)
		principals(s.Principals)
		principals(s.NotPrincipals)
		for _, c := range s.Conditions {
			texts(c.Values)
		}
	}
	return d
}

func subject(t testing.TB, statements ...string) *Subject {
	t.Helper()
	d := symbolic(t, statements...)
	return &Subject{Identity: []Policy{{Name: "p", Doc: d, At: at(1)}}}
}

const (
	acct = "\uE000pseudo\uE002account\uE001"
	reg  = "\uE000pseudo\uE002region\uE001"
	part = "\uE000pseudo\uE002partition\uE001"
)

func ref(id, attr string) string { return model.Token(model.TokenRef, "t.yaml", id, attr) }

func arn(service, rest string) string {
	return "arn:" + part + ":" + service + ":" + reg + ":" + acct + ":" + rest
}

func table() *Target {
	return &Target{Service: "dynamodb", Type: "table", ARNs: []string{ref("T", "Arn"), arn("dynamodb", "table/"+ref("T", ""))}}
}

func bucket() *Target {
	return &Target{Service: "s3", Type: "bucket", ARNs: []string{ref("B", "Arn"), "arn:" + part + ":s3:::" + ref("B", "")}}
}

// line prints grants as "action?" with a question mark where conditional.
func line(gs []Grant) string {
	var out []string
	for _, g := range gs {
		a := g.Action
		if len(g.Conditional) > 0 {
			a += "?"
		}
		out = append(out, a)
	}
	return strings.Join(out, " ")
}

func allow(actions, resource string) string {
	return fmt.Sprintf(`{"Effect":"Allow","Action":%s,"Resource":"%s"}`, actions, resource)
}

func deny(actions, resource string) string {
	return fmt.Sprintf(`{"Effect":"Deny","Action":%s,"Resource":"%s"}`, actions, resource)
}

func TestOn(t *testing.T) {
	role := &Target{Service: "iam", Type: "role", ARNs: []string{"arn:" + part + ":iam::" + acct + ":role/" + ref("R", "")}}
	group := &Target{Service: "logs", Type: "log-group", ARNs: []string{arn("logs", "log-group:/aws/lambda/f")}}
	secret := &Target{Service: "secretsmanager", Type: "Secret", ARNs: []string{arn("secretsmanager", "secret:db")}}
	fn := &Target{Service: "lambda", Type: "function", ARNs: []string{arn("lambda", "function:f")}}
	flow := &Target{Service: "states", Type: "stateMachine", ARNs: []string{arn("states", "stateMachine:m")}}
	api := &Target{Service: "execute-api", ARNs: []string{arn("execute-api", ref("Api", ""))}}
	unnamed := &Target{Service: "dynamodb", Type: "table", ARNs: []string{ref("T", "Arn")}}
	foreign := &Target{Service: "sqs", Type: "queue", ARNs: []string{"arn:aws:sqs:us-east-1:222222222222:q"}}
	param := model.Token(model.TokenParam, "t.yaml", "Name")

	tests := []struct {
		name       string
		statements []string
		target     *Target
		want       string
	}{
		{"token of the arn", []string{allow(`"dynamodb:GetItem"`, ref("T", "Arn"))}, table(), "dynamodb:GetItem"},
		{"token of another", []string{allow(`"dynamodb:GetItem"`, ref("U", "Arn"))}, table(), ""},
		{"name in an arn", []string{allow(`"dynamodb:getitem"`, arn("dynamodb", "table/"+ref("T", "")))}, table(), "dynamodb:GetItem"},
		{"literal account and region match any", []string{allow(`"dynamodb:GetItem"`, "arn:aws:dynamodb:us-east-1:123456789012:table/"+ref("T", ""))}, table(), "dynamodb:GetItem"},
		{"unknown region and account match literal ones", []string{allow(`"sqs:SendMessage"`, arn("sqs", "q"))}, foreign, "sqs:SendMessage"},
		{"literal accounts differ", []string{allow(`"sqs:SendMessage"`, "arn:aws:sqs:us-east-1:111111111111:q")}, foreign, ""},
		{"star for the name", []string{allow(`"dynamodb:GetItem"`, arn("dynamodb", "table/*"))}, table(), "dynamodb:GetItem"},
		{"star for the name of a table known by its token", []string{allow(`"dynamodb:GetItem"`, arn("dynamodb", "table/*"))}, unnamed, "dynamodb:GetItem"},
		{"another literal name", []string{allow(`"dynamodb:GetItem"`, arn("dynamodb", "table/orders"))}, table(), ""},
		{"no wildcard looks into a token", []string{allow(`"dynamodb:GetItem"`, arn("dynamodb", "table/*yaml*"))}, table(), ""},
		{"a parameter is no literal", []string{allow(`"dynamodb:GetItem"`, arn("dynamodb", "table/"+param))}, table(), ""},
		{"all arns cut short", []string{allow(`"dynamodb:GetItem"`, "arn:aws:dynamodb:*")}, table(), "dynamodb:GetItem"},
		{"index of the table", []string{allow(`["dynamodb:Query","dynamodb:PutItem"]`, ref("T", "Arn")+"/index/*")}, table(), "dynamodb:Query"},
		{"stream of the table", []string{allow(`"dynamodb:GetRecords"`, arn("dynamodb", "table/"+ref("T", "")+"/stream/*"))}, table(), "dynamodb:GetRecords"},
		{"actions without a resource", []string{allow(`["dynamodb:ListTables","dynamodb:GetItem"]`, "*")}, table(), "dynamodb:GetItem"},
		{"objects", []string{allow(`["s3:GetObject","s3:ListBucket"]`, ref("B", "Arn")+"/*")}, bucket(), "s3:GetObject"},
		{"some objects", []string{allow(`"s3:GetObject"`, "arn:aws:s3:::"+ref("B", "")+"/public/*.jpg")}, bucket(), "s3:GetObject"},
		{"the bucket is not its objects", []string{allow(`["s3:GetObject","s3:ListBucket"]`, ref("B", "Arn"))}, bucket(), "s3:ListBucket"},
		{"every bucket", []string{allow(`["s3:GetObject","s3:ListBucket"]`, "arn:aws:s3:::*")}, bucket(), "s3:GetObject s3:ListBucket"},
		{"log group with a star", []string{allow(`["logs:PutLogEvents","logs:CreateLogStream"]`, arn("logs", "log-group:/aws/lambda/f:*"))}, group, "logs:CreateLogStream logs:PutLogEvents"},
		{"log group by prefix", []string{allow(`"logs:PutLogEvents"`, arn("logs", "log-group:/aws/lambda/*"))}, group, "logs:PutLogEvents"},
		{"secret with its suffix", []string{allow(`"secretsmanager:GetSecretValue"`, arn("secretsmanager", "secret:db-??????"))}, secret, "secretsmanager:GetSecretValue"},
		{"secret by prefix", []string{allow(`"secretsmanager:GetSecretValue"`, arn("secretsmanager", "secret:d*"))}, secret, "secretsmanager:GetSecretValue"},
		{"another secret", []string{allow(`"secretsmanager:GetSecretValue"`, arn("secretsmanager", "secret:db2-??????"))}, secret, ""},
		{"alias of a function", []string{allow(`"lambda:InvokeFunction"`, arn("lambda", "function:f:live"))}, fn, "lambda:InvokeFunction"},
		{"versions of a function", []string{allow(`"lambda:InvokeFunction"`, arn("lambda", "function:f:*"))}, fn, "lambda:InvokeFunction"},
		{"function whose name begins alike", []string{allow(`"lambda:InvokeFunction"`, arn("lambda", "function:f2"))}, fn, ""},
		{"executions of a state machine", []string{allow(`["states:StopExecution","states:StartExecution"]`, arn("states", "execution:m:*"))}, flow, "states:StopExecution"},
		{"methods of an API", []string{allow(`"execute-api:Invoke"`, arn("execute-api", ref("Api", "")+"/prod/GET/*"))}, api, "execute-api:Invoke"},
		{"passing and assuming a role", []string{allow(`["iam:PassRole","sts:AssumeRole"]`, "arn:aws:iam::*:role/*")}, role, "iam:PassRole sts:AssumeRole"},
		{"an action the table does not know", []string{allow(`"dynamodb:Frobnicate"`, ref("T", "Arn"))}, table(), "dynamodb:Frobnicate"},
		{"NotAction", []string{`{"Effect":"Allow","NotAction":["dynamodb:*e*","dynamodb:*a*"],"Resource":"*"}`}, &Target{Service: "sqs", Type: "queue", ARNs: []string{ref("Q", "Arn")}, Narrow: false}, allOf("sqs")},
		{"NotAction of the service", []string{`{"Effect":"Allow","NotAction":["sqs:*Queue*","sqs:*Message*","sqs:*Permission"],"Resource":"*"}`}, &Target{Service: "sqs", Type: "queue", ARNs: []string{ref("Q", "Arn")}}, ""},
		{"NotResource of another", []string{`{"Effect":"Allow","Action":"dynamodb:GetItem","NotResource":"` + arn("dynamodb", "table/x") + `"}`}, table(), "dynamodb:GetItem"},
		{"NotResource of this", []string{`{"Effect":"Allow","Action":"dynamodb:GetItem","NotResource":"` + arn("dynamodb", "table/*") + `"}`}, table(), ""},
		{"deny", []string{allow(`"dynamodb:*Item"`, "*"), deny(`["dynamodb:D*","dynamodb:P*","dynamodb:B*"]`, ref("T", "Arn"))}, table(), "dynamodb:ConditionCheckItem dynamodb:GetItem dynamodb:UpdateItem"},
		{"deny elsewhere", []string{allow(`"dynamodb:GetItem"`, "*"), deny(`"*"`, ref("U", "Arn"))}, table(), "dynamodb:GetItem"},
		{"deny of some objects leaves the rest", []string{allow(`"s3:GetObject"`, ref("B", "Arn")+"/*"), deny(`"s3:*"`, ref("B", "Arn")+"/secret/*")}, bucket(), "s3:GetObject"},
		{"deny of just what is allowed", []string{allow(`"s3:GetObject"`, ref("B", "Arn")+"/secret/x/*"), deny(`"s3:*"`, ref("B", "Arn")+"/secret/*")}, bucket(), ""},
		{"deny of all but this", []string{allow(`"s3:GetObject"`, "*"), `{"Effect":"Deny","Action":"*","NotResource":"` + ref("B", "Arn") + `/*"}`}, bucket(), "s3:GetObject"},
		{"deny of all but another", []string{allow(`"s3:GetObject"`, "*"), `{"Effect":"Deny","Action":"*","NotResource":"` + ref("C", "Arn") + `/*"}`}, bucket(), ""},
		{"open condition", []string{`{"Effect":"Allow","Action":"s3:GetObject","Resource":"*","Condition":{"StringEquals":{"aws:SourceVpce":"vpce-1"}}}`}, bucket(), "s3:GetObject?"},
		{"condition on TLS holds", []string{`{"Effect":"Allow","Action":"s3:GetObject","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"true"}}}`}, bucket(), "s3:GetObject"},
		{"deny without TLS", []string{allow(`"s3:GetObject"`, "*"), `{"Effect":"Deny","Action":"s3:*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"false"}}}`}, bucket(), "s3:GetObject"},
		{"open condition of a deny", []string{allow(`"s3:GetObject"`, "*"), `{"Effect":"Deny","Action":"s3:*","Resource":"*","Condition":{"StringNotEquals":{"aws:SourceVpce":"vpce-1"}}}`}, bucket(), "s3:GetObject?"},
		{"a sure statement outdoes an open one", []string{allow(`"s3:GetObject"`, "*"), `{"Effect":"Allow","Action":"s3:GetObject","Resource":"*","Condition":{"StringEquals":{"aws:SourceVpce":"vpce-1"}}}`}, bucket(), "s3:GetObject"},
		{"own account", []string{`{"Effect":"Allow","Action":"s3:GetObject","Resource":"*","Condition":{"StringEquals":{"aws:ResourceAccount":"` + acct + `"}}}`}, bucket(), "s3:GetObject"},
		{"own region", []string{`{"Effect":"Allow","Action":"s3:GetObject","Resource":"*","Condition":{"StringEquals":{"aws:RequestedRegion":["` + reg + `","eu-west-1"]}}}`}, bucket(), "s3:GetObject"},
		{"another region", []string{`{"Effect":"Allow","Action":"s3:GetObject","Resource":"*","Condition":{"StringEquals":{"aws:RequestedRegion":"eu-west-1"}}}`}, bucket(), "s3:GetObject?"},
		{"policy variable", []string{allow(`"s3:GetObject"`, "arn:aws:s3:::"+ref("B", "")+"/${aws:userid}/*")}, bucket(), "s3:GetObject?"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := line(subject(t, tt.statements...).On(tt.target)); got != tt.want {
				t.Errorf("%q; want %q", got, tt.want)
			}
		})
	}
}

// allOf lists the actions of a service on its queues.
func allOf(service string) string {
	return strings.Join(slices.DeleteFunc(Actions(service), func(a string) bool { return !Narrowable(a) }), " ")
}

func policies(t *testing.T, statements ...string) []Policy { return subject(t, statements...).Identity }

func TestOnWithinLimits(t *testing.T) {
	const open = `{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"StringEquals":{"aws:RequestedRegion":"eu-west-1"}}}`
	tests := []struct {
		name              string
		boundary, session []Policy
		want              string
	}{
		{"none", nil, nil, "dynamodb:GetItem dynamodb:PutItem"},
		{"boundary", policies(t, allow(`"dynamodb:Get*"`, "*")), nil, "dynamodb:GetItem"},
		{"boundary elsewhere", policies(t, allow(`"dynamodb:*"`, ref("U", "Arn"))), nil, ""},
		{"empty boundary", []Policy{}, nil, ""},
		{"boundary that denies", policies(t, allow(`"*"`, "*"), deny(`"dynamodb:Put*"`, "*")), nil, "dynamodb:GetItem"},
		{"open boundary", policies(t, open), nil, "dynamodb:GetItem? dynamodb:PutItem?"},
		{"boundary and session", policies(t, allow(`"dynamodb:Get*"`, "*")), policies(t, allow(`"dynamodb:Put*"`, "*")), ""},
		{"session", nil, policies(t, allow(`"dynamodb:Put*"`, "*")), "dynamodb:PutItem"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := subject(t, allow(`["dynamodb:GetItem","dynamodb:PutItem"]`, ref("T", "Arn")))
			s.Boundary, s.Session = tt.boundary, tt.session
			if got := line(s.On(table())); got != tt.want {
				t.Errorf("%q; want %q", got, tt.want)
			}
		})
	}
}

func TestOnWithResourcePolicy(t *testing.T) {
	me := ref("R", "Arn")
	key := func(policy string) *Target {
		d := symbolic(t, policy)
		return &Target{Service: "kms", Type: "key", ARNs: []string{ref("K", "Arn")}, Policy: &d}
	}
	queue := func(policy string) *Target {
		d := symbolic(t, policy)
		return &Target{Service: "sqs", Type: "queue", ARNs: []string{ref("Q", "Arn")}, Policy: &d}
	}
	const rootOfHere = `"arn:aws:iam::` + acct + `:root"`
	tests := []struct {
		name   string
		own    string
		target *Target
		want   string
	}{
		{"key delegates", allow(`"kms:Decrypt"`, "*"), key(`{"Effect":"Allow","Principal":{"AWS":` + rootOfHere + `},"Action":"kms:*","Resource":"*"}`), "kms:Decrypt"},
		{"key does not delegate", allow(`"kms:Decrypt"`, "*"), key(`{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::` + acct + `:role/admin"},"Action":"kms:*","Resource":"*"}`), ""},
		{"key delegates another action", allow(`"kms:Decrypt"`, "*"), key(`{"Effect":"Allow","Principal":{"AWS":` + rootOfHere + `},"Action":"kms:Put*","Resource":"*"}`), ""},
		{"key names the role", allow(`"sqs:SendMessage"`, "*"), key(`{"Effect":"Allow","Principal":{"AWS":"` + me + `"},"Action":"kms:Decrypt","Resource":"*"}`), "kms:Decrypt"},
		{"queue names the role", allow(`"s3:GetObject"`, "*"), queue(`{"Effect":"Allow","Principal":{"AWS":"` + me + `"},"Action":"sqs:SendMessage","Resource":"` + ref("Q", "Arn") + `"}`), "sqs:SendMessage"},
		{"queue denies everyone", allow(`"sqs:SendMessage"`, "*"), queue(`{"Effect":"Deny","Principal":"*","Action":"sqs:*","Resource":"` + ref("Q", "Arn") + `"}`), ""},
		{"queue denies others", allow(`"sqs:SendMessage"`, "*"), queue(`{"Effect":"Deny","NotPrincipal":{"AWS":"` + me + `"},"Action":"sqs:*","Resource":"*"}`), "sqs:SendMessage"},
		{"queue denies without TLS", allow(`"sqs:SendMessage"`, "*"), queue(`{"Effect":"Deny","Principal":"*","Action":"sqs:*","Resource":"*","Condition":{"Bool":{"aws:SecureTransport":"false"}}}`), "sqs:SendMessage"},
		{"queue denies from elsewhere", allow(`"sqs:SendMessage"`, "*"), queue(`{"Effect":"Deny","Principal":"*","Action":"sqs:*","Resource":"*","Condition":{"StringNotEquals":{"aws:SourceVpc":"vpc-1"}}}`), "sqs:SendMessage?"},
	}
	t.Run("NotPrincipal and a role of no known name", func(t *testing.T) {
		q := queue(`{"Effect":"Deny","NotPrincipal":{"AWS":"` + me + `"},"Action":"sqs:*","Resource":"*"}`)
		if got := line(subject(t, allow(`"sqs:SendMessage"`, "*")).On(q)); got != "sqs:SendMessage?" {
			t.Errorf("%q", got)
		}
	})
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			s := subject(t, tt.own)
			s.ARNs = []string{me}
			if got := line(s.On(tt.target)); got != tt.want {
				t.Errorf("%q; want %q", got, tt.want)
			}
		})
	}
}

func TestGrantSaysWhy(t *testing.T) {
	condition := Condition{Operator: "ArnLike", Key: "aws:SourceArn", Values: []Text{{ref("Q", "Arn"), at(6)}}, At: at(5)}
	d := Document{Version: "2012-10-17", Statements: []Statement{{
		Allow: true, Actions: []Text{{"dynamodb:*", at(3)}}, Resources: []Text{{ref("U", "Arn"), at(7)}, {arn("dynamodb", "table/*"), at(4)}},
		Conditions: []Condition{condition}, When: []model.Condition{{Reason: "only if Prod", At: at(9)}}, At: at(2),
	}}}
	s := &Subject{Identity: []Policy{{Doc: d, When: []model.Condition{{Reason: "attached if Dev", At: at(8)}}}}}
	for _, g := range s.On(table()) {
		if g.Action != "dynamodb:GetItem" {
			continue
		}
		want := []model.Condition{
			{Reason: "attached if Dev", At: at(8)},
			{Reason: "condition aws:SourceArn (ArnLike) ${Q.Arn}", At: at(5)},
			{Reason: "only if Prod", At: at(9)},
		}
		if !slices.Equal(g.Conditional, want) {
			t.Errorf("conditional: %+v; want %+v", g.Conditional, want)
		}
		if want := []model.Range{at(2), at(3), at(4)}; !slices.Equal(g.Evidence, want) {
			t.Errorf("evidence: %v; want %v", g.Evidence, want)
		}
		if !g.BroadAction || !g.BroadResource || !slices.Equal(g.Kinds, []string{"read"}) {
			t.Errorf("grant: %+v", g)
		}
		return
	}
	t.Error("no grant of dynamodb:GetItem")
}

func TestEverywhere(t *testing.T) {
	tests := []struct {
		name       string
		statements []string
		service    string
		want       string
	}{
		{"star", []string{allow(`["dynamodb:GetItem","dynamodb:ListTables"]`, "*")}, "dynamodb", "dynamodb:GetItem dynamodb:ListTables"},
		{"every table", []string{allow(`["dynamodb:GetItem","dynamodb:ListTables"]`, arn("dynamodb", "table/*"))}, "dynamodb", "dynamodb:GetItem"},
		{"every object", []string{allow(`["s3:GetObject","s3:ListBucket"]`, "arn:aws:s3:::*/*")}, "s3", "s3:GetObject"},
		{"some tables", []string{allow(`"dynamodb:GetItem"`, arn("dynamodb", "table/app-*"))}, "dynamodb", ""},
		{"one table", []string{allow(`"dynamodb:GetItem"`, ref("T", "Arn"))}, "dynamodb", ""},
		{"another service", []string{allow(`"dynamodb:GetItem"`, "*")}, "s3", ""},
		{"denied", []string{allow(`["sqs:SendMessage","sqs:DeleteQueue"]`, "*"), deny(`"sqs:Delete*"`, "*")}, "sqs", "sqs:SendMessage"},
		{"denied for one", []string{allow(`"sqs:SendMessage"`, "*"), deny(`"sqs:*"`, ref("Q", "Arn"))}, "sqs", "sqs:SendMessage"},
		{"open", []string{`{"Effect":"Allow","Action":"sqs:SendMessage","Resource":"*","Condition":{"StringEquals":{"aws:ResourceTag/team":"a"}}}`}, "sqs", "sqs:SendMessage?"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			if got := line(subject(t, tt.statements...).Everywhere(tt.service)); got != tt.want {
				t.Errorf("%q; want %q", got, tt.want)
			}
		})
	}
	t.Run("what holds everywhere is left out of narrow targets", func(t *testing.T) {
		s := subject(t, allow(`"dynamodb:GetItem"`, arn("dynamodb", "table/*")), allow(`"dynamodb:PutItem"`, ref("T", "Arn")))
		narrow := table()
		narrow.Narrow = true
		if got := line(s.On(narrow)); got != "dynamodb:PutItem" {
			t.Errorf("%q", got)
		}
	})
}

func TestServicesAndLiterals(t *testing.T) {
	s := subject(t, allow(`["s3:GetObject","SQS:*"]`, "arn:aws:s3:::b/*"), allow(`"*"`, "*"), deny(`"iam:*"`, "*"), allow(`"sns:Publish"`, "arn:aws:s3:::b/*"))
	if got := strings.Join(s.Services(), " "); got != "* s3 sns sqs" {
		t.Errorf("services: %q", got)
	}
	if got := s.Literals(); len(got) != 1 || got[0].Value != "arn:aws:s3:::b/*" {
		t.Errorf("literals: %v", got)
	}
}

func TestAdmin(t *testing.T) {
	tests := []struct {
		name       string
		statements []string
		want       bool
	}{
		{"star", []string{allow(`"*"`, "*")}, true},
		{"star of star", []string{allow(`["s3:*","*:*"]`, "*")}, true},
		{"one service", []string{allow(`"iam:*"`, "*")}, false},
		{"one resource", []string{allow(`"*"`, "arn:aws:s3:::*")}, false},
		{"all but one service", []string{`{"Effect":"Allow","NotAction":"iam:*","Resource":"*"}`}, false},
		{"under a condition", []string{`{"Effect":"Allow","Action":"*","Resource":"*","Condition":{"Bool":{"aws:MultiFactorAuthPresent":"true"}}}`}, false},
		{"denied", []string{allow(`"*"`, "*"), deny(`"*"`, "*")}, false},
	}
	for _, tt := range tests {
		if got, at := subject(t, tt.statements...).Admin(); got != tt.want || got != (len(at) > 0) {
			t.Errorf("%s: %v at %v; want %v", tt.name, got, at, tt.want)
		}
	}
	if admin, _ := (&Subject{Identity: []Policy{{Managed: "AdministratorAccess", At: at(7)}}}).Admin(); !admin {
		t.Error("AdministratorAccess is no admin")
	}
}

func TestMay(t *testing.T) {
	s := subject(t, allow(`["s3:GetObject","iam:*"]`, "*"), deny(`"iam:Create*"`, "*"),
		`{"Effect":"Allow","Action":"ec2:RunInstances","Resource":"*","Condition":{"StringEquals":{"ec2:Region":"eu-west-1"}}}`)
	for action, want := range map[string]Verdict{
		"s3:GetObject": Allowed, "s3:PutObject": ImplicitlyDenied, "iam:CreateUser": ExplicitlyDenied, "iam:PassRole": Allowed, "ec2:RunInstances": Conditional,
	} {
		if got := s.May(action, "*"); got.Verdict != want {
			t.Errorf("%s: %s; want %s", action, got.Verdict, want)
		}
	}
}
