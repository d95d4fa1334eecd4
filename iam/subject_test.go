package iam

import (
	"fmt"
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

func subject(t testing.TB, statements ...string) *Subject {
	t.Helper()
	d := mustParse(t, `{"Version":"2012-10-17","Statement":[`+strings.Join(statements, ",")+`]}`)
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
	return fmt.Sprintf(`{"Effect":"Allow","Action":%s,"Resource":%q}`, actions, resource)
}

func deny(actions, resource string) string {
	return fmt.Sprintf(`{"Effect":"Deny","Action":%s,"Resource":%q}`, actions, resource)
}

func TestOnArnAttribute(t *testing.T) {
	for resource, want := range map[string]string{
		ref("T", "Arn"): "dynamodb:DeleteItem dynamodb:GetItem",
		ref("U", "Arn"): "",
	} {
		d := Document{Statements: []Statement{{
			Allow: true, Actions: []Text{{"dynamodb:GetItem", at(2)}, {"DynamoDB:deleteitem", at(2)}},
			Resources: []Text{{resource, at(3)}}, At: at(1),
		}}}
		s := &Subject{Identity: []Policy{{Doc: d}}}
		if got := line(s.On(table())); got != want {
			t.Errorf("on %s: %q; want %q", model.Display(resource), got, want)
		}
	}
}
