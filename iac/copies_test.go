package iac

import (
	"context"
	"strings"
	"testing"
	"testing/fstest"
)

// A copy of what lies in cdk.out is the same stack; build output is left out
// and told.
func TestReadOnce(t *testing.T) {
	queueJSON := `{"Resources": {"Q": {"Type": "AWS::SQS::Queue"}}}`
	fsys := fstest.MapFS{
		"app/cdk.out/manifest.json":     {Data: []byte(`{"artifacts": {"A": {"type": "aws:cloudformation:stack", "properties": {"templateFile": "A.template.json"}}}}`)},
		"app/cdk.out/A.template.json":   {Data: []byte(queueJSON)},
		"app/cdk.out/asset.1/x.json":    {Data: []byte(queueJSON)},
		"app/template.yaml":             {Data: []byte(queue)},
		"app/other.yaml":                {Data: []byte(strings.ReplaceAll(queue, "Q:", "R:"))},
		"elsewhere/template.yaml":       {Data: []byte(queue)},
		"sam/template.yaml":             {Data: []byte(queue)},
		"sam/.aws-sam/build/t.yaml":     {Data: []byte(queue)},
		"sls/.serverless/template.json": {Data: []byte(queueJSON)},
	}
	g, err := Load(context.Background(), fsys, []string{"."}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, n := range g.Nodes {
		ids = append(ids, n.ID)
	}
	if got, want := strings.Join(ids, " "), "app/cdk.out/A.template.json#Q app/other.yaml#R elsewhere/template.yaml#Q sam/template.yaml#Q"; got != want {
		t.Errorf("nodes %s\nwant  %s", got, want)
	}
	notes := strings.Join(g.Coverage.Notes, "\n")
	for _, want := range []string{
		"build output in sam/.aws-sam, sls/.serverless, which",
		"app/template.yaml is a copy of app/cdk.out/A.template.json, which is read in its place",
	} {
		if !strings.Contains(notes, want) {
			t.Errorf("no note %q in:\n%s", want, notes)
		}
	}
	g, err = Load(context.Background(), fsys, []string{"sam/.aws-sam/build"}, Options{})
	if err != nil || g.Node("sam/.aws-sam/build/t.yaml#Q") == nil {
		t.Errorf("build output given by name is not read: %v", err)
	}
}
