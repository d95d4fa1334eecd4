package analyze

import (
	"context"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"strideline/rules"
)

// Rules see the facts of the same run.
func TestRunEvaluatesRules(t *testing.T) {
	set, err := rules.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	shop := open + "store table OrdersTable\nF -writes-> OrdersTable\n"
	r, err := Run(context.Background(), parse(t, shop), Options{Rules: set})
	if err != nil || len(r.Problems) > 0 {
		t.Fatal(err, r.Problems)
	}
	var got []string
	for _, th := range r.Threats {
		got = append(got, th.Rule.ID+" "+th.Likelihood)
	}
	if want := "SL2001 high"; len(got) == 0 || !slices.Contains(got, want) {
		t.Errorf("threats %q, want %q among them", got, want)
	}
	off, err := Run(context.Background(), parse(t, shop), Options{Rules: set, Rule: rules.Options{Off: all(set)}})
	if err != nil || len(off.Threats) > 0 {
		t.Errorf("with every rule off: %v %v", err, off.Threats)
	}
	again, err := Run(context.Background(), r.Graph, Options{Rules: set})
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(ids(r.Threats), ids(again.Threats)); d != "" {
		t.Errorf("a second run on the same graph:\n%s", d)
	}
}

func all(set *rules.Set) map[string]bool {
	out := map[string]bool{}
	for _, r := range set.All() {
		out[r.ID] = true
	}
	return out
}

func ids(ts []rules.Threat) []string {
	var out []string
	for _, t := range ts {
		out = append(out, t.ID)
	}
	return out
}
