package sam_test

import (
	"context"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"gopkg.in/yaml.v3"

	"strideline/iac/cfn"
	"strideline/iac/resource"
)

// wrongs are values of every shape, put where others belong.
var wrongs = []string{
	"~", "x", "7", "true", "[]", "{}", "[a]", "[[]]", "{a: b}", "{a: {b: c}}", "[{Type: SQS}]", "!Ref Nowhere", "!Ref AWS::NoValue",
	"!If [Unknown, a, [b]]", "!If [Unknown, {a: b}, !Ref AWS::NoValue]", "!GetAtt A.B", "!Sub '${A}'", "{Ref: [x]}", "-1.5", "'*'",
}

// TestWrongShapesAnywhere puts each wrong value in place of each value of each
// fixture: a problem may come of it, never a panic, and the other resources
// stay.
func TestWrongShapesAnywhere(t *testing.T) {
	files, _ := filepath.Glob("testdata/*.yaml")
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var doc yaml.Node
		if err := yaml.Unmarshal(src, &doc); err != nil {
			t.Fatal(err)
		}
		for i, n := range values(doc.Content[0], nil) {
			was := *n
			for j, w := range wrongs {
				if os.Getenv("STRIDELINE_ALL_WRONGS") == "" && (i+j)%len(wrongs) > 1 {
					continue // two of them each: all take a minute
				}
				var bad yaml.Node
				if err := yaml.Unmarshal([]byte(w), &bad); err != nil {
					t.Fatal(err)
				}
				*n = *bad.Content[0]
				out, err := yaml.Marshal(&doc)
				if err != nil {
					t.Fatal(err)
				}
				expand(t, out)
			}
			*n = was
		}
	}
}

// values lists the values below Globals and Resources, keys left out.
func values(n *yaml.Node, out []*yaml.Node) []*yaml.Node {
	for i, c := range n.Content {
		if n.Kind == yaml.MappingNode && i%2 == 0 {
			continue
		}
		out = append(out, c)
		out = values(c, out)
	}
	return out
}

func expand(t *testing.T, src []byte) resource.Result {
	t.Helper()
	defer func() {
		if p := recover(); p != nil {
			t.Fatalf("panic: %v\n%s", p, src)
		}
	}()
	fsys := fstest.MapFS{"template.yaml": &fstest.MapFile{Data: src}}
	res, err := cfn.Reader{}.Read(context.Background(), fsys, resource.Root{Path: "template.yaml"})
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range res.Resources {
		if !r.At.Known() {
			t.Errorf("%s has no place", r.ID)
		}
	}
	return res
}

func FuzzExpand(f *testing.F) {
	files, _ := filepath.Glob("testdata/*.yaml")
	for _, file := range files {
		src, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(src)
	}
	f.Fuzz(func(t *testing.T, src []byte) { expand(t, src) })
}

// TestDeterminism expands twice and compares.
func TestDeterminism(t *testing.T) {
	files, _ := filepath.Glob("testdata/*.yaml")
	for _, file := range files {
		first := dump(t, file)
		if second := dump(t, file); first != second {
			t.Errorf("%s expands differently a second time", file)
		}
	}
}
