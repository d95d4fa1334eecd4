package cfn

import (
	"context"
	"io/fs"
	"os"
	"regexp"
	"slices"
	"testing"

	"strideline/iac/resource"
)

const corpus = "../../../shared/corpus"

// corpusFiles lists the files below a folder of the corpus.
func corpusFiles(t testing.TB, dir string) (fs.FS, []string) {
	t.Helper()
	if _, err := os.Stat(corpus + "/" + dir); err != nil {
		t.Skip("no corpus beside the checkout")
	}
	fsys := os.DirFS(corpus + "/" + dir)
	var files []string
	err := fs.WalkDir(fsys, ".", func(p string, d fs.DirEntry, err error) error {
		if err == nil && !d.IsDir() {
			files = append(files, p)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	slices.Sort(files)
	return fsys, files
}

var quoted = regexp.MustCompile(`"[^"]*"|\d+`)

// TestCorpus reads every template of the corpus: with -v it lists the problems
// by kind.
func TestCorpus(t *testing.T) {
	for dir, least := range map[string]int{"patterns": 263, "sam-translator/input": 260, "sam-translator/output": 260} {
		t.Run(dir, func(t *testing.T) {
			fsys, files := corpusFiles(t, dir)
			roots := Reader{}.Roots(context.Background(), fsys, files)
			kinds := map[string]int{}
			n := 0
			for _, root := range roots {
				res, err := Reader{}.Read(context.Background(), fsys, root)
				if err != nil {
					t.Errorf("%s: %v", root.Path, err)
				}
				n += len(res.Resources)
				checkRanges(t, res)
				for _, p := range res.Problems {
					kinds[quoted.ReplaceAllString(p.Message, "_")]++
					t.Logf("%s %s", p.At, p.Message)
				}
			}
			t.Logf("%s: %d of %d files are templates, %d resources", dir, len(roots), len(files), n)
			for k, c := range kinds {
				t.Logf("%5d %s", c, k)
			}
			if len(roots) < least {
				t.Errorf("%d templates, expected at least %d", len(roots), least)
			}
		})
	}
}

// checkRanges reports values without a place.
func checkRanges(t *testing.T, r resource.Result) {
	t.Helper()
	for _, x := range r.Resources {
		if !x.At.Known() || !x.Props.At.Known() || x.At.End.Compare(x.At.Start) < 0 {
			t.Errorf("%s has no place: %v %v", x.ID, x.At, x.Props.At)
		}
	}
}

func sorted(names []string) []string {
	names = slices.Clone(names)
	slices.Sort(names)
	return names
}
