package analyze_test

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"testing"

	"strideline/analyze"
	"strideline/iac"
	"strideline/model"
)

// shop loads one of the examples, read from the root of the repository.
func shop(t *testing.T, name string) map[string]*model.Node {
	t.Helper()
	file := "examples/" + name + "/template.yaml"
	if _, err := os.Stat("../" + file); errors.Is(err, fs.ErrNotExist) {
		t.Skip(file, "is not there")
	}
	g, err := iac.Load(context.Background(), os.DirFS(".."), []string{file}, iac.Options{})
	if err != nil {
		t.Fatal(err)
	}
	r, err := analyze.Run(context.Background(), g, analyze.Options{})
	if err != nil {
		t.Fatal(err)
	}
	nodes := map[string]*model.Node{}
	for _, n := range r.Graph.Nodes {
		nodes[n.Name] = n
	}
	return nodes
}

// fact is a node's attribute as text, its default where nothing is set.
func fact(n *model.Node, name string) any {
	if a, ok := n.Attrs[name]; ok {
		return a.Value
	}
	for _, s := range model.Attributes {
		if s.Name == name {
			return s.Default
		}
	}
	return nil
}

// The facts of the two example shops, as a reviewer would state them.
func TestShops(t *testing.T) {
	tests := []struct {
		shop, node, fact string
		want             any
	}{
		{"shop-hurried", "ListProducts", "exposure", "anonymous"},
		{"shop-hurried", "PlaceOrder", "exposureMode", "direct"},
		{"shop-hurried", "Ship", "exposure", "anonymous"},
		{"shop-hurried", "Ship", "exposureMode", "data"},
		{"shop-hurried", "Ship", "exposureSteps", int64(1)},
		{"shop-hurried", "Thumbnail", "exposure", "anonymous"},
		{"shop-hurried", "Thumbnail", "exposureMode", "data"},
		{"shop-hurried", "Pictures", "writeExposure", "anonymous"},
		{"shop-hurried", "Products", "exposure", "anonymous"},
		{"shop-hurried", "Orders", "sensitivity", "confidential"},
		{"shop-hurried", "ShopRole", "exposure", "anonymous"},
		{"shop-hurried", "ShopRole", "reachSensitivity", "restricted"},
		{"shop-hurried", "AdminConsole", "reachSensitivity", "confidential"},
		{"shop-hardened", "ListProducts", "exposure", "anonymous"},
		{"shop-hardened", "Products", "exposure", "anonymous"},
		{"shop-hardened", "Products", "writeExposure", "none"},
		{"shop-hardened", "Products", "sensitivity", "public"},
		{"shop-hardened", "PlaceOrder", "exposure", "authenticated"},
		{"shop-hardened", "Orders", "exposure", "authenticated"},
		{"shop-hardened", "PaymentKey", "sensitivity", "restricted"},
		{"shop-hardened", "Ship", "exposure", "authenticated"},
		{"shop-hardened", "Ship", "exposureMode", "data"},
		{"shop-hardened", "Thumbnail", "exposure", "internal"},
		{"shop-hardened", "Pictures", "exposure", "internal"},
		{"shop-hardened", "FailedOrders", "writeExposure", "authenticated"},
		{"shop-hardened", "ListProducts", "reachSensitivity", "public"},
	}
	shops := map[string]map[string]*model.Node{"shop-hurried": shop(t, "shop-hurried"), "shop-hardened": shop(t, "shop-hardened")}
	for _, tt := range tests {
		n := shops[tt.shop][tt.node]
		if n == nil {
			t.Errorf("%s: no node %q", tt.shop, tt.node)
			continue
		}
		if got := fact(n, tt.fact); got != tt.want {
			t.Errorf("%s: %s of %s is %v, want %v", tt.shop, tt.fact, tt.node, got, tt.want)
		}
	}
	if loop := fact(shops["shop-hurried"]["Thumbnail"], "cycle").([]string); len(loop) != 3 {
		t.Errorf("the loop through Thumbnail: %q", loop)
	}
	for name, n := range shops["shop-hardened"] {
		if loop := n.Attrs["cycle"]; loop.Value != nil {
			t.Errorf("%s: a loop in the hardened shop: %v", name, loop.Value)
		}
	}
}
