package iac

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

const queue = "Resources:\n  Q:\n    Type: AWS::SQS::Queue\n"

// write makes files below a fresh folder and returns it.
func write(t *testing.T, files map[string]string) string {
	t.Helper()
	dir := t.TempDir()
	for name, text := range files {
		p := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(p), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(p, []byte(text), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func TestDiskNames(t *testing.T) {
	dir := write(t, map[string]string{"work/a.yaml": queue, "other/b.yaml": queue, "apart/sub/c.yaml": queue})
	d, names, err := NewDisk(filepath.Join(dir, "work"), []string{"a.yaml", "../other/b.yaml", dir + "/./apart//sub/"})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if got, want := strings.Join(names, " "), "a.yaml ../other/b.yaml ../apart/sub"; got != want {
		t.Errorf("names %q, want %q", got, want)
	}
	g, err := Load(context.Background(), d, names, Options{})
	if err != nil {
		t.Fatal(err)
	}
	for _, id := range []string{"a.yaml#Q", "../other/b.yaml#Q", "../apart/sub/c.yaml#Q"} {
		if g.Node(id) == nil {
			t.Errorf("no node %s", id)
		}
	}
}

// Symbolic links that leave the folders and names outside them are refused
// with a sentence; what can be read still is.
func TestDiskRefuses(t *testing.T) {
	dir := write(t, map[string]string{
		"work/a.yaml":        queue,
		"secret/hidden.yaml": queue,
		"work/nest.yaml":     "Resources:\n  N:\n    Type: AWS::CloudFormation::Stack\n    Properties: {TemplateURL: ../secret/hidden.yaml}\n",
	})
	work := filepath.Join(dir, "work")
	if err := os.Symlink(filepath.Join(dir, "secret", "hidden.yaml"), filepath.Join(work, "link.yaml")); err != nil {
		t.Skip("no symbolic links here:", err)
	}
	d, names, err := NewDisk(work, []string{"a.yaml", "link.yaml", "nest.yaml"})
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	if _, err := fs.ReadFile(d, "../secret/hidden.yaml"); err == nil {
		t.Error("read a file outside the folders")
	}
	g, err := Load(context.Background(), d, names, Options{})
	if err != nil {
		t.Fatal(err)
	}
	if g.Node("a.yaml#Q") == nil {
		t.Error("what could be read is lost")
	}
	var all []string
	for _, p := range g.Problems {
		all = append(all, p.At.String()+": "+p.Message)
	}
	text := strings.Join(all, "\n")
	for _, want := range []string{"link.yaml: it is a symbolic link", `nest.yaml:4:31: nested template "../secret/hidden.yaml" cannot be read: it lies outside`} {
		if !strings.Contains(text, want) {
			t.Errorf("no problem %q in:\n%s", want, text)
		}
	}
}
