package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestNoBrowser asks for a PDF where no browser is: nothing is written, and it
// is said what to do.
func TestNoBrowser(t *testing.T) {
	dir := t.TempDir()
	pdf := filepath.Join(dir, "model.pdf")
	if err := os.WriteFile(pdf, []byte("old"), 0o644); err != nil {
		t.Fatal(err)
	}
	planted := filepath.Join(root(t), "examples") // a relative entry of PATH is passed over
	for _, path := range []string{"", dir, "relative" + string(os.PathListSeparator) + planted} {
		code, out, errs := shell{dir: root(t), env: map[string]string{"PATH": path}}.run("report", "-o", pdf, "examples/shop-hardened")
		if code != exitUsage || out != "" || !strings.Contains(errs, "a PDF is printed by Chromium, and none is on PATH") {
			t.Errorf("PATH %q: exit status %d: %s%s", path, code, out, errs)
		}
	}
	if text, _ := os.ReadFile(pdf); string(text) != "old" {
		t.Error("a report that was there is gone")
	}
}

// TestPDF prints a report where there is a browser.
func TestPDF(t *testing.T) {
	s := shell{dir: root(t), env: map[string]string{"PATH": os.Getenv("PATH")}}
	if _, err := (Command{Getenv: os.Getenv}).browser(); err != nil {
		t.Skip("no Chromium on PATH")
	}
	pdf := filepath.Join(t.TempDir(), "model.pdf")
	code, _, errs := s.run("report", "-o", pdf, "examples/shop-hardened")
	text, _ := os.ReadFile(pdf)
	if code != exitOK || !bytes.HasPrefix(text, []byte("%PDF-")) {
		t.Errorf("exit status %d, %d bytes: %s", code, len(text), errs)
	}
}

// TestReportInDocs holds docs/threat-model-shop-hurried.md to what is written
// now.
func TestReportInDocs(t *testing.T) {
	code, out, errs := shell{dir: root(t)}.run("report", "--format", "md", "--now", "2026-11-25", "examples/shop-hurried")
	if code != exitOK || errs != "" {
		t.Fatalf("exit status %d: %s", code, errs)
	}
	file := filepath.Join(root(t), "docs", "threat-model-shop-hurried.md")
	if *update {
		if err := os.WriteFile(file, []byte(out), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(want) != out {
		t.Errorf("%s is stale: go test ./cmd/strideline -run TestReportInDocs -update writes it", file)
	}
}
