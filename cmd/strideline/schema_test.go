package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
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
