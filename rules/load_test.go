package rules

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"cel.dev/cel-go/cel"
)

func lazyEnv() func() (*cel.Env, error) { return sync.OnceValues(newEnv) }

func ruleFS(t *testing.T, text string) fstest.MapFS {
	t.Helper()
	id, _, _ := strings.Cut(strings.TrimPrefix(text, "id: "), "\n")
	return fstest.MapFS{"rules/" + id + "-x/rule.yaml": {Data: []byte(text)}}
}

const goodRule = `id: ACME1
title: a queue is written from outside
stride: [tampering]
path: (t:trigger)-[:invokes]->(f:function)-[w:writes]->(q:queue)
where: t.auth == "none"
per: [t, q]
message: "{f} {w.verb} {q.name}"
why: w
fix: f
`

func TestMistakesOfARuleHaveAPlace(t *testing.T) {
	tests := []struct{ name, old, new, want string }{
		{"unknown key", "stride:", "strid: x\nstride:", `3:1: "strid": no such key of a rule; did you mean "stride"?`},
		{"unknown stride", "[tampering]", "[tempering]", `3:10: "tempering": expected one of spoofing, tampering, repudiation, information-disclosure, denial-of-service, elevation-of-privilege; did you mean "tampering"?`},
		{"unknown label", "(q:queue)", "(q:queu)", `4:59: "queu": no such kind or class of node here; did you mean "queue"?`},
		{"unknown edge", "[w:writes]", "[w:wrties]", `4:47: "wrties": no such kind of edge; did you mean "writes"?`},
		{"broken pattern", "->(q:queue)", "-(q:queue)", `4:54: "-(q:queue)": expected "->"`},
		{"unknown attribute", "t.auth ==", "t.outh ==", `5:10: "outh": no attribute of t (trigger); did you mean "auth"?`},
		{"value not allowed", `"none"`, `"nope"`, `5:18: "nope": auth is never that; expected one of none, api-key, iam, jwt, authorizer, cognito, mutual-tls, signature, internal; did you mean "none"?`},
		{"folded condition", `where: t.auth == "none"`, "where: >\n  t.auth == \"none\" &&\n    f.timeot > 3", `7:7: "timeot": no attribute of f (function); did you mean "timeout"?`},
		{"literal condition", `where: t.auth == "none"`, "where: |\n  t.auth == \"none\"\n  && ff.timeout > 3", `7:6: undeclared reference to 'ff' (in container '')`},
		{"quoted condition", `where: t.auth == "none"`, "where: 't.outh == \"none\"'", `5:11: "outh": no attribute of t (trigger); did you mean "auth"?`},
		{"unknown per", "[t, q]", "[t, p]", `6:10: "p": the path binds no such name`},
		{"unknown in message", "{q.name}", "{q.nme}", `7:25: "nme": no attribute of q; did you mean "name"?`},
		{"missing", "title: a queue is written from outside\n", "", `1:1: "title": missing; every rule has it`},
		{"prose", "why: w", "why: \"{x}\"", `8:8: "x": the path binds no such name`},
		{"head behind prose", "fix: f\n", "fix: f\nunknown: ask\n", `10:1: "unknown": stands in front of "why"`},
		{"not a mapping", goodRule, "- a\n", `1:1: a rule is a mapping that begins with "id"`},
		{"broken yaml", "per: [t, q]", "per: [t, q", `5:1: did not find expected ',' or ']'`},
		{"likelihood", "per:", "likelihood: hihg\nper:", `6:13: "hihg": likelihood is low, medium, high, or an expression; did you mean "high"?`},
		{"impact", "per:", "impact: 't.auth == \"none\" ? \"high\" : \"hgh\"'\nper:", `6:39: "hgh": expected one of low, medium, high, very-high; did you mean "high"?`},
		{"implies", "per:", "implies: [ACME2]\nper:", `6:11: "ACME2": no rule has this id; did you mean "ACME1"?`},
		{"edit of nothing", "fix: f", "fix: f\nedit: {set: {on: t, property: auth}}", `10:1: "edit": expected {set: {on: ..., property: ..., value: ...}}`},
		{"edit of an unknown node", "fix: f", "fix: f\nedit: {set: {on: r, property: auth, value: iam}}", `10:18: "r": no single node of the path has this name`},
		{"edit of an unknown attribute", "fix: f", "fix: f\nedit: {set: {on: t, property: outh, value: iam}}", `10:31: "outh": t has no attribute of this name`},
		{"edit to an unknown value", "fix: f", "fix: f\nedit: {set: {on: t, property: auth, value: [iam, jtw]}}", `10:50: "jtw": no value of auth; did you mean "jwt"?`},
		{"id", "id: ACME1", "id: acme", `1:5: "acme": a rule's id is letters and then digits, such as "SL2001" or "ACME12"`},
		{"twice", "per: [t, q]", "per: [t, q]\nper: [t]", `7:1: "per": written twice`},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			text := strings.Replace(goodRule, tt.old, tt.new, 1)
			if text == goodRule {
				t.Fatal("the case changes nothing")
			}
			fsys := fstest.MapFS{"rules/ACME1-x/rule.yaml": {Data: []byte(text)}}
			s, problems := newSet(nil, lazyEnv()).With(fsys, "rules")
			if len(problems) == 0 {
				t.Fatalf("no problem, want %s", tt.want)
			}
			got := fmt.Sprintf("%d:%d: %s", problems[0].At.Start.Line, problems[0].At.Start.Col, problems[0].Message)
			if got != tt.want {
				t.Errorf("got  %s\nwant %s", got, tt.want)
			}
			if tt.name != "implies" && len(s.All()) != 0 {
				t.Error("a rule with a mistake was kept")
			}
		})
	}
}

func TestUserRulesJoinTheBuiltinOnes(t *testing.T) {
	s, err := Builtin()
	if err != nil {
		t.Fatal(err)
	}
	own, problems := s.With(ruleFS(t, goodRule), "rules")
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if len(own.All()) != len(s.All())+1 || own.All()[0].ID != "ACME1" {
		t.Errorf("%d rules with one more, the first is %s", len(own.All()), own.All()[0].ID)
	}
	if _, problems := s.With(fstest.MapFS{}, "nowhere"); len(problems) > 0 {
		t.Errorf("a folder that is not there: %v", problems)
	}
}
