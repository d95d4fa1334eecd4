package render

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"
)

// built compiles the layout program once for all tests of the package.
var built = sync.OnceValues(func() (string, error) {
	dir, err := os.MkdirTemp("", "strideline-graphviz")
	if err != nil {
		return "", err
	}
	cmd := exec.Command("go", "build", "-o", filepath.Join(dir, WorkerName), "../cmd/"+WorkerName)
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", errors.New(string(out))
	}
	return filepath.Join(dir, WorkerName), nil
})

func TestMain(m *testing.M) {
	if how := os.Getenv("STRIDELINE_FAKE_WORKER"); how != "" {
		fakeWorker(how)
		return
	}
	code := m.Run()
	if path, err := built(); err == nil && code >= 0 {
		os.RemoveAll(filepath.Dir(path))
	}
	os.Exit(code)
}

// worker is the real layout program with a cache of its own.
func worker(t testing.TB) Worker {
	t.Helper()
	path, err := built()
	if err != nil {
		t.Skipf("the layout program does not build here: %v", err)
	}
	return Worker{Path: path, Env: WorkerEnv(filepath.Dir(path), os.Getenv("SYSTEMROOT"))}
}

// fakeWorker is a layout program that misbehaves: the test binary itself.
func fakeWorker(how string) {
	switch how {
	case "dies":
		os.Stderr.WriteString("out of \x1b[31mmemory\n")
		os.Exit(3)
	case "hangs":
		time.Sleep(time.Minute)
	case "garbage":
		os.Stdout.WriteString("<svg><g")
	case "empty":
	case "other":
		os.Stdout.WriteString(`<svg viewBox="0 0 1 1"><g transform="translate(1 1)"><g class="node" id="zzz"><polygon points="0,0 1,1"/></g></g></svg>`)
	case "flood":
		for range 70 {
			os.Stdout.Write(make([]byte, 1<<20))
		}
	}
}

func fake(t *testing.T, how string, limit time.Duration) Worker {
	t.Helper()
	exe, err := os.Executable()
	if err != nil {
		t.Fatal(err)
	}
	return Worker{Path: exe, Env: []string{"STRIDELINE_FAKE_WORKER=" + how, "SYSTEMROOT=" + os.Getenv("SYSTEMROOT")}, Limit: limit}
}

func TestBadWorkers(t *testing.T) {
	for _, c := range []struct {
		how, want string
		limit     time.Duration
	}{
		{"dies", "strideline-graphviz: out of \uFFFD[31mmemory", 0},
		{"hangs", "laying out took more than 300ms and was stopped", 300 * time.Millisecond},
		{"garbage", "the layout process did not answer with a picture", 0},
		{"empty", "the layout process did not answer with a picture", 0},
		{"other", `the layout process did not answer with a picture: "n1" is missing`, 0},
		{"flood", "it wrote more than 67108864 bytes", 0},
	} {
		t.Run(c.how, func(t *testing.T) {
			p, err := Draw(context.Background(), shop(), Options{}, fake(t, c.how, c.limit))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("got %v, want %q", err, c.want)
			}
			if p.SVG != nil {
				t.Error("a picture came with the error")
			}
		})
	}
}

func TestCancel(t *testing.T) {
	ctx, stop := context.WithCancel(context.Background())
	stop()
	if _, err := Draw(ctx, shop(), Options{}, fake(t, "hangs", 0)); !errors.Is(err, context.Canceled) {
		t.Errorf("got %v, want the error of the context", err)
	}
}

func TestFindWorker(t *testing.T) {
	dir, other := t.TempDir(), t.TempDir()
	name := WorkerName
	if runtime.GOOS == "windows" {
		name += ".exe"
	}
	if _, err := FindWorker(dir, other); !errors.Is(err, ErrNoWorker) || !strings.Contains(err.Error(), "go build ./cmd/strideline-graphviz") {
		t.Errorf("nowhere: %v", err)
	}
	write := func(dir string, mode os.FileMode) {
		if err := os.WriteFile(filepath.Join(dir, name), nil, mode); err != nil {
			t.Fatal(err)
		}
	}
	write(other, 0o755)
	if got, err := FindWorker(dir, "relative"+string(os.PathListSeparator)+other); err != nil || got != filepath.Join(other, name) {
		t.Errorf("on PATH: %q, %v", got, err)
	}
	write(dir, 0o644)
	if got, err := FindWorker(dir, other); runtime.GOOS != "windows" && got != filepath.Join(other, name) {
		t.Errorf("a file that does not run was taken: %q, %v", got, err)
	}
	if err := os.Chmod(filepath.Join(dir, name), 0o755); err != nil {
		t.Fatal(err)
	}
	if got, err := FindWorker(dir, other); err != nil || got != filepath.Join(dir, name) {
		t.Errorf("beside: %q, %v", got, err)
	}
}

// TestWorkerEnv: the folder is the user's alone, whatever it was.
func TestWorkerEnv(t *testing.T) {
	cache := t.TempDir()
	dir := filepath.Join(cache, "strideline", "graphviz")
	if err := os.MkdirAll(dir, 0o777); err != nil {
		t.Fatal(err)
	}
	env := WorkerEnv(cache, "")
	for _, name := range []string{"TMPDIR", "TMP", "TEMP"} {
		if !strings.Contains(strings.Join(env, "\n"), name+"="+dir) {
			t.Errorf("%s does not lead to %s: %v", name, dir, env)
		}
	}
	if info, err := os.Stat(dir); err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o700 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
}

// TestNoCache: where no folder can be kept, the worker makes one and leaves
// nothing behind.
func TestNoCache(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, cache := range []string{"", "relative", file} {
		if env := WorkerEnv(cache, "root"); len(env) != 1 || env[0] != "SYSTEMROOT=root" {
			t.Errorf("%q: %v", cache, env)
		}
	}
	w := worker(t)
	w.Env = WorkerEnv("", os.Getenv("SYSTEMROOT"))
	temp := t.TempDir()
	for _, name := range []string{"TMPDIR", "TMP", "TEMP"} {
		t.Setenv(name, temp)
	}
	if _, err := w.SVG(context.Background(), []byte("digraph { a }")); err != nil {
		t.Fatal(err)
	}
	if left, err := os.ReadDir(temp); err != nil || len(left) > 0 {
		t.Errorf("left behind: %v, %v", left, err)
	}
}

// TestDamagedCache: compiled code that is not what was written is made anew.
func TestDamagedCache(t *testing.T) {
	w := worker(t)
	w.Env = WorkerEnv(t.TempDir(), os.Getenv("SYSTEMROOT"))
	want, err := w.SVG(context.Background(), []byte("digraph { a }"))
	if err != nil {
		t.Fatal(err)
	}
	files := 0
	err = filepath.WalkDir(w.cache(), func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		files++
		return os.Truncate(path, 1000)
	})
	if err != nil || files == 0 {
		t.Fatalf("%d files of compiled code, %v", files, err)
	}
	for range 2 {
		got, err := w.SVG(context.Background(), []byte("digraph { a }"))
		if err != nil || !bytes.Equal(got, want) {
			t.Errorf("got %q, %v", got, err)
		}
	}
}
