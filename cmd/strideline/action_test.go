package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"
)

// pull is a repository as a pull request is checked out: a merge commit whose
// first parent is the branch that is merged into.
type pull struct {
	t                  *testing.T
	dir, output, other string
	steps              map[string]step
}

func newPull(t *testing.T, before, after string) *pull {
	t.Helper()
	for _, program := range []string{"git", "bash"} {
		if _, err := exec.LookPath(program); err != nil {
			t.Skipf("%s is not installed: the scripts of the action need it", program)
		}
	}
	p := &pull{t: t, dir: t.TempDir(), other: t.TempDir(), steps: map[string]step{}}
	p.output = filepath.Join(p.other, "output")
	for _, s := range steps(t, "action.yml") {
		p.steps[s.Name] = s
	}
	p.git("init", "-q", "-b", "main")
	p.commit(before, "before")
	p.git("checkout", "-q", "-b", "feature")
	p.commit(after, "after")
	p.git("checkout", "-q", "main")
	p.git("commit", "-q", "--allow-empty", "-m", "main goes on")
	p.git("merge", "-q", "--no-ff", "-m", "merge", "feature")
	return p
}

func (p *pull) git(args ...string) {
	p.t.Helper()
	cmd := exec.Command("git", args...)
	cmd.Dir = p.dir
	cmd.Env = append(os.Environ(), "GIT_CONFIG_NOSYSTEM=1", "GIT_CONFIG_GLOBAL="+os.DevNull,
		"GIT_AUTHOR_NAME=a", "GIT_AUTHOR_EMAIL=a@example.org", "GIT_COMMITTER_NAME=a", "GIT_COMMITTER_EMAIL=a@example.org")
	if out, err := cmd.CombinedOutput(); err != nil {
		p.t.Fatalf("git %v: %v\n%s", args, err, out)
	}
}

func (p *pull) commit(template, message string) {
	p.t.Helper()
	if err := os.MkdirAll(filepath.Join(p.dir, "my services"), 0o755); err != nil {
		p.t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(p.dir, "my services", "template.yaml"), []byte(template), 0o644); err != nil {
		p.t.Fatal(err)
	}
	p.git("add", "-A")
	p.git("commit", "-q", "--allow-empty", "-m", message)
}

// run executes the script of a step as a runner does, with the environment it
// names; strideline on its PATH is this test's own program.
func (p *pull) run(name string, env map[string]string) (ok bool, out string) {
	p.t.Helper()
	s := p.steps[name]
	if s.Run == "" || s.Shell != "bash" {
		p.t.Fatalf("the action has no script %q", name)
	}
	for k := range s.Env {
		if _, given := env[k]; !given {
			p.t.Fatalf("%s: %s is not given", name, k)
		}
	}
	cmd := exec.Command("bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", s.Run)
	cmd.Dir = p.dir
	cmd.Env = append(os.Environ(), "GITHUB_OUTPUT="+p.output, "GITHUB_STEP_SUMMARY="+filepath.Join(p.other, "summary"))
	for k, v := range env {
		cmd.Env = append(cmd.Env, k+"="+v)
	}
	text, err := cmd.CombinedOutput()
	return err == nil, string(text)
}

// outputs are what the steps so far have told the runner.
func (p *pull) outputs() string {
	text, err := os.ReadFile(p.output)
	if err != nil {
		p.t.Fatal(err)
	}
	return string(text)
}

const checkedHook = `Transform: AWS::Serverless-2016-10-31
Resources:
  Orders:
    Type: AWS::DynamoDB::Table
  Hook:
    Type: AWS::Serverless::Function
    Properties:
      Runtime: nodejs22.x
      Handler: a.b
      InlineCode: x
      FunctionUrlConfig: {AuthType: AWS_IAM}
      Policies: [DynamoDBWritePolicy: {TableName: !Ref Orders}]
`

