package lsp

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/sourcegraph/jsonrpc2"
	protocol "github.com/tliron/glsp/protocol_3_16"
)

// editor is a client over pipes in memory: what it was sent, in order, and
// answers to what it was asked.
type editor struct {
	t      testing.TB
	conn   *jsonrpc2.Conn
	status chan int
	in     *io.PipeWriter // towards the server

	mu      sync.Mutex
	notes   []note
	arrived chan struct{} // closed and replaced with each note
	answers map[string]func(json.RawMessage) any
}

// note is a message from the server that is no reply.
type note struct {
	method string
	params json.RawMessage
}

// full are the capabilities of an editor that has everything.
const full = `{
	"general": {"positionEncodings": ["utf-16"]},
	"window": {"workDoneProgress": true, "showDocument": {"support": true}},
	"workspace": {"applyEdit": true, "configuration": true, "workspaceFolders": true,
		"workspaceEdit": {"documentChanges": true, "resourceOperations": ["create"]},
		"didChangeConfiguration": {"dynamicRegistration": true},
		"didChangeWatchedFiles": {"dynamicRegistration": true},
		"codeLens": {"refreshSupport": true}, "inlayHint": {"refreshSupport": true}},
	"textDocument": {
		"publishDiagnostics": {"relatedInformation": true, "versionSupport": true, "codeDescriptionSupport": true, "dataSupport": true, "tagSupport": {"valueSet": [1, 2]}},
		"hover": {"contentFormat": ["markdown"]},
		"documentSymbol": {"hierarchicalDocumentSymbolSupport": true},
		"codeAction": {"codeActionLiteralSupport": {"codeActionKind": {"valueSet": ["quickfix"]}}}}}`

// today is the day that tests live in.
var today = time.Date(2026, 11, 25, 12, 0, 0, 0, time.UTC)

// connect starts a server and an editor without saying anything.
func connect(t testing.TB, o Options) *editor {
	t.Helper()
	toServer, in := io.Pipe()
	out, fromServer := io.Pipe()
	o.In, o.Out = toServer, fromServer
	if o.Now == nil {
		o.Now = func() time.Time { return today }
	}
	if o.Log == nil {
		o.Log = testLog{t}
	}
	e := &editor{t: t, status: make(chan int, 1), in: in, arrived: make(chan struct{}), answers: map[string]func(json.RawMessage) any{}}
	go func() {
		e.status <- Serve(context.Background(), o)
		fromServer.Close()
	}()
	e.conn = jsonrpc2.NewConn(context.Background(), jsonrpc2.NewBufferedStream(duplex{out, in}, codec{}), e, jsonrpc2.SetLogger(quiet{}))
	t.Cleanup(func() {
		in.Close()
		<-e.status
	})
	return e
}

type quiet struct{}

func (quiet) Printf(string, ...any) {}

type testLog struct{ t testing.TB }

func (l testLog) Write(p []byte) (int, error) {
	l.t.Logf("server: %s", strings.TrimSpace(string(p)))
	return len(p), nil
}

// Handle records what the server sends.
func (e *editor) Handle(_ context.Context, conn *jsonrpc2.Conn, r *jsonrpc2.Request) {
	n := note{method: r.Method}
	if r.Params != nil {
		n.params = *r.Params
	}
	e.mu.Lock()
	e.notes = append(e.notes, n)
	close(e.arrived)
	e.arrived = make(chan struct{})
	answer := e.answers[r.Method]
	e.mu.Unlock()
	if !r.Notif {
		var result any
		if answer != nil {
			result = answer(n.params)
		}
		go conn.Reply(context.Background(), r.ID, result)
	}
}

// open starts a server on a folder with all capabilities.
func open(t *testing.T, dir string, options map[string]any) *editor {
	t.Helper()
	e := connect(t, Options{})
	e.initialize(dir, full, options)
	return e
}

func (e *editor) initialize(dir, capabilities string, options map[string]any) json.RawMessage {
	e.t.Helper()
	params := map[string]any{"processId": nil, "capabilities": json.RawMessage(capabilities), "initializationOptions": options, "rootUri": nil}
	if dir != "" {
		params["rootUri"] = uriOf(dir)
		params["workspaceFolders"] = []any{map[string]any{"uri": uriOf(dir), "name": "test"}}
	}
	raw := e.ask("initialize", params)
	e.tell("initialized", map[string]any{})
	return raw
}

// ask sends a request and returns its result; an error fails the test.
func (e *editor) ask(method string, params any) json.RawMessage {
	e.t.Helper()
	raw, err := e.try(method, params)
	if err != nil {
		e.t.Fatalf("%s: %v", method, err)
	}
	return raw
}

// try sends a request and returns its result or its error.
func (e *editor) try(method string, params any) (json.RawMessage, error) {
	ctx, stop := context.WithTimeout(context.Background(), 30*time.Second)
	defer stop()
	var raw json.RawMessage
	err := e.conn.Call(ctx, method, params, &raw)
	return raw, err
}

func (e *editor) tell(method string, params any) {
	e.t.Helper()
	if err := e.conn.Notify(context.Background(), method, params); err != nil {
		e.t.Fatalf("%s: %v", method, err)
	}
}

// until waits for a message that the server sent after the first n, and
// returns it with the number of messages up to it.
func (e *editor) until(n int, what string, is func(note) bool) (note, int) {
	e.t.Helper()
	limit := time.After(30 * time.Second)
	for {
		e.mu.Lock()
		for ; n < len(e.notes); n++ {
			if is(e.notes[n]) {
				found := e.notes[n]
				e.mu.Unlock()
				return found, n + 1
			}
		}
		arrived := e.arrived
		e.mu.Unlock()
		select {
		case <-arrived:
		case <-limit:
			e.t.Fatalf("no %s came", what)
		}
	}
}

// forget drops what the server sent so far.
func (e *editor) forget() {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.notes = nil
}

func (e *editor) sent() int {
	e.mu.Lock()
	defer e.mu.Unlock()
	return len(e.notes)
}

// didOpen opens a file of a folder with a text.
func (e *editor) didOpen(path, text string, version int) {
	e.t.Helper()
	e.tell("textDocument/didOpen", map[string]any{"textDocument": map[string]any{"uri": uriOf(path), "languageId": "yaml", "version": version, "text": text}})
}

// didChange replaces the whole text.
func (e *editor) didChange(path, text string, version int) {
	e.t.Helper()
	e.tell("textDocument/didChange", map[string]any{
		"textDocument": map[string]any{"uri": uriOf(path), "version": version}, "contentChanges": []any{map[string]any{"text": text}},
	})
}

// diagnosed waits for the diagnostics of a version of a file.
func (e *editor) diagnosed(path string, version int) []protocol.Diagnostic {
	e.t.Helper()
	var p protocol.PublishDiagnosticsParams
	e.until(0, fmt.Sprintf("diagnostics of version %d", version), func(n note) bool {
		p = protocol.PublishDiagnosticsParams{}
		return n.method == "textDocument/publishDiagnostics" && json.Unmarshal(n.params, &p) == nil &&
			p.URI == uriOf(path) && p.Version != nil && int(*p.Version) >= version
	})
	return p.Diagnostics
}

// workspace writes files into a new folder.
func workspace(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		p := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func read(t *testing.T, name string) string {
	t.Helper()
	b, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}
