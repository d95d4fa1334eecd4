package cfn

import (
	"context"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"strideline/iac/resource"
)

// read reads one template of a map of files.
func read(t testing.TB, files map[string]string, r Reader) resource.Result {
	t.Helper()
	fsys := fstest.MapFS{}
	for name, text := range files {
		fsys[name] = &fstest.MapFile{Data: []byte(text)}
	}
	res, err := r.Read(context.Background(), fsys, resource.Root{Path: "t.yaml"})
	if err != nil {
		t.Fatal(err)
	}
	return res
}

func problems(r resource.Result) string {
	var b strings.Builder
	for _, p := range r.Problems {
		b.WriteString(p.At.String() + " " + p.Message + "\n")
	}
	return b.String()
}

func ids(r resource.Result) string {
	var out []string
	for _, x := range r.Resources {
		out = append(out, x.ID)
	}
	return strings.Join(out, " ")
}

const queue = "  Q:\n    Type: AWS::SQS::Queue\n"

// TestBadInput holds what is said about bad input, and what is read beside it.
func TestBadInput(t *testing.T) {
	bomb := "Resources:\n" + queue + "Metadata:\n  a: &a [x,x,x,x,x,x,x,x,x,x]\n"
	for i := 'b'; i < 'k'; i++ {
		l := string(i - 1)
		bomb += "  " + string(i) + ": &" + string(i) + " [*" + strings.Repeat(l+",*", 9) + l + "]\n"
	}
	for name, c := range map[string]struct {
		files map[string]string
		want  string // part of each problem, one a line; none: no problem
		ids   string
	}{
		"half-typed value": {
			files: map[string]string{"t.yaml": "Resources:\n" + queue + "  B:\n    Type: AWS::SNS::Topic\n    Properties:\n      TopicName: \"x\n  C:\n    Type: AWS::SNS::Topic\n"},
			want:  `t.yaml:7:7 broken YAML in "B": found unexpected end of stream`, ids: "Q C",
		},
		"half-typed key": {
			files: map[string]string{"t.yaml": "Resources:\n" + queue + "  B\n  C:\n    Type: AWS::SNS::Topic\n"},
			want:  `t.yaml:4:3 broken YAML in "B": expected ":" after "B"`, ids: "Q C",
		},
		"half-typed section": {
			files: map[string]string{"t.yaml": "Param\nResources:\n" + queue},
			want:  `t.yaml:1:1 broken YAML in "Param": expected ":" after "Param"`, ids: "Q",
		},
		"tab under a section": {
			files: map[string]string{"t.yaml": "Resources:\n\tT:\n\t\tType: AWS::SQS::Queue\n  Q:\n    Type: AWS::SQS::Queue\n"},
			want:  `t.yaml:2:1 broken YAML in "T": a tab cannot indent a line, use spaces`, ids: "Q",
		},
		"tab": {
			files: map[string]string{"t.yaml": "Resources:\n" + queue + "  B:\n    Type: AWS::SNS::Topic\n\tProperties:\n"},
			want:  `t.yaml:6:1 broken YAML in "B": a tab cannot indent a line, use spaces`, ids: "Q",
		},
		"duplicate key": {
			files: map[string]string{"t.yaml": "Resources:\n" + queue + "  Q:\n    Type: AWS::SNS::Topic\n"},
			want:  `t.yaml:4:3 duplicate key "Q", first at line 2; the last one counts`, ids: "Q",
		},
		"duplicate key half typed": {
			files: map[string]string{"t.yaml": "Resources:\n" + queue + "  Q\n"},
			want:  "t.yaml:4:3 broken YAML in \"Q\"\nt.yaml:4:3 duplicate key \"Q\", first at line 2; the first one counts", ids: "Q",
		},
		"duplicate key without a value": {
			files: map[string]string{"t.yaml": "Resources:\n" + queue + "  Q:\n"},
			want:  `t.yaml:4:3 duplicate key "Q", first at line 2; the first one counts`, ids: "Q",
		},
		"a letter of another encoding": {
			files: map[string]string{"t.yaml": "# caf\xe9\nResources:\n" + queue}, want: "t.yaml:1:6 the file is not UTF-8 text", ids: "Q",
		},
		"alias bomb": {
			files: map[string]string{"t.yaml": bomb}, ids: "Q",
			want: `aliases expand to more than 200000 nodes (limit "nodes")`,
		},
		"alias in itself": {
			files: map[string]string{"t.yaml": "Resources:\n" + queue + "    Metadata: &m\n      A: *m\n"}, ids: "Q",
			want: `t.yaml:5:10 alias "m" stands inside its own anchor`,
		},
		"nesting in flow style": {
			files: map[string]string{"t.yaml": "Resources:\n" + queue + "Metadata:\n  A: " + strings.Repeat("[", 20_000) + "\n"}, ids: "Q",
			want: "t.yaml:1:1 nested 20000 levels deep, more than 500 (limit \"depth\")\nbroken YAML in \"Metadata\"",
		},
		"nesting in block style": {
			files: map[string]string{"t.yaml": "Resources:\n" + queue + "Metadata:\n  A: \n    " + strings.Repeat("- ", 5_000) + "x\n"}, ids: "Q",
			want: `nested deeper than 500 levels (limit "depth")`,
		},
		"circular condition": {
			files: map[string]string{"t.yaml": "Conditions:\n  A: !Not [!Condition B]\n  B: !Not [!Condition A]\nResources:\n" + queue + "    Condition: A\n"}, ids: "Q",
			want: `t.yaml:2:3 condition "A" depends on itself`,
		},
		"circular reference": {
			files: map[string]string{"t.yaml": "Resources:\n  Q:\n    Type: AWS::SQS::Queue\n    Properties:\n      QueueName: !Ref Q\n"}, ids: "Q",
		},
		"nested stack that includes itself": {
			files: map[string]string{"t.yaml": "Resources:\n" + queue + "  C:\n    Type: AWS::CloudFormation::Stack\n    Properties:\n      TemplateURL: t.yaml\n"},
			want:  `t.yaml:7:20 template "t.yaml" includes itself`, ids: "Q C",
		},
		"nested stacks that include each other": {
			files: map[string]string{
				"t.yaml": "Resources:\n  C:\n    Type: AWS::CloudFormation::Stack\n    Properties:\n      TemplateURL: ./u.yaml\n",
				"u.yaml": "Resources:\n" + queue + "  D:\n    Type: AWS::CloudFormation::Stack\n    Properties:\n      TemplateURL: ./t.yaml\n",
			},
			want: `u.yaml:7:20 template "t.yaml" includes itself`, ids: "Q D",
		},
		"not UTF-8": {
			files: map[string]string{"t.yaml": "R\x00\xff\n"}, want: "t.yaml:1:3 the file is not UTF-8 text",
		},
		"byte order mark and CRLF": {
			files: map[string]string{"t.yaml": "\xef\xbb\xbfResources:\r\n" + strings.ReplaceAll(queue, "\n", "\r\n")}, ids: "Q",
		},
		"unknown names": {
			files: map[string]string{"t.yaml": "Resources:\n  Queue:\n    Type: AWS::SQS::Queue\n    Properties:\n      A: !Ref Qeue\n      B: !GetAtt Quee.Arn\n      C: !FindInMap [M, a, b]\n      D: !If [No, 1, 2]\n      E: !Sbu x\n"},
			ids:   "Queue",
			want: "t.yaml:5:10 Ref to an unknown name \"Qeue\"; did you mean \"Queue\"?\nt.yaml:6:10 Fn::GetAtt to an unknown resource \"Quee\"; did you mean \"Queue\"?\n" +
				"t.yaml:7:10 unknown mapping \"M\"\nt.yaml:8:15 unknown condition \"No\"\nt.yaml:9:10 unknown intrinsic function \"!Sbu\"; did you mean \"!Sub\"?",
		},
		"functions that are being typed": {
			files: map[string]string{"t.yaml": "Resources:\n  Q:\n    Type: AWS::SQS::Queue\n    Properties:\n      A: !Re\n      B: !S\n      C: !Get Q\n      D: {Fn::Jo: [a, b]}\n"},
			ids:   "Q",
			want: "t.yaml:5:10 unknown intrinsic function \"!Re\"; did you mean \"!Ref\"?\nt.yaml:6:10 unknown intrinsic function \"!S\"\n" +
				"t.yaml:7:10 unknown intrinsic function \"!Get\"\nt.yaml:8:10 unknown intrinsic function \"Fn::Jo\"; did you mean \"Fn::Join\"?",
		},
		"resource without type": {
			files: map[string]string{"t.yaml": "Resources:\n" + queue + "  B:\n    Properties: {}\n  C: text\n"}, ids: "Q",
			want: "t.yaml:4:3 resource \"B\" has no \"Type\"\nt.yaml:6:3 resource \"C\" must be a mapping",
		},
		"broken JSON": {
			files: map[string]string{"t.yaml": "{\n \"Resources\": {\n  \"A\": {\"Type\": \"AWS::SQS::Queue\"},\n  \"B\": {\"Type\": \"AWS::SQS:\n  },\n  \"C\": {\"Type\": \"AWS::SQS::Queue\"}\n },\n \"Outputs\": {\"O\": {\"Value\": {\"Ref\": \"B\"}}}\n}\n"},
			want:  `t.yaml:4:17 broken JSON: text without its closing quote`, ids: "A C",
		},
		"JSON with tabs": {
			files: map[string]string{"t.yaml": "{\n\t\"Resources\": {\n\t\t\"A\": {\"Type\":\t\"AWS::SQS::Queue\"}\n\t}\n}\n"}, ids: "A",
		},
		"list":  {files: map[string]string{"t.yaml": "- a\n"}, want: `t.yaml:1:1 a template must be a mapping`},
		"empty": {files: map[string]string{"t.yaml": ""}},
	} {
		t.Run(name, func(t *testing.T) {
			res := read(t, c.files, Reader{})
			got := problems(res)
			for _, w := range strings.Split(c.want, "\n") {
				if !strings.Contains(got, w) {
					t.Errorf("no problem %q in:\n%s", w, got)
				}
			}
			if c.want == "" && got != "" || strings.Count(got, "\n") != len(strings.Split(c.want, "\n")) && c.want != "" {
				t.Errorf("problems:\n%s", got)
			}
			if c.ids != "*" && ids(res) != c.ids {
				t.Errorf("resources %q, expected %q", ids(res), c.ids)
			}
		})
	}
}

