package edit

import (
	"strings"
	"testing"

	"strideline/model"
)

func at(s string) Path { return strings.Split(s, ".") }

// ops are the changes that the tables below name.
var ops = map[string]func(*Doc) ([]Edit, error){
	"iam":    func(d *Doc) ([]Edit, error) { return d.Set(at("R.F.Url.AuthType"), Text("AWS_IAM")) },
	"auth":   func(d *Doc) ([]Edit, error) { return d.Set(at("R.F.Auth.Authorizer"), Text("Guard")) },
	"ref":    func(d *Doc) ([]Edit, error) { return d.Set(at("R.F.Id"), d.Ref("Guard")) },
	"no":     func(d *Doc) ([]Edit, error) { return d.Set(at("R.F.Id"), Text("no")) },
	"number": func(d *Doc) ([]Edit, error) { return d.Set(at("R.F.Size"), Literal("12")) },
	"item":   func(d *Doc) ([]Edit, error) { return d.Set(at("R.1.a"), Text("z")) },
	"append": func(d *Doc) ([]Edit, error) { return d.Append(at("R.L"), Text("z")) },
	"append map": func(d *Doc) ([]Edit, error) {
		return d.Append(at("R.L"), Map(Field{"id", Text("z")}, Field{"why", Text("a: b")}))
	},
	"metadata": func(d *Doc) ([]Edit, error) {
		return d.Append(at("R.F.Metadata.strideline.ignore"), Map(Field{"rule", Text("SL1")}, Field{"reason", Text(`a "test"`)}))
	},
	"remove":      func(d *Doc) ([]Edit, error) { return d.Remove(at("R.F.Auth")) },
	"remove deep": func(d *Doc) ([]Edit, error) { return d.Remove(at("R.F.Auth.A")) },
	"remove item": func(d *Doc) ([]Edit, error) { return d.Remove(at("R.0")) },
	"comment":     func(d *Doc) ([]Edit, error) { return d.Comment(2, "strideline:ignore SL1 -- why") },
}

