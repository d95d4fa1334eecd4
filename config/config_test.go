package config

import (
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/google/go-cmp/cmp"

	"strideline/model"
)

const whole = `include: [src/**]
exclude:
  - "**/node_modules/**"
complete: true
trusted-accounts: ["111122223333"]
parameters:
  default: {Stage: dev, Size: 3}
  prod: {Stage: prod}
classification:
  - match: "*Users*"
    level: restricted
    reason: holds passwords
declare:
  - match: Webhook*
    auth: signature
    reason: the handler checks the signature
    owner: ann@example.org
rules:
  SL5002: {off: true, reason: limited in front}
  SL2001: {severity: low}
`

func TestParse(t *testing.T) {
	c, problems := Parse("c.yaml", []byte(whole))
	if len(problems) > 0 {
		t.Fatalf("problems: %v", problems)
	}
	at := func(line, col, end int) model.Range {
		return model.Range{File: "c.yaml", Start: model.Pos{Line: line, Col: col}, End: model.Pos{Line: line, Col: end}}
	}
	want := Config{
		File: "c.yaml", Include: []Text{{"src/**", at(1, 11, 17)}}, Exclude: []Text{{"**/node_modules/**", at(3, 5, 25)}},
		Complete: true, CompleteAt: at(4, 11, 15),
		TrustedAccounts: []Text{{"111122223333", at(5, 20, 34)}},
		Parameters: map[string][]Parameter{
			"default": {{"Stage", "dev", at(7, 20, 23)}, {"Size", "3", at(7, 31, 32)}},
			"prod":    {{"Stage", "prod", at(8, 17, 21)}},
		},
		Classification: []Classification{{Match: "*Users*", Level: "restricted", Reason: "holds passwords", At: at(11, 12, 22)}},
		Declare: []Declaration{{
			Match: "Webhook*", Auth: "signature", Reason: "the handler checks the signature",
			Owner: "ann@example.org", At: at(14, 12, 20),
		}},
		Rules: []RuleSetting{
			{ID: "SL5002", Off: true, Reason: "limited in front", At: at(19, 3, 9)},
			{ID: "SL2001", Severity: "low", At: at(20, 3, 9), SeverityAt: at(20, 22, 25)},
		},
	}
	if d := cmp.Diff(want, c); d != "" {
		t.Error(d)
	}
	if got := c.Values("prod"); got["Stage"].Value != "prod" || got["Size"].Value != "3" {
		t.Errorf("values of prod: %v", got)
	}
}

func TestProblems(t *testing.T) {
	tests := []struct{ text, want string }{
		{"exlude: [a]", `c.yaml:1:1: unknown key "exlude" in the configuration; did you mean "exclude"?`},
		{"zzz: 1", `c.yaml:1:1: unknown key "zzz" in the configuration, expected one of "classification", "complete", "declare", "exclude", "include", "parameters", "rules", "trusted-accounts"`},
		{"complete: maybe", `c.yaml:1:11: "maybe", expected true or false`},
		{"include: a", `c.yaml:1:10: "a", expected a list`},
		{"- a", `c.yaml:1:1: a list in place of the configuration, expected keys and values`},
		{"include: [a]\ninclude: [b]", `c.yaml:2:1: "include" is written twice in the configuration, expected once`},
		{"classification: [{match: a, level: secrte}]", `c.yaml:1:36: unknown value "secrte", expected one of "public", "internal", "confidential", "restricted"`},
		{"classification: [{match: a, level: restrcted}]", `c.yaml:1:36: unknown value "restrcted"; did you mean "restricted"?`},
		{"classification: [{level: public}]", `c.yaml:1:18: "match" is missing, expected it in a classification`},
		{"declare: [{match: a, auth: none, owner: b}]", `c.yaml:1:11: "reason" is missing, expected it in a declaration`},
		{"trusted-accounts: [123]", `c.yaml:1:20: "123" is no account id, expected 12 digits in quotes`},
		{"rules: {SL5002: {off: true}}", `c.yaml:1:9: rule "SL5002" is switched off without a reason, expected "reason" beside "off"`},
		{"rules: {SL5002: {severity: worst}}", `c.yaml:1:28: unknown value "worst", expected one of "critical"`},
		{"exclude: ['[']", `c.yaml:1:11: "[" is no pattern of file names, expected one like "services/**"`},
		{"a: [", `c.yaml:1:1: did not find expected node content, expected YAML`},
		{"include: &x [*x]", `c.yaml:1:14: an alias, expected text`},
	}
	for _, tt := range tests {
		_, problems := Parse("c.yaml", []byte(tt.text))
		var got []string
		for _, p := range problems {
			got = append(got, fmt.Sprintf("%s: %s", p.At, p.Message))
		}
		if !strings.Contains(strings.Join(got, "\n"), tt.want) {
			t.Errorf("%q:\n got %q\nwant %q", tt.text, got, tt.want)
		}
	}
}

func TestEmpty(t *testing.T) {
	for _, text := range []string{"", "# nothing\n", "---\n", "null\n", "include:\n"} {
		if c, problems := Parse("c.yaml", []byte(text)); len(problems) > 0 || c.Include != nil {
			t.Errorf("%q: %v %v", text, c, problems)
		}
	}
}

func TestLoadLooksUpward(t *testing.T) {
	fsys := fstest.MapFS{Path: {Data: []byte("complete: true")}, "a/b/t.yaml": {}}
	c, problems, err := Load(fsys, "a/b")
	if err != nil || len(problems) > 0 || !c.Complete || c.File != Path {
		t.Errorf("got %+v %v %v", c, problems, err)
	}
	if c, _, err := Load(fstest.MapFS{}, "."); err != nil || c.File != "" {
		t.Errorf("without a file: %+v %v", c, err)
	}
}

func TestWalked(t *testing.T) {
	c, problems := Parse("c.yaml", []byte("include: ['services/**', ./infra/]\nexclude: [services/old/, '**/test/**']"))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	tests := []struct {
		name   string
		folder bool
		want   bool
	}{
		{"services/a/t.yaml", false, true},
		{"services/old", true, false},
		{"services/old/t.yaml", false, false},
		{"services/a/test/t.yaml", false, false},
		{"infra/t.yaml", false, true},
		{"other/t.yaml", false, false},
		{"other", true, true}, // something below may be included
	}
	for _, tt := range tests {
		if got := c.Walked(tt.name, tt.folder); got != tt.want {
			t.Errorf("Walked(%q) = %v", tt.name, got)
		}
	}
}

func TestMatches(t *testing.T) {
	n := &model.Node{ID: "app.yaml#UsersTable", Name: "UsersTable", Aliases: []string{"prod-users"}}
	tests := []struct {
		pattern string
		want    bool
	}{
		{"UsersTable", true},
		{"Users", false},
		{"Users*", true},
		{"*Table", true},
		{"*users*", true},
		{"*", true},
		{"", false},
		{"app.yaml#*", true},
		{"U*s*le", true},
		{"U*x*le", false},
		{"UsersTable*UsersTable", false},
	}
	for _, tt := range tests {
		if got := Matches(tt.pattern, n); got != tt.want {
			t.Errorf("Matches(%q) = %v", tt.pattern, got)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(whole))
	f.Add([]byte("a: &a [*a, *a]"))
	f.Add([]byte("? [a]\n: b"))
	f.Fuzz(func(t *testing.T, text []byte) {
		_, problems := Parse("c.yaml", text)
		for _, p := range problems {
			if p.Message == "" || p.At.File == "" {
				t.Errorf("a problem without text or place: %+v", p)
			}
		}
	})
}
