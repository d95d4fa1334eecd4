package analyze_test

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path"
	"regexp"
	"strings"
	"testing"
	"time"

	"strideline/analyze"
	"strideline/iac"
	"strideline/rules"
)

// TestFixtures runs every rule over every fixture of every rule. In a fixture
//
//	AuthType: NONE # want "SL2001 high" "SL3001"
//
// states what is found on that line: each regular expression matches one
// threat, written `SL2001 high: title: message`. Every threat must be wanted
// and every want met; every fixture wants its own rule, but for the safe and the fixed ones.
func TestFixtures(t *testing.T) {
	set, err := rules.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	root := os.DirFS("../rules/builtin")
	files, err := fs.Glob(root, "*/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	seen := map[string]int{}
	for _, file := range files {
		if path.Base(file) == "rule.yaml" {
			continue
		}
		rule, _, _ := strings.Cut(file, "-")
		seen[rule]++
		t.Run(file, func(t *testing.T) { fixture(t, set, root, file, rule) })
	}
	for _, r := range set.All() {
		if seen[r.ID] < 2 {
			t.Errorf("%s: expected a flagged and a safe fixture", r.ID)
		}
	}
}

func fixture(t *testing.T, set *rules.Set, root fs.FS, file, rule string) {
	g, err := iac.Load(context.Background(), root, []string{file}, iac.Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range g.Problems {
		t.Errorf("%s: problem: %s", p.At, p.Message)
	}
	r, err := analyze.Run(context.Background(), g, analyze.Options{Rules: set, Now: fixtureDay})
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range r.Problems {
		t.Errorf("%s: problem: %s", p.At, p.Message)
	}
	wanted, own := wants(t, root, file, rule)
	base := path.Base(file)
	if safe := strings.HasPrefix(base, "safe") || strings.HasPrefix(base, "fixed"); safe == own {
		t.Errorf("wants its own rule: %v, a safe or fixed fixture: %v", own, safe)
	}
	for _, threat := range r.Threats {
		text := fmt.Sprintf("%s %s: %s: %s", threat.Rule.ID, threat.Severity, threat.Title, threat.Message)
		if !meet(wanted[threat.At.Start.Line], text) {
			t.Errorf("%s: unwanted: %s", threat.At, text)
		}
	}
	for line, ws := range wanted {
		for _, w := range ws {
			if !w.met {
				t.Errorf("%s:%d: not found: %s", file, line, w.re)
			}
		}
	}
}

// fixtureDay is the day on which fixtures are read: support of what they run
// ends at another.
var fixtureDay = time.Date(2026, time.November, 1, 0, 0, 0, 0, time.UTC)

type want struct {
	re  *regexp.Regexp
	met bool
}

func meet(ws []*want, text string) bool {
	for _, w := range ws {
		if !w.met && w.re.MatchString(text) {
			w.met = true
			return true
		}
	}
	return false
}

var (
	wantComment = regexp.MustCompile(`# want (".*)$`)
	quoted      = regexp.MustCompile(`"([^"]*)"`)
)

// wants returns the expectations of a file by line, and whether one is of rule.
func wants(t *testing.T, root fs.FS, file, rule string) (map[int][]*want, bool) {
	data, err := fs.ReadFile(root, file)
	if err != nil {
		t.Fatal(err)
	}
	out, own := map[int][]*want{}, false
	for i, line := range strings.Split(string(data), "\n") {
		m := wantComment.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		for _, q := range quoted.FindAllStringSubmatch(m[1], -1) {
			re, err := regexp.Compile(q[1])
			if err != nil {
				t.Fatalf("%s:%d: %v", file, i+1, err)
			}
			own = own || strings.HasPrefix(q[1], rule)
			out[i+1] = append(out[i+1], &want{re: re})
		}
	}
	return out, own
}