func TestLargeFile(t *testing.T) {
	text := "Resources:\n" + queue + strings.Repeat("# "+strings.Repeat("x", 1000)+"\n", 21_000)
	start := time.Now()
	res := read(t, map[string]string{"t.yaml": text}, Reader{})
	if got := problems(res); !strings.Contains(got, `file is larger than 20971520 bytes (limit "bytes")`) {
		t.Errorf("problems:\n%s", got)
	}
	t.Logf("%d bytes in %v", len(text), time.Since(start))
}

func TestSymlinkThatLeaves(t *testing.T) {
	dir := t.TempDir()
	outside := filepath.Join(dir, "secret.yaml")
	inside := filepath.Join(dir, "in")
	must(t, os.Mkdir(inside, 0o755))
	must(t, os.WriteFile(outside, []byte("Resources:\n"+queue), 0o644))
	must(t, os.Symlink(outside, filepath.Join(inside, "child.yaml")))
	must(t, os.WriteFile(filepath.Join(inside, "t.yaml"), []byte("Resources:\n  C:\n    Type: AWS::CloudFormation::Stack\n    Properties:\n      TemplateURL: child.yaml\n"), 0o644))
	root, err := os.OpenRoot(inside)
	must(t, err)
	defer root.Close()
	res, err := Reader{}.Read(context.Background(), root.FS(), resource.Root{Path: "t.yaml"})
	must(t, err)
	if got := problems(res); !strings.Contains(got, `t.yaml:5:20 nested template "child.yaml" cannot be read`) || ids(res) != "C" {
		t.Errorf("resources %s, problems:\n%s", ids(res), got)
	}
}

