package main

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

const goodTemplate = "Resources:\n  Queue: {Type: AWS::SQS::Queue}\n"

// aliasBomb expands to 10^9 values.
func aliasBomb() string {
	var b strings.Builder
	b.WriteString("Resources:\n  A: {Type: AWS::SQS::Queue, Metadata: {x: [*i]}}\nMetadata:\n  a: &a [x, x, x, x, x, x, x, x, x, x]\n")
	for c := 'b'; c <= 'i'; c++ {
		fmt.Fprintf(&b, "  %c: &%c [%s]\n", c, c, strings.TrimSuffix(strings.Repeat(fmt.Sprintf("*%c, ", c-1), 10), ", "))
	}
	return b.String()
}

// TestBadInput gives what hostile or half-made repositories hold, each beside a
// good template: every one is a sentence with its place, and the good template
// is analysed all the same.
func TestBadInput(t *testing.T) {
	for _, c := range []struct {
		name, file, text, want string
	}{
		{"an alias bomb", "bomb.yaml", aliasBomb(), `(?m)^bomb\.yaml(:\d+:\d+)?: error: `},
		{"deep nesting in YAML", "deep.yaml", "Resources:\n  Q: {Type: AWS::SQS::Queue}\nMetadata: " + strings.Repeat("[", 10_000) + strings.Repeat("]", 10_000), `(?m)^deep\.yaml(:\d+:\d+)?: error: `},
		{"deep nesting in JSON", "deep.json", `{"Resources": {"Q": {"Type": "AWS::SQS::Queue"}}, "Metadata": ` + strings.Repeat("[", 10_000) + strings.Repeat("]", 10_000) + "}", `(?m)^deep\.json(:\d+:\d+)?: error: `},
		{"20 MB", "big.yaml", "Resources:\n  Q: {Type: AWS::SQS::Queue}\n#" + strings.Repeat("x", 20<<20), `(?m)^big\.yaml(:\d+:\d+)?: error: `},
		{"a circular reference", "loop.yaml", "Conditions:\n  A: !Not [!Condition B]\n  B: !Not [!Condition A]\nResources:\n  Q: {Type: AWS::SQS::Queue, Condition: A}\n", `(?m)^loop\.yaml:\d+:\d+: error: `},
		{"a stack that includes itself", "self.yaml", "Resources:\n  Q: {Type: AWS::SQS::Queue}\n  Me: {Type: AWS::CloudFormation::Stack, Properties: {TemplateURL: self.yaml}}\n", `(?m)^self\.yaml:\d+:\d+: error: `},
		{"invalid UTF-8", "bytes.yaml", "Resources:\n  Q: {Type: AWS::SQS::Queue, Properties: {QueueName: \"a\xff\"}}\n", `(?m)^bytes\.yaml(:\d+:\d+)?: error: `},
		{"not a template", "k8s.yaml", "apiVersion: v1\nkind: Service\nmetadata: {name: x}\n", ``},
	} {
		t.Run(c.name, func(t *testing.T) {
			dir := t.TempDir()
			for name, text := range map[string]string{"good.yaml": goodTemplate, c.file: c.text} {
				if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			code, out, errs := shell{dir: dir}.run("analyze", "--fail-on", "never")
			if code != exitOK || errs != "" {
				t.Errorf("exit status %d: %s", code, errs)
			}
			if !regexp.MustCompile(c.want).MatchString(out) {
				t.Errorf("want %s in\n%s", c.want, out)
			}
			if _, g, _ := (shell{dir: dir}).run("graph"); !strings.Contains(g, `"good.yaml#Queue"`) {
				t.Errorf("the good template is lost")
			}
		})
	}
}

// TestLinkOutOfTheTree: a symbolic link that leaves the folder is told and not
// read.
func TestLinkOutOfTheTree(t *testing.T) {
	outside := filepath.Join(t.TempDir(), "outside.yaml")
	dir := t.TempDir()
	if err := os.WriteFile(outside, []byte("Resources:\n  Secret: {Type: AWS::SQS::Queue}\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(filepath.Join(dir, "good.yaml"), []byte(goodTemplate), 0o644); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink(outside, filepath.Join(dir, "link.yaml")); err != nil {
		t.Skip(err)
	}
	_, g, _ := shell{dir: dir}.run("graph")
	if strings.Contains(g, "Secret") || !strings.Contains(g, `"good.yaml#Queue"`) {
		t.Errorf("the link was read, or the rest was not:\n%s", g)
	}
	code, out, _ := shell{dir: dir}.run("analyze", "link.yaml", "good.yaml")
	if code != exitOK || !regexp.MustCompile(`(?m)^link\.yaml: error: `).MatchString(out) {
		t.Errorf("exit status %d:\n%s", code, out)
	}
}
