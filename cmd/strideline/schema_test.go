package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"gopkg.in/yaml.v3"
)

// TestSchemas holds what the commands print to the published schemas: on the
// examples and fixtures, and on the pattern collection where it is there.
func TestSchemas(t *testing.T) {
	runs := map[string][]string{root(t): templates(t)}
	patterns := filepath.Join(root(t), "..", "shared", "corpus", "patterns")
	if _, err := os.Stat(patterns); err == nil && !testing.Short() {
		runs[patterns] = []string{"."}
	}
	for dir, paths := range runs {
		for schema, command := range map[string]string{"threats": "analyze", "graph": "graph"} {
			c := jsonschema.NewCompiler()
			c.AssertFormat()
			s, err := c.Compile(filepath.Join(root(t), "docs", "schema", schema+".schema.json"))
			if err != nil {
				t.Fatal(err)
			}
			_, out, _ := shell{dir: dir}.run(append([]string{command, "--format", "json"}, paths...)...)
			v, err := jsonschema.UnmarshalJSON(strings.NewReader(out))
			if err != nil {
				t.Fatalf("%s: not JSON: %v", command, err)
			}
			if err := s.Validate(v); err != nil {
				t.Errorf("%s in %s: %v", command, filepath.Base(dir), err)
			}
		}
	}
}

// schema is a schema of another tool, from the collection beside the
// repository; without it nothing is validated.
type schema struct{ s *jsonschema.Schema }

func readSchema(t *testing.T, name string) *schema {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root(t), "..", "shared", "schemas", name))
	if err != nil {
		t.Skipf("%s is not there", name)
	}
	loaded, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("schema.json", loaded); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	return &schema{s}
}

func (s *schema) validate(doc []byte) error {
	var v any
	if err := yaml.Unmarshal(doc, &v); err != nil {
		return err
	}
	return s.s.Validate(v)
}
