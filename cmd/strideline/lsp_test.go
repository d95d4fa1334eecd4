package main

import (
	"bufio"
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"
)

// builtBinary is strideline as users run it.
func builtBinary(t *testing.T) string {
	t.Helper()
	name := filepath.Join(t.TempDir(), "strideline")
	if out, err := exec.Command("go", "build", "-o", name, ".").CombinedOutput(); err != nil {
		t.Skipf("no binary: %v\n%s", err, out)
	}
	return name
}

// hurriedShop is a folder with the example that has threats.
func hurriedShop(t *testing.T) (dir, file string) {
	t.Helper()
	dir = t.TempDir()
	text, err := os.ReadFile("../../examples/shop-hurried/template.yaml")
	if err != nil {
		t.Fatal(err)
	}
	file = filepath.Join(dir, "template.yaml")
	if err := os.WriteFile(file, text, 0o644); err != nil {
		t.Fatal(err)
	}
	return dir, file
}

// process is `strideline lsp` and what it says, frame by frame.
type process struct {
	t      *testing.T
	cmd    *exec.Cmd
	in     io.WriteCloser
	frames chan map[string]any
}

func startLSP(t *testing.T, binary, dir string) *process {
	t.Helper()
	ctx, stop := context.WithTimeout(context.Background(), time.Minute)
	t.Cleanup(stop)
	p := &process{t: t, cmd: exec.CommandContext(ctx, binary, "lsp", "--stdio"), frames: make(chan map[string]any, 1000)}
	p.cmd.Dir = dir
	var errs bytes.Buffer
	p.cmd.Stderr = &errs
	var err error
	if p.in, err = p.cmd.StdinPipe(); err != nil {
		t.Fatal(err)
	}
	out, err := p.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := p.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	go func() {
		defer close(p.frames)
		if err := readFrames(out, p.frames); err != nil {
			t.Errorf("standard output is not the protocol's alone: %v", err)
		}
	}()
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("standard error:\n%s", errs.String())
		}
	})
	return p
}

// readFrames reads messages and refuses anything else.
func readFrames(r io.Reader, to chan<- map[string]any) error {
	b := bufio.NewReader(r)
	for {
		line, err := b.ReadString('\n')
		if err == io.EOF && line == "" {
			return nil
		}
		length, ok := strings.CutPrefix(strings.TrimRight(line, "\r\n"), "Content-Length: ")
		n, bad := strconv.Atoi(length)
		if err != nil || !ok || bad != nil {
			return fmt.Errorf("%q, %v", line, err)
		}
		if line, err = b.ReadString('\n'); line != "\r\n" {
			return fmt.Errorf("%q, %v", line, err)
		}
		body := make([]byte, n)
		if _, err := io.ReadFull(b, body); err != nil {
			return err
		}
		var m map[string]any
		if err := json.Unmarshal(body, &m); err != nil {
			return err
		}
		to <- m
	}
}

func (p *process) send(m map[string]any) {
	p.t.Helper()
	m["jsonrpc"] = "2.0"
	body, err := json.Marshal(m)
	if err != nil {
		p.t.Fatal(err)
	}
	if _, err := fmt.Fprintf(p.in, "Content-Length: %d\r\n\r\n%s", len(body), body); err != nil {
		p.t.Fatal(err)
	}
}

// until waits for a frame.
func (p *process) until(what string, is func(map[string]any) bool) map[string]any {
	p.t.Helper()
	for m := range p.frames {
		if is(m) {
			return m
		}
	}
	p.t.Fatalf("no %s before the stream ended", what)
	return nil
}

func (p *process) reply(id int) map[string]any {
	p.t.Helper()
	return p.until(fmt.Sprintf("reply %d", id), func(m map[string]any) bool { return m["id"] == float64(id) && m["method"] == nil })
}

