package lsp

import (
	"context"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	protocol "github.com/tliron/glsp/protocol_3_16"
	"gopkg.in/yaml.v3"

	"strideline/iac"
	"strideline/project"
)

// soakEdits is how many edits the test makes; `make soak` sets SOAK.
const soakEdits = 2000

// soakFiles is a workspace in which stacks join: by export, by literal names,
// by nesting.
var soakFiles = map[string]string{
	"template.yaml": guestBook + `  Letters:
    Type: AWS::SQS::Queue
    Properties: {QueueName: letters}
  Key:
    Type: AWS::KMS::Key
Outputs:
  Table:
    Value: !GetAtt Guests.Arn
    Export: {Name: guest-table}
`,
	"reader/template.yaml": `Transform: AWS::Serverless-2016-10-31
Resources:
  Read:
    Type: AWS::Serverless::Function
    Properties:
      Handler: a.b
      Runtime: nodejs22.x
      FunctionUrlConfig: {AuthType: NONE}
      Policies:
        - Statement: {Effect: Allow, Action: dynamodb:Scan, Resource: !ImportValue guest-table}
        - SQSSendMessagePolicy: {QueueName: letters}
`,
	"other/template.yaml": "Resources:\n  Alone: {Type: AWS::SNS::Topic}\n  Inner:\n    Type: AWS::CloudFormation::Stack\n    Properties: {TemplateURL: inner.yaml}\n",
	"other/inner.yaml":    "Resources:\n  Bucket:\n    Type: AWS::S3::Bucket\n    Properties: {AccessControl: PublicRead}\n",
	"ci.yaml":             "on: push\njobs: {test: {runs-on: x}}\n",
}

// TestSoak makes random edits and holds what the server says, wherever the text
// parses, to an analysis from nothing; its memory stays what it was.
func TestSoak(t *testing.T) {
	edits := soakEdits
	if n, err := strconv.Atoi(os.Getenv("SOAK")); err == nil {
		edits = n
	} else if testing.Short() {
		edits = 600
	}
	dir := workspace(t, soakFiles)
	e := open(t, dir, map[string]any{"debounce": 0, "minSeverity": "info"})
	names := []string{"template.yaml", "reader/template.yaml"}
	texts := map[string]string{}
	for _, n := range names {
		texts[n] = soakFiles[n]
		e.didOpen(filepath.Join(dir, n), texts[n], 1)
	}
	r := rand.New(rand.NewPCG(7, 11))
	compared, early, answers := 0, uint64(0), map[string]bool{}
	for i := range edits {
		name := names[r.IntN(len(names))]
		texts[name] = e.randomEdit(r, filepath.Join(dir, name), texts[name], soakFiles[name], i+2)
		if i%7 == 0 { // most edits are only seen together with others
			if parsable(texts) {
				compared++
				answers[same(t, e, dir, texts, i)] = true
			} else if _, err := e.try("strideline/threats", map[string]any{}); err != nil {
				t.Fatalf("edit %d: %v", i, err)
			}
		}
		e.forget()
		if i == edits/4 {
			early = heap()
		}
	}
	t.Logf("%d edits, %d states compared, %d different", edits, compared, len(answers))
	if compared < edits/50 || len(answers) < 10 {
		t.Error("that is too little to say anything")
	}
	if late := heap(); late > early+early/2+(8<<20) {
		t.Errorf("the heap grew from %d to %d MB", early>>20, late>>20)
	}
}

func heap() uint64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapAlloc
}

func parsable(texts map[string]string) bool {
	for _, t := range texts {
		var n yaml.Node
		if yaml.Unmarshal([]byte(t), &n) != nil {
			return false
		}
	}
	return true
}

// randomEdit makes one edit, tells the server, and returns the text after it.
func (e *editor) randomEdit(r *rand.Rand, path, text, base string, version int) string {
	from := r.IntN(len(text) + 1)
	to, with := from, ""
	lines := strings.SplitAfter(text, "\n")
	line := r.IntN(len(lines))
	at := len(strings.Join(lines[:line], ""))
	switch r.IntN(9) {
	case 0: // a letter or bracket is typed
		with = string([]rune("aZ0:{}[]\"'-#! \n\t𝄞é")[r.IntN(18)])
	case 1: // and taken back
		to = min(len(text), from+1)
	case 2: // a line goes
		from, to = at, at+len(lines[line])
	case 3: // a line is doubled
		from, to, with = at, at, lines[line]
	case 4: // a line comes from elsewhere
		from, to, with = at, at, lines[r.IntN(len(lines))]
	case 5: // a comment
		from, to, with = at, at, "# note\n"
	default: // back to what it was
		from, to, with = 0, len(text), base
	}
	x := newText(text)
	from, to = x.offset(x.position(from, utf16Units), utf16Units), x.offset(x.position(to, utf16Units), utf16Units)
	if to < from {
		from, to = to, from
	}
	e.tell("textDocument/didChange", map[string]any{
		"textDocument":   map[string]any{"uri": uriOf(path), "version": version},
		"contentChanges": []any{map[string]any{"range": protocol.Range{Start: x.position(from, utf16Units), End: x.position(to, utf16Units)}, "text": with}},
	})
	return text[:from] + with + text[to:]
}

// same compares what the server knows with an analysis from nothing, and
// returns it.
func same(t *testing.T, e *editor, dir string, texts map[string]string, i int) string {
	t.Helper()
	var got threatsResult
	if err := json.Unmarshal(e.ask("strideline/threats", map[string]any{}), &got); err != nil {
		t.Fatal(err)
	}
	disk, _, err := iac.NewDisk(dir, nil)
	if err != nil {
		t.Fatal(err)
	}
	defer disk.Close()
	files := map[string][]byte{}
	for n, text := range texts {
		files[n] = []byte(text)
	}
	fresh, err := (&project.State{}).Next(context.Background(), project.Change{
		Change: iac.Change{FS: iac.Overlay{FS: disk, Files: files}, Paths: []string{"."}}, Dir: dir, Now: today,
	})
	if err != nil {
		t.Fatal(err)
	}
	var have, want []string
	for _, x := range got.Threats {
		have = append(have, fmt.Sprintf("%s %s %d %s", x.ID, x.Rule, x.Range.Start.Line, x.Message))
	}
	for _, x := range fresh.Threats {
		want = append(want, fmt.Sprintf("%s %s %d %s", x.ID, x.Rule.ID, max(0, x.At.Start.Line-1), displayed([]string{x.Message})[0]))
	}
	slices.Sort(have)
	slices.Sort(want)
	if d := cmp.Diff(want, have); d != "" {
		for n, text := range texts {
			t.Logf("%s:\n%s", n, text)
		}
		t.Fatalf("edit %d: the server differs from an analysis from nothing (-want +got)\n%s", i, d)
	}
	return strings.Join(want, "\n")
}
