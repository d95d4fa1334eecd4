package main

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// block is an indented piece of the README that begins with a command line.
var block = regexp.MustCompile(`(?m)^    \$ (bin/strideline .*)\n((?:    .*\n|\n)*)`)

// TestReadme runs each command that the README shows with its output, from the
// root of the repository, and compares; a line "..." stands for any lines.
func TestReadme(t *testing.T) {
	file := filepath.Join(root(t), "README.md")
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	fresh := block.ReplaceAllStringFunc(string(text), func(b string) string {
		found++
		m := block.FindStringSubmatch(b)
		_, out, errs := shell{dir: root(t)}.run(strings.Fields(m[1])[1:]...)
		if errs != "" {
			t.Errorf("%s: %s", m[1], errs)
		}
		shown := strings.Split(strings.TrimSpace(strings.ReplaceAll("\n"+m[2], "\n    ", "\n")), "...\n")
		for i, s := range shown {
			shown[i] = refresh(strings.TrimSpace(s), out)
		}
		body := strings.TrimSpace(strings.Join(shown, "\n...\n"))
		return "    $ " + m[1] + "\n" + strings.ReplaceAll("    "+strings.ReplaceAll(body, "\n", "\n    "), "    \n", "\n") + "\n\n"
	})
	if found == 0 {
		t.Fatal("the README shows no command")
	}
	if fresh == string(text) {
		return
	}
	if *update {
		if err := os.WriteFile(file, []byte(fresh), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	t.Errorf("the README shows what strideline no longer prints; go test ./cmd/strideline -update makes it\n%s", cmp.Diff(string(text), fresh))
}

// refresh returns what a run prints now in place of a piece that the README
// shows: the threat of the same rule at the same place, the first one of that
// rule, or else the end of the output.
func refresh(piece, out string) string {
	if piece == "" {
		return ""
	}
	head := regexp.MustCompile(`(?m)^[A-Z]+ ([A-Z]+[0-9]+) .*\n(\S+:\d+:\d+)?$`)
	want := head.FindStringSubmatch(piece)
	starts := head.FindAllStringSubmatchIndex(out, -1)
	if want == nil || len(starts) == 0 {
		paragraphs := strings.Split(strings.TrimSpace(out), "\n\n")
		return paragraphs[len(paragraphs)-1]
	}
	first := ""
	for i, at := range starts {
		end := len(out)
		if i+1 < len(starts) {
			end = starts[i+1][0]
		}
		threat := strings.TrimSpace(out[at[0]:end])
		if h := head.FindStringSubmatch(threat); h[1] == want[1] {
			if h[2] == want[2] {
				return threat
			}
			if first == "" {
				first = threat
			}
		}
	}
	return first
}
