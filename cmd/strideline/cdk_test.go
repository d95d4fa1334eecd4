package main

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// TestCDK synthesises the applications of testdata/cdk with the real CDK and
// holds their threats to the "// want RULE" of the source. It installs
// packages with npm, so it runs only where STRIDELINE_CDK=1 asks for it.
func TestCDK(t *testing.T) {
	if os.Getenv("STRIDELINE_CDK") == "" {
		t.Skip("set STRIDELINE_CDK=1 to synthesise applications with the CDK from npm (needs the network and 250 MB)")
	}
	for _, program := range []string{"npm", "node"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skip(program, "is not installed")
		}
	}
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(filepath.Join("testdata", "cdk"))); err != nil {
		t.Fatal(err)
	}
	install := exec.Command("npm", "install", "--no-audit", "--no-fund", "--ignore-scripts")
	install.Dir = dir
	if out, err := install.CombinedOutput(); err != nil {
		t.Skipf("npm cannot install the CDK here: %v\n%s", err, out)
	}
	for app, entry := range map[string]string{"shop": "bin/app.ts", "staged": "bin/app.ts", "linked": "app.js"} {
		t.Run(app, func(t *testing.T) {
			at := filepath.Join(dir, app)
			synthesise(t, at, entry)
			holdToSource(t, at)
		})
	}
}

func synthesise(t *testing.T, dir, entry string) {
	t.Helper()
	synth := exec.Command("node", "-r", "ts-node/register/transpile-only", entry)
	synth.Dir = dir
	synth.Env = append(os.Environ(), "CDK_OUTDIR=cdk.out", "JSII_SILENCE_WARNING_UNTESTED_NODE_VERSION=1",
		`CDK_CONTEXT_JSON={"aws:cdk:enable-path-metadata":true,"aws:cdk:enable-asset-metadata":true}`)
	if out, err := synth.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
}

var wantRule = regexp.MustCompile(`// want ((?:SL\d+ ?)+)`)

// holdToSource analyses an application: every wanted rule is found on its
// line, what is medium or above is wanted, and nothing points into cdk.out.
func holdToSource(t *testing.T, dir string) {
	t.Helper()
	_, out, errs := shell{dir: dir}.run("analyze", "--format", "json", ".")
	var found struct {
		Threats []struct {
			Rule, Severity, Title string
			Location              struct {
				File string
				Line int
			}
		}
	}
	if err := json.Unmarshal([]byte(out), &found); err != nil {
		t.Fatalf("%v\n%s", err, errs)
	}
	wants := wantsIn(t, dir)
	seen := map[string]bool{}
	for _, f := range found.Threats {
		at := fmt.Sprintf("%s:%d %s", f.Location.File, f.Location.Line, f.Rule)
		seen[at] = true
		if strings.HasPrefix(f.Location.File, "cdk.out/") && f.Severity != "info" {
			t.Errorf("points into cdk.out: %s %s", at, f.Title)
		}
		if slices.Contains([]string{"critical", "high", "medium"}, f.Severity) && !slices.Contains(wants, at) {
			t.Errorf("not wanted: %s %s (%s)", at, f.Title, f.Severity)
		}
	}
	for _, w := range wants {
		if !seen[w] {
			t.Errorf("not found: %s", w)
		}
	}
}

func wantsIn(t *testing.T, dir string) []string {
	t.Helper()
	var out []string
	for _, glob := range []string{"*.js", "lib/*.ts"} {
		files, err := filepath.Glob(filepath.Join(dir, filepath.FromSlash(glob)))
		if err != nil {
			t.Fatal(err)
		}
		for _, file := range files {
			out = append(out, wantsOf(t, dir, file)...)
		}
	}
	if len(out) == 0 {
		t.Fatal("the application wants nothing")
	}
	return out
}

func wantsOf(t *testing.T, dir, file string) []string {
	t.Helper()
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	rel, err := filepath.Rel(dir, file)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	lines := bufio.NewScanner(f)
	for n := 1; lines.Scan(); n++ {
		if m := wantRule.FindStringSubmatch(lines.Text()); m != nil {
			for _, rule := range strings.Fields(m[1]) {
				out = append(out, fmt.Sprintf("%s:%d %s", filepath.ToSlash(rel), n, rule))
			}
		}
	}
	return out
}
