package lsp

import (
	"context"
	"fmt"
	"sync"
	"time"

	"github.com/tliron/glsp"
	protocol "github.com/tliron/glsp/protocol_3_16"
)

// progresses are the long works that the client shows and may cancel.
type progresses struct {
	mu   sync.Mutex
	seq  int
	stop map[string]context.CancelFunc // by token
}

// noticeable is how long a first look at a folder may take before the client
// is told of it.
const noticeable = 300 * time.Millisecond

// progress tells the client of work that takes long, until the returned
// function is called; cancelling it there ends ctx here.
func (s *Server) progress(ctx context.Context, title string) (context.Context, func()) {
	ctx, stop := context.WithCancel(ctx)
	if !s.client.progress {
		return ctx, stop
	}
	s.progresses.mu.Lock()
	s.progresses.seq++
	token := fmt.Sprintf("strideline-%d", s.progresses.seq)
	if s.progresses.stop == nil {
		s.progresses.stop = map[string]context.CancelFunc{}
	}
	s.progresses.stop[token] = stop
	s.progresses.mu.Unlock()
	done, ended := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(ended)
		select {
		case <-time.After(noticeable):
		case <-done:
			return
		}
		if s.call(ctx, "window/workDoneProgress/create", map[string]string{"token": token}, nil) != nil {
			return
		}
		s.progressed(token, protocol.WorkDoneProgressBegin{Kind: "begin", Title: title, Cancellable: &protocol.True})
		<-done
		s.progressed(token, protocol.WorkDoneProgressEnd{Kind: "end"})
	}()
	return ctx, func() {
		close(done)
		stop()
		<-ended
		s.progresses.mu.Lock()
		defer s.progresses.mu.Unlock()
		delete(s.progresses.stop, token)
	}
}

func (s *Server) progressed(token string, value any) {
	s.notify(protocol.MethodProgress, &protocol.ProgressParams{Token: protocol.ProgressToken{Value: token}, Value: value})
}

// cancelProgress ends work that the user does not want to wait for.
func (s *Server) cancelProgress(_ *glsp.Context, p *protocol.WorkDoneProgressCancelParams) error {
	token, _ := p.Token.Value.(string)
	s.progresses.mu.Lock()
	defer s.progresses.mu.Unlock()
	if stop := s.progresses.stop[token]; stop != nil {
		stop()
	}
	return nil
}
