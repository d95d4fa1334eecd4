package edit

import (
	"bytes"
	"io/fs"
	"os"
	"path"
	"slices"
	"testing"
)

// TestCorpus adds a property to every resource of real templates and removes
// it again: the bytes are those of before. What is refused is counted.
func TestCorpus(t *testing.T) {
	const dir = "../../shared/corpus/patterns"
	if _, err := os.Stat(dir); err != nil {
		t.Skip("no corpus beside the checkout")
	}
	made, refused, files := 0, map[string]int{}, 0
	fsys := os.DirFS(dir)
	err := fs.WalkDir(fsys, ".", func(name string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || !slices.Contains([]string{".yaml", ".yml", ".json", ".template"}, path.Ext(name)) {
			return err
		}
		text, err := fs.ReadFile(fsys, name)
		if err != nil {
			return err
		}
		d, err := Parse(name, text)
		if err != nil {
			return nil
		}
		resources, ok := d.Value().Get("Resources")
		if !ok {
			return nil
		}
		files++
		for _, r := range resources.Keys() {
			if err := roundTrip(t, d, text, Path{"Resources", r, "Properties", "Strideline", "Test"}); err != nil {
				refused[err.Error()]++
				t.Logf("%s: %v", name, err)
			} else {
				made++
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, c := range refused {
		n += c
	}
	t.Logf("%d templates: %d round trips, %d refused", files, made, n)
	if made < 1600 || n > made/100 {
		t.Errorf("%d round trips, %d refused", made, n)
	}
}

func roundTrip(t *testing.T, d *Doc, text []byte, p Path) error {
	edits, err := d.Set(p, Text("a value"))
	if err != nil {
		return err
	}
	after, err := Apply(text, edits)
	if err != nil {
		t.Fatal(err)
	}
	e, err := Parse(d.file, after)
	if err != nil {
		t.Fatalf("%s: %v", p, err)
	}
	gone := p[:len(p)-1]
	if v, _ := d.Value().Get(p[:3]...); v.Len() == 0 {
		return nil // Properties were made too
	}
	back, err := e.Remove(gone)
	if err != nil {
		return err
	}
	if again, err := Apply(after, back); err != nil || !bytes.Equal(again, text) {
		t.Errorf("%s %s: adding and removing changes the text (%v)\n%s", d.file, p, err, after)
	}
	return nil
}
