package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// The rows of the design's table of speed that a command line has. Compare two
// builds side by side; no figure is asserted.

func bench(b *testing.B, dir string, args ...string) {
	b.Helper()
	c := Command{
		Stdin: strings.NewReader(""), Stdout: io.Discard, Stderr: io.Discard, Dir: dir,
		Getenv: func(string) string { return "" },
		Now:    func() time.Time { return time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC) },
	}
	b.ReportAllocs()
	for b.Loop() {
		if code := c.Main(args); code == exitUsage {
			b.Fatalf("%v: exit status %d", args, code)
		}
	}
}

// BenchmarkAnalyze500Lines is one template of 500 lines.
func BenchmarkAnalyze500Lines(b *testing.B) {
	dir := b.TempDir()
	if n := write(b, dir, 500/linesEach); n < 500 {
		b.Fatalf("%d lines", n)
	}
	bench(b, dir, "analyze", "--format", "json", "template0.yaml")
}

// BenchmarkAnalyzePatterns is every template of the pattern collection.
func BenchmarkAnalyzePatterns(b *testing.B) {
	patterns := filepath.Join(root(b), "..", "shared", "corpus", "patterns")
	if _, err := os.Stat(patterns); err != nil {
		b.Skip("no ../shared/corpus/patterns")
	}
	bench(b, patterns, "analyze", "--format", "json", ".")
}

// BenchmarkScale shows what ten times the resources cost: 10k and 100k.
func BenchmarkScale(b *testing.B) {
	for _, resources := range []int{10_000, 100_000} {
		b.Run(fmt.Sprintf("%dk", resources/1000), func(b *testing.B) {
			dir := b.TempDir()
			write(b, dir, resources/resourcesEach)
			bench(b, dir, "analyze", "--format", "json", ".")
		})
	}
}

// BenchmarkDiff compares two folders of 10,000 resources each, all files of
// which have another name.
func BenchmarkDiff(b *testing.B) {
	dir := b.TempDir()
	for _, side := range []string{"old", "new"} {
		if err := os.Mkdir(filepath.Join(dir, side), 0o755); err != nil {
			b.Fatal(err)
		}
		write(b, filepath.Join(dir, side), 10_000/resourcesEach)
	}
	names, err := filepath.Glob(filepath.Join(dir, "new", "*.yaml"))
	if err != nil {
		b.Fatal(err)
	}
	for _, n := range names {
		if err := os.Rename(n, strings.Replace(n, "template", "moved", 1)); err != nil {
			b.Fatal(err)
		}
	}
	bench(b, dir, "diff", "--format", "json", "old", "new")
}

// unit is a small service: an open route, a function, a table, a queue and its
// consumer. Templates hold many of them.
const unit = `  Place%[1]d:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: nodejs22.x
      Handler: a.b
      InlineCode: x
      Environment:
        Variables:
          TABLE: !Ref Orders%[1]d
      Policies:
        - DynamoDBCrudPolicy:
            TableName: !Ref Orders%[1]d
        - SQSSendMessagePolicy:
            QueueName: !GetAtt Queue%[1]d.QueueName
      Events:
        Post:
          Type: Api
          Properties: {Path: /orders/%[1]d, Method: post}
  Ship%[1]d:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: nodejs22.x
      Handler: a.b
      InlineCode: x
      Policies:
        - DynamoDBReadPolicy:
            TableName: !Ref Orders%[1]d
      Events:
        Message:
          Type: SQS
          Properties:
            Queue: !GetAtt Queue%[1]d.Arn
  Orders%[1]d:
    Type: AWS::DynamoDB::Table
    Properties:
      KeySchema: [{AttributeName: id, KeyType: HASH}]
      AttributeDefinitions: [{AttributeName: id, AttributeType: S}]
  Queue%[1]d:
    Type: AWS::SQS::Queue
`

const (
	linesEach     = 38
	resourcesEach = 4
	unitsEach     = 100 // units a template: more is over CloudFormation's own limit
)

// write makes templates of n units in dir and returns the lines of the first.
func write(b *testing.B, dir string, n int) int {
	b.Helper()
	lines := 0
	for file := 0; n > 0 || file == 0; file++ {
		var t strings.Builder
		t.WriteString("Transform: AWS::Serverless-2016-10-31\nResources:\n")
		for i := range min(unitsEach, n+1) {
			fmt.Fprintf(&t, unit, i)
		}
		n -= unitsEach
		if file == 0 {
			lines = strings.Count(t.String(), "\n")
		}
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("template%d.yaml", file)), []byte(t.String()), 0o644); err != nil {
			b.Fatal(err)
		}
	}
	return lines
}
