package sam

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"

	"strideline/iac/resource"
	"strideline/model"
)

var here = model.Range{File: "t.yaml", Start: model.Pos{Line: 1, Col: 1}, End: model.Pos{Line: 1, Col: 2}}

// TestLayerHash holds the ids of layers to those AWS gives.
func TestLayerHash(t *testing.T) {
	layer := func(id string, props resource.Value, deps ...string) *resource.Resource {
		return &resource.Resource{ID: id, Type: "AWS::Serverless::LayerVersion", Props: props, DependsOn: deps, At: here}
	}
	uri := object(here, text("ContentUri", "s3://sam-demo-bucket/layer.zip", here))
	parts := object(here, f("ContentUri", object(here, text("Bucket", "test", here), text("Key", "test.zip", here))))
	for _, c := range []struct {
		r    *resource.Resource
		want string
	}{
		{layer("MinimalLayer2", uri), "800a44a445"},
		{layer("Layer1", parts), "d45b36fd2d"},
		{layer("Layer2", parts, "Layer1"), "5093239808"},
		{layer("Layer3", parts, "Layer1", "Layer2"), "4d7f81220c"},
	} {
		if got := layerHash(c.r); got != c.want {
			t.Errorf("%s: got %s, want %s", c.r.ID, got, c.want)
		}
	}
}

func TestMerge(t *testing.T) {
	str := func(s string) resource.Value { return resource.Str(s, here) }
	global := object(here, f("List", resource.ListOf(here, str("a"))), f("Map", object(here, f("x", str("1")), f("y", str("1")))),
		f("Scalar", str("g")), f("Shape", resource.ListOf(here, str("a"))), f("Only", str("g")))
	local := object(here, f("Scalar", str("l")), f("List", resource.ListOf(here, str("b"))), f("Map", object(here, f("y", str("2")))),
		f("Shape", str("l")), f("Own", str("l")))
	want := object(here, f("List", resource.ListOf(here, str("a"), str("b"))), f("Map", object(here, f("x", str("1")), f("y", str("2")))),
		f("Scalar", str("l")), f("Shape", str("l")), f("Only", str("g")), f("Own", str("l")))
	if diff := cmp.Diff(want, merge(global, local)); diff != "" {
		t.Error(diff)
	}
}

func TestStageID(t *testing.T) {
	for name, want := range map[string]string{"": "ApiStage", "Prod": "ApiProdStage", "v1": "Apiv1Stage"} {
		if got := stageID("Api", name); got != want {
			t.Errorf("%q: got %s, want %s", name, got, want)
		}
	}
	if got := stageID("Api", "my-stage"); len(got) != len("ApiStage")+10 {
		t.Errorf("my-stage: got %s, want a hash", got)
	}
}

// TestResolve holds the ways to refer to what SAM defines.
func TestResolve(t *testing.T) {
	o := Output{scope: "s#", Refs: map[Key]string{
		{"F", "Alias"}: resource.Ref("s#", "FAliaslive", ""), {"F.Alias", ""}: resource.Ref("s#", "FAliaslive", ""),
		{"L", ""}: resource.Ref("s#", "L0123456789", ""),
	}}
	for from, want := range map[string]string{
		resource.Ref("s#", "F.Alias", ""):          resource.Ref("s#", "FAliaslive", ""),
		resource.Ref("s#", "F", "Alias"):           resource.Ref("s#", "FAliaslive", ""),
		resource.Ref("s#", "F", "Alias.Name"):      resource.Ref("s#", "FAliaslive", "Name"),
		"x" + resource.Ref("s#", "L", "") + "y":    "x" + resource.Ref("s#", "L0123456789", "") + "y",
		resource.Ref("s#", "L", "LayerVersionArn"): resource.Ref("s#", "L0123456789", "LayerVersionArn"),
		resource.Ref("s#", "F", "Arn"):             resource.Ref("s#", "F", "Arn"),
		resource.Ref("other#", "L", ""):            resource.Ref("other#", "L", ""),
	} {
		if got := o.Resolve(resource.Str(from, here)); got.Text != want {
			t.Errorf("%s: got %s, want %s", model.Display(from), model.Display(got.Text), model.Display(want))
		}
	}
}

// TestFacts holds that every embedded template and profile decodes.
func TestFacts(t *testing.T) {
	fs := loadFacts()
	if len(fs.Templates) != 81 || len(fs.Connectors) != 40 {
		t.Fatalf("got %d templates and %d connector profiles, want 81 and 40", len(fs.Templates), len(fs.Connectors))
	}
	for name, tpl := range fs.Templates {
		x := newExpander(Template{})
		params := object(here)
		for _, p := range tpl.Parameters {
			params.Fields = append(params.Fields, text(p, "value", here))
		}
		doc, ok := x.policyTemplate(resource.Field{Key: name, KeyAt: here, Value: params})
		if !ok || len(x.problems) > 0 || len(doc.Get("Statement").Items) == 0 {
			t.Errorf("%s: %v", name, x.problems)
		}
	}
}

// BenchmarkExpand shows the cost a resource: n functions with a route and a
// queue each, on one API.
func BenchmarkExpand(b *testing.B) {
	for _, n := range []int{100, 1000} {
		t := many(n)
		b.Run(fmt.Sprint(n), func(b *testing.B) {
			for b.Loop() {
				Expand(t)
			}
		})
	}
}

func many(n int) Template {
	t := Template{Scope: "s#"}
	for i := range n {
		id := fmt.Sprintf("F%d", i)
		route := object(here, text("Type", "Api", here), f("Properties", object(here, text("Path", "/"+id, here), text("Method", "get", here))))
		queue := object(here, text("Type", "SQS", here), f("Properties", object(here, text("Queue", "arn:aws:sqs:eu-west-1:1:q", here))))
		t.Resources = append(t.Resources, resource.Resource{ID: id, Type: "AWS::Serverless::Function", At: here, Props: object(here,
			f("Events", object(here, f("Route", route), f("Queue", queue))))})
	}
	return t
}
