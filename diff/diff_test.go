package diff

import (
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"strideline/analyze"
	"strideline/config"
	"strideline/iac"
	"strideline/register"
	"strideline/rules"
)

var update = flag.Bool("update", false, "rewrite golden files; read the diff like code")

var now = time.Date(2026, 11, 22, 0, 0, 0, 0, time.UTC)

// load is the whole pipeline on files in memory.
func load(t testing.TB, name string, files map[string]string) Side {
	t.Helper()
	fsys := fstest.MapFS{}
	for n, text := range files {
		fsys[n] = &fstest.MapFile{Data: []byte(text)}
	}
	set, err := rules.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	g, err := iac.Load(context.Background(), fsys, []string{"."}, iac.Options{})
	if err != nil && !errors.Is(err, iac.ErrNothing) {
		t.Fatal(err)
	}
	var cfg config.Config
	if text, ok := files[config.Path]; ok {
		cfg, _ = config.Parse(config.Path, []byte(text))
	}
	r, err := analyze.Run(context.Background(), g, analyze.Options{Rules: set, Now: now, Config: cfg})
	if err != nil {
		t.Fatal(err)
	}
	risks, _ := register.Parse(register.Path, []byte(files[register.Path]))
	d := register.Apply(register.Input{Threats: r.Threats, Graph: r.Graph, FS: fsys, Rules: set, Risks: risks, Now: now})
	return Side{Name: name, Graph: r.Graph, Exposure: r.Exposure, Threats: d.Threats, Problems: r.Graph.Problems}
}

// TestCases compares the two folders of each archive in testdata, base and
// head, and holds the text that people read.
func TestCases(t *testing.T) {
	names, err := filepath.Glob("testdata/*.txtar")
	if err != nil || len(names) == 0 {
		t.Fatal("no cases", err)
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".txtar"), func(t *testing.T) {
			a, err := txtar.ParseFile(name)
			if err != nil {
				t.Fatal(err)
			}
			c := Compare(load(t, "base", folder(a, "base/")), load(t, "head", folder(a, "head/")))
			var text, doc, comment bytes.Buffer
			for _, err := range []error{Text(&text, c, TextOptions{}), JSON(&doc, c), Markdown(&comment, c)} {
				if err != nil {
					t.Fatal(err)
				}
			}
			validate(t, doc.Bytes())
			hold(t, a, name, "text", text.String())
			hold(t, a, name, "markdown", comment.String())
			for _, l := range strings.Split(text.String(), "\n") {
				if n := len([]rune(l)); n > 80 {
					t.Errorf("%d columns: %s", n, l)
				}
			}
		})
	}
}

func folder(a *txtar.Archive, prefix string) map[string]string {
	out := map[string]string{}
	for _, f := range a.Files {
		if name, ok := strings.CutPrefix(f.Name, prefix); ok {
			out[name] = string(f.Data)
		}
	}
	return out
}