func TestChanges(t *testing.T) {
	for _, c := range []struct{ name, op, before, after string }{
		{"plain", "iam", "R:\n  F: # f\n    Url:\n      AuthType: NONE # open\n", "R:\n  F: # f\n    Url:\n      AuthType: AWS_IAM # open\n"},
		{"double quotes", "iam", "R: {F: {Url: {AuthType: \"NONE\"}}}\n", "R: {F: {Url: {AuthType: \"AWS_IAM\"}}}\n"},
		{"single quotes", "iam", "R:\n  F:\n    Url: {AuthType: 'NONE', B: c}", "R:\n  F:\n    Url: {AuthType: 'AWS_IAM', B: c}"},
		{"carriage returns", "iam", "R:\r\n  F:\r\n    Url:\r\n      AuthType: NONE\r\n", "R:\r\n  F:\r\n    Url:\r\n      AuthType: AWS_IAM\r\n"},
		{"byte order mark", "iam", "\ufeffR: {F: {Url: {AuthType: NONE}}}", "\ufeffR: {F: {Url: {AuthType: AWS_IAM}}}"},
		{"there already", "iam", "R: {F: {Url: {AuthType: \"AWS_IAM\"}}}", "R: {F: {Url: {AuthType: \"AWS_IAM\"}}}"},
		{"a function", "iam", "R:\n  F:\n    Url:\n      AuthType: !Ref Auth\n", "R:\n  F:\n    Url:\n      AuthType: AWS_IAM\n"},
		{"null value", "iam", "R:\n  F:\n    Url:\n      AuthType: # to do\n", "R:\n  F:\n    Url:\n      AuthType: AWS_IAM # to do\n"},

		{"missing parents", "auth", "R:\n    F:\n        Path: /x # p\n\n    # next\n    G: {}\n", "R:\n    F:\n        Path: /x # p\n        Auth:\n            Authorizer: Guard\n\n    # next\n    G: {}\n"},
		{"carriage returns, no last break", "auth", "R:\r\n  F:\r\n    Path: /x", "R:\r\n  F:\r\n    Path: /x\r\n    Auth:\r\n      Authorizer: Guard"},
		{"parent without value", "auth", "R:\n  F:\n    Auth: # here\n    Path: /\n", "R:\n  F:\n    Auth: # here\n      Authorizer: Guard\n    Path: /\n"},
		{"empty parent", "auth", "R:\n  F:\n    Auth: {}\n    Path: /\n", "R:\n  F:\n    Auth: {Authorizer: Guard}\n    Path: /\n"},
		{"parent is null", "auth", "R:\n  F:\n    Auth: null # x\n", "R:\n  F:\n    Auth: # x\n      Authorizer: Guard\n"},
		{"flow", "auth", "R:\n  F: {Path: /, Method: get}\n", "R:\n  F: {Path: /, Method: get, Auth: {Authorizer: Guard}}\n"},
		{"spaced flow", "auth", "R:\n  F: { Path: / }\n", "R:\n  F: { Path: /, Auth: {Authorizer: Guard} }\n"},
		{"behind a literal", "auth", "R:\n  F:\n    Code: |\n      a\n        b\n\n  G: x\n", "R:\n  F:\n    Code: |\n      a\n        b\n    Auth:\n      Authorizer: Guard\n\n  G: x\n"},
		{"reference", "ref", "R:\n  F:\n    A: b\n", "R:\n  F:\n    A: b\n    Id: !Ref Guard\n"},
		{"a word of YAML 1.1", "no", "R:\n  F:\n    A: b\n", "R:\n  F:\n    A: b\n    Id: \"no\"\n"},
		{"number", "number", "R:\n  F:\n    A: b\n", "R:\n  F:\n    A: b\n    Size: 12\n"},
		{"in a list", "item", "R:\n  - b: 1\n  - b: 2 # two\n  - b: 3\n", "R:\n  - b: 1\n  - b: 2 # two\n    a: z\n  - b: 3\n"},
		{"empty text", "auth", "# nothing yet\n", "# nothing yet\nR:\n  F:\n    Auth:\n      Authorizer: Guard\n"},

		{"list", "append", "R:\n  L:\n    - a # x\n  # end\n", "R:\n  L:\n    - a # x\n    - z\n  # end\n"},
		{"dashes below the key", "append", "R:\n  L:\n  - a\n  M: b\n", "R:\n  L:\n  - a\n  - z\n  M: b\n"},
		{"flow list", "append", "R: {L: [a, b]}\n", "R: {L: [a, b, z]}\n"},
		{"no list yet", "append", "R:\n  A: b\n", "R:\n  A: b\n  L:\n    - z\n"},
		{"mapping", "append map", "R:\n  L:\n    - id: a\n      why: b\n", "R:\n  L:\n    - id: a\n      why: b\n    - id: z\n      why: \"a: b\"\n"},
		{"empty list", "append map", "R:\n  L: []\n", "R:\n  L:\n    - id: z\n      why: \"a: b\"\n"},

		{"remove", "remove", "R:\n  F:\n    # about auth\n    Auth:\n      A: b # gone\n    Path: /\n", "R:\n  F:\n    # about auth\n    Path: /\n"},
		{"remove the last", "remove", "R:\n  F:\n    Path: /\n    Auth: x", "R:\n  F:\n    Path: /"},
		{"remove in flow", "remove", "R: {F: {Auth: x, Path: /}}", "R: {F: {Path: /}}"},
		{"remove the only", "remove deep", "R:\n  F:\n    Auth: # a\n      A: b\n    Path: /\n", "R:\n  F:\n    Auth: {} # a\n    Path: /\n"},
		{"remove the first of an item", "remove item", "R:\n  - a: 1\n    b: 2\n  - a: 2\n", "R:\n  - a: 2\n"},

		{"comment", "comment", "R:\n  F: {}\n", "R:\n  # strideline:ignore SL1 -- why\n  F: {}\n"},
		{"comment, carriage returns", "comment", "R:\r\n  F: {}\r\n", "R:\r\n  # strideline:ignore SL1 -- why\r\n  F: {}\r\n"},

		{"JSON", "iam", "{\"R\": {\"F\": {\"Url\": {\"AuthType\": \"NONE\"}}}}", "{\"R\": {\"F\": {\"Url\": {\"AuthType\": \"AWS_IAM\"}}}}"},
		{"JSON, missing", "auth", "{\n\t\"R\": {\n\t\t\"F\": {\n\t\t\t\"Path\": \"/\"\n\t\t}\n\t}\n}\n", "{\n\t\"R\": {\n\t\t\"F\": {\n\t\t\t\"Path\": \"/\",\n\t\t\t\"Auth\": {\n\t\t\t\t\"Authorizer\": \"Guard\"\n\t\t\t}\n\t\t}\n\t}\n}\n"},
		{"JSON, empty", "auth", "{\n  \"R\": {\n    \"F\": {}\n  }\n}\n", "{\n  \"R\": {\n    \"F\": {\n      \"Auth\": {\n        \"Authorizer\": \"Guard\"\n      }\n    }\n  }\n}\n"},
		{"JSON on one line", "ref", "{\"R\":{\"F\":{\"A\":1}}}", "{\"R\":{\"F\":{\"A\":1, \"Id\": {\"Ref\": \"Guard\"}}}}"},
		{"JSON, metadata", "metadata", "{\n  \"R\": {\n    \"F\": {\n      \"Type\": \"T\"\n    }\n  }\n}\n", "{\n  \"R\": {\n    \"F\": {\n      \"Type\": \"T\",\n      \"Metadata\": {\n        \"strideline\": {\n          \"ignore\": [\n            {\n              \"rule\": \"SL1\",\n              \"reason\": \"a \\\"test\\\"\"\n            }\n          ]\n        }\n      }\n    }\n  }\n}\n"},
		{"JSON, remove", "remove", "{\"R\": {\"F\": {\"Path\": 1, \"Auth\": {}}}}", "{\"R\": {\"F\": {\"Path\": 1}}}"},

		{"half typed elsewhere", "iam", "R:\n  G:\n    a: [\n  F:\n    Url:\n      AuthType: NONE\n", "R:\n  G:\n    a: [\n  F:\n    Url:\n      AuthType: AWS_IAM\n"},
		{"half typed section behind", "auth", "R:\n  F:\n    Path: /\nO:\n  x: {\n", "R:\n  F:\n    Path: /\n    Auth:\n      Authorizer: Guard\nO:\n  x: {\n"},
		{"half typed JSON behind", "iam", "{\"R\": {\"F\": {\"Url\": {\"AuthType\": \"NONE\"}}, \"G\": ", "{\"R\": {\"F\": {\"Url\": {\"AuthType\": \"AWS_IAM\"}}, \"G\": "},
	} {
		t.Run(c.name, func(t *testing.T) {
			d, err := Parse("t", []byte(c.before))
			if err != nil {
				t.Fatal(err)
			}
			edits, err := ops[c.op](d)
			if err != nil {
				t.Fatal(err)
			}
			got, err := Apply([]byte(c.before), edits)
			if err != nil {
				t.Fatal(err)
			}
			if string(got) != c.after {
				t.Errorf("got\n%s\nwant\n%s", got, c.after)
			}
			again, err := Parse("t", got)
			if err != nil {
				t.Fatal(err)
			}
			if more, err := ops[c.op](again); !strings.HasPrefix(c.op, "append") && c.op != "metadata" && c.op != "comment" && c.op != "remove item" && (err != nil || len(more) > 0) {
				t.Errorf("the same change again: %v %v", more, err)
			}
		})
	}
}

