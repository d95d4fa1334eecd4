package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestIDsHoldOverRenames holds what the risk register and diff stand on: the id
// of a threat does not change when its template moves or gets another name.
func TestIDsHoldOverRenames(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(root(t), "examples", "shop-hurried", "template.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	ids := func(name string) []string {
		dir := t.TempDir()
		file := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, text, 0o644); err != nil {
			t.Fatal(err)
		}
		_, out, errs := shell{dir: dir}.run("analyze", "--format", "json", ".")
		var doc struct{ Threats []struct{ ID string } }
		if err := json.Unmarshal([]byte(out), &doc); err != nil {
			t.Fatalf("%v: %s", err, errs)
		}
		var found []string
		for _, th := range doc.Threats {
			found = append(found, th.ID)
		}
		return found
	}
	before, after := ids("template.yaml"), ids("services/shop/stack.yml")
	if d := cmp.Diff(before, after); d != "" || len(before) < 10 {
		t.Errorf("%d threats, and after moving the template:\n%s", len(before), d)
	}
}
