package lsp

import (
	"bytes"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/sourcegraph/jsonrpc2"
	"golang.org/x/tools/txtar"
)

var update = flag.Bool("update", false, "rewrite the replies of testdata/*.txtar; then read the diff")

// TestTranscripts plays testdata/*.txtar: an archive is a workspace; its file
// "messages" says what the client sends, one message a line, its file "replies"
// what comes back.
//
//	initialize {capabilities}        without one: an editor that has everything
//	tell METHOD {params}             a notification
//	ask METHOD {params}              a request; the reply is recorded
//	wait METHOD TEXT                 until a notification comes whose params hold TEXT; it is recorded
//	write FILE NAME                  puts the archive's NAME on the disk as FILE
//	remove FILE                      from the disk
//
// In params @FILE is the URI of a file, @@NAME the text of one as a string,
// #FILE"text" the position of the first such text, #FILE"text"> its end.
func TestTranscripts(t *testing.T) {
	names, _ := filepath.Glob("testdata/*.txtar")
	if len(names) == 0 {
		t.Fatal("no transcripts")
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) { play(t, name) })
	}
}

// transcript is a session on its way.
type transcript struct {
	*editor
	dir   string
	files map[string]string
	from  int // messages of the server that are dealt with
	out   bytes.Buffer
}

func play(t *testing.T, name string) {
	a, err := txtar.ParseFile(name)
	if err != nil {
		t.Fatal(err)
	}
	tr := &transcript{files: map[string]string{}}
	disk := map[string]string{}
	for _, f := range a.Files {
		tr.files[f.Name] = string(f.Data)
		if f.Name != "messages" && f.Name != "replies" && !strings.HasPrefix(f.Name, "_") {
			disk[f.Name] = string(f.Data)
		}
	}
	tr.dir = workspace(t, disk)
	tr.editor = connect(t, Options{})
	tr.answers["workspace/applyEdit"] = func(json.RawMessage) any { return map[string]bool{"applied": true} }
	for line := range strings.Lines(tr.files["messages"]) {
		if line = strings.TrimSpace(line); line != "" && !strings.HasPrefix(line, "#") {
			tr.send(line)
		}
	}
	got := tr.out.String()
	if *update {
		a.Files = append(a.Files[:0:0], a.Files...)
		for i := range a.Files {
			if a.Files[i].Name == "replies" {
				a.Files = a.Files[:i]
				break
			}
		}
		a.Files = append(a.Files, txtar.File{Name: "replies", Data: []byte(got)})
		if err := os.WriteFile(name, txtar.Format(a), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if d := cmp.Diff(tr.files["replies"], got); d != "" {
		t.Errorf("replies differ (-want +got); go test ./lsp -update rewrites them\n%s", d)
	}
}

func (tr *transcript) send(line string) {
	verb, rest, _ := strings.Cut(line, " ")
	method, params, _ := strings.Cut(rest, " ")
	switch verb {
	case "initialize":
		caps := full
		if rest != "" {
			caps = rest
		}
		raw := tr.initialize(tr.dir, caps, nil)
		if rest != "" {
			tr.record("initialize", raw)
		}
	case "tell":
		tr.tell(method, json.RawMessage(tr.expand(params)))
	case "ask":
		raw, err := tr.try(method, json.RawMessage(tr.expand(params)))
		var e *jsonrpc2.Error
		if errors.As(err, &e) {
			raw, _ = json.Marshal(map[string]any{"error": e.Code, "message": e.Message})
		} else if err != nil {
			tr.t.Fatalf("%s: %v", line, err)
		}
		tr.record(line, raw)
	case "wait":
		n, from := tr.until(tr.from, line, func(n note) bool {
			return n.method == method && strings.Contains(string(n.params), tr.expand(params))
		})
		tr.from = from
		tr.record(line, n.params)
	case "write":
		if err := os.WriteFile(filepath.Join(tr.dir, method), []byte(tr.files[params]), 0o644); err != nil {
			tr.t.Fatal(err)
		}
	case "remove":
		if err := os.Remove(filepath.Join(tr.dir, method)); err != nil {
			tr.t.Fatal(err)
		}
	default:
		tr.t.Fatalf("%q: no such line", line)
	}
}

var variables = regexp.MustCompile(`@@[\w./-]+|"@[\w./-]*"|@[\w./-]+|#([\w./-]+)"([^"]*)"(>?)`)

// expand puts URIs, texts and positions in place of their names.
func (tr *transcript) expand(params string) string {
	return variables.ReplaceAllStringFunc(params, func(v string) string {
		switch {
		case strings.HasPrefix(v, "@@"):
			raw, _ := json.Marshal(tr.files[v[2:]])
			return string(raw)
		case strings.HasPrefix(v, `"@`):
			return `"` + uriOf(filepath.Join(tr.dir, v[2:len(v)-1])) + `"`
		case strings.HasPrefix(v, "@"):
			return uriOf(filepath.Join(tr.dir, v[1:]))
		}
		m := variables.FindStringSubmatch(v)
		text := newText(tr.files[m[1]])
		o := strings.Index(text.s, m[2])
		if o < 0 {
			tr.t.Fatalf("%q is not in %s", m[2], m[1])
		}
		if m[3] != "" {
			o += len(m[2])
		}
		raw, _ := json.Marshal(text.position(o, utf16Units))
		return string(raw)
	})
}

var (
	startFirst = regexp.MustCompile(`\{\s*"start": \{\s*"line": (\d+),\s*"character": (\d+)\s*\},\s*"end": \{\s*"line": (\d+),\s*"character": (\d+)\s*\}\s*\}`)
	endFirst   = regexp.MustCompile(`\{\s*"end": \{\s*"character": (\d+),\s*"line": (\d+)\s*\},\s*"start": \{\s*"character": (\d+),\s*"line": (\d+)\s*\}\s*\}`)
	escapes    = strings.NewReplacer(`\u003c`, "<", `\u003e`, ">", `\u0026`, "&")
)

// record writes a reply so that people can read it: ranges as L:C-L:C.
func (tr *transcript) record(line string, raw json.RawMessage) {
	var b bytes.Buffer
	if err := json.Indent(&b, raw, "", "  "); err != nil {
		tr.t.Fatalf("%s: %v: %s", line, err, raw)
	}
	text := strings.ReplaceAll(b.String(), uriOf(tr.dir), "@")
	text = startFirst.ReplaceAllString(text, `"$1:$2-$3:$4"`)
	text = escapes.Replace(endFirst.ReplaceAllString(text, `"$4:$3-$2:$1"`))
	fmt.Fprintf(&tr.out, "<< %s\n%s\n\n", line, text)
}
