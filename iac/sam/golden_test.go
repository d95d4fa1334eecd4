package sam_test

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"strideline/iac/cfn"
	"strideline/iac/resource"
	"strideline/model"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// TestGolden expands the fixtures: each resource with the place it points at
// and the text that stands there, each property with its line.
func TestGolden(t *testing.T) {
	inputs, err := filepath.Glob("testdata/*.yaml")
	if err != nil || len(inputs) == 0 {
		t.Fatalf("no fixtures: %v", err)
	}
	for _, in := range inputs {
		t.Run(filepath.Base(in), func(t *testing.T) {
			got := dump(t, in)
			file := strings.TrimSuffix(in, ".yaml") + ".golden"
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(string(want), got); diff != "" {
				t.Errorf("run go test ./iac/sam -run Golden -update and read the difference:\n%s", diff)
			}
		})
	}
}

func dump(t *testing.T, file string) string {
	t.Helper()
	res, err := cfn.Reader{}.Read(context.Background(), os.DirFS("."), resource.Root{Path: file})
	if err != nil {
		t.Fatal(err)
	}
	src, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(string(src), "\n")
	var b strings.Builder
	for _, r := range res.Resources {
		how := "written"
		if r.Implied {
			how = "implied by " + word(lines, r.At)
		}
		fmt.Fprintf(&b, "%s %s %s @%d:%d%s\n", r.ID, r.Type, how, r.At.Start.Line, r.At.Start.Col, when(r.When))
		leaves(&b, "  ", r.Props)
	}
	for _, o := range res.Outputs {
		fmt.Fprintf(&b, "output %s = %s\n", o.Name, model.Display(o.Value.Text))
	}
	for _, p := range res.Problems {
		fmt.Fprintf(&b, "%s:%d:%d: %s\n", p.Level, p.At.Start.Line, p.At.Start.Col, p.Message)
	}
	return b.String()
}

var firstWord = regexp.MustCompile(`^[$\w-]*`)

// word is the text that stands at a place.
func word(lines []string, at model.Range) string {
	if !at.Known() || at.Start.Line > len(lines) {
		return "NOTHING"
	}
	line := lines[at.Start.Line-1]
	return firstWord.FindString(line[min(at.Start.Col-1, len(line)):])
}

func when(cs []model.Condition) string {
	var out string
	for _, c := range cs {
		out += " if " + c.Reason
	}
	return out
}

func leaves(b *strings.Builder, path string, v resource.Value) {
	if len(v.Fields)+len(v.Items) == 0 && (v.Kind == resource.Map || v.Kind == resource.List) && path != "  " {
		fmt.Fprintf(b, "%s = nothing @%d\n", strings.Replace(path, "  .", "  ", 1), v.At.Start.Line)
		return
	}
	switch v.Kind {
	case resource.Map:
		for _, f := range v.Fields {
			leaves(b, path+"."+f.Key, f.Value)
		}
	case resource.List, resource.Choice:
		for i, it := range v.Items {
			mark := fmt.Sprintf("[%d]", i)
			if v.Kind == resource.Choice {
				mark = fmt.Sprintf("?%d", i)
			}
			leaves(b, path+mark+when(it.When), it)
		}
	default:
		fmt.Fprintf(b, "%s = %s @%d\n", strings.Replace(path, "  .", "  ", 1), model.Display(v.Text), v.At.Start.Line)
	}
}

// TestImpliedPointAtTheirMaker holds over the corpus that each made resource
// points at the event, function or property in the source that makes it: at a
// key or value of the template that takes part in its id, or at a property
// that SAM turns into resources.
func TestImpliedPointAtTheirMaker(t *testing.T) {
	inputs, err := filepath.Glob(filepath.Join(corpus, "input", "*.yaml"))
	if err != nil || len(inputs) == 0 {
		t.Skip("no corpus beside the checkout: nothing to check")
	}
	makers := regexp.MustCompile(`^(FunctionUrlConfig|AutoPublishAlias|EventInvokeConfig|OnSuccess|OnFailure|DeploymentPreference|` +
		`SqsSubscription|DeadLetterConfig|UsagePlan|Domain|Route53|StageName|Auth|Logging|SchemaInline|SchemaUri|DomainName|Cache|` +
		`LambdaAuthorizer|AuthorizerUri|NONE|Read|Write)$`)
	implied := 0
	for _, in := range inputs {
		name := filepath.Base(in)
		res, err := cfn.Reader{}.Read(context.Background(), os.DirFS(filepath.Dir(in)), resource.Root{Path: name})
		if err != nil {
			t.Fatal(err)
		}
		src, _ := os.ReadFile(in)
		lines := strings.Split(string(src), "\n")
		for _, r := range res.Resources {
			if !r.Implied {
				continue
			}
			implied++
			at := word(lines, r.At)
			inID := at != "" && strings.Contains(strings.ToLower(r.ID), strings.ToLower(strings.TrimPrefix(at, "$")))
			isEvent := r.At.Start.Line < len(lines) && strings.Contains(lines[r.At.Start.Line], "Type: ")
			if !inID && !isEvent && !makers.MatchString(at) && !strings.HasPrefix(r.ID, "Serverless") {
				t.Errorf("%s: %s points at %q (%s)", name, r.ID, at, r.At)
			}
		}
	}
	if implied < 1000 {
		t.Errorf("only %d implied resources were seen", implied)
	}
}
