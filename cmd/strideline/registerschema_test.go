package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
)

const openTable = `Transform: AWS::Serverless-2016-10-31
Resources:
  Sign:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: python3.13
      Handler: a.b
      InlineCode: x
      Policies: [{DynamoDBWritePolicy: {TableName: !Ref Entries}}]
      FunctionUrlConfig: {AuthType: NONE}
  Entries: {Type: AWS::Serverless::SimpleTable}
`

const someRisks = `risks:
  - {id: aaaaaaaa, status: accepted, reason: "no\u202e threat", owner: o, stack: t.yaml, anchor: x}
  - {id: bbbbbbbb, status: avoided, reason: r, owner: o, stack: other.yaml, until: 2020-01-01}
  - {id: cccccccc, status: fine, reason: r, owner: o}
`

// TestRegisterSchemas holds the lists of decisions and of known threats to
// their published schemas, and to being the same twice.
func TestRegisterSchemas(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		file := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	write("t.yaml", openTable)
	write(".strideline/risks.yaml", someRisks)
	for schema, args := range map[string][]string{
		"risks": {"risks", "list", "--format", "json"}, "baseline": {"baseline", "write", "-o", "-"},
		"threats": {"analyze", "--format", "json"},
	} {
		c := jsonschema.NewCompiler()
		c.AssertFormat()
		s, err := c.Compile(filepath.Join(root(t), "docs", "schema", schema+".schema.json"))
		if err != nil {
			t.Fatal(err)
		}
		_, out, _ := shell{dir: dir}.run(args...)
		v, err := jsonschema.UnmarshalJSON(strings.NewReader(out))
		if err != nil {
			t.Fatalf("%s: not JSON: %v\n%s", schema, err, out)
		}
		if err := s.Validate(v); err != nil {
			t.Errorf("%s: %v\n%s", schema, err, out)
		}
		if _, again, _ := (shell{dir: dir}).run(args...); again != out {
			t.Errorf("%s: two runs differ", schema)
		}
		if strings.ContainsRune(out, '\u202e') {
			t.Errorf("%s: a control character as it is:\n%s", schema, out)
		}
	}
}
