package lsp

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// TestSettingsAppear: a configuration that is made while the server runs holds
// from then on, and no longer when it goes.
func TestSettingsAppear(t *testing.T) {
	dir := workspace(t, map[string]string{"template.yaml": guestBook})
	path := filepath.Join(dir, "template.yaml")
	e := open(t, dir, map[string]any{"debounce": 0})
	e.didOpen(path, guestBook, 1)
	if got := codes(e.diagnosed(path, 1)); !slices.Contains(got, "SL2001") {
		t.Fatalf("%v", got)
	}
	config := filepath.Join(dir, ".strideline", "config.yaml")
	if err := os.MkdirAll(filepath.Dir(config), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(config, []byte("rules:\n  SL2001: {off: true, reason: a test}\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	event := func(kind int) {
		e.tell("workspace/didChangeWatchedFiles", map[string]any{"changes": []any{map[string]any{"uri": uriOf(config), "type": kind}}})
	}
	event(1)
	e.didChange(path, guestBook+"#", 2)
	if got := codes(e.diagnosed(path, 2)); slices.Contains(got, "SL2001") {
		t.Errorf("the rule is switched off: %v", got)
	}
	if err := os.RemoveAll(filepath.Dir(config)); err != nil {
		t.Fatal(err)
	}
	event(3)
	e.didChange(path, guestBook+"##", 3)
	if got := codes(e.diagnosed(path, 3)); !slices.Contains(got, "SL2001") {
		t.Errorf("the configuration is gone: %v", got)
	}
}
