package lsp

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/sourcegraph/jsonrpc2"
	"github.com/tliron/glsp"
)

// link is a transport with handlers of a test, and a client.
func link(t *testing.T, handle func(*glsp.Context) (any, bool, bool, error)) *jsonrpc2.Conn {
	t.Helper()
	toServer, in := io.Pipe()
	out, fromServer := io.Pipe()
	ctx, stop := context.WithCancel(context.Background())
	tr := &transport{
		handle: handle, life: ctx, live: map[jsonrpc2.ID]context.CancelFunc{}, log: t.Logf,
		gate: func(*jsonrpc2.Request) *jsonrpc2.Error { return nil },
	}
	server := jsonrpc2.NewConn(ctx, jsonrpc2.NewBufferedStream(duplex{toServer, fromServer}, codec{}), tr, jsonrpc2.SetLogger(quiet{}))
	client := jsonrpc2.NewConn(ctx, jsonrpc2.NewBufferedStream(duplex{out, in}, codec{}), ignore{}, jsonrpc2.SetLogger(quiet{}))
	t.Cleanup(func() {
		stop()
		in.Close()
		<-server.DisconnectNotify()
		fromServer.Close()
		tr.all.Wait()
	})
	return client
}

type ignore struct{}

func (ignore) Handle(context.Context, *jsonrpc2.Conn, *jsonrpc2.Request) {}

func code(err error) int64 {
	var e *jsonrpc2.Error
	if errors.As(err, &e) {
		return e.Code
	}
	return 0
}

func TestRequestsRunBesideEachOther(t *testing.T) {
	free := make(chan struct{})
	c := link(t, func(c *glsp.Context) (any, bool, bool, error) {
		if c.Method == "slow" {
			<-free
		}
		return c.Method, true, true, nil
	})
	slow, err := c.DispatchCall(context.Background(), "slow", nil)
	if err != nil {
		t.Fatal(err)
	}
	var got string
	if err := c.Call(context.Background(), "fast", nil, &got); err != nil || got != "fast" {
		t.Errorf("a request waits for the one before it: %q, %v", got, err)
	}
	close(free)
	if err := slow.Wait(context.Background(), &got); err != nil || got != "slow" {
		t.Errorf("%q, %v", got, err)
	}
}

func TestNotificationsKeepTheirOrder(t *testing.T) {
	var seen []string
	c := link(t, func(c *glsp.Context) (any, bool, bool, error) {
		if c.Method == "count" {
			return len(seen), true, true, nil
		}
		seen = append(seen, c.Method)
		return nil, true, true, nil
	})
	const n = 500
	for i := range n {
		if err := c.Notify(context.Background(), fmt.Sprint(i), nil); err != nil {
			t.Fatal(err)
		}
	}
	var got int
	if err := c.Call(context.Background(), "count", nil, &got); err != nil || got != n {
		t.Errorf("a request overtook notifications: %d of %d, %v", got, n, err)
	}
	for i, m := range seen {
		if m != fmt.Sprint(i) {
			t.Fatalf("notification %d came as number %d", i, len(m))
		}
	}
}

func TestCancel(t *testing.T) {
	begun := make(chan struct{})
	c := link(t, func(c *glsp.Context) (any, bool, bool, error) {
		close(begun)
		<-c.Context.Done()
		return nil, true, true, c.Context.Err()
	})
	id := jsonrpc2.ID{Str: "seven", IsString: true}
	call, err := c.DispatchCall(context.Background(), "wait", nil, jsonrpc2.PickID(id))
	if err != nil {
		t.Fatal(err)
	}
	<-begun
	if err := c.Notify(context.Background(), "$/cancelRequest", map[string]any{"id": "seven"}); err != nil {
		t.Fatal(err)
	}
	if err := call.Wait(context.Background(), nil); code(err) != codeCancelled {
		t.Errorf("got %v, want code %d", err, codeCancelled)
	}
}

func TestErrorCodes(t *testing.T) {
	c := link(t, func(c *glsp.Context) (any, bool, bool, error) {
		switch c.Method {
		case "unknown":
			return nil, false, false, nil
		case "params":
			return nil, true, false, errors.New("no number")
		case "wrong":
			return nil, true, true, wrong("no such format")
		case "failed":
			return nil, true, true, failed("no IaC here")
		case "modified":
			return nil, true, true, errModified
		case "panic":
			panic("bang")
		case "unmarshalable":
			return func() {}, true, true, nil
		case "absent":
			return string(c.Params), true, true, nil
		}
		return nil, true, true, errors.New("disk full")
	})
	for method, want := range map[string]int64{
		"unknown": -32601, "params": -32602, "wrong": -32602, "failed": -32803, "other": -32803, "modified": -32801, "panic": -32603, "unmarshalable": -32603,
	} {
		if got := code(c.Call(context.Background(), method, nil, nil)); got != want {
			t.Errorf("%s: code %d, want %d", method, got, want)
		}
	}
	var params string
	if err := c.Call(context.Background(), "absent", nil, &params); err != nil || params != "null" {
		t.Errorf("absent parameters are %q, %v", params, err)
	}
}