func TestActionScripts(t *testing.T) {
	open := strings.Replace(checkedHook, "AWS_IAM", "NONE", 1)
	for _, c := range []struct {
		name, before, after, base, failOn string
		worse                             bool
		comment                           string
	}{
		{"opens", checkedHook, open, "", "new:high", true, "opens 1 way in to anyone on the internet"},
		{"opens, nothing fails", checkedHook, open, "", "never", false, "opens 1 way in"},
		{"closes", open, checkedHook, "", "new:high", false, "this change opens nothing"},
		{"same", open, open, "", "new:low", false, "no change to the system"},
		{"a base by name", checkedHook, open, "feature~1", "new:high", true, "opens 1 way in"},
	} {
		t.Run(c.name, func(t *testing.T) {
			p := newPull(t, c.before, c.after)
			paths := "my services\n"
			if ok, out := p.run("Check the inputs", map[string]string{"FAIL_ON": c.failOn, "FAIL_ON_OPEN": "never", "SARIF": "true", "COMMENT": "false"}); !ok {
				t.Fatal(out)
			}
			if ok, out := p.run("Analyze", map[string]string{"PATHS": paths, "FAIL_ON_OPEN": "info", "SARIF_FILE": filepath.Join(p.other, "a.sarif")}); !ok {
				t.Fatal(out)
			}
			comment := filepath.Join(p.other, "c.md")
			if ok, out := p.run("Compare", map[string]string{"PATHS": paths, "BASE": c.base, "FAIL_ON": c.failOn, "COMMENT_FILE": comment}); !ok {
				t.Fatal(out)
			}
			said := p.outputs()
			if strings.Contains(said, "status=1\n") != strings.Contains(c.after, "NONE") || strings.Contains(said, "worse=true\n") != c.worse {
				t.Errorf("outputs:\n%s", said)
			}
			if text, err := os.ReadFile(comment); err != nil || !strings.Contains(string(text), c.comment) {
				t.Errorf("comment: %v\n%s", err, text)
			}
			worse := "false"
			if c.worse {
				worse = "true"
			}
			ok, out := p.run("Decide", map[string]string{"WORSE": worse, "STATUS": "0", "FAIL_ON": c.failOn, "FAIL_ON_OPEN": "never"})
			if ok == c.worse {
				t.Errorf("decides %v: %s", ok, out)
			}
		})
	}
}

// TestActionRefuses gives the scripts what a stranger might.
func TestActionRefuses(t *testing.T) {
	p := newPull(t, checkedHook, checkedHook+"  # touched\n")
	good := map[string]string{"FAIL_ON": "never", "FAIL_ON_OPEN": "never", "SARIF": "true", "COMMENT": "true"}
	for k := range good {
		env := map[string]string{}
		for k2, v := range good {
			env[k2] = v
		}
		env[k] = "new:high; touch " + filepath.Join(p.other, "ran")
		if ok, out := p.run("Check the inputs", env); ok || !strings.Contains(out, "::error") {
			t.Errorf("%s: %v %s", k, ok, out)
		}
	}
	trap := filepath.Join(p.other, "ran")
	for _, paths := range []string{"$(touch " + trap + ")", "`touch " + trap + "`", "; touch " + trap, "--output=" + trap, "* "} {
		env := map[string]string{"PATHS": paths, "FAIL_ON_OPEN": "never", "SARIF_FILE": filepath.Join(p.other, "x.sarif")}
		if ok, out := p.run("Analyze", env); ok {
			t.Errorf("%q is read: %s", paths, out)
		}
	}
	for _, base := range []string{"--output=" + trap, "$(touch " + trap + ")", "nope"} {
		env := map[string]string{"PATHS": ".", "BASE": base, "FAIL_ON": "never", "COMMENT_FILE": filepath.Join(p.other, "x.md")}
		if ok, out := p.run("Compare", env); ok {
			t.Errorf("base %q is taken: %s", base, out)
		}
	}
	if _, err := os.Stat(trap); err == nil {
		t.Error("an input was run, or wrote a file")
	}
}

