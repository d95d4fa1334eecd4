package lsp

import (
	"context"
	"fmt"
	"io"
	"log"
	"sync"
	"time"

	"github.com/sourcegraph/jsonrpc2"
	protocol316 "github.com/tliron/glsp/protocol_3_16"
	protocol "github.com/tliron/glsp/protocol_3_17"

	"strideline/render"
)

// Options are the surroundings of a server.
type Options struct {
	In      io.Reader
	Out     io.Writer // the protocol's alone
	Log     io.Writer // for people; nil for none
	Version string
	Now     func() time.Time
	Getenv  func(string) string // finds git's configuration; nil: it is not looked for
	// Alive reports whether a process still runs; nil: clients are trusted to
	// close the stream.
	Alive func(pid int) bool
	// Layout finds what lays pictures out; nil: no picture can be drawn.
	Layout func() (render.Layout, error)

	staleFor   time.Duration // 0: staleFor
	noticeable time.Duration // 0: noticeable
}

// Server is one connection to one editor.
type Server struct {
	o       Options
	handler protocol.Handler
	conn    *jsonrpc2.Conn
	life    context.Context
	end     context.CancelFunc
	logger  *log.Logger
	docs    documents
	client  client // set by initialize, before anything reads it

	phaseMu sync.Mutex
	phase   phase

	analyst
	publisher
	progresses progresses
}

// phase is how far the life of a connection has come.
type phase int

const (
	fresh phase = iota
	running
	shut
	gone
)

// held is a reader that begins when something is ready: the connection reads
// from the moment it is made, before anybody has it.
type held struct {
	io.Reader
	ready <-chan struct{}
}

func (h held) Read(p []byte) (int, error) {
	<-h.ready
	return h.Reader.Read(p)
}

// Serve speaks the protocol until the client is done with it and returns the
// exit status that the protocol asks for: 0 after shutdown, or where the
// stream simply ended; 1 where exit came without shutdown. It does not close
// the streams: the library must not be closed while it takes in a reply (it
// sends on the closed channel of a call), and they end with the process.
func Serve(ctx context.Context, o Options) int {
	s := newServer(ctx, o)
	defer s.end()
	t := &transport{handle: s.handler.Handle, gate: s.gate, log: s.logf, life: s.life, live: map[jsonrpc2.ID]context.CancelFunc{}}
	ready := make(chan struct{})
	stream := jsonrpc2.NewBufferedStream(duplex{held{o.In, ready}, o.Out}, codec{broken: func(err error) {
		s.logf("a message that is no JSON: %v", err)
	}})
	// The log of the library goes where ours does: one line for the end of the
	// stream is no news to anybody.
	s.conn = jsonrpc2.NewConn(s.life, stream, t, jsonrpc2.SetLogger(s.logger))
	close(ready)
	var work sync.WaitGroup
	work.Go(s.work)
	status := s.wait()
	s.end()
	work.Wait()
	s.close()
	return status
}

func newServer(ctx context.Context, o Options) *Server {
	if o.Log == nil {
		o.Log = io.Discard
	}
	s := &Server{o: o, logger: log.New(o.Log, "strideline lsp: ", log.Ltime)}
	s.life, s.end = context.WithCancel(ctx)
	s.analyst.init()
	s.publisher.init()
	s.handlers()
	return s
}

// wait returns when the connection ends, with the exit status.
func (s *Server) wait() int {
	select {
	case <-s.conn.DisconnectNotify():
	case <-s.life.Done():
	}
	s.phaseMu.Lock()
	defer s.phaseMu.Unlock()
	if s.phase == gone {
		return 1
	}
	return 0
}

func (s *Server) logf(format string, args ...any) { s.logger.Printf(format, args...) }

// gate refuses what the phase does not allow, and follows it.
func (s *Server) gate(r *jsonrpc2.Request) *jsonrpc2.Error {
	s.phaseMu.Lock()
	defer s.phaseMu.Unlock()
	switch {
	case r.Method == "exit":
		if s.phase != shut {
			s.phase = gone
		}
		s.end()
		return &jsonrpc2.Error{Code: jsonrpc2.CodeInvalidRequest, Message: "exit is a notification"}
	case s.phase == fresh && r.Method == "initialize":
		s.phase = running
	case s.phase == fresh:
		return &jsonrpc2.Error{Code: codeNotInitialized, Message: "initialize comes first"}
	case s.phase == shut:
		return &jsonrpc2.Error{Code: jsonrpc2.CodeInvalidRequest, Message: "the server was shut down"}
	case r.Method == "initialize":
		return &jsonrpc2.Error{Code: jsonrpc2.CodeInvalidRequest, Message: "initialize comes once"}
	case r.Method == "shutdown":
		s.phase = shut
	}
	return nil
}

// handlers are the methods that are answered, one file a feature.
func (s *Server) handlers() {
	h := &s.handler
	h.Initialize = s.initialize
	h.Initialized = s.initialized
	h.Shutdown = noShutdown
	h.SetTrace = noTrace
	h.TextDocumentDidOpen = s.didOpen
	h.TextDocumentDidChange = s.didChange
	h.TextDocumentDidSave = s.didSave
	h.TextDocumentDidClose = s.didClose
	h.TextDocumentHover = s.hover
	h.TextDocumentCompletion = s.completion
	h.TextDocumentCodeLens = s.codeLens
	h.TextDocumentDefinition = s.definition
	h.TextDocumentReferences = s.references
	h.TextDocumentDocumentSymbol = s.documentSymbol
	h.TextDocumentDocumentLink = s.documentLink
	h.WorkspaceSymbol = s.workspaceSymbol
	h.TextDocumentCodeAction = s.codeAction
	h.TextDocumentDiagnostic = s.documentDiagnostic
	h.WorkspaceExecuteCommand = s.executeCommand
	h.WorkspaceDidChangeConfiguration = s.didChangeConfiguration
	h.WorkspaceDidChangeWatchedFiles = s.didChangeWatchedFiles
	h.WorkspaceDidChangeWorkspaceFolders = s.didChangeWorkspaceFolders
	h.WindowWorkDoneProgressCancel = s.cancelProgress
	h.CustomRequest = protocol316.CustomRequestHandlers{
		"textDocument/inlayHint": custom(s.inlayHints),
		"workspace/diagnostic":   custom(s.workspaceDiagnostic),

		"strideline/threats": custom(s.threats),
		"strideline/graph":   custom(s.graph),
		"strideline/status":  custom(s.status),
		"strideline/node":    custom(s.node),
		"strideline/diagram": custom(s.diagram),
		"strideline/report":  custom(s.reportOn),
	}
}

// duplex is the two streams as one connection.
type duplex struct {
	io.Reader
	io.Writer
}

// Close does nothing: the streams are the caller's.
func (duplex) Close() error { return nil }

// notify sends a notification.
func (s *Server) notify(method string, params any) {
	if err := s.conn.Notify(s.life, method, params); err != nil && s.life.Err() == nil {
		s.logf("%s: %v", method, err)
	}
}

// call asks the client something. It must not run on the read loop, which
// brings the answer.
func (s *Server) call(ctx context.Context, method string, params, result any) error {
	if err := s.conn.Call(ctx, method, params, result); err != nil {
		return fmt.Errorf("%s: %w", method, err)
	}
	return nil
}
