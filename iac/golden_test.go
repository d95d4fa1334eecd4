package iac

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestGraphs holds the graph of each template in testdata against the dump
// beside it. Refresh with go test ./iac -run TestGraphs -update and read the
// difference like code.
func TestGraphs(t *testing.T) {
	inputs, err := filepath.Glob("testdata/*.yaml")
	if err != nil || len(inputs) == 0 {
		t.Fatalf("no templates in testdata: %v", err)
	}
	for _, in := range inputs {
		t.Run(filepath.Base(in), func(t *testing.T) {
			got := dump(t, filepath.Base(in))
			golden := strings.TrimSuffix(in, ".yaml") + ".dump"
			if *update {
				if err := os.WriteFile(golden, got, 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if d := cmp.Diff(string(want), string(got)); d != "" {
				t.Errorf("graph differs (-want +got):\n%s", d)
			}
		})
	}
}

// dump loads one template of testdata and returns its problems and graph.
func dump(t *testing.T, name string) []byte {
	t.Helper()
	g, err := Load(context.Background(), os.DirFS("testdata"), []string{name}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	for _, p := range g.Problems {
		fmt.Fprintf(&b, "problem %s %s: %s\n", p.Level, p.At, p.Message)
	}
	if err := g.Dump(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}
