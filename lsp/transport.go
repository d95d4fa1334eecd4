package lsp

import (
	"context"
	"encoding/json"
	"fmt"
	"runtime/debug"
	"sync"

	"github.com/sourcegraph/jsonrpc2"
	"github.com/tliron/glsp"
)

// transport carries messages between the connection and the handlers. The
// library's own server answers one request at a time, cannot cancel and dies of
// a panic; here notifications keep their order on the read loop, requests run
// beside each other with a context that $/cancelRequest ends, and a panic is an
// internal error.
type transport struct {
	handle func(*glsp.Context) (result any, knownMethod, goodParams bool, err error)
	gate   func(*jsonrpc2.Request) *jsonrpc2.Error // what may not be asked now
	log    func(format string, args ...any)
	life   context.Context

	mu   sync.Mutex
	live map[jsonrpc2.ID]context.CancelFunc // requests being answered
	all  sync.WaitGroup
}

// Handle takes one message off the read loop.
func (t *transport) Handle(_ context.Context, conn *jsonrpc2.Conn, r *jsonrpc2.Request) {
	if r.Method == "$/cancelRequest" {
		t.cancel(r)
		return
	}
	if refusal := t.gate(r); refusal != nil {
		if !r.Notif {
			_ = conn.ReplyWithError(t.life, r.ID, refusal)
		}
		return
	}
	if r.Notif || r.Method == "initialize" || r.Method == "shutdown" {
		t.run(t.life, conn, r)
		return
	}
	ctx, stop := context.WithCancel(t.life)
	t.mu.Lock()
	t.live[r.ID] = stop
	t.mu.Unlock()
	t.all.Go(func() {
		defer func() {
			t.mu.Lock()
			delete(t.live, r.ID)
			t.mu.Unlock()
			stop()
		}()
		t.run(ctx, conn, r)
	})
}

func (t *transport) cancel(r *jsonrpc2.Request) {
	var p struct {
		ID jsonrpc2.ID `json:"id"`
	}
	if r.Params == nil || json.Unmarshal(*r.Params, &p) != nil {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if stop := t.live[p.ID]; stop != nil {
		stop()
	}
}

// run answers one request, or handles one notification.
func (t *transport) run(ctx context.Context, conn *jsonrpc2.Conn, r *jsonrpc2.Request) {
	c := &glsp.Context{Method: r.Method, Params: json.RawMessage("null"), Context: ctx}
	if r.Params != nil {
		c.Params = *r.Params
	}
	c.Notify = func(method string, params any) { _ = conn.Notify(t.life, method, params) }
	c.Call = func(method string, params, result any) { _ = conn.Call(ctx, method, params, result) }
	result, err := t.answer(c)
	if r.Notif {
		if err != nil && err.Code != jsonrpc2.CodeMethodNotFound {
			t.log("%s: %s", r.Method, err.Message)
		}
		return
	}
	if err == nil {
		raw, bad := json.Marshal(result)
		if bad == nil {
			_ = conn.Reply(t.life, r.ID, json.RawMessage(raw))
			return
		}
		err = &jsonrpc2.Error{Code: jsonrpc2.CodeInternalError, Message: bad.Error()}
	}
	_ = conn.ReplyWithError(t.life, r.ID, err)
}

// answer calls the handler; a panic is our bug and costs this answer only.
func (t *transport) answer(c *glsp.Context) (result any, fault *jsonrpc2.Error) {
	defer func() {
		if p := recover(); p != nil {
			t.log("%s: internal error: %v\n%s", c.Method, p, debug.Stack())
			result, fault = nil, &jsonrpc2.Error{Code: jsonrpc2.CodeInternalError, Message: fmt.Sprintf("internal error in %s; this is a bug in strideline, please report it", c.Method)}
		}
	}()
	result, known, good, err := t.handle(c)
	switch {
	case !known:
		return nil, &jsonrpc2.Error{Code: jsonrpc2.CodeMethodNotFound, Message: "unknown method " + c.Method}
	case c.Context.Err() != nil:
		return nil, response(c.Context.Err())
	case !good:
		return nil, &jsonrpc2.Error{Code: jsonrpc2.CodeInvalidParams, Message: fmt.Sprintf("parameters of %s: %v", c.Method, err)}
	case err != nil:
		return nil, response(err)
	}
	return result, nil
}
