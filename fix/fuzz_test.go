package fix_test

import (
	"io/fs"
	"os"
	"testing"
	"testing/fstest"

	"strideline/edit"
	"strideline/fix"
	"strideline/rules"
)

// FuzzFix: whatever a template looks like, what is offered parses, makes its
// threats go, and is offered once.
func FuzzFix(f *testing.F) {
	set, err := rules.Builtin()
	if err != nil {
		f.Fatal(err)
	}
	files, err := fs.Glob(os.DirFS("../rules/builtin"), "*/flagged*.yaml")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range files {
		text, err := os.ReadFile("../rules/builtin/" + name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
	f.Add([]byte(`{"Resources": {"U": {"Type": "AWS::Lambda::Url", "Properties": {"AuthType": "NONE", "TargetFunctionArn": {"Ref": "F"}}}, "F": {"Type": "AWS::Lambda::Function", "Properties": {}}}}`))
	f.Fuzz(func(t *testing.T, text []byte) {
		if len(text) > 8192 {
			return
		}
		fsys := fstest.MapFS{"t.yaml": {Data: text}}
		in, err := tryInput(t, set, fsys)
		if err != nil {
			return
		}
		fixes, _, err := fix.Find(t.Context(), in, in.Threats)
		if err != nil || len(fixes) == 0 {
			return
		}
		after, err := fix.Files(fsys, fixes)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := edit.Parse("t.yaml", after["t.yaml"]); err != nil {
			t.Fatalf("%q does not parse: %v", after["t.yaml"], err)
		}
		held(t, in, fsys, "t.yaml", fixes)
	})
}

// tryInput is input for a text that may be no template.
func tryInput(t *testing.T, set *rules.Set, fsys fs.FS) (fix.Input, error) {
	in := fix.Input{FS: fsys, Again: again(set, "t.yaml")}
	var err error
	in.Threats, in.Problems, err = in.Again(t.Context(), fsys)
	return in, err
}
