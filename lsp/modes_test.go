package lsp

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	protocol "github.com/tliron/glsp/protocol_3_16"
)

// TestProgressCanBeCancelled: the first look at a large folder is shown, and
// given up where the user does not want to wait; what is open stays analysed.
func TestProgressCanBeCancelled(t *testing.T) {
	files := map[string]string{}
	for i := range 150 {
		files[fmt.Sprintf("s%d/template.yaml", i)] = guestBook
	}
	dir := workspace(t, files)
	e := connect(t, Options{noticeable: time.Nanosecond})
	e.initialize(dir, full, map[string]any{"debounce": 0})
	progress := func(kind string) func(note) bool {
		return func(n note) bool { return n.method == "$/progress" && strings.Contains(string(n.params), `"`+kind+`"`) }
	}
	n, from := e.until(0, "begin of the progress", progress("begin"))
	var p struct {
		Token string `json:"token"`
		Value struct {
			Cancellable bool `json:"cancellable"`
		} `json:"value"`
	}
	if err := json.Unmarshal(n.params, &p); err != nil || !p.Value.Cancellable {
		t.Errorf("%s: %v", n.params, err)
	}
	e.tell("window/workDoneProgress/cancel", map[string]any{"token": p.Token})
	e.until(from, "end of the progress", progress("end"))
	path := filepath.Join(dir, "s149", "template.yaml")
	e.didOpen(path, guestBook, 1)
	if ds := e.diagnosed(path, 1); !slices.Contains(codes(ds), "SL2001") {
		t.Errorf("the open file: %v", codes(ds))
	}
}

// TestOnSave: diagnostics wait for a save, requests do not.
func TestOnSave(t *testing.T) {
	dir := workspace(t, map[string]string{"template.yaml": guestBook})
	path := filepath.Join(dir, "template.yaml")
	e := open(t, dir, map[string]any{"run": "onSave", "debounce": 0})
	e.didOpen(path, guestBook, 1)
	e.diagnosed(path, 1)
	from := e.sent()
	quiet := strings.Replace(guestBook, "      Policies:\n        - DynamoDBWritePolicy: {TableName: !Ref Guests}\n", "", 1)
	e.didChange(path, quiet, 2)
	if raw := e.ask("strideline/threats", map[string]any{"uri": uriOf(path)}); strings.Contains(string(raw), "SL2001") {
		t.Error("a request is answered of the text before the edit")
	}
	e.mu.Lock()
	for _, n := range e.notes[from:] {
		if n.method == "textDocument/publishDiagnostics" {
			t.Errorf("published before the save: %s", n.params)
		}
	}
	e.mu.Unlock()
	e.tell("textDocument/didSave", map[string]any{"textDocument": map[string]any{"uri": uriOf(path)}})
	if ds := e.diagnosed(path, 2); slices.Contains(codes(ds), "SL2001") {
		t.Errorf("after the save: %v", codes(ds))
	}
}

// TestEncodings: ranges count in the units that were agreed on.
func TestEncodings(t *testing.T) {
	text := "Resources:\n  Q: {Type: AWS::SQS::Queue, Properties: {Tags: ['é𝄞', !Ref Nobody]}}\n"
	dir := workspace(t, map[string]string{"template.yaml": text})
	path := filepath.Join(dir, "template.yaml")
	for encodings, want := range map[string]string{`["utf-16"]`: "1:56-1:67", `["utf-8","utf-16"]`: "1:59-1:70", `["utf-32"]`: "1:56-1:67"} {
		e := connect(t, Options{})
		e.initialize(dir, `{"general":{"positionEncodings":`+encodings+`},"textDocument":{"publishDiagnostics":{"versionSupport":true}}}`, nil)
		e.didOpen(path, text, 1)
		var got []string
		for _, d := range e.diagnosed(path, 1) {
			if strings.Contains(d.Message, "Nobody") {
				got = append(got, rangeText(d.Range))
			}
		}
		if !slices.Equal(got, []string{want}) {
			t.Errorf("%s: %v, want %s", encodings, got, want)
		}
	}
}

func rangeText(r protocol.Range) string {
	return fmt.Sprintf("%d:%d-%d:%d", r.Start.Line, r.Start.Character, r.End.Line, r.End.Character)
}

// TestHostileNames: what a template calls things reaches the editor as text.
func TestHostileNames(t *testing.T) {
	for in, want := range map[string]string{
		"a*b_c":                           `a\*b\_c`,
		"[x](command:evil)":               `\[x\](command:evil)`,
		"<img src=x>":                     `&lt;img src=x\>`,
		"see https://evil.example":        "see https&#58;//evil.example",
		"a\nb\u202ec\x1b[31m":             `a b c \[31m`,
		"# heading":                       `\# heading`,
		"`code`":                          "\\`code\\`",
		"AWS::Serverless::Function (SAM)": "AWS::Serverless::Function (SAM)",
	} {
		if got := md(in); got != want {
			t.Errorf("%q became %q, want %q", in, got, want)
		}
	}
	if got, want := prose("set `Auth` on a*b\nand `x`"), "set `Auth` on a\\*b and `x`"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got, want := plainText(md("a*b <c> & d")), "a*b <c> & d"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}
