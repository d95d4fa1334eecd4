package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// block is an indented piece of the README that begins with a command line.
var block = regexp.MustCompile(`(?m)^    \$ (bin/strideline .*)\n((?:    .*\n|\n)*)`)

// TestReadme runs each command that the README shows with its output, from the
// root of the repository, and compares; a line "..." stands for any lines.
func TestReadme(t *testing.T) {
	text, err := os.ReadFile(filepath.Join(root(t), "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	found := block.FindAllStringSubmatch(string(text), -1)
	if len(found) == 0 {
		t.Fatal("the README shows no command")
	}
	for _, m := range found {
		args := strings.Fields(m[1])[1:]
		_, out, errs := shell{dir: root(t)}.run(args...)
		if errs != "" {
			t.Errorf("%s: %s", m[1], errs)
		}
		want := strings.TrimRight(strings.ReplaceAll("\n"+m[2], "\n    ", "\n"), "\n")
		pieces := strings.Split(want+"\n", "\n...\n")
		for i, p := range pieces {
			pieces[i] = regexp.QuoteMeta(strings.Trim(p, "\n"))
		}
		if !regexp.MustCompile(`^\n*` + strings.Join(pieces, `\n(?s:.*)\n`) + `\n*$`).MatchString("\n" + out) {
			t.Errorf("%s: the README shows\n%s\nand strideline prints\n%s", m[1], want, out)
		}
	}
}
