package lsp

import (
	"cmp"
	"fmt"
	"sync"
	"time"

	"github.com/tliron/glsp"
	protocol "github.com/tliron/glsp/protocol_3_16"
)

// progresses are the long works that the client shows and may cancel.
type progresses struct {
	mu     sync.Mutex
	seq    int
	cancel map[string]func() // by token
}

// work is something that takes long, as the client sees it. A nil work is one
// that the client cannot show.
type work struct {
	s     *Server
	token string
	begun chan struct{} // closed when the client shows it, or does not want to
	shown bool
	once  sync.Once
	done  chan struct{}
}

// noticeable is how long work may take before the client is told of it.
const noticeable = 300 * time.Millisecond

// working tells the client of work that takes long; cancelled is called where
// the user does not want to wait for it.
func (s *Server) working(title string, cancelled func()) *work {
	if !s.client.progress {
		return nil
	}
	w := &work{s: s, begun: make(chan struct{}), done: make(chan struct{})}
	s.progresses.mu.Lock()
	s.progresses.seq++
	w.token = fmt.Sprintf("strideline-%d", s.progresses.seq)
	if s.progresses.cancel == nil {
		s.progresses.cancel = map[string]func(){}
	}
	s.progresses.cancel[w.token] = cancelled
	s.progresses.mu.Unlock()
	go w.begin(title)
	return w
}

// begin shows the work once it is worth it.
func (w *work) begin(title string) {
	defer close(w.begun)
	select {
	case <-time.After(cmp.Or(w.s.o.noticeable, noticeable)):
	case <-w.done:
		return
	}
	if w.s.call(w.s.life, "window/workDoneProgress/create", map[string]string{"token": w.token}, nil) != nil {
		return
	}
	w.shown = true
	w.tell(protocol.WorkDoneProgressBegin{Kind: "begin", Title: title, Cancellable: &protocol.True})
}

// step says how far the work is.
func (w *work) step(done, all int) {
	if w == nil || all == 0 {
		return
	}
	select {
	case <-w.begun:
		if w.shown {
			message, percent := fmt.Sprintf("%d of %d", done, all), uint32(100*done/all)
			w.tell(protocol.WorkDoneProgressReport{Kind: "report", Message: &message, Percentage: &percent})
		}
	default:
	}
}

// end takes the work off the client's screen.
func (w *work) end() {
	if w == nil {
		return
	}
	w.once.Do(func() {
		close(w.done)
		w.s.progresses.mu.Lock()
		delete(w.s.progresses.cancel, w.token)
		w.s.progresses.mu.Unlock()
		go func() {
			if <-w.begun; w.shown {
				w.tell(protocol.WorkDoneProgressEnd{Kind: "end"})
			}
		}()
	})
}

func (w *work) tell(value any) {
	w.s.notify(protocol.MethodProgress, &protocol.ProgressParams{Token: protocol.ProgressToken{Value: w.token}, Value: value})
}

// cancelProgress ends work that the user does not want to wait for.
func (s *Server) cancelProgress(_ *glsp.Context, p *protocol.WorkDoneProgressCancelParams) error {
	token, _ := p.Token.Value.(string)
	s.progresses.mu.Lock()
	cancelled := s.progresses.cancel[token]
	s.progresses.mu.Unlock()
	if cancelled != nil {
		cancelled()
	}
	return nil
}