// TestLife holds the order of initialize, shutdown and exit to the protocol.
func TestLife(t *testing.T) {
	e := connect(t, Options{})
	if _, err := e.try("textDocument/hover", nil); code(err) != codeNotInitialized {
		t.Errorf("a request before initialize: %v", err)
	}
	e.tell("textDocument/didOpen", nil) // ignored
	e.initialize(workspace(t, nil), full, nil)
	if _, err := e.try("initialize", map[string]any{"capabilities": map[string]any{}}); code(err) != jsonrpc2.CodeInvalidRequest {
		t.Errorf("a second initialize: %v", err)
	}
	if _, err := e.try("no/such", nil); code(err) != jsonrpc2.CodeMethodNotFound {
		t.Errorf("an unknown request: %v", err)
	}
	e.tell("no/such", nil)
	e.ask("shutdown", nil)
	if _, err := e.try("textDocument/hover", nil); code(err) != jsonrpc2.CodeInvalidRequest {
		t.Errorf("a request after shutdown: %v", err)
	}
	e.tell("exit", nil)
	if got := e.ended(); got != 0 {
		t.Errorf("exit after shutdown: status %d", got)
	}
}

// ended waits for the server's exit status.
func (e *editor) ended() int {
	e.t.Helper()
	select {
	case got := <-e.status:
		e.status <- got
		return got
	case <-time.After(30 * time.Second):
		e.t.Fatal("the server did not end")
		return -1
	}
}

func TestEnds(t *testing.T) {
	t.Run("exit without shutdown", func(t *testing.T) {
		e := connect(t, Options{})
		e.initialize(workspace(t, nil), full, nil)
		e.tell("exit", nil)
		if got := e.ended(); got != 1 {
			t.Errorf("status %d, want 1", got)
		}
	})
	t.Run("the stream ends", func(t *testing.T) {
		e := connect(t, Options{})
		e.initialize(workspace(t, nil), full, nil)
		e.in.Close()
		if got := e.ended(); got != 0 {
			t.Errorf("status %d, want 0", got)
		}
	})
	t.Run("the client's process dies", func(t *testing.T) {
		var alive atomic.Bool
		alive.Store(true)
		e := connect(t, Options{Alive: func(pid int) bool { return pid == 4711 && alive.Load() }})
		e.ask("initialize", map[string]any{"processId": 4711, "capabilities": map[string]any{}})
		e.tell("initialized", map[string]any{})
		alive.Store(false)
		e.ended()
	})
	t.Run("while it works", func(t *testing.T) {
		dir := workspace(t, map[string]string{"template.yaml": guestBook})
		e := connect(t, Options{})
		e.initialize(dir, full, nil)
		for v := range 50 {
			e.didOpen(filepath.Join(dir, "template.yaml"), guestBook+strings.Repeat("#", v), v)
		}
		e.ask("shutdown", nil)
		e.tell("exit", nil)
		if got := e.ended(); got != 0 {
			t.Errorf("status %d, want 0", got)
		}
	})
}

// TestBrokenMessage: a message that is no JSON costs itself.
func TestBrokenMessage(t *testing.T) {
	e := connect(t, Options{})
	go fmt.Fprintf(e.in, "Content-Length: 9\r\nX-Other: 1\r\n\r\n{\"id\": 1,")
	raw := e.initialize(workspace(t, nil), `{}`, nil)
	var r initializeResult
	if err := json.Unmarshal(raw, &r); err != nil {
		t.Fatal(err)
	}
}

// TestStarvation: edits that never pause do not keep diagnostics away for
// ever, and requests are answered between them.
func TestStarvation(t *testing.T) {
	dir := workspace(t, map[string]string{"template.yaml": guestBook})
	path := filepath.Join(dir, "template.yaml")
	e := open(t, dir, map[string]any{"debounce": 1000})
	e.didOpen(path, guestBook, 1)
	e.diagnosed(path, 1)
	from, version := e.sent(), 1
	for begin := time.Now(); time.Since(begin) < 20*time.Second; {
		version++
		e.didChange(path, guestBook+strings.Repeat("#", version), version)
		time.Sleep(5 * time.Millisecond)
		e.mu.Lock()
		told := false
		for _, n := range e.notes[from:] {
			told = told || n.method == "textDocument/publishDiagnostics"
		}
		e.mu.Unlock()
		if told {
			return
		}
	}
	t.Error("20 s of edits without a pause, and no diagnostics")
}
