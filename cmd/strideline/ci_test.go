package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/spf13/pflag"
	"gopkg.in/yaml.v3"
)

// ciFiles are the files that others run or copy.
var ciFiles = []string{
	"action.yml", "ci/gitlab.yml", ".pre-commit-hooks.yaml", "Dockerfile", "docs/ci.md", "docs/diff.md",
	".github/workflows/ci.yml", ".github/workflows/release.yml",
}

func readCI(t *testing.T, name string) string {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(root(t), filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// commandLine finds strideline where a shell would run it: at the start of a
// line or of a string, after an operator, after an image's name.
var commandLine = regexp.MustCompile("(?m)(?:^\\s*(?:- |entry: |sh ')?|; |&& |\\./|`)strideline ((?:analyze|diff|graph|report|risks|accept|version|diagram|query|reach|who-can)\\b[^\\n`]*)")

// TestCommandLines parses every command line of the files with our own flags.
func TestCommandLines(t *testing.T) {
	found := 0
	for _, file := range ciFiles {
		for _, m := range commandLine.FindAllStringSubmatch(readCI(t, file), -1) {
			found++
			if err := parses(words(m[1])); err != nil {
				t.Errorf("%s: strideline %s: %v", file, m[1], err)
			}
		}
	}
	if found < 17 {
		t.Errorf("%d command lines, expected at least 17", found)
	}
	for _, wrong := range []string{"analyze --formt sarif", "diff --fail-on high main", "analyze --format nope .", "diff --output"} {
		if parses(words(wrong)) == nil {
			t.Errorf("%q parses", wrong)
		}
	}
}

// words splits a command line as a shell does, up to what is not an argument.
func words(line string) []string {
	var out []string
	for _, w := range regexp.MustCompile(`"[^"]*"|'[^']*'|\S+`).FindAllString(strings.TrimSuffix(strings.TrimSpace(line), "'"), -1) {
		if w == "||" || w == "&&" || w == "#" || strings.HasPrefix(w, ">") {
			break
		}
		out = append(out, strings.Trim(w, `"'`))
	}
	return out
}

// parses checks the flags of a command line and the words they take.
func parses(args []string) error {
	c, rest, err := Command{Stdin: strings.NewReader("")}.root().Find(args)
	if err != nil {
		return err
	}
	if err := c.ParseFlags(rest); err != nil {
		return err
	}
	var bad error
	c.Flags().Visit(func(f *pflag.Flag) {
		v := f.Value.String()
		allowed, _ := c.GetFlagCompletionFunc(f.Name)
		if allowed == nil || strings.HasPrefix(v, "$") {
			return
		}
		list, _ := allowed(c, nil, "")
		for _, a := range list {
			if name, _, _ := strings.Cut(string(a), "\t"); name == v {
				return
			}
		}
		bad = fmt.Errorf("%q: no value of --%s", v, f.Name)
	})
	return bad
}

// step is one step of a workflow or of the action.
type step struct {
	Name, ID, Uses, Run, Shell, If string
	Env                            map[string]string
}

func steps(t *testing.T, name string) []step {
	t.Helper()
	var doc struct {
		Runs struct{ Steps []step }
		Jobs map[string]struct{ Steps []step }
	}
	if err := yaml.Unmarshal([]byte(readCI(t, name)), &doc); err != nil {
		t.Fatal(err)
	}
	out := doc.Runs.Steps
	for _, j := range doc.Jobs {
		out = append(out, j.Steps...)
	}
	if len(out) == 0 {
		t.Fatalf("%s has no steps", name)
	}
	return out
}

// TestPinned holds what keeps a workflow from being taken over: actions by the
// hash of a commit, no expression inside a script.
func TestPinned(t *testing.T) {
	pinned := regexp.MustCompile(`uses: [\w-]+/[\w/-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$`)
	for _, file := range []string{"action.yml", ".github/workflows/ci.yml", ".github/workflows/release.yml"} {
		for _, l := range strings.Split(readCI(t, file), "\n") {
			if strings.Contains(l, "uses:") && !strings.Contains(l, "uses: ./") && !pinned.MatchString(l) {
				t.Errorf("%s: not pinned by a hash and its version: %s", file, l)
			}
		}
		for _, s := range steps(t, file) {
			if strings.Contains(s.Run, "${{") {
				t.Errorf("%s: %q has an expression in its script: pass it through env", file, s.Name)
			}
		}
	}
}

// TestYAMLParses reads the files that nothing here can run.
func TestYAMLParses(t *testing.T) {
	for _, file := range []string{"ci/gitlab.yml", ".pre-commit-hooks.yaml"} {
		docs := 0
		for d := yaml.NewDecoder(strings.NewReader(readCI(t, file))); ; docs++ {
			var v any
			if err := d.Decode(&v); err != nil {
				if err.Error() != "EOF" {
					t.Errorf("%s: %v", file, err)
				}
				break
			}
		}
		if docs == 0 {
			t.Errorf("%s holds nothing", file)
		}
	}
	var hooks []struct{ ID, Entry, Language, Files string }
	if err := yaml.Unmarshal([]byte(readCI(t, ".pre-commit-hooks.yaml")), &hooks); err != nil {
		t.Fatal(err)
	}
	for _, h := range hooks {
		if _, err := regexp.Compile(h.Files); err != nil || h.ID == "" || h.Language != "golang" || !regexp.MustCompile(h.Files).MatchString("a/template.yaml") {
			t.Errorf("hook %q: %v", h.ID, err)
		}
	}
}

// TestActionlint runs the linter of workflows, pinned in tools/go.mod.
func TestActionlint(t *testing.T) {
	cmd := exec.Command("go", "tool", "-modfile=tools/go.mod", "actionlint", ".github/workflows/ci.yml", ".github/workflows/release.yml",
		"cmd/strideline/example/sam/.github/workflows/threats.yml")
	cmd.Dir = root(t)
	out, err := cmd.CombinedOutput()
	if err == nil {
		return
	}
	if strings.Contains(string(out), ".github/workflows/") {
		t.Fatalf("actionlint:\n%s", out)
	}
	t.Skipf("actionlint could not be built: %v\n%s", err, out)
}
