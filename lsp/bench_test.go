package lsp

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"runtime/pprof"
	"strings"
	"testing"
)

// The rows of the design's table of speed that belong to the language server.
// Compare two builds side by side; no figure is asserted.

// shop is a template of about so many lines: functions with an API and a table
// each.
func shop(lines int) string {
	var b strings.Builder
	b.WriteString("AWSTemplateFormatVersion: '2010-09-09'\nTransform: AWS::Serverless-2016-10-31\nResources:\n")
	for i := 0; i*27 < lines; i++ {
		fmt.Fprintf(&b, `  Fn%[1]d:
    Type: AWS::Serverless::Function
    Properties:
      Handler: app.handler
      Runtime: nodejs22.x
      CodeUri: src/fn%[1]d
      Environment:
        Variables:
          TABLE: !Ref Table%[1]d
      Policies:
        - DynamoDBCrudPolicy:
            TableName: !Ref Table%[1]d
      Events:
        Api:
          Type: Api
          Properties:
            Path: /items%[1]d
            Method: get
  Table%[1]d:
    Type: AWS::DynamoDB::Table
    Properties:
      BillingMode: PAY_PER_REQUEST
      AttributeDefinitions:
        - {AttributeName: id, AttributeType: S}
      KeySchema:
        - {AttributeName: id, KeyType: HASH}

`, i)
	}
	return b.String()
}

// editing measures an edit until its diagnostics are there, the wait for a
// pause in typing left out.
func editing(b *testing.B, files int, lines int) {
	dir := b.TempDir()
	text := shop(lines)
	for i := range files {
		name := filepath.Join(dir, fmt.Sprintf("s%d", i), "template.yaml")
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			b.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o644); err != nil {
			b.Fatal(err)
		}
	}
	path := filepath.Join(dir, "s0", "template.yaml")
	e := connect(b, Options{Log: io.Discard})
	e.initialize(dir, full, map[string]any{"debounce": 0})
	e.didOpen(path, text, 1)
	e.diagnosed(path, 1)
	e.ask("workspace/symbol", map[string]any{"query": "none"}) // waits for the whole folder
	e.forget()
	version := 1
	b.ReportAllocs()
	for b.Loop() {
		version++
		e.didChange(path, text+strings.Repeat("#", 1+version%2), version)
		e.diagnosed(path, version)
		e.forget()
	}
	b.StopTimer()
	runtime.GC()
	if f := os.Getenv("HEAP"); f != "" {
		w, _ := os.Create(f)
		pprof.WriteHeapProfile(w)
		w.Close()
	}
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	b.ReportMetric(float64(m.HeapInuse)/(1<<20), "heap-MB")
}

func BenchmarkEdit500Lines(b *testing.B)          { editing(b, 1, 500) }
func BenchmarkEdit5000Lines(b *testing.B)         { editing(b, 1, 5000) }
func BenchmarkEditAmong500Templates(b *testing.B) { editing(b, 500, 200) }
