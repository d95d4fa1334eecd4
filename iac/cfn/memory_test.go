package cfn

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"testing/fstest"

	"strideline/iac/resource"
)

const beingTyped = `Resources:
  Before:
    Type: AWS::SQS::Queue
  Table:
    Type: AWS::DynamoDB::Table
    Properties:
      BillingMode: PAY_PER_REQUEST
  After:
    Type: AWS::SNS::Topic
    Properties:
      TopicName: news
`

// typing reads versions of one file with one memory.
type typing struct {
	t      *testing.T
	file   string
	memory Memory
}

func (y *typing) read(text string) resource.Result {
	y.t.Helper()
	r := Reader{Memory: &y.memory}
	res, err := r.Read(context.Background(), fstest.MapFS{y.file: {Data: []byte(text)}}, resource.Root{Path: y.file})
	if err != nil {
		y.t.Fatal(err)
	}
	return res
}

// shown is the resources by name and line, and how many blocks stand in.
func shown(r resource.Result) string {
	var out []string
	for _, x := range r.Resources {
		out = append(out, fmt.Sprintf("%s:%d", x.ID, x.At.Start.Line))
	}
	return strings.Join(out, " ") + fmt.Sprintf(" stale %d", len(r.Stale))
}

func TestBrokenBlocksStand(t *testing.T) {
	json := `{
  "Resources": {
    "Before": {"Type": "AWS::SQS::Queue"},
    "Table": {
      "Type": "AWS::DynamoDB::Table",
      "Properties": {"BillingMode": "PAY_PER_REQUEST"}
    },
    "After": {"Type": "AWS::SNS::Topic"}
  }
}
`
	for _, c := range []struct{ name, file, text, old, new, want string }{
		{"a line half typed in a block", "t.yaml", beingTyped, "      BillingMode: PAY_PER_REQUEST\n", "      BillingMode: PAY_PER_REQUEST\n      Stream\n", "Before:2 Table:4 After:9 stale 1"},
		{"a bracket not closed", "t.yaml", beingTyped, "PAY_PER_REQUEST", "[PAY", "Before:2 Table:4 After:8 stale 1"},
		{"a word at the left margin hides what follows", "t.yaml", beingTyped, "  After:\n", "Fo\n  After:\n", "Before:2 Table:4 After:9 stale 1"},
		{"a new name before a block", "t.yaml", beingTyped, "  After:\n", "  New\n  After:\n", "Before:2 Table:4 After:9 stale 0"},
		{"the block is deleted", "t.yaml", beingTyped, "  Table:\n    Type: AWS::DynamoDB::Table\n    Properties:\n      BillingMode: PAY_PER_REQUEST\n", "", "Before:2 After:4 stale 0"},
		{"two blocks are replaced by a broken one", "t.yaml", beingTyped, "  Table:\n    Type: AWS::DynamoDB::Table\n    Properties:\n      BillingMode: PAY_PER_REQUEST\n  After:\n", "  Other: [\n", "Before:2 stale 0"},
		{"a section's name half typed", "t.yaml", beingTyped, "Resources:\n", "Resources\n", "Before:2 Table:4 After:8 stale 0"},
		{"JSON without a quote", "t.json", json, `"PAY_PER_REQUEST"`, `"PAY`, "Before:3 Table:4 After:8 stale 1"},
	} {
		t.Run(c.name, func(t *testing.T) {
			y := &typing{t: t, file: c.file}
			y.memory.Watch([]string{c.file})
			good := shown(y.read(c.text))
			broken := strings.Replace(c.text, c.old, c.new, 1)
			r := y.read(broken)
			if got := shown(r); got != c.want {
				t.Errorf("half typed: got %s, want %s", got, c.want)
			}
			if got := shown(y.read(broken)); got != c.want {
				t.Errorf("read again: got %s, want %s", got, c.want)
			}
			if len(r.Stale) > 0 && len(r.Problems) == 0 {
				t.Error("the broken block is not told")
			}
			if got := shown(y.read(c.text)); got != good {
				t.Errorf("undone: got %s, want %s", got, good)
			}
			y.read(broken)
			y.memory.Forget(c.file)
			alone := &typing{t: t, file: c.file}
			if got, want := shown(y.read(broken)), shown(alone.read(broken)); got != want {
				t.Errorf("forgotten: got %s, want %s", got, want)
			}
		})
	}
}

// TestStandInsMove: edits elsewhere move what stands in.
func TestStandInsMove(t *testing.T) {
	y := &typing{t: t, file: "t.yaml"}
	y.memory.Watch([]string{"t.yaml"})
	y.read(beingTyped)
	broken := strings.Replace(beingTyped, "PAY_PER_REQUEST\n", "[\n", 1)
	y.read(broken)
	moved := "# one\n# two\n" + broken
	r := y.read(moved)
	if got, want := shown(r), "Before:4 Table:6 After:10 stale 1"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	for _, x := range r.Resources {
		if line := strings.Split(moved, "\n")[x.At.Start.Line-1]; !strings.Contains(line, x.ID) {
			t.Errorf("%s points at %q", x.ID, line)
		}
	}
}
