package project

import (
	"cmp"
	"context"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	diff "github.com/google/go-cmp/cmp"

	"strideline/analyze"
	"strideline/iac"
	"strideline/rules"
)

var today = time.Date(2026, 11, 25, 0, 0, 0, 0, time.UTC)

// state is the first state of a file system.
func state(t testing.TB, fsys fs.FS) *State {
	t.Helper()
	s, err := (&State{}).Next(context.Background(), Change{Change: iac.Change{FS: fsys, Paths: []string{"."}}, Now: today})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// whole analyses a file system as the command line does: in one graph.
func whole(t testing.TB, fsys fs.FS) []rules.Threat {
	t.Helper()
	ctx := context.Background()
	g, err := iac.Load(ctx, fsys, []string{"."}, iac.Options{})
	if err != nil {
		t.Fatal(err)
	}
	set, err := rules.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	r, err := analyze.Run(ctx, g, analyze.Options{Rules: set, Now: today})
	if err != nil {
		t.Fatal(err)
	}
	return r.Threats
}

func lines(ts []rules.Threat) string {
	var b strings.Builder
	for _, t := range ts {
		var path []string
		for _, s := range t.Path {
			path = append(path, s.Node.ID)
		}
		fmt.Fprintf(&b, "%s %s %s %s %s: %s %v\n", t.At, t.ID, t.Rule.ID, t.Severity, cmp.Or(t.AnchorName, "-"), t.Message, path)
	}
	return b.String()
}

// TestPartsAreTheWhole: stacks analysed apart give what one graph gives.
func TestPartsAreTheWhole(t *testing.T) {
	for _, dir := range []string{"../examples", "../../shared/corpus/patterns", "../../shared/corpus/aws-samples+aws-serverless-ecommerce-platform", "../../shared/corpus/aws-samples+serverless-patterns"} {
		if _, err := os.Stat(dir); err != nil {
			t.Logf("%s is not here", dir)
			continue
		}
		fsys := os.DirFS(dir)
		s := state(t, fsys)
		sizes := make([]int, len(s.Parts))
		for i, p := range s.Parts {
			sizes[i] = len(p.Roots())
		}
		slices.SortFunc(sizes, func(a, b int) int { return b - a })
		t.Logf("%s: %d parts, the largest of %v", dir, len(sizes), sizes[:min(5, len(sizes))])
		if d := diff.Diff(lines(whole(t, fsys)), lines(s.Threats)); d != "" {
			t.Errorf("%s (-whole +parts)\n%s", dir, d)
		}
	}
}