func must(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestRoots(t *testing.T) {
	files := map[string]string{
		"a.yaml":                    "Resources:\n" + queue,
		"b.yml":                     "# c\nAWSTemplateFormatVersion: '2010-09-09'\nParameters: {}\n",
		"c.json":                    `{"Resources": {"A": {"Type": "AWS::SQS::Queue"}}}`,
		"d.template":                "Transform: AWS::Serverless-2016-10-31\nResources: {}\n",
		"e.yaml":                    "Transform:\n  - AWS::Serverless-2016-10-31\nResources:\n  F:\n    Type: AWS::Serverless::Function\n",
		"broken.yaml":               "Resources\n" + queue,
		".github/workflows/ci.yaml": "name: x\non: push\njobs:\n  a:\n    steps:\n      - run: echo Type: AWS::X\n",
		"k8s.yaml":                  "apiVersion: v1\nkind: Service\nmetadata: {}\n",
		"serverless.yml":            "service: x\nresources:\n  Resources:\n    Q:\n      Type: AWS::SQS::Queue\n",
		"other.yml":                 "service: x\nresources:\n  Resources:\n    Q:\n      Type: AWS::SQS::Queue\n",
		"openapi.yaml":              "openapi: 3.0.0\npaths: {}\n",
		"package.json":              `{"name": "x", "Resources": {"Type": "AWS::"}}`,
		"nested.json":               `{"x": {"Resources": {"A": {"Type": "AWS::SQS::Queue"}}}}`,
		"docker-compose.yml":        "services: {}\n",
		"text.txt":                  "Resources:\n" + queue,
		"binary.yaml":               "Resources:\n" + queue + "\x00",
		"asl.json":                  `{"States": {"A": {"Type": "Task", "Resource": "arn:aws:lambda"}}}`,
		"k8s-list.yaml":             "apiVersion: v1\nResources:\n  - Type: Pod\n",
		"lambda.json":               `{"Records": []}`,
		"policy.json":               `{"Version": "2012-10-17", "Statement": []}`,
		"empty.yaml":                "",
	}
	fsys := fstest.MapFS{}
	var names []string
	for n, text := range files {
		fsys[n] = &fstest.MapFile{Data: []byte(text), Mode: fs.ModePerm}
		names = append(names, n)
	}
	var got []string
	for _, r := range (Reader{}).Roots(context.Background(), fsys, sorted(names)) {
		got = append(got, r.Path)
	}
	if want := "a.yaml b.yml broken.yaml c.json d.template e.yaml"; strings.Join(got, " ") != want {
		t.Errorf("claims %v, expected %s", got, want)
	}
}
