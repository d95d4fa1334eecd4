package fix_test

import (
	"context"
	"io/fs"
	"os"
	"slices"
	"testing"

	"strideline/edit"
	"strideline/fix"
	"strideline/iac"
	"strideline/rules"
)

// corpus are folders of real templates, by name.
func corpus(t *testing.T, name string) fs.FS {
	t.Helper()
	dir := "../../shared/corpus/" + name
	if _, err := os.Stat(dir); err != nil {
		t.Skip("no corpus beside the checkout")
	}
	return os.DirFS(dir)
}

func stacks(t *testing.T, fsys fs.FS) []string {
	t.Helper()
	results, _, err := iac.Read(t.Context(), fsys, []string{"."}, iac.Options{})
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, r := range results {
		for _, x := range r.Resources {
			out = append(out, x.Stack)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// TestCorpus tries every fix on real templates: what is offered makes its
// threat go, adds nothing, and a second run has nothing to do.
func TestCorpus(t *testing.T) {
	set := builtin(t)
	for name, least := range map[string]int{"patterns": 0, "sam-translator/input": 9} {
		t.Run(name, func(t *testing.T) {
			fsys := corpus(t, name)
			made, refused := 0, map[string]int{}
			for _, file := range stacks(t, fsys) {
				in := input(t, set, fsys, file)
				fixes, no, err := fix.Find(t.Context(), in, in.Threats)
				if err != nil {
					t.Fatal(file, err)
				}
				for _, r := range no {
					refused[r.Why]++
				}
				made += len(fixes)
				held(t, in, fsys, file, fixes)
			}
			t.Logf("%d fixes, refused: %v", made, refused)
			if made < least {
				t.Errorf("%d fixes, expected at least %d", made, least)
			}
		})
	}
}

// held applies fixes and looks again with eyes of its own.
func held(t *testing.T, in fix.Input, fsys fs.FS, file string, fixes []fix.Fix) {
	t.Helper()
	files, err := fix.Files(fsys, fixes)
	if err != nil {
		t.Fatal(file, err)
	}
	over := iac.Overlay{FS: fsys, Files: files}
	after, _, err := in.Again(t.Context(), over)
	if err != nil {
		t.Fatal(file, err)
	}
	for _, f := range fixes {
		if slices.ContainsFunc(after, func(a rules.Threat) bool { return a.ID == f.Threat }) {
			t.Errorf("%s: %s is there still after %v", file, f.Threat, f.Titles)
		}
	}
	again := in
	again.FS, again.Threats = over, after
	more, _, err := fix.Find(t.Context(), again, after)
	if err != nil {
		t.Fatal(file, err)
	}
	for _, f := range fixes {
		if slices.ContainsFunc(more, func(m fix.Fix) bool { return m.Threat == f.Threat }) {
			t.Errorf("%s: a second run fixes %s again: %v", file, f.Threat, f.Titles)
		}
	}
}

// TestReopened opens the checked ways in of real templates one by one, and has
// the fix close them again: no threat is left that was not there before.
func TestReopened(t *testing.T) {
	set := builtin(t)
	for name, least := range map[string]int{"patterns": 8, "sam-translator/input": 30} {
		t.Run(name, func(t *testing.T) {
			fsys := corpus(t, name)
			opened, closed, refused := 0, 0, map[string]int{}
			for _, file := range stacks(t, fsys) {
				text, err := fs.ReadFile(fsys, file)
				if err != nil {
					continue
				}
				doc, err := edit.Parse(file, text)
				if err != nil {
					continue
				}
				before := input(t, set, fsys, file)
				for _, open := range openings(doc) {
					o, c, why := reopen(t, before, file, text, open)
					opened, closed = opened+o, closed+c
					for _, w := range why {
						refused[w]++
					}
				}
			}
			t.Logf("%d ways in opened, %d closed again, refused: %v", opened, closed, refused)
			if closed < least {
				t.Errorf("%d closed, expected at least %d", closed, least)
			}
		})
	}
}

// reopen applies an opening and fixes what comes of it.
func reopen(t *testing.T, before fix.Input, file string, text []byte, open []edit.Edit) (opened, closed int, refused []string) {
	t.Helper()
	wide, err := edit.Apply(text, open)
	if err != nil {
		t.Fatal(file, err)
	}
	over := iac.Overlay{FS: before.FS, Files: map[string][]byte{file: wide}}
	in := before
	in.FS = over
	if in.Threats, in.Problems, err = before.Again(t.Context(), over); err != nil {
		t.Fatal(file, err)
	}
	fresh := slices.DeleteFunc(slices.Clone(in.Threats), func(a rules.Threat) bool {
		return len(a.Changes) == 0 || slices.ContainsFunc(before.Threats, func(b rules.Threat) bool { return b.Base == a.Base && b.Message == a.Message })
	})
	if len(fresh) == 0 {
		return 0, 0, nil
	}
	fixes, no, err := fix.Find(context.Background(), in, fresh)
	if err != nil {
		t.Fatal(file, err)
	}
	for _, r := range no {
		refused = append(refused, file+": "+r.Why)
	}
	held(t, in, over, file, fixes)
	if len(no) == 0 {
		closed = 1
	}
	return 1, closed, refused
}

// openings are edits that open one checked way in each.
func openings(doc *edit.Doc) [][]edit.Edit {
	var out [][]edit.Edit
	all := doc.Value()
	set := func(p edit.Path, text string) {
		if es, err := doc.Set(p, edit.Text(text)); err == nil && len(es) > 0 {
			out = append(out, es)
		}
	}
	resources, _ := all.Get("Resources")
	for _, name := range resources.Keys() {
		r, _ := resources.Get(name)
		p := edit.Path{"Resources", name, "Properties"}
		if v, _ := all.Get(append(p[:3:3], "FunctionUrlConfig", "AuthType")...); is(v, "AWS_IAM") {
			set(append(p[:3:3], "FunctionUrlConfig", "AuthType"), "NONE")
		}
		if v, _ := r.Get("Properties", "AuthType"); is(v, "AWS_IAM") {
			set(append(p[:3:3], "AuthType"), "NONE")
		}
		if v, ok := r.Get("Properties", "AuthorizationType"); ok && !is(v, "NONE") {
			set(append(p[:3:3], "AuthorizationType"), "NONE")
		}
		events, _ := r.Get("Properties", "Events")
		for _, e := range events.Keys() {
			if v, _ := events.Get(e, "Type"); is(v, "Api") || is(v, "HttpApi") {
				set(append(p[:3:3], "Events", e, "Properties", "Auth", "Authorizer"), "NONE")
			}
		}
	}
	return out
}

func is(v edit.Value, text string) bool {
	s, ok := v.Scalar()
	return ok && s == text
}
