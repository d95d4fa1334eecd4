package iam

import (
	"bufio"
	"encoding/json"
	"os"
	"strings"
	"testing"
)

// rows reads a table of testdata: tabs between fields, # before a comment.
func rows(t *testing.T, path string, fields int) [][]string {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out [][]string
	s := bufio.NewScanner(f)
	for n := 1; s.Scan(); n++ {
		if strings.HasPrefix(s.Text(), "#") {
			continue
		}
		row := strings.Split(s.Text(), "\t")
		if len(row) != fields {
			t.Fatalf("%s:%d: %d fields; want %d", path, n, len(row), fields)
		}
		out = append(out, row)
	}
	if len(out) == 0 {
		t.Fatalf("%s holds nothing", path)
	}
	return out
}

var ann = map[string]any{"aws:username": "ann", "aws:PrincipalTag/star": "*", "aws:PrincipalTag/five": "5"}

// evaluateOne asks user ann of account 111111111111, who has one statement.
func evaluateOne(t *testing.T, statement, action, resource string, context map[string]any) Verdict {
	t.Helper()
	keys := map[string]any{}
	for _, m := range []map[string]any{ann, context} {
		for k, v := range m {
			keys[k] = v
		}
	}
	d := mustParse(t, `{"Version":"2012-10-17","Statement":`+statement+`}`)
	return Evaluate(Request{
		Principal: "arn:aws:iam::111111111111:user/ann", Account: "111111111111",
		Action: action, Resource: resource, ResourceAccount: "111111111111", Context: NewContext(contextOf(keys)),
	}, Policies{Identity: []Document{d}}).Verdict
}

func quote(s string) string {
	b, _ := json.Marshal(s)
	return string(b)
}

func TestConditions(t *testing.T) {
	for _, row := range rows(t, "testdata/conditions.tsv", 5) {
		clause, operator, values, have, want := row[0], row[1], row[2], row[3], row[4] == "yes"
		context := map[string]any{}
		if have != "-" {
			var v any
			if err := json.Unmarshal([]byte(have), &v); err != nil {
				t.Fatalf("%s: %v", clause, err)
			}
			context["test:Key"] = v
		}
		condition := `,"Condition":{` + quote(operator) + `:{"test:key":` + values + `}}`
		for effect, when := range map[string]Verdict{"Allow": Allowed, "Deny": ExplicitlyDenied} {
			got := evaluateOne(t, `{"Effect":"`+effect+`","Action":"*","Resource":"*"`+condition+`}`, "sqs:SendMessage", "*", context)
			if (got == when) != want {
				t.Errorf("%s: %s with %s %s against %s: %s", clause, effect, operator, values, have, got)
			}
		}
	}
}

func TestResources(t *testing.T) {
	for _, row := range rows(t, "testdata/resources.tsv", 4) {
		clause, pattern, resource, want := row[0], row[1], row[2], row[3] == "yes"
		got := evaluateOne(t, `{"Effect":"Allow","Action":"*","Resource":`+quote(pattern)+`}`, "sqs:SendMessage", resource, nil)
		if (got == Allowed) != want {
			t.Errorf("%s: %s on %s: %s", clause, pattern, resource, got)
		}
		if strings.Contains(pattern, "PrincipalTag/team}") {
			continue // what NotResource excepts is not known then
		}
		got = evaluateOne(t, `{"Effect":"Allow","Action":"*","NotResource":`+quote(pattern)+`}`, "sqs:SendMessage", resource, nil)
		if (got == Allowed) == want {
			t.Errorf("%s: not %s on %s: %s", clause, pattern, resource, got)
		}
	}
}

func TestActions(t *testing.T) {
	for _, row := range rows(t, "testdata/actions.tsv", 4) {
		clause, pattern, action, want := row[0], row[1], row[2], row[3] == "yes"
		for element, when := range map[string]bool{"Action": want, "NotAction": !want} {
			got := evaluateOne(t, `{"Effect":"Allow","`+element+`":`+quote(pattern)+`,"Resource":"*"}`, action, "*", nil)
			if (got == Allowed) != when {
				t.Errorf("%s: %s %s for %s: %s", clause, element, pattern, action, got)
			}
		}
	}
}
