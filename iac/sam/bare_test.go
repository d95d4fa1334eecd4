package sam

import (
	"testing"

	"strideline/iac/resource"
)

// TestBareTypes: the last word of a type of SAM's is no type; half-typed
// templates hold such resources.
func TestBareTypes(t *testing.T) {
	for _, typ := range []string{"Api", "HttpApi", "Function", "StateMachine", "WebSocketApi", "GraphQLApi", "SimpleTable", "LayerVersion", "Application", "Connector"} {
		out := Expand(Template{Resources: []resource.Resource{
			{ID: "Half", Type: typ, Props: resource.Value{Kind: resource.Map}},
			{ID: "Whole", Type: "AWS::Serverless::SimpleTable", Props: resource.Value{Kind: resource.Map}},
		}})
		found := ""
		for _, r := range out.Resources {
			if r.ID == "Half" {
				found = r.Type
			}
		}
		if found != typ {
			t.Errorf("%s became %q", typ, found)
		}
	}
}
