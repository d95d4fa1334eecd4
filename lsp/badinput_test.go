package lsp

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	protocol "github.com/tliron/glsp/protocol_3_16"
)

// alive fails the test unless the server still answers of a good template.
func (e *editor) alive(dir string) {
	e.t.Helper()
	var r statusResult
	raw := e.ask("strideline/status", map[string]any{"uri": uriOf(filepath.Join(dir, "good.yaml"))})
	if err := json.Unmarshal(raw, &r); err != nil || !r.Recognised {
		e.t.Errorf("the good template is lost: %s %v", raw, err)
	}
}

// published waits for the last word on a file that fits.
func (e *editor) published(path, what string, fits func([]protocol.Diagnostic) bool) {
	e.t.Helper()
	e.until(0, what, func(n note) bool {
		var p protocol.PublishDiagnosticsParams
		return n.method == "textDocument/publishDiagnostics" && json.Unmarshal(n.params, &p) == nil && p.URI == uriOf(path) && fits(p.Diagnostics)
	})
}

func says(text string) func([]protocol.Diagnostic) bool {
	return func(ds []protocol.Diagnostic) bool {
		return slices.ContainsFunc(ds, func(d protocol.Diagnostic) bool { return strings.Contains(d.Message, text) })
	}
}

func nothingSaid(ds []protocol.Diagnostic) bool { return len(ds) == 0 }

func TestBadInput(t *testing.T) {
	good := map[string]string{"good.yaml": guestBook}
	t.Run("bytes that are not UTF-8", func(t *testing.T) {
		dir := workspace(t, map[string]string{"good.yaml": guestBook, "bytes.yaml": "Resources:\n  Q: {Type: AWS::SQS::Queue, Properties: {QueueName: \"a\xff\"}}\n"})
		e := open(t, dir, nil)
		e.published(filepath.Join(dir, "bytes.yaml"), "problem of the bytes", says("not UTF-8"))
		e.alive(dir)
	})
	t.Run("20 MB", func(t *testing.T) {
		dir := workspace(t, good)
		e := open(t, dir, nil)
		path := filepath.Join(dir, "big.yaml")
		e.didOpen(path, "Resources:\n  Q: {Type: AWS::SQS::Queue}\n#"+strings.Repeat("x", 20<<20), 1)
		e.published(path, "problem of the size", says("larger than"))
		e.alive(dir)
	})
	t.Run("10,000 edits queued", func(t *testing.T) {
		dir := workspace(t, good)
		path := filepath.Join(dir, "good.yaml")
		e := open(t, dir, nil)
		e.didOpen(path, guestBook, 1)
		end := map[string]any{"line": 1 << 20, "character": 0}
		for v := 2; v <= 10_001; v++ {
			e.tell("textDocument/didChange", map[string]any{
				"textDocument":   map[string]any{"uri": uriOf(path), "version": v},
				"contentChanges": []any{map[string]any{"range": map[string]any{"start": end, "end": end}, "text": "#"}},
			})
		}
		if ds := e.diagnosed(path, 10_001); !slices.Contains(codes(ds), "SL2001") {
			t.Errorf("after the edits: %v", codes(ds))
		}
	})
	t.Run("versions that fall", func(t *testing.T) {
		dir := workspace(t, good)
		path := filepath.Join(dir, "good.yaml")
		e := open(t, dir, map[string]any{"debounce": 0})
		e.didOpen(path, guestBook, 9)
		e.diagnosed(path, 9)
		e.didChange(path, "Resources:\n  Q: {Type: AWS::SQS::Queue, Properties: {QueueName: !Ref Nobody}}\n", 3)
		e.published(path, "problem of the new text", says("Nobody"))
	})
	t.Run("a change of what is not open, and nonsense", func(t *testing.T) {
		dir := workspace(t, good)
		e := open(t, dir, nil)
		e.didChange(filepath.Join(dir, "good.yaml"), "", 1)
		e.tell("textDocument/didChange", map[string]any{"textDocument": 7})
		e.tell("textDocument/didOpen", map[string]any{"textDocument": map[string]any{"uri": "::", "text": "x"}})
		e.tell("textDocument/didClose", map[string]any{"textDocument": map[string]any{"uri": "git:/x?y"}})
		e.tell("workspace/didChangeWatchedFiles", map[string]any{"changes": []any{map[string]any{"uri": "", "type": 9}}})
		e.tell("window/workDoneProgress/cancel", map[string]any{"token": 3})
		e.alive(dir)
	})
	t.Run("a file deleted while it is open", func(t *testing.T) {
		dir := workspace(t, map[string]string{"good.yaml": guestBook, "gone.yaml": guestBook})
		path := filepath.Join(dir, "gone.yaml")
		e := open(t, dir, nil)
		e.didOpen(path, guestBook, 1)
		e.diagnosed(path, 1)
		os.Remove(path)
		e.tell("workspace/didChangeWatchedFiles", map[string]any{"changes": []any{map[string]any{"uri": uriOf(path), "type": 3}}})
		e.didChange(path, guestBook+"#", 2)
		if ds := e.diagnosed(path, 2); !slices.Contains(codes(ds), "SL2001") {
			t.Errorf("the buffer is lost: %v", codes(ds))
		}
		from := e.sent()
		e.tell("textDocument/didClose", map[string]any{"textDocument": map[string]any{"uri": uriOf(path)}})
		e.until(from, "the end of its diagnostics", func(n note) bool {
			var p protocol.PublishDiagnosticsParams
			return n.method == "textDocument/publishDiagnostics" && json.Unmarshal(n.params, &p) == nil && p.URI == uriOf(path) && nothingSaid(p.Diagnostics)
		})
		e.alive(dir)
	})
	t.Run("a folder removed, another added", func(t *testing.T) {
		dir, other := workspace(t, good), workspace(t, good)
		e := open(t, dir, nil)
		e.published(filepath.Join(dir, "good.yaml"), "threats", says("writes"))
		event := func(added, removed []any) {
			e.tell("workspace/didChangeWorkspaceFolders", map[string]any{"event": map[string]any{"added": added, "removed": removed}})
		}
		folder := func(d string) []any { return []any{map[string]any{"uri": uriOf(d), "name": "x"}} }
		from := e.sent()
		event(folder(other), folder(dir))
		e.until(from, "the end of its diagnostics", func(n note) bool {
			var p protocol.PublishDiagnosticsParams
			return n.method == "textDocument/publishDiagnostics" && json.Unmarshal(n.params, &p) == nil &&
				p.URI == uriOf(filepath.Join(dir, "good.yaml")) && nothingSaid(p.Diagnostics)
		})
		e.published(filepath.Join(other, "good.yaml"), "threats of the other folder", says("writes"))
		event(nil, folder("/no/such/folder"))
		e.alive(other)
	})
	t.Run("a folder that is not there", func(t *testing.T) {
		e := open(t, filepath.Join(t.TempDir(), "nowhere"), nil)
		dir := workspace(t, good)
		e.didOpen(filepath.Join(dir, "good.yaml"), guestBook, 1)
		e.diagnosed(filepath.Join(dir, "good.yaml"), 1)
	})
	t.Run("settings of the wrong type", func(t *testing.T) {
		dir := workspace(t, good)
		path := filepath.Join(dir, "good.yaml")
		e := open(t, dir, map[string]any{"debounce": "soon", "severityMap": 3, "params": []any{1}, "run": 7, "env": false, "minSeverity": "terrible"})
		for _, settings := range []any{nil, 7, "x", map[string]any{"strideline": "x"}, map[string]any{"strideline": map[string]any{"debounce": -1, "codeLens": "no"}}} {
			e.tell("workspace/didChangeConfiguration", map[string]any{"settings": settings})
		}
		e.didOpen(path, guestBook, 1)
		if ds := e.diagnosed(path, 1); !slices.Contains(codes(ds), "SL2001") {
			t.Errorf("%v", codes(ds))
		}
		e.alive(dir)
	})
	t.Run("no folder at all", func(t *testing.T) {
		dir := workspace(t, good)
		e := connect(t, Options{})
		e.initialize("", full, nil)
		e.didOpen(filepath.Join(dir, "good.yaml"), guestBook, 1)
		e.diagnosed(filepath.Join(dir, "good.yaml"), 1)
		e.alive(dir)
	})
}