func TestRefusals(t *testing.T) {
	for _, c := range []struct{ op, text, want string }{
		{"iam", "R:\n  F:\n    Url: [a]\n", `"R.F.Url" has no item "AuthType"`},
		{"iam", "R:\n  F:\n    Url: text\n", `"R.F.Url" is a text, expected keys and values`},
		{"iam", "R:\n  F:\n    Url: !If [a, b, c]\n", `"R.F.Url" is computed by a function, expected keys and values`},
		{"iam", `{"R": {"F": {"Url": {"Fn::If": ["a", {}, {}]}}}}`, `"R.F.Url" is computed by a function`},
		{"iam", "R:\n  F: &f\n    Url: {AuthType: NONE}\n  G: *f\n", `"R.F" is shared with other places (an anchor)`},
		{"iam", "R:\n  E: &f {Url: {}}\n  F: *f\n", `"R.F" is an alias, expected keys and values`},
		{"iam", "R:\n  F:\n    Url: [\n  G: {}\n", `"R.F" cannot be read: broken YAML`},
		{"iam", `{"R": {"F": {"Url": {"A": `, `"R.F.Url" cannot be read to its end: broken JSON: line 1`},
		{"auth", "R:\n  F:\n    Auth:\n      Authorizer: [a]\n", `"R.F.Auth.Authorizer" is a list, expected a single value`},
		{"auth", "R:\n  F: {a: 1}\n  F: {a: 2}\n", `"R.F" is written twice`},
		{"auth", "R:\n  F:\n    ? a\n    : |+\n      x", `more than that would change`},
		{"append", "R:\n  - a: [\n    L: x\n", `"R" cannot be read: broken YAML`},
		{"append", "R:\n  L: text\n", `"R.L" is a text, expected a list`},
		{"comment", "R: |\n  text\n  more\n", `more than that would change`},
		{"comment", "{}", "JSON has no comments"},
		{"comment", "a: b", "there is no line 2"},
		{"remove item", "R:\n  -\n    # of b\n    a: 1\n  - b\n", ""},
	} {
		d, err := Parse("t", []byte(c.text))
		if err == nil {
			_, err = ops[c.op](d)
		}
		if c.want == "" && err == nil {
			continue
		}
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s on %q: got %v, want %q", c.op, c.text, err, c.want)
		}
	}
	for text, want := range map[string]string{"- [": "t: broken YAML", "\xff": "t: no UTF-8 text", "a: \u2028b": "t: holds line breaks"} {
		if _, err := Parse("t", []byte(text)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %q", text, err, want)
		}
	}
}

