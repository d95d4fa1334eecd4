package cfn

import (
	"context"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"strideline/iac/resource"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestGolden reads the templates of testdata and compares their dumps.
func TestGolden(t *testing.T) {
	for name, c := range map[string]struct {
		dir, file string
		reader    Reader
	}{
		"intrinsics": {".", "intrinsics.yaml", Reader{}},
		"conditions": {".", "conditions.yaml", Reader{}},
		"extensions": {".", "extensions.yaml", Reader{}},
		"nested":     {"nested", "t.yaml", Reader{}},
		"include":    {"include", "t.yaml", Reader{}},
		"params":     {"params", "t.yaml", Reader{Params: map[string]string{"Given": "7"}}},
		"env":        {"params", "t.yaml", Reader{Env: "prod"}},
	} {
		t.Run(name, func(t *testing.T) {
			res, err := c.reader.Read(context.Background(), os.DirFS(filepath.Join("testdata", c.dir)), resource.Root{Path: c.file})
			if err != nil {
				t.Fatal(err)
			}
			golden(t, filepath.Join("testdata", name+".golden"), dump(res))
		})
	}
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(strings.Split(string(want), "\n"), strings.Split(got, "\n")); d != "" {
		t.Errorf("%s (-want +got):\n%s", file, d)
	}
}
