package rules

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write the generated pages")

const refresh = "refresh it with: go test ./rules -run TestDocs -update"

// TestDocs holds what is generated (pages, compiled conditions) to the rules
// and the attribute table.
func TestDocs(t *testing.T) {
	s, err := Builtin()
	if err != nil {
		t.Fatal(err)
	}
	docs := filepath.Join("..", "docs")
	pages := map[string][]byte{
		filepath.Join(docs, "attributes.md"):      AttributesPage(),
		filepath.Join(docs, "rules", "README.md"): s.Index(),
	}
	if pages[filepath.Join("builtin", "compiled.txt")], err = s.compiled(); err != nil {
		t.Fatal(err)
	}
	for _, r := range s.All() {
		pages[filepath.Join(docs, "rules", r.ID+".md")] = r.Page(read(t, r, "flagged.yaml"), read(t, r, "safe.yaml"))
	}
	for file, want := range pages {
		if *update {
			if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(file, want, 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if got, err := os.ReadFile(file); err != nil || !bytes.Equal(got, want) {
			t.Errorf("%s is stale; %s", file, refresh)
		}
		if bytes.Contains(want, []byte("{t.")) || bytes.Contains(want, []byte("%!")) {
			t.Errorf("%s holds a placeholder", file)
		}
	}
	old, _ := filepath.Glob(filepath.Join(docs, "rules", "*.md"))
	for _, file := range old {
		if pages[file] == nil {
			t.Errorf("%s: no rule has this page; remove it", file)
		}
	}
}

func read(t *testing.T, r *Rule, name string) []byte {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("builtin", r.Folder, name))
	if err != nil {
		t.Fatal(err)
	}
	return data
}

// TestFixturesDifferInOneThing keeps a flagged and its safe fixture close
// together, so that they show what makes the difference.
func TestFixturesDifferInOneThing(t *testing.T) {
	s, err := Builtin()
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range s.All() {
		flagged, safe := lines(read(t, r, "flagged.yaml")), lines(read(t, r, "safe.yaml"))
		head, tail := 0, 0
		for head < min(len(flagged), len(safe)) && flagged[head] == safe[head] {
			head++
		}
		for tail < min(len(flagged), len(safe))-head && flagged[len(flagged)-1-tail] == safe[len(safe)-1-tail] {
			tail++
		}
		if n := max(len(flagged), len(safe)) - head - tail; n > 16 && r.ID != "SL6004" {
			t.Errorf("%s: the fixtures differ over %d lines", r.ID, n)
		}
	}
}

func lines(data []byte) []string {
	text := strings.ReplaceAll(wantComment.ReplaceAllString(string(data), ""), " \n", "\n")
	return strings.Split(text, "\n")
}