// TestActionComments stands a script in for GitHub's own command line and holds
// what it is asked: a comment is made once and then changed, and a token that
// may not write fails nothing.
func TestActionComments(t *testing.T) {
	p := newPull(t, checkedHook, checkedHook)
	bin := t.TempDir()
	asked := filepath.Join(p.other, "asked")
	gh := "#!/bin/sh\necho \"$@\" >> \"$ASKED\"\ncase \"$*\" in *--paginate*) cat \"$COMMENTS\" ;; esac\n[ -z \"$DENIED\" ]\n"
	if err := os.WriteFile(filepath.Join(bin, "gh"), []byte(gh), 0o755); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct{ name, comments, denied, want, said string }{
		{"first", "", "", "--method POST repos/o/r/issues/7/comments -F body=@c.md", ""},
		{"again", "41\n42\n", "", "--method PATCH repos/o/r/issues/comments/41 -F body=@c.md", ""},
		{"a fork", "", "yes", "--paginate repos/o/r/issues/7/comments", "::notice"},
	} {
		comments := filepath.Join(p.other, "comments")
		if err := os.WriteFile(comments, []byte(c.comments), 0o644); err != nil {
			t.Fatal(err)
		}
		if err := os.RemoveAll(asked); err != nil {
			t.Fatal(err)
		}
		ok, out := p.run("Comment", map[string]string{
			"GH_TOKEN": "t", "REPOSITORY": "o/r", "NUMBER": "7", "COMMENT_FILE": "c.md",
			"PATH": bin + string(os.PathListSeparator) + os.Getenv("PATH"), "ASKED": asked, "COMMENTS": comments, "DENIED": c.denied,
		})
		got, err := os.ReadFile(asked)
		if err != nil || !ok || !strings.Contains(string(got), c.want) || strings.Contains(out, "::notice") != (c.said != "") {
			t.Errorf("%s: %v, %v\nasked %s\nsaid %s", c.name, ok, err, got, out)
		}
	}
}

// TestGitLabScript runs the job of the template, but for fetching strideline.
func TestGitLabScript(t *testing.T) {
	open := strings.Replace(checkedHook, "AWS_IAM", "NONE", 1)
	for name, c := range map[string]struct {
		after string
		ok    bool
	}{"opens": {open, false}, "same": {checkedHook, true}} {
		p := newPull(t, checkedHook, c.after)
		p.git("mv", "my services", "services")
		p.git("commit", "-q", "-m", "no space in a list of paths")
		script := gitlabScript(t)
		base := gitOutput(p, "rev-parse", "HEAD~1^1")
		cmd := exec.Command("bash", "--noprofile", "--norc", "-eo", "pipefail", "-c", script)
		cmd.Dir = p.dir
		cmd.Env = append(os.Environ(), "STRIDELINE_PATHS=services", "STRIDELINE_FAIL_ON=new:high", "CI_MERGE_REQUEST_DIFF_BASE_SHA="+base)
		out, err := cmd.CombinedOutput()
		if (err == nil) != c.ok {
			t.Errorf("%s: %v\n%s", name, err, out)
		}
		for _, file := range []string{"strideline.md", "gl-code-quality-report.json"} {
			if info, err := os.Stat(filepath.Join(p.dir, file)); err != nil || info.Size() < 2 {
				t.Errorf("%s: %s: %v", name, file, err)
			}
		}
	}
}

// gitlabScript is the job from where strideline is on its PATH.
func gitlabScript(t *testing.T) string {
	_, job, found := strings.Cut(readCI(t, "ci/gitlab.yml"), "\n---\n")
	var doc struct{ Strideline struct{ Script []string } }
	if err := yaml.Unmarshal([]byte(job), &doc); err != nil || !found {
		t.Fatal(err)
	}
	s := doc.Strideline.Script
	i := slices.Index(s, "set -f")
	if i < 0 {
		t.Fatalf("no \"set -f\" in %q", s)
	}
	return strings.Join(s[i:], "\n")
}

func gitOutput(p *pull, args ...string) string {
	cmd := exec.Command("git", args...)
	cmd.Dir = p.dir
	out, err := cmd.Output()
	if err != nil {
		p.t.Fatal(err)
	}
	return strings.TrimSpace(string(out))
}
