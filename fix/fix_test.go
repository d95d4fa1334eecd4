package fix_test

import (
	"context"
	"flag"
	"io/fs"
	"os"
	"regexp"
	"strings"
	"testing"
	"time"

	"strideline/analyze"
	"strideline/fix"
	"strideline/iac"
	"strideline/model"
	"strideline/rules"
)

var update = flag.Bool("update", false, "rewrite fixed fixtures; read the diff like code")

var day = time.Date(2026, time.November, 1, 0, 0, 0, 0, time.UTC)

// input analyses a file and is what fixes are made from.
func input(t *testing.T, set *rules.Set, fsys fs.FS, file string) fix.Input {
	t.Helper()
	in := fix.Input{FS: fsys, Again: again(set, file)}
	var err error
	if in.Threats, in.Problems, err = in.Again(t.Context(), fsys); err != nil {
		t.Fatal(err)
	}
	return in
}

// again is the pipeline on one file.
func again(set *rules.Set, file string) func(context.Context, fs.FS) ([]rules.Threat, []model.Problem, error) {
	return func(ctx context.Context, fsys fs.FS) ([]rules.Threat, []model.Problem, error) {
		g, err := iac.Load(ctx, fsys, []string{file}, iac.Options{})
		if err != nil {
			return nil, nil, err
		}
		r, err := analyze.Run(ctx, g, analyze.Options{Rules: set, Now: day})
		return r.Threats, append(g.Problems, r.Problems...), err
	}
}

func builtin(t *testing.T) *rules.Set {
	t.Helper()
	set, err := rules.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	return set
}

// TestFixtures holds fixed.yaml in the folders of rules to what the edits make
// of flagged.yaml: its threat is gone, and nothing new is there.
func TestFixtures(t *testing.T) {
	set := builtin(t)
	root := os.DirFS("../rules/builtin")
	files, err := fs.Glob(root, "*/fixed*.yaml")
	if err != nil || len(files) < 5 {
		t.Fatal(files, err)
	}
	for _, file := range files {
		t.Run(file, func(t *testing.T) {
			flagged := strings.Replace(file, "fixed", "flagged", 1)
			in := input(t, set, root, flagged)
			id, _, _ := strings.Cut(file, "-")
			fixes, refused, err := fix.Find(t.Context(), in, of(in.Threats, id))
			if err != nil || len(fixes) == 0 || len(refused) > 0 {
				t.Fatal(fixes, refused, err)
			}
			got, err := fix.Files(root, fixes)
			if err != nil {
				t.Fatal(err)
			}
			after, _, err := in.Again(t.Context(), iac.Overlay{FS: root, Files: got})
			if err != nil || len(of(after, id)) > 0 || len(after) >= len(in.Threats) {
				t.Errorf("after the fix: %v %v", after, err)
			}
			text := unwanted(got[flagged], after)
			if *update {
				if err := os.WriteFile("../rules/builtin/"+file, text, 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := fs.ReadFile(root, file)
			if err != nil {
				t.Fatal(err)
			}
			if string(text) != string(want) {
				t.Errorf("got\n%s\nwant\n%s", text, want)
			}
		})
	}
}

var expectation = regexp.MustCompile(`"(SL[0-9]+)[^"]*"`)

// unwanted drops the expectations of threats that are there no more.
func unwanted(text []byte, after []rules.Threat) []byte {
	var out []string
	for line := range strings.SplitSeq(string(text), "\n") {
		before, wants, ok := strings.Cut(line, " # want ")
		if ok {
			wants = expectation.ReplaceAllStringFunc(wants, func(w string) string {
				if len(of(after, expectation.FindStringSubmatch(w)[1])) > 0 {
					return w
				}
				return ""
			})
			if line = before; strings.TrimSpace(wants) != "" {
				line = before + " # want " + strings.TrimSpace(wants)
			}
		}
		out = append(out, line)
	}
	return []byte(strings.Join(out, "\n"))
}

func of(ts []rules.Threat, rule string) []rules.Threat {
	var out []rules.Threat
	for _, t := range ts {
		if t.Rule.ID == rule {
			out = append(out, t)
		}
	}
	return out
}