// hold compares with the file of an archive that holds what is wanted.
func hold(t *testing.T, a *txtar.Archive, name, file, got string) {
	t.Helper()
	i := slices.IndexFunc(a.Files, func(f txtar.File) bool { return f.Name == file })
	if *update {
		if i < 0 {
			a.Files = append(a.Files, txtar.File{Name: file})
			i = len(a.Files) - 1
		}
		a.Files[i].Data = []byte(got)
		if err := os.WriteFile(name, txtar.Format(a), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want := ""
	if i >= 0 {
		want = string(a.Files[i].Data)
	}
	if d := cmp.Diff(want, got); d != "" {
		t.Errorf("%s (go test ./diff -update rewrites it):\n%s", file, d)
	}
}

// templates are the examples and the fixtures of every rule.
func templates(t testing.TB) map[string]string {
	t.Helper()
	out := map[string]string{}
	for _, root := range []string{"examples", "rules/builtin"} {
		err := fs.WalkDir(os.DirFS(".."), root, func(p string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() || filepath.Ext(p) != ".yaml" || filepath.Base(p) == "rule.yaml" {
				return err
			}
			text, err := os.ReadFile(filepath.Join("..", p))
			out[p] = string(text)
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return out
}

// TestMovedIsTheSame renames every template, alone and all at once: a file has
// another name then, the system is the same.
func TestMovedIsTheSame(t *testing.T) {
	all := templates(t)
	if len(all) < 60 {
		t.Fatalf("%d templates", len(all))
	}
	moved := map[string]string{}
	for name, text := range all {
		other := "moved/" + strings.ReplaceAll(filepath.Dir(name), "rules/builtin", "r") + "/x/" + strings.TrimSuffix(filepath.Base(name), ".yaml") + ".yml"
		moved[other] = text
		c := Compare(load(t, "base", map[string]string{name: text}), load(t, "head", map[string]string{other: text}))
		if !c.Same() {
			t.Errorf("%s renamed:\n%s", name, shown(t, c))
		}
	}
	if c := Compare(load(t, "base", all), load(t, "head", moved)); !c.Same() {
		t.Errorf("all renamed:\n%s", shown(t, c))
	}
}

func shown(t testing.TB, c *Changes) string {
	t.Helper()
	var b bytes.Buffer
	if err := Text(&b, c, TextOptions{}); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// TestManyEqualStacks renames the folders of copies of one template: which is
// which only the end of its path can tell, past fifty only their order.
func TestManyEqualStacks(t *testing.T) {
	text := templates(t)["examples/shop-hardened/template.yaml"]
	for _, n := range []int{3, 60} {
		base, head := map[string]string{}, map[string]string{}
		for i := range n {
			base[fmt.Sprintf("a/s%02d/template.yaml", i)] = text
			head[fmt.Sprintf("b/c/s%02d/template.yaml", i)] = text
		}
		was, is := load(t, "base", base), load(t, "head", head)
		if c := Compare(was, is); !c.Same() {
			t.Errorf("%d stacks:\n%s", n, shown(t, c))
		}
		if p := pair(was, is); p.stacks["a/s02/template.yaml"] != "b/c/s02/template.yaml" {
			t.Errorf("%d stacks: the third is %q", n, p.stacks["a/s02/template.yaml"])
		}
	}
}

// TestSameBytes holds the order of everything: twice the same, and the same
// with the two sides loaded anew.
func TestSameBytes(t *testing.T) {
	all := templates(t)
	base, head := map[string]string{}, map[string]string{}
	for name, text := range all {
		switch {
		case strings.Contains(name, "flagged"):
			head[filepath.Dir(name)+"/t.yaml"] = text
		case strings.Contains(name, "safe"):
			base[filepath.Dir(name)+"/t.yaml"] = text
		}
	}
	var first string
	for range 3 {
		c := Compare(load(t, "base", base), load(t, "head", head))
		var b bytes.Buffer
		for _, err := range []error{JSON(&b, c), Text(&b, c, TextOptions{Colour: true}), Markdown(&b, c)} {
			if err != nil {
				t.Fatal(err)
			}
		}
		if first == "" {
			first = b.String()
		} else if d := cmp.Diff(first, b.String()); d != "" {
			t.Fatal(d)
		}
		if len(c.Worse("info")) < 20 {
			t.Fatalf("%d threats are new between the safe and the flagged fixtures", len(c.Worse("info")))
		}
	}
}

// TestBackIsTheOpposite compares both ways: what one direction opens the other
// closes.
func TestBackIsTheOpposite(t *testing.T) {
	all := templates(t)
	safe := load(t, "safe", map[string]string{"t.yaml": all["examples/shop-hardened/template.yaml"]})
	hurried := load(t, "hurried", map[string]string{"t.yaml": all["examples/shop-hurried/template.yaml"]})
	there, back := Compare(safe, hurried), Compare(hurried, safe)
	words := map[string]string{New: Removed, Removed: New, Changed: Changed, Gained: Lost, Lost: Gained, Raised: Lowered, Lowered: Raised, Fixed: New}
	for what, counts := range map[string][2]map[string]int{
		"ways":        {tally(there.Ways, func(w Way) string { return words[w.Change] }), tally(back.Ways, func(w Way) string { return w.Change })},
		"parts":       {tally(there.Parts, func(p Part) string { return words[p.Change] }), tally(back.Parts, func(p Part) string { return p.Change })},
		"permissions": {tally(there.Permissions, func(p Permission) string { return words[p.Change] }), tally(back.Permissions, func(p Permission) string { return p.Change })},
		"exposures":   {tally(there.Exposures, func(x Exposure) string { return words[x.Change] }), tally(back.Exposures, func(x Exposure) string { return x.Change })},
		"crossings":   {tally(there.Crossings, func(x Crossing) string { return words[x.Change] }), tally(back.Crossings, func(x Crossing) string { return x.Change })},
	} {
		if d := cmp.Diff(counts[0], counts[1]); d != "" || len(counts[0]) == 0 {
			t.Errorf("%s: %v\n%s", what, counts[0], d)
		}
	}
	if len(there.Worse("info")) == 0 || len(back.Worse("info")) > len(there.Worse("info")) {
		t.Errorf("%d threats there, %d back", len(there.Worse("info")), len(back.Worse("info")))
	}
}

func tally[T any](list []T, word func(T) string) map[string]int {
	out := map[string]int{}
	for _, x := range list {
		out[word(x)]++
	}
	return out
}

// TestWorse holds what --fail-on looks at.
func TestWorse(t *testing.T) {
	threat := func(severity, status string) *rules.Threat { return &rules.Threat{Severity: severity, Status: status} }
	for _, c := range []struct {
		name  string
		of    Threat
		least string
		want  bool
	}{
		{"new", Threat{New, nil, threat("high", "open")}, "high", true},
		{"new, lower than asked", Threat{New, nil, threat("medium", "open")}, "high", false},
		{"new and accepted", Threat{New, nil, threat("high", "accepted")}, "info", false},
		{"open again", Threat{Changed, threat("high", "accepted"), threat("high", "open")}, "high", true},
		{"rated higher", Threat{Changed, threat("low", "open"), threat("high", "open")}, "high", true},
		{"rated lower", Threat{Changed, threat("critical", "open"), threat("high", "open")}, "info", false},
		{"accepted", Threat{Changed, threat("high", "open"), threat("high", "accepted")}, "info", false},
		{"fixed", Threat{Fixed, threat("high", "open"), nil}, "info", false},
	} {
		if got := len((&Changes{Threats: []Threat{c.of}}).Worse(c.least)) == 1; got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

// BenchmarkCompare compares two models of 10,000 resources in 25 stacks that
// were all renamed and differ in one route.
func BenchmarkCompare(b *testing.B) {
	base, head := map[string]string{}, map[string]string{}
	for i := range 25 {
		var t strings.Builder
		t.WriteString("Transform: AWS::Serverless-2016-10-31\nResources:\n")
		for j := range 100 {
			fmt.Fprintf(&t, unit, i*100+j)
		}
		base[fmt.Sprintf("s%d/template.yaml", i)] = t.String()
		head[fmt.Sprintf("moved/s%d.yaml", i)] = strings.Replace(t.String(), "Authorizer: AWS_IAM", "Authorizer: NONE", 1-min(i, 1))
	}
	was, is := load(b, "base", base), load(b, "head", head)
	b.ReportAllocs()
	for b.Loop() {
		c := Compare(was, is)
		if len(c.Ways) != 1 {
			b.Fatalf("%d ways in", len(c.Ways))
		}
		if err := JSON(&bytes.Buffer{}, c); err != nil {
			b.Fatal(err)
		}
	}
}

const unit = `  Place%[1]d:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: nodejs22.x
      Handler: a.b
      InlineCode: x
      Environment: {Variables: {TABLE: !Ref Orders%[1]d}}
      Policies:
        - DynamoDBCrudPolicy: {TableName: !Ref Orders%[1]d}
        - SQSSendMessagePolicy: {QueueName: !GetAtt Queue%[1]d.QueueName}
      Events:
        Post:
          Type: Api
          Properties: {Path: /orders/%[1]d, Method: post, Auth: {Authorizer: AWS_IAM}}
  Ship%[1]d:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: nodejs22.x
      Handler: a.b
      InlineCode: x
      Policies:
        - DynamoDBReadPolicy: {TableName: !Ref Orders%[1]d}
      Events:
        Message: {Type: SQS, Properties: {Queue: !GetAtt Queue%[1]d.Arn}}
  Orders%[1]d:
    Type: AWS::DynamoDB::Table
    Properties:
      KeySchema: [{AttributeName: id, KeyType: HASH}]
      AttributeDefinitions: [{AttributeName: id, AttributeType: S}]
  Queue%[1]d:
    Type: AWS::SQS::Queue
`
