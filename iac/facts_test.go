package iac

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"strideline/model"
)

// edgesOf are the edges of one template, by name: "F -writes-> Table".
func edgesOf(t *testing.T, template string) []string {
	t.Helper()
	return namedEdges(graphOf(t, template))
}

func graphOf(t *testing.T, template string) *model.Graph {
	t.Helper()
	fsys := fstest.MapFS{"template.yaml": {Data: []byte(template)}}
	g, err := Load(context.Background(), fsys, []string{"template.yaml"}, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range g.Problems {
		t.Errorf("problem %s %s: %s", p.Level, p.At, p.Message)
	}
	return g
}

func namedEdges(g *model.Graph) []string {
	var out []string
	for _, e := range g.Edges {
		out = append(out, fmt.Sprintf("%s -%s-> %s", g.Node(e.From).Name, e.Kind, g.Node(e.To).Name))
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// TestEdges holds single facts that templates of others have shown.
func TestEdges(t *testing.T) {
	for name, c := range map[string]struct {
		template string
		has, not []string // edges
	}{
		"what AWS calls reading writes nothing": {
			template: function + "      Policies: [AmazonS3ReadOnlyAccess]\n",
			has:      []string{"F -reads-> any:s3"},
			not:      []string{"F -writes-> any:s3"},
		},
	} {
		t.Run(name, func(t *testing.T) {
			got := edgesOf(t, c.template)
			for _, e := range c.has {
				if !slices.Contains(got, e) {
					t.Errorf("no %s in\n%s", e, strings.Join(got, "\n"))
				}
			}
			for _, e := range c.not {
				if slices.Contains(got, e) {
					t.Errorf("%s is not true", e)
				}
			}
		})
	}
}

const function = `
Transform: AWS::Serverless-2016-10-31
Resources:
  F:
    Type: AWS::Serverless::Function
    Properties:
      Handler: a.b
      Runtime: python3.12
      CodeUri: .
`