// TestLSPProcess speaks with the real program over its real streams.
func TestLSPProcess(t *testing.T) {
	binary := builtBinary(t)
	dir, file := hurriedShop(t)
	text, _ := os.ReadFile(file)
	uri := (&url.URL{Scheme: "file", Path: filepath.ToSlash(file)}).String()
	begin := func(t *testing.T) *process {
		p := startLSP(t, binary, dir)
		p.send(map[string]any{"id": 1, "method": "initialize", "params": map[string]any{
			"processId": os.Getpid(), "rootUri": strings.TrimSuffix(uri, "/template.yaml"), "capabilities": map[string]any{},
		}})
		p.reply(1)
		p.send(map[string]any{"method": "initialized", "params": map[string]any{}})
		return p
	}
	t.Run("a session", func(t *testing.T) {
		p := begin(t)
		p.send(map[string]any{"method": "textDocument/didOpen", "params": map[string]any{
			"textDocument": map[string]any{"uri": uri, "languageId": "yaml", "version": 1, "text": string(text)},
		}})
		m := p.until("diagnostics", func(m map[string]any) bool { return m["method"] == "textDocument/publishDiagnostics" })
		if raw, _ := json.Marshal(m); !strings.Contains(string(raw), `"SL2001"`) {
			t.Errorf("no SL2001: %s", raw)
		}
		p.send(map[string]any{"id": 2, "method": "no/such"})
		p.reply(2)
		p.send(map[string]any{"id": 3, "method": "shutdown"})
		p.reply(3)
		p.send(map[string]any{"method": "exit"})
		if err := p.cmd.Wait(); err != nil {
			t.Errorf("exit after shutdown: %v", err)
		}
	})
	t.Run("exit without shutdown", func(t *testing.T) {
		p := begin(t)
		p.send(map[string]any{"method": "exit"})
		p.cmd.Wait()
		if code := p.cmd.ProcessState.ExitCode(); code != 1 {
			t.Errorf("exit status %d, want 1", code)
		}
	})
	t.Run("the stream ends", func(t *testing.T) {
		p := begin(t)
		p.in.Close()
		if err := p.cmd.Wait(); err != nil {
			t.Errorf("end of standard input: %v", err)
		}
	})
}

// TestEditors runs real editors on the example, where they are installed.
func TestEditors(t *testing.T) {
	check, _ := filepath.Abs("testdata/editors")
	for _, c := range []struct {
		editor string
		args   []string
		want   []string
	}{
		{
			"nvim",
			[]string{"--headless", "-u", "NONE", "-i", "NONE", "-n", "-c", "luafile " + filepath.Join(check, "check.lua")},
			[]string{"SL2001", "related 1", "hover", "lens: SAM: ", "symbols", "ignored", "PASS"},
		},
		{"emacs", []string{"-q", "--batch", "-l", filepath.Join(check, "check.el")}, []string{"diagnostics found", "lens: SAM: ", "PASS"}},
	} {
		t.Run(c.editor, func(t *testing.T) {
			if _, err := exec.LookPath(c.editor); err != nil {
				t.Skipf("%s is not installed", c.editor)
			}
			if c.editor == "emacs" && exec.Command("emacs", "-q", "--batch", "--eval", "(require 'eglot)").Run() != nil {
				t.Skip("this Emacs has no eglot")
			}
			binary := builtBinary(t)
			dir, file := hurriedShop(t)
			ctx, stop := context.WithTimeout(context.Background(), 90*time.Second)
			defer stop()
			cmd := exec.CommandContext(ctx, c.editor, append(c.args, file)...)
			cmd.Dir = dir
			cmd.Env = append(os.Environ(), "STRIDELINE="+binary, "HOME="+t.TempDir())
			out, err := cmd.CombinedOutput()
			for _, w := range c.want {
				if !strings.Contains(string(out), w) {
					t.Errorf("no %q", w)
				}
			}
			if err != nil || t.Failed() {
				t.Errorf("%v\n%s", err, out)
			}
		})
	}
}

// TestEditorsPage runs the settings that docs/editors.md gives for Neovim.
func TestEditorsPage(t *testing.T) {
	if _, err := exec.LookPath("nvim"); err != nil {
		t.Skip("nvim is not installed")
	}
	page, err := os.ReadFile("../../docs/editors.md")
	if err != nil {
		t.Fatal(err)
	}
	_, rest, ok := strings.Cut(string(page), "```lua\n")
	lines, _, ok2 := strings.Cut(rest, "```")
	if !ok || !ok2 {
		t.Fatal("the page has no Lua")
	}
	binary := builtBinary(t)
	dir, file := hurriedShop(t)
	script := filepath.Join(t.TempDir(), "init.lua")
	lines += `
vim.cmd('edit ' .. os.getenv('TEMPLATE'))
vim.bo.filetype = 'yaml'
local found = vim.wait(20000, function() return #vim.diagnostic.get(0) > 0 end, 20)
io.stdout:write(found and 'FOUND' or 'NOTHING')
vim.cmd('qall!')
`
	if err := os.WriteFile(script, []byte(lines), 0o644); err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithTimeout(context.Background(), time.Minute)
	defer stop()
	cmd := exec.CommandContext(ctx, "nvim", "--headless", "-u", "NONE", "-i", "NONE", "-n", "-c", "luafile "+script)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "TEMPLATE="+file, "HOME="+t.TempDir(), "PATH="+filepath.Dir(binary)+string(os.PathListSeparator)+os.Getenv("PATH"))
	if out, err := cmd.CombinedOutput(); err != nil || !strings.Contains(string(out), "FOUND") {
		t.Errorf("%v\n%s", err, out)
	}
}
