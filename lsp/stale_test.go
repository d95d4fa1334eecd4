package lsp

import (
	"encoding/json"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	protocol "github.com/tliron/glsp/protocol_3_16"
)

const guestBook = `AWSTemplateFormatVersion: '2010-09-09'
Transform: AWS::Serverless-2016-10-31
Resources:
  Sign:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.handler
      Runtime: nodejs22.x
      CodeUri: src
      Policies:
        - DynamoDBWritePolicy: {TableName: !Ref Guests}
      Events:
        Post:
          Type: HttpApi
          Properties: {Path: /guests, Method: post}
  Guests:
    Type: AWS::DynamoDB::Table
    Properties:
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions: [{AttributeName: id, AttributeType: S}]
      KeySchema: [{AttributeName: id, KeyType: HASH}]
`

// codes are the rules of diagnostics, with their lines; problems are "-".
func codes(ds []protocol.Diagnostic) []string {
	var out []string
	for _, d := range ds {
		if d.Code == nil {
			out = append(out, "-")
		} else {
			out = append(out, d.Code.Value.(string))
		}
	}
	return out
}

// TestHalfTypedKeepsThreats types a line letter by letter: the threats stay,
// and the broken block is told beside them.
func TestHalfTypedKeepsThreats(t *testing.T) {
	dir := workspace(t, map[string]string{"template.yaml": guestBook})
	path := filepath.Join(dir, "template.yaml")
	e := open(t, dir, map[string]any{"debounce": 0})
	e.didOpen(path, guestBook, 1)
	whole := codes(e.diagnosed(path, 1))
	if !slices.Contains(whole, "SL2001") {
		t.Fatalf("no SL2001 in %v", whole)
	}
	version, line := 1, "      MemorySize: 256\n"
	for i := 1; i <= len(line); i++ {
		version++
		e.didChange(path, strings.Replace(guestBook, "      Runtime", line[:i]+"      Runtime", 1), version)
		got := codes(e.diagnosed(path, version))
		if i == len(line) {
			if !slices.Equal(got, whole) {
				t.Errorf("typed out: %v, want %v", got, whole)
			}
			break
		}
		for _, c := range whole {
			if !slices.Contains(got, c) {
				t.Errorf("after %q: %s is gone: %v", line[:i], c, got)
			}
		}
	}
}

// TestStaleGoes: what is broken goes when its file is saved, and by itself
// after a while.
func TestStaleGoes(t *testing.T) {
	broken := strings.Replace(guestBook, "src\n", "[src\n", 1)
	for _, c := range []struct {
		name  string
		after time.Duration
		save  bool
	}{{"on save", time.Hour, true}, {"after a while", 50 * time.Millisecond, false}} {
		t.Run(c.name, func(t *testing.T) {
			dir := workspace(t, map[string]string{"template.yaml": guestBook})
			path := filepath.Join(dir, "template.yaml")
			e := connect(t, Options{staleFor: c.after})
			e.initialize(dir, full, map[string]any{"debounce": 0})
			e.didOpen(path, guestBook, 1)
			e.diagnosed(path, 1)
			e.didChange(path, broken, 2)
			if ds := e.diagnosed(path, 2); c.save && (!slices.Contains(codes(ds), "SL2001") || !stale(ds)) {
				t.Fatalf("nothing stands in for the broken block: %v", codes(ds))
			}
			if c.save {
				e.tell("textDocument/didSave", map[string]any{"textDocument": map[string]any{"uri": uriOf(path)}})
			}
			e.until(0, "diagnostics without the broken block", func(n note) bool {
				var p protocol.PublishDiagnosticsParams
				return n.method == "textDocument/publishDiagnostics" && json.Unmarshal(n.params, &p) == nil && p.Version != nil && *p.Version == 2 &&
					!slices.Contains(codes(p.Diagnostics), "SL2001") && slices.Contains(codes(p.Diagnostics), "-")
			})
		})
	}
}

func stale(ds []protocol.Diagnostic) bool {
	for _, d := range ds {
		if m, ok := d.Data.(map[string]any); ok && m["stale"] == true {
			return true
		}
	}
	return false
}

// TestPolicyBeingTyped: while the parameter of a policy template is not there
// yet, no threat speaks of the table it will name.
func TestPolicyBeingTyped(t *testing.T) {
	dir := workspace(t, map[string]string{"template.yaml": guestBook})
	path := filepath.Join(dir, "template.yaml")
	e := open(t, dir, map[string]any{"debounce": 0})
	e.didOpen(path, guestBook, 1)
	e.diagnosed(path, 1)
	for i, typed := range []string{"DynamoDBWritePolicy:", "DynamoDBWritePolicy: {}", "DynamoDBWritePolicy: {TableName: }"} {
		e.didChange(path, strings.Replace(guestBook, "DynamoDBWritePolicy: {TableName: !Ref Guests}", typed, 1), i+2)
		ds := e.diagnosed(path, i+2)
		if !slices.Contains(codes(ds), "-") || slices.Contains(codes(ds), "SL2001") {
			t.Errorf("%s: %v", typed, codes(ds))
		}
		for _, d := range ds {
			if strings.Contains(d.Message, "opaque") {
				t.Errorf("%s: %s", typed, d.Message)
			}
		}
	}
}
