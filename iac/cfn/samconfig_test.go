package cfn

import (
	"strings"
	"testing"
	"testing/fstest"
)

// TestSamconfig holds which values reach the parameters.
func TestSamconfig(t *testing.T) {
	const template = "Parameters:\n  A: {Type: String, Default: d}\nResources:\n  Q:\n    Type: AWS::SQS::Queue\n    Properties:\n      QueueName: !Ref A\n"
	for name, c := range map[string]struct {
		file, text string
		reader     Reader
		want       string
		problem    string
	}{
		"none":           {"other", "", Reader{}, "d", ""},
		"toml text":      {"samconfig.toml", "[default.deploy.parameters]\nparameter_overrides = 'B=1 A=\"x y\"'\n", Reader{}, "x y", ""},
		"toml long form": {"samconfig.toml", "[default.deploy.parameters]\nparameter_overrides = \"ParameterKey=A,ParameterValue=x\"\n", Reader{}, "x", ""},
		"toml list":      {"samconfig.toml", "[default.global.parameters]\nparameter_overrides = [\"A=x=y\"]\n", Reader{}, "x=y", ""},
		"yaml":           {"samconfig.yaml", "default:\n  deploy:\n    parameters:\n      parameter_overrides:\n        - A=x\n", Reader{}, "x", ""},
		"other env":      {"samconfig.toml", "[prod.deploy.parameters]\nparameter_overrides = \"A=x\"\n", Reader{}, "d", ""},
		"chosen env":     {"samconfig.toml", "[prod.deploy.parameters]\nparameter_overrides = \"A=x\"\n", Reader{Env: "prod"}, "x", ""},
		"other template": {"samconfig.toml", "[default.deploy.parameters]\ntemplate = \"u.yaml\"\nparameter_overrides = \"A=x\"\n", Reader{}, "d", ""},
		"by hand wins":   {"samconfig.toml", "[default.deploy.parameters]\nparameter_overrides = \"A=x\"\n", Reader{Params: map[string]string{"A": "h"}}, "h", ""},
		"broken toml":    {"samconfig.toml", "[default\n", Reader{}, "d", "samconfig.toml:1:"},
		"broken yaml":    {"samconfig.yaml", "a: [\n", Reader{}, "d", "samconfig.yaml:1:1 broken YAML"},
		"not a table":    {"samconfig.toml", "default = 3\n", Reader{}, "d", ""},
	} {
		t.Run(name, func(t *testing.T) {
			res := read(t, map[string]string{"t.yaml": template, c.file: c.text}, c.reader)
			if got := res.Resources[0].Props.Get("QueueName"); got.Text != c.want {
				t.Errorf("QueueName is %q, expected %q", got.Text, c.want)
			}
			if got := problems(res); !strings.HasPrefix(got, c.problem) || c.problem == "" && got != "" {
				t.Errorf("problems %q, expected %q", got, c.problem)
			}
		})
	}
}

// TestAssetPath: the CDK names the local file of a nested stack in metadata.
func TestAssetPath(t *testing.T) {
	res := read(t, map[string]string{
		"t.yaml": `{"Resources": {"N": {"Type": "AWS::CloudFormation::Stack",
			"Properties": {"TemplateURL": {"Fn::Join": ["", ["https://s3.", {"Ref": "AWS::Region"}, ".amazonaws.com/x.json"]]}},
			"Metadata": {"aws:asset:path": "n.nested.template.json", "aws:asset:property": "TemplateURL"}}}}`,
		"n.nested.template.json": `{"Resources": {"Q": {"Type": "AWS::SQS::Queue"}}}`,
	}, Reader{})
	if ids(res) != "Q" || res.Resources[0].Scope != "t.yaml#N" {
		t.Errorf("resources %s, problems %s", ids(res), problems(res))
	}
}

func TestEnvironments(t *testing.T) {
	for name, c := range map[string]struct{ file, text, want string }{
		"toml":   {"samconfig.toml", "version = 0.1\n[prod.deploy.parameters]\na = 1\n[default.build]\n[prod.x]\n", "a/samconfig.toml prod default"},
		"yaml":   {"samconfig.yml", "version: 1\nprod: {deploy: {}}\ndefault: {}\n", "a/samconfig.yml default prod"},
		"broken": {"samconfig.toml", "[", "a/samconfig.toml"},
		"none":   {"other", "", ""},
	} {
		file, envs := Environments(fstest.MapFS{"a/" + c.file: {Data: []byte(c.text)}}, "a")
		if got := strings.TrimSpace(file + " " + strings.Join(envs, " ")); got != c.want {
			t.Errorf("%s: got %q, want %q", name, got, c.want)
		}
	}
}