func TestApply(t *testing.T) {
	span := func(l, c, l2, c2 int) model.Range {
		return model.Range{File: "t", Start: model.Pos{Line: l, Col: c}, End: model.Pos{Line: l2, Col: c2}}
	}
	got, err := Apply([]byte("äb\r\nc"), []Edit{{span(2, 2, 2, 2), "!"}, {span(1, 2, 1, 3), "x"}, {span(2, 2, 2, 2), "?"}})
	if string(got) != "äx\r\nc!?" || err != nil {
		t.Errorf("got %q %v", got, err)
	}
	for _, bad := range [][]Edit{{{span(3, 1, 3, 1), ""}}, {{span(1, 4, 1, 4), ""}}, {{span(1, 2, 1, 1), ""}}, {{span(1, 1, 1, 3), ""}, {span(1, 2, 1, 2), ""}}} {
		if _, err := Apply([]byte("äb\r\nc"), bad); err == nil {
			t.Errorf("%v: no error", bad)
		}
	}
}

func TestPathAt(t *testing.T) {
	d, err := Parse("t", []byte("R:\n  F:\n    L:\n      - a: 1\n      - b: x\n"))
	if err != nil {
		t.Fatal(err)
	}
	for pos, want := range map[model.Pos]string{{Line: 5, Col: 12}: "R.F.L.1.b", {Line: 2, Col: 3}: "R.F", {Line: 4, Col: 9}: "R.F.L.0.a"} {
		p, ok := d.PathAt(pos)
		if !ok || p.String() != want {
			t.Errorf("%v: got %q %v, want %q", pos, p, ok, want)
		}
	}
}
