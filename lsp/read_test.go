package lsp

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	protocol "github.com/tliron/glsp/protocol_3_16"
)

const parent = `Resources:
  Book:
    Type: AWS::CloudFormation::Stack
    Properties:
      TemplateURL: ./nested/template.yaml
`

// TestNestedTwice: a template that two stacks nest has each threat twice; at
// its one place it is told, explained and offered to mend once.
func TestNestedTwice(t *testing.T) {
	dir := workspace(t, map[string]string{
		"one.yaml": parent, "two.yaml": parent, "nested/template.yaml": guestBook,
	})
	path := filepath.Join(dir, "nested", "template.yaml")
	e := open(t, dir, map[string]any{"debounce": 0})
	e.didOpen(path, guestBook, 1)
	e.diagnosed(path, 1)
	var all struct{ Threats []struct{ Rule string } }
	unmarshal(t, e.ask("strideline/threats", map[string]any{}), &all)
	here := map[string]any{"uri": uriOf(path)}
	e.didChange(path, guestBook+"\n", 2)
	ds := e.diagnosed(path, 2)
	if len(all.Threats) != 2*len(ds) || len(ds) == 0 {
		t.Errorf("%d threats of two stacks, %d diagnostics; want half", len(all.Threats), len(ds))
	}
	seen := map[string]bool{}
	for _, d := range ds {
		key := fmt.Sprint(d.Range, d.Message)
		if seen[key] {
			t.Errorf("told twice: %s", d.Message)
		}
		seen[key] = true
	}
	i := slices.Index(codes(ds), "SL2001")
	if i < 0 {
		t.Fatalf("no SL2001 in %v", codes(ds))
	}
	var h protocol.Hover
	raw := e.ask("textDocument/hover", map[string]any{"textDocument": here, "position": ds[i].Range.Start})
	unmarshal(t, raw, &h)
	if n := strings.Count(string(raw), "high SL2001** "); n != 1 {
		t.Errorf("the hover tells SL2001 %d times: %s", n, raw)
	}
	var actions []protocol.CodeAction
	unmarshal(t, e.ask("textDocument/codeAction", map[string]any{"textDocument": here, "range": ds[i].Range, "context": map[string]any{"diagnostics": []any{}}}), &actions)
	titles := map[string]bool{}
	for _, a := range actions {
		if titles[a.Title] {
			t.Errorf("%q is offered twice", a.Title)
		}
		titles[a.Title] = true
	}
}

// TestHoverBesideDiagnostic: where the diagnostic stands in the same frame, the
// hover begins with the path; elsewhere it says everything.
func TestHoverBesideDiagnostic(t *testing.T) {
	const message = "anyone on the internet writes and deletes Guests through POST /guests"
	const path = "internet → POST /guests → Sign → Guests"
	for _, c := range []struct {
		commands []string
		begins   string
	}{
		{nil, "**high SL2001** " + message + "\n\nPath: " + path + "\n\nPOST /guests does"},
		{[]string{explainThreat}, "**high SL2001** " + path + "\n\nPOST /guests does"},
	} {
		dir := workspace(t, map[string]string{"template.yaml": guestBook})
		file := filepath.Join(dir, "template.yaml")
		e := open(t, dir, map[string]any{"debounce": 0, "commands": c.commands})
		e.didOpen(file, guestBook, 1)
		ds := e.diagnosed(file, 1)
		i := slices.Index(codes(ds), "SL2001")
		if i < 0 {
			t.Fatalf("no SL2001 in %v", codes(ds))
		}
		var h struct{ Contents struct{ Value string } }
		unmarshal(t, e.ask("textDocument/hover", map[string]any{"textDocument": map[string]any{"uri": uriOf(file)}, "position": ds[i].Range.Start}), &h)
		if !strings.HasPrefix(h.Contents.Value, c.begins) || !strings.Contains(h.Contents.Value, "**Fix** ") {
			t.Errorf("commands %v: %s", c.commands, h.Contents.Value)
		}
	}
}

// TestHoverCounts: one rule that speaks of a function twice is named once, and
// so is one that uses a store in several ways.
func TestHoverCounts(t *testing.T) {
	text := strings.Replace(guestBook, "DynamoDBWritePolicy: {TableName: !Ref Guests}", "DynamoDBCrudPolicy: {TableName: !Ref Guests}\n        - DynamoDBWritePolicy: {TableName: !Ref Other}", 1) +
		strings.Replace(guestBook[strings.Index(guestBook, "  Guests:"):], "Guests", "Other", 1)
	dir := workspace(t, map[string]string{"template.yaml": text})
	path := filepath.Join(dir, "template.yaml")
	e := open(t, dir, map[string]any{"debounce": 0})
	e.didOpen(path, text, 1)
	for on, want := range map[string]string{
		"Sign:":   "high SL2001 anyone on the internet can write to this store (2 times)",
		"Guests:": "Used by: Sign (deletes, reads, writes)",
	} {
		at := newText(text).position(strings.Index(text, on)+1, utf16Units)
		var h struct{ Contents struct{ Value string } }
		unmarshal(t, e.ask("textDocument/hover", map[string]any{"textDocument": map[string]any{"uri": uriOf(path)}, "position": at}), &h)
		if !strings.Contains(h.Contents.Value, want) || strings.Count(h.Contents.Value, "SL2001") > 1 {
			t.Errorf("%s does not say %q once: %s", on, want, h.Contents.Value)
		}
	}
}

