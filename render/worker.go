package render

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// WorkerName is the program that lays pictures out.
const WorkerName = "strideline-graphviz"

// ErrNoWorker says that the layout program is missing, and how to get it.
var ErrNoWorker = errors.New("the layout program " + WorkerName + " is not there: `go build ./cmd/" + WorkerName +
	"` (or make) builds it; it is looked for beside strideline, then on PATH")

// Worker is the layout process. It is started anew for each picture, in a
// private folder, and never outlives its time.
type Worker struct {
	Path  string        // the program
	Env   []string      // its whole environment, as WorkerEnv makes it; without TMPDIR each picture gets a folder of its own
	Limit time.Duration // it is killed past this; 0: 20 s
}

const (
	defaultLimit = 20 * time.Second
	maxDOT       = 16 << 20 // bytes of a question
	maxSVG       = 64 << 20 // bytes of an answer
)

// SVG asks the worker. The error says what went wrong in a sentence.
func (w Worker) SVG(ctx context.Context, dot []byte) ([]byte, error) {
	if len(dot) > maxDOT {
		return nil, fmt.Errorf("the picture is too large to lay out: %d bytes of DOT, at most %d", len(dot), maxDOT)
	}
	dir := w.cache()
	if dir != "" {
		out, err := w.ask(ctx, dot)
		if err == nil || !strings.Contains(err.Error(), ": panic: ") {
			return out, err
		}
		os.RemoveAll(filepath.Join(dir, compiled))
	}
	own, err := os.MkdirTemp("", "strideline-")
	if err != nil {
		return nil, fmt.Errorf("a folder for the layout program: %w", err)
	}
	defer os.RemoveAll(own)
	w.Env = slices.Concat(w.Env, tempEnv(own)) // of two values of a name the later counts
	return w.ask(ctx, dot)
}

// compiled is the folder below TMPDIR in which the library keeps its code. It
// panics where that is not what it wrote, which a power cut is enough for, or
// where the disk is full: only deleting it helps.
const compiled = "go-graphviz"

// cache is the folder that the environment gives the worker, "" for none.
func (w Worker) cache() string {
	for _, kv := range w.Env {
		if dir, ok := strings.CutPrefix(kv, "TMPDIR="); ok {
			return dir
		}
	}
	return ""
}

// ask starts the worker once.
func (w Worker) ask(ctx context.Context, dot []byte) ([]byte, error) {
	limit := w.Limit
	if limit == 0 {
		limit = defaultLimit
	}
	timed, stop := context.WithTimeout(ctx, limit)
	defer stop()
	out, errs := &bounded{most: maxSVG, stop: stop}, &bounded{most: 4 << 10}
	cmd := exec.CommandContext(timed, w.Path)
	cmd.Env, cmd.Stdin, cmd.Stdout, cmd.Stderr = w.Env, bytes.NewReader(dot), out, errs
	cmd.WaitDelay = time.Second
	err := cmd.Run()
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case out.over:
		return nil, fmt.Errorf("%w: it wrote more than %d bytes", errLayout, maxSVG)
	case timed.Err() != nil:
		return nil, fmt.Errorf("laying out took more than %s and was stopped: draw less (--focus, --collapse)", limit)
	case errors.Is(err, exec.ErrNotFound):
		return nil, ErrNoWorker
	case err != nil:
		if said := plain(strings.TrimSpace(errs.buf.String())); said != "" {
			return nil, fmt.Errorf("%s: %s", WorkerName, said)
		}
		return nil, fmt.Errorf("%s: %w", WorkerName, err)
	}
	return out.buf.Bytes(), nil
}

// bounded keeps what is written up to a bound; past it stop is called and the
// rest is thrown away.
type bounded struct {
	buf  bytes.Buffer
	most int
	over bool
	stop func()
}

// Write keeps p if there is room. A full bounded with a stop ends the writer.
func (b *bounded) Write(p []byte) (int, error) {
	if b.buf.Len()+len(p) <= b.most {
		return b.buf.Write(p)
	}
	b.over = true
	if b.stop != nil {
		b.stop()
		return 0, io.ErrShortWrite
	}
	return len(p), nil
}
