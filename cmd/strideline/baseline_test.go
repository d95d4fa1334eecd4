package main

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestLargeBaseline reads what a system of 50,000 threats has written.
func TestLargeBaseline(t *testing.T) {
	var b strings.Builder
	b.WriteString(`{"schema":"strideline.baseline/v1","threats":[`)
	for i := range 50_000 {
		fmt.Fprintf(&b, "%s\n"+`{"id":"a%07d","rule":"SL1001","stack":"services/shop/template.yaml","anchor":"POST /orders"}`, strings.Repeat(",", min(i, 1)), i)
	}
	b.WriteString("]}")
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "known.json"), []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	known, err := Command{Dir: dir}.readBaseline("known.json")
	if err != nil || len(known) != 50_000 {
		t.Errorf("%d threats, %v", len(known), err)
	}
}