// TestOnlyWhatIsIaC: nothing is ever said of other YAML, open or not.
func TestOnlyWhatIsIaC(t *testing.T) {
	others := map[string]string{
		".github/workflows/ci.yaml":        "on: push\njobs: {a: {runs-on: x, steps: [{run: 'echo !Ref'}]}}\n",
		"k8s.yaml":                         "apiVersion: v1\nkind: Service\nmetadata: {name: x}\nspec: {type: LoadBalancer}\n",
		"compose.yml":                      "services:\n  db: {image: postgres}\n",
		"node_modules/x/template.yaml":     guestBook,
		".terraform/template.yaml":         guestBook,
		"cdk.out/asset.1234/template.yaml": guestBook,
		"left-out/template.yaml":           guestBook,
		"half.yaml":                        "a: [\n",
	}
	files := map[string]string{"good.yaml": guestBook, ".strideline/config.yaml": "exclude: [left-out]\n"}
	for n, text := range others {
		files[n] = text
	}
	dir := workspace(t, files)
	e := open(t, dir, map[string]any{"debounce": 0})
	for n, text := range others {
		e.didOpen(filepath.Join(dir, filepath.FromSlash(n)), text, 1)
		e.didChange(filepath.Join(dir, filepath.FromSlash(n)), text+"\n", 2)
	}
	e.alive(dir)
	e.published(filepath.Join(dir, "good.yaml"), "threats", says("writes"))
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, n := range e.notes {
		if n.method != "textDocument/publishDiagnostics" {
			continue
		}
		for name := range others {
			if strings.Contains(string(n.params), uriOf(filepath.Join(dir, filepath.FromSlash(name)))) {
				t.Errorf("%s is spoken of: %s", name, n.params)
			}
		}
	}
}

// TestPullIsNotPushed: a client that pulls hears nothing unasked.
func TestPullIsNotPushed(t *testing.T) {
	dir := workspace(t, map[string]string{"good.yaml": guestBook})
	e := connect(t, Options{})
	e.initialize(dir, `{"textDocument":{"diagnostic":{}}}`, nil)
	e.didOpen(filepath.Join(dir, "good.yaml"), guestBook, 1)
	raw := e.ask("textDocument/diagnostic", map[string]any{"textDocument": map[string]any{"uri": uriOf(filepath.Join(dir, "good.yaml"))}})
	if !strings.Contains(string(raw), "SL2001") {
		t.Errorf("nothing is answered: %s", raw)
	}
	e.alive(dir)
	e.mu.Lock()
	defer e.mu.Unlock()
	for _, n := range e.notes {
		if n.method == "textDocument/publishDiagnostics" {
			t.Errorf("pushed: %s", n.params)
		}
	}
}
