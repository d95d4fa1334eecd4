package main

import (
	"bytes"
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gopkg.in/yaml.v3"
)

// TestIDsHold writes the hurried shop anew: other layout, resources the other
// way round, another file name. The ids of threats and of exported parts stay.
func TestIDsHold(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(root(t), "examples", "shop-hurried", "template.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	before, after := t.TempDir(), t.TempDir()
	for dir, file := range map[string][]byte{filepath.Join(before, "template.yaml"): text, filepath.Join(after, "infra", "renamed.yaml"): turned(t, text)} {
		if err := os.MkdirAll(filepath.Dir(dir), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(dir, file, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	for _, c := range []struct {
		args []string
		id   *regexp.Regexp
		most int
	}{
		{[]string{"analyze", "--format", "json"}, regexp.MustCompile(`"id":"([a-z2-7]{8})"`), 23},
		{[]string{"analyze", "--format", "sarif"}, regexp.MustCompile(`"primaryLocationLineHash":"(.*?)"`), 23},
		{[]string{"analyze", "--format", "gitlab"}, regexp.MustCompile(`"fingerprint":"(.*?)"`), 23},
		{[]string{"export", "--to", "otm"}, regexp.MustCompile(`(?m)^   "id": "(.*)"`), 40},
		{[]string{"export", "--to", "threat-dragon"}, regexp.MustCompile(`"id": "(.{36})"`), 40},
		{[]string{"export", "--to", "threagile"}, regexp.MustCompile(`(?m)^ +id: (.*)`), 40},
	} {
		_, first, _ := shell{dir: before}.run(c.args...)
		_, second, _ := shell{dir: after}.run(c.args...)
		a, b := ids(c.id, first), ids(c.id, second)
		if len(a) < c.most {
			t.Errorf("%v: only %d ids", c.args, len(a))
		}
		if d := cmp.Diff(a, b); d != "" {
			t.Errorf("%v: ids changed:\n%s", c.args, d)
		}
	}
}

func ids(id *regexp.Regexp, text string) []string {
	var out []string
	for _, m := range id.FindAllStringSubmatch(text, -1) {
		out = append(out, m[1])
	}
	slices.Sort(out)
	return out
}

// turned is a template with its resources in reverse order, indented by four.
func turned(t *testing.T, text []byte) []byte {
	var doc yaml.Node
	if err := yaml.Unmarshal(text, &doc); err != nil {
		t.Fatal(err)
	}
	top := doc.Content[0]
	for i := 0; i < len(top.Content); i += 2 {
		if top.Content[i].Value == "Resources" {
			pairs := top.Content[i+1].Content
			slices.Reverse(pairs)
			for j := 0; j < len(pairs); j += 2 {
				pairs[j], pairs[j+1] = pairs[j+1], pairs[j]
			}
		}
	}
	var out bytes.Buffer
	enc := yaml.NewEncoder(&out)
	enc.SetIndent(4)
	if err := enc.Encode(&doc); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// systems are real ones from the collection beside the repository.
func systems(t *testing.T) (dir string, names []string) {
	t.Helper()
	dir = filepath.Join(root(t), "..", "shared", "corpus")
	entries, err := os.ReadDir(filepath.Join(dir, "patterns"))
	if err != nil {
		t.Skip("no corpus beside the repository")
	}
	names = []string{"aws-samples+aws-serverless-ecommerce-platform", "aws-samples+serverless-patterns"}
	for i := 0; i < len(entries) && len(names) < 10; i += len(entries) / 8 {
		if entries[i].IsDir() {
			names = append(names, "patterns/"+entries[i].Name())
		}
	}
	return dir, names
}

// TestSystems writes real systems in every form, twice.
func TestSystems(t *testing.T) {
	dir, names := systems(t)
	schemas := map[string]*schema{
		"otm": readSchema(t, "otm_schema.json"), "threat-dragon": readSchema(t, "threat-dragon-v2.schema.json"), "threagile": readSchema(t, "threagile.schema.json"),
	}
	for _, name := range names {
		for to, s := range schemas {
			_, out, errs := shell{dir: dir}.run("export", "--to", to, name)
			if errs != "" {
				t.Errorf("%s: %s", name, errs)
				continue
			}
			if err := s.validate([]byte(out)); err != nil {
				t.Errorf("%s as %s: %v", name, to, err)
			}
			if _, again, _ := (shell{dir: dir}).run("export", "--to", to, name); again != out {
				t.Errorf("%s as %s: two runs differ", name, to)
			}
		}
		for _, f := range threatFormats {
			_, out, _ := shell{dir: dir}.run("analyze", "--format", f, name)
			if _, again, _ := (shell{dir: dir}).run("analyze", "--format", f, name); again != out {
				t.Errorf("%s as %s: two runs differ", name, f)
			}
			if f == "sarif" && !json.Valid([]byte(out)) {
				t.Errorf("%s: no JSON", name)
			}
			if strings.Contains(out, dir) {
				t.Errorf("%s as %s: a path of this machine came through", name, f)
			}
		}
	}
}
