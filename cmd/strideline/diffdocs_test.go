package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"golang.org/x/tools/txtar"
)

// TestDiffDocs holds the example of docs/diff.md to the story that is run, and
// its query to the examples.
func TestDiffDocs(t *testing.T) {
	a, err := txtar.ParseFile(filepath.Join("testdata", "diff-story.txtar"))
	if err != nil {
		t.Fatal(err)
	}
	var told string
	for _, f := range a.Files {
		if f.Name == "opens.txt" {
			told = string(f.Data)
		}
	}
	file := filepath.Join(root(t), "docs", "diff.md")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	block := regexp.MustCompile(`(?s)(    \$ strideline diff main HEAD\n).*?\n(What it opens stands first)`)
	indented := regexp.MustCompile(`(?m)^(.+)$`).ReplaceAllString(told, "    $1")
	fresh := block.ReplaceAllString(string(text), "${1}"+strings.ReplaceAll(indented, "$", "$$")+"\n${2}")
	if told == "" || !block.Match(text) {
		t.Fatal("no example")
	}
	if fresh != string(text) {
		if !*update {
			t.Fatal("docs/diff.md is stale: go test ./cmd/strideline -run TestDiffDocs -update writes it")
		}
		if err := os.WriteFile(file, []byte(fresh), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	m := regexp.MustCompile(`strideline query '([^']*)' --where '([^']*)'`).FindStringSubmatch(fresh)
	if m == nil {
		t.Fatal("no query")
	}
	code, out, errs := shell{dir: root(t)}.run("query", m[1], "--where", m[2], "examples/shop-hurried")
	if code != exitOK || !strings.Contains(out, "POST /orders -invokes-> PlaceOrder -writes-> Orders") {
		t.Errorf("exit status %d: %s%s", code, out, errs)
	}
}
