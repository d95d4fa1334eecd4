package main

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
)

// pictures are those that the documentation shows, and how they are drawn.
var pictures = map[string][]string{
	"shop-hurried.svg":  {"diagram", "examples/shop-hurried"},
	"shop-hardened.svg": {"diagram", "examples/shop-hardened"},
	"threat.svg":        {"diagram", "--focus", "jn5frpog", "examples/shop-hurried"},
	"ten-services.svg":  {"diagram", "--title", "ten services", "SYSTEM"},
}

// TestPictures draws the pictures of the documentation anew and compares.
func TestPictures(t *testing.T) {
	worker := layoutProgram(t)
	if worker == "" {
		t.Skip("the layout program does not build here")
	}
	dir := filepath.Join(root(t), "docs", "pictures")
	for name, args := range pictures {
		sh := shell{dir: root(t), beside: worker, cache: t.TempDir()}
		if args[len(args)-1] == "SYSTEM" {
			sh.dir = system(t, "10")
			args = append(args[:len(args)-1:len(args)-1], ".")
		}
		code, got, errs := sh.run(args...)
		if code != 0 {
			t.Fatalf("%s: exit status %d: %s", name, code, errs)
		}
		file := filepath.Join(dir, name)
		if *update {
			if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
				t.Fatal(err)
			}
			continue
		}
		want, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(want, []byte(got)) {
			t.Errorf("docs/pictures/%s is not what strideline draws now; go test ./cmd/strideline -run TestPictures -update draws it", name)
		}
	}
}

// system is a folder with a generated system of some services.
func system(t *testing.T, services string) string {
	t.Helper()
	dir := t.TempDir()
	cmd := exec.Command("go", "run", "-C", filepath.Join(root(t), "tools"), "./system", services, dir)
	if out, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return dir
}
