package lsp

import (
	"path/filepath"
	"testing"
)

const hurried = "../examples/shop-hurried/template.yaml"

func TestOpenPublishes(t *testing.T) {
	text := read(t, hurried)
	dir := workspace(t, map[string]string{"template.yaml": text, "k8s.yaml": "kind: Service\nspec: {type: LoadBalancer}\n"})
	e := open(t, dir, nil)
	e.didOpen(filepath.Join(dir, "template.yaml"), text, 1)
	ds := e.diagnosed(filepath.Join(dir, "template.yaml"), 1)
	if len(ds) == 0 {
		t.Fatal("no threat in a template that has some")
	}
	paths := 0
	for _, d := range ds {
		if d.CodeDescription == nil || *d.Source != "strideline" {
			t.Errorf("incomplete: %+v", d)
		}
		paths += min(1, len(d.RelatedInformation))
	}
	if paths == 0 {
		t.Error("no threat shows its path")
	}
}
