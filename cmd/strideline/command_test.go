package main

import (
	"bytes"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"strideline/report"
)

// shell runs command lines in a folder, with an environment and a clock.
type shell struct {
	dir      string
	env      map[string]string
	stdin    string
	terminal bool
	width    int
	beside   string // folder of the layout program
	cache    string
}

func (s shell) run(args ...string) (code int, stdout, stderr string) {
	var out, errs bytes.Buffer
	c := Command{
		Stdin: strings.NewReader(s.stdin), Stdout: &out, Stderr: &errs, Dir: s.dir,
		Getenv:   func(k string) string { return s.env[k] },
		Now:      func() time.Time { return time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC) },
		Terminal: s.terminal, Width: s.width,
		Beside: s.beside, CacheDir: s.cache,
	}
	return c.Main(args), out.String(), errs.String()
}

func root(t testing.TB) string {
	dir, err := filepath.Abs("../..")
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

func TestColour(t *testing.T) {
	for _, c := range []struct {
		name   string
		shell  shell
		args   []string
		colour bool
	}{
		{"a terminal", shell{terminal: true}, nil, true},
		{"a pipe", shell{}, nil, false},
		{"NO_COLOR", shell{terminal: true, env: map[string]string{"NO_COLOR": "1"}}, nil, false},
		{"a dumb terminal", shell{terminal: true, env: map[string]string{"TERM": "dumb"}}, nil, false},
	} {
		c.shell.dir = root(t)
		_, out, _ := c.shell.run(append([]string{"analyze", "examples/shop-hurried"}, c.args...)...)
		if got := strings.Contains(out, "\x1b["); got != c.colour {
			t.Errorf("%s: coloured %v, want %v", c.name, got, c.colour)
		}
	}
}

func TestWidth(t *testing.T) {
	for _, width := range []int{0, 60, 100} {
		_, out, _ := shell{dir: root(t), terminal: true, width: width, env: map[string]string{"NO_COLOR": "1"}}.run("analyze", "examples/shop-hurried")
		longest := 0
		for _, l := range strings.Split(out, "\n") {
			longest = max(longest, len([]rune(l)))
		}
		if want := max(width, 60); width == 0 && longest > 80 || width > 0 && longest > want {
			t.Errorf("width %d: a line of %d columns", width, longest)
		}
	}
}

// TestExamples holds the text of the README's runs.
func TestExamples(t *testing.T) {
	for name, want := range map[string]int{"shop-hurried": exitThreats, "shop-hardened": exitOK} {
		code, out, errs := shell{dir: filepath.Join(root(t), "examples")}.run("analyze", name)
		if code != want || errs != "" {
			t.Errorf("%s: exit status %d, want %d: %s", name, code, want, errs)
		}
		golden(t, name+".txt", out)
	}
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	file := filepath.Join("testdata", "golden", name)
	if *update {
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), got); d != "" {
		t.Errorf("%s (go test ./cmd/strideline -update rewrites it):\n%s", file, d)
	}
}

// TestSameInputSameBytes runs twice, and with the files reversed.
func TestSameInputSameBytes(t *testing.T) {
	files := templates(t)
	reversed := slices.Clone(files)
	slices.Reverse(reversed)
	commands := [][]string{{"analyze", "--min-severity", "info"}, {"graph"}, {"graph", "--stats"}}
	for _, f := range threatFormats {
		commands = append(commands, []string{"analyze", "--format", f})
	}
	for _, to := range report.Exports {
		commands = append(commands, []string{"export", "--to", to, "--title", "shop"})
	}
	commands = append(commands, []string{"report", "--title", "shop", "--format", "html"}, []string{"report", "--title", "shop", "--format", "md"})
	for _, args := range commands {
		s := shell{dir: root(t)}
		code, first, _ := s.run(append(slices.Clone(args), files...)...)
		for name, fs := range map[string][]string{"again": files, "reversed": reversed} {
			code2, second, _ := s.run(append(slices.Clone(args), fs...)...)
			if code != code2 || first != second {
				t.Errorf("%v %s: exit status %d and %d\n%s", args, name, code, code2, cmp.Diff(first, second))
			}
		}
	}
}

// templates are the examples and the first fixtures of the rules.
func templates(t testing.TB) []string {
	files := []string{"examples/shop-hardened/template.yaml", "examples/shop-hurried/template.yaml"}
	err := fs.WalkDir(os.DirFS(root(t)), "rules/builtin", func(p string, _ fs.DirEntry, err error) error {
		if filepath.Base(p) == "flagged.yaml" {
			files = append(files, p)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return files
}

func TestPanicIsToldOnce(t *testing.T) {
	c := Command{Getenv: func(string) string { return "" }, Dir: t.TempDir()}
	var errs bytes.Buffer
	c.Stderr = &errs
	c.Stdout = panicking{}
	if code := c.Main([]string{"version"}); code != exitUsage {
		t.Errorf("exit status %d, want %d", code, exitUsage)
	}
	if want := "strideline: internal error: broken; this is a bug in strideline"; !strings.HasPrefix(errs.String(), want) {
		t.Errorf("got %q, want %q", errs.String(), want)
	}
}

type panicking struct{}

func (panicking) Write([]byte) (int, error) { panic("broken") }

func TestProgress(t *testing.T) {
	var quick bytes.Buffer
	p := startProgress(&quick, "reading")
	p.enter("looking")
	p.stop()
	if quick.Len() > 0 {
		t.Errorf("work under a second told %q", quick.String())
	}
	var slow bytes.Buffer
	p = startProgress(&slow, "reading")
	p.timer.Reset(0)
	for range 1000 {
		p.mu.Lock()
		told := p.slow
		p.mu.Unlock()
		if told {
			break
		}
		time.Sleep(time.Millisecond)
	}
	p.enter("looking")
	p.stop()
	p.enter("done")
	if want := "strideline: reading\nstrideline: looking\n"; slow.String() != want {
		t.Errorf("got %q, want %q", slow.String(), want)
	}
}
