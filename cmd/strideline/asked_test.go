package main

import (
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

// TestAnswersHoldTheirSchemas asks the examples and fixtures in every form.
func TestAnswersHoldTheirSchemas(t *testing.T) {
	shop := "examples/shop-hurried"
	all := templates(t)
	for _, c := range []struct {
		schema string
		args   []string
		least  int // bytes: an answer that holds something
	}{
		{"query", append([]string{"query", "(a:actor)-[c:calls]->(t)-[:forwards|invokes*0..3]->(x)-[w:writes|reads]->(s)", "--where", `t.auth == "none" || s.sensitivity == "public"`}, all...), 10_000},
		{"query", append([]string{"query", "(a), (a)-[e]->(b)"}, shop), 10_000},
		{"query", []string{"query", "(t:iot-rule)", shop}, 50},
		{"reach", []string{"reach", "PlaceOrder", shop}, 1_000},
		{"reach", []string{"reach", "any:s3", shop}, 100},
		{"reach", []string{"reach", "internet", shop}, 100},
		{"who-can", []string{"who-can", "touch", "Orders", shop}, 1_000},
		{"who-can", []string{"who-can", "s3:*", "Pictures", shop}, 500},
		{"who-can", []string{"who-can", "assume", "ShopRole", shop}, 100},
	} {
		s, err := jsonschema.NewCompiler().Compile(filepath.Join(root(t), "docs", "schema", c.schema+".schema.json"))
		if err != nil {
			t.Fatal(err)
		}
		code, out, errs := shell{dir: root(t)}.run(append(c.args, "--format", "json")...)
		if code != exitOK || len(out) < c.least {
			t.Errorf("%v: exit status %d, %d bytes: %s", c.args[:2], code, len(out), errs)
			continue
		}
		v, err := jsonschema.UnmarshalJSON(strings.NewReader(out))
		if err != nil {
			t.Fatalf("%v: not JSON: %v", c.args[:2], err)
		}
		if err := s.Validate(v); err != nil {
			t.Errorf("%v: %v", c.args[:2], err)
		}
	}
}

// TestCypherIsWhole reads the statements back as tokens: strings end where they
// should, brackets meet, and as many rows stand there as the graph has nodes
// and edges. No graph database runs here.
func TestCypherIsWhole(t *testing.T) {
	files := templates(t)
	_, out, errs := shell{dir: root(t)}.run(append([]string{"graph", "--format", "cypher"}, files...)...)
	if errs != "" {
		t.Fatal(errs)
	}
	rest := regexp.MustCompile(`'(?:[^'\\]|\\['\\]|\\u[0-9a-f]{4})*'`).ReplaceAllString(out, "S")
	rest = regexp.MustCompile("`(?:[^`]|``)*`").ReplaceAllString(rest, "N")
	if strings.ContainsAny(rest, "'`\\") {
		t.Error("a string or a name does not end where it should")
	}
	for _, pair := range []string{"()", "[]", "{}"} {
		if a, b := strings.Count(rest, pair[:1]), strings.Count(rest, pair[1:]); a != b {
			t.Errorf("%d %q, %d %q", a, pair[:1], b, pair[1:])
		}
	}
	_, stats, _ := shell{dir: root(t)}.run(append([]string{"graph", "--stats"}, files...)...)
	for what, got := range map[string]int{
		"nodes": strings.Count(rest, "\n  {id: S"), "edges": strings.Count(rest, "\n  {from: S"),
	} {
		m := regexp.MustCompile(`(?m)^` + what + ` +(\d+)$`).FindStringSubmatch(stats)
		if m == nil {
			t.Fatalf("no %s in %q", what, stats)
		}
		if m[1] != strconv.Itoa(got) || got == 0 {
			t.Errorf("%d %s, want %s", got, what, m[1])
		}
	}
}
