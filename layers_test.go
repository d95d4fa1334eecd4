package strideline

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// rows are the layers of docs/architecture.md, from the top: a package imports
// only from lower rows. A name ending in /* stands for every package below.
var rows = [][]string{
	{"cmd/*"},
	{"lsp"},
	{"report", "diff", "fix", "project"},
	{"analyze", "register"},
	{"iac", "rules", "render"},
	{"iac/cfn", "iac/terraform", "iac/serverless", "iac/lift"},
	{"iac/sam"},
	{"iac/resource", "iam", "config", "edit", "history", "markdown", "jsondoc"},
	{"terminal"},
	{"model"},
}

func row(pkg string) int {
	return slices.IndexFunc(rows, func(r []string) bool {
		return slices.Contains(r, pkg) || slices.Contains(r, path.Dir(pkg)+"/*")
	})
}

func TestLayers(t *testing.T) {
	for pkg, imports := range sources(t) {
		from := row(pkg)
		if from < 0 {
			t.Errorf("package %q stands in no row: give it one here and in docs/architecture.md", pkg)
		}
		for _, imp := range imports {
			if strings.HasPrefix(imp, "github.com/goccy/go-graphviz") && pkg != "cmd/strideline-graphviz" {
				t.Errorf("%s imports %s: it compiles WebAssembly when the process starts", pkg, imp)
			}
			if own, ok := strings.CutPrefix(imp, "strideline/"); ok && from >= 0 && row(own) <= from {
				t.Errorf("%s imports %s, which is not in a lower row", pkg, own)
			}
		}
	}
}

// sources maps each package of the module to what its files, tests aside, import.
func sources(t *testing.T) map[string][]string {
	out := map[string][]string{}
	err := fs.WalkDir(os.DirFS("."), ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			_, mod := os.Stat(path.Join(name, "go.mod"))
			if base := path.Base(name); name != "." && (mod == nil || base == "testdata" || base[0] == '.' || base == "node_modules") {
				return fs.SkipDir
			}
			return err
		}
		if path.Ext(name) != ".go" || strings.HasSuffix(name, "_test.go") {
			return nil
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
		out[path.Dir(name)] = append(out[path.Dir(name)], "")
		for _, imp := range f.Imports {
			p, _ := strconv.Unquote(imp.Path.Value)
			out[path.Dir(name)] = append(out[path.Dir(name)], p)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}
