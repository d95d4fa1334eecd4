package report

import (
	"slices"
	"strings"
	"testing"

	"strideline/render"
)

func TestItems(t *testing.T) {
	in := run(t, "low", "critical", "high")
	levels := func(items []render.Item) string {
		var out []string
		for _, it := range items {
			out = append(out, strings.TrimSpace(it.Level+" "+it.Status))
		}
		return strings.Join(out, ", ")
	}
	if got := levels(Items(in.Threats, "medium")); got != "critical, high" {
		t.Errorf("open: %s", got)
	}
	if got := levels(Decided(in, "medium")); got != "critical accepted" {
		t.Errorf("decided: %s", got)
	}
	it := Decided(in, "info")[0]
	if len(it.Nodes) != 4 || len(it.Edges) != 3 || len(it.Steps) != 4 || it.Steps[1].At.String() != "shop.yaml:6:9" {
		t.Errorf("%d nodes, %d edges, steps %v", len(it.Nodes), len(it.Edges), it.Steps)
	}
	want := [][2]string{
		{"decision", "accepted: guest book, ann@example.org, until 2027-01-31 (.strideline/risks.yaml:2:5)"},
		{"rated", "high likelihood, medium impact\n- reachable without authentication: +2\n- Orders holds internal data: +1"},
		{"status", "accepted"},
	}
	for _, w := range want {
		if !slices.Contains(it.Details, w) {
			t.Errorf("details %q lack %q", it.Details, w)
		}
	}
}