// TestLongCause: a cause of many lines is underlined on its first, and hover and
// quick fixes know the threat there and below.
func TestLongCause(t *testing.T) {
	text := strings.ReplaceAll(guestBook+`  Host:
    Type: AWS::EC2::Instance
    Properties:
      UserData:
        Fn::Base64: !Sub |
          echo "😀"
          export DB_PASSWORD=hunter2-Zq7PxT4vWn
          run ${Guests}
`, "\n", "\r\n")
	dir := workspace(t, map[string]string{"template.yaml": text})
	path := filepath.Join(dir, "template.yaml")
	e := open(t, dir, map[string]any{"debounce": 0})
	e.didOpen(path, text, 1)
	ds := e.diagnosed(path, 1)
	i := slices.Index(codes(ds), "SL4003")
	if i < 0 {
		t.Fatalf("no SL4003 in %v", codes(ds))
	}
	lines := newText(text)
	if r := ds[i].Range; text[lines.offset(r.Start, utf16Units):lines.offset(r.End, utf16Units)] != "Fn::Base64: !Sub |" {
		t.Errorf("underlined %v", r)
	}
	for _, at := range []protocol.Position{ds[i].Range.Start, lines.position(strings.Index(text, "hunter2"), utf16Units)} {
		if raw := e.ask("textDocument/hover", map[string]any{"textDocument": map[string]any{"uri": uriOf(path)}, "position": at}); !strings.Contains(string(raw), "SL4003") {
			t.Errorf("hover at %v: %s", at, raw)
		}
	}
}

// TestHubInWords: what stands for all of a service has no name of the template,
// and the name it has inside is not shown.
func TestHubInWords(t *testing.T) {
	text := strings.Replace(guestBook, "      Events:", `        - Statement: [{Effect: Allow, Action: ["s3:GetObject", "logs:PutLogEvents"], Resource: "*"}]
      Events:`, 1)
	dir := workspace(t, map[string]string{"template.yaml": text})
	path := filepath.Join(dir, "template.yaml")
	e := open(t, dir, map[string]any{"debounce": 0})
	e.didOpen(path, text, 1)
	raw := string(e.ask("textDocument/hover", map[string]any{"textDocument": map[string]any{"uri": uriOf(path)}, "position": protocol.Position{Line: 3, Character: 3}}))
	if strings.Contains(raw, "any:") || !strings.Contains(raw, "every bucket of s3 (s3:GetObject)") || !strings.Contains(raw, "every log group of the account (logs:") {
		t.Errorf("hover says %s", raw)
	}
}

// TestDefinitionInText leads from a name in a text to its resource, from what
// is declared nowhere to nothing, and from what SAM makes of a resource to it.
func TestDefinitionInText(t *testing.T) {
	text := guestBook + `  Api:
    Type: AWS::Serverless::Api
    Properties: {StageName: v1}
  Reader:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.handler
      Runtime: nodejs22.x
      CodeUri: src
      Policies:
        - Statement:
            - {Effect: Allow, Action: dynamodb:GetItem, Resource: !Sub 'arn:aws:dynamodb:${AWS::Region}:1:table/${Guests}'}
Outputs:
  Stage: {Value: !Ref Api.Stage}
  Both:
    Value: !Sub >
      the table ${Guests.Arn}
      and function ${Reader.Arn} in ${AWS::Partition}
  Split:
    Value:
      Fn::GetAtt:
        - Sign
        - Arn
`
	dir := workspace(t, map[string]string{"template.yaml": text})
	path := filepath.Join(dir, "template.yaml")
	e := open(t, dir, map[string]any{"debounce": 0})
	e.didOpen(path, text, 1)
	lines := newText(text)
	for _, c := range []struct{ on, want string }{
		{"Guests}'", "Guests:"},
		{"AWS::Region", ""},
		{"Api.Stage", "Api:"},
		{"Guests.Arn", "Guests:"},
		{"Reader.Arn", "Reader:"},
		{"AWS::Partition", ""},
		{"the table", ""},
		{"Sign\n", "Sign:"},
	} {
		at := lines.position(strings.Index(text, c.on)+1, utf16Units)
		var got []protocol.Location
		unmarshal(t, e.ask("textDocument/definition", map[string]any{"textDocument": map[string]any{"uri": uriOf(path)}, "position": at}), &got)
		word := ""
		if len(got) == 1 {
			word = text[lines.offset(got[0].Range.Start, utf16Units) : lines.offset(got[0].Range.End, utf16Units)+1]
		}
		if word != c.want {
			t.Errorf("%q leads to %q %v, want %q", c.on, word, got, c.want)
		}
	}
}

func unmarshal(t *testing.T, raw json.RawMessage, into any) {
	t.Helper()
	if err := json.Unmarshal(raw, into); err != nil {
		t.Fatalf("%v: %s", err, raw)
	}
}
