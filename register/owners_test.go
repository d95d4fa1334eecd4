package register

import (
	"strings"
	"testing"
	"testing/fstest"

	"strideline/edit"
	"strideline/model"
)

func TestOwners(t *testing.T) {
	fsys := fstest.MapFS{"docs/CODEOWNERS": {Data: []byte("* @all\r\n/a/ @a b@example.org\n/a/free.yaml\n# c\n[x] nobody\n*.json @j # json\n")}}
	o, problems := ReadOwners(fsys, "/w/repo", "/w/repo/a")
	if got := lines(problems); !strings.HasPrefix(got, `../docs/CODEOWNERS:5:1: warning: "[x] nobody" names no owners: `) || len(problems) != 1 {
		t.Errorf("problems: %s", got)
	}
	for file, want := range map[string]string{
		"t.yaml": "@a b@example.org", "../t.yaml": "@all", "free.yaml": "", "deep/x.json": "@j", "../../out.yaml": "", "": "",
	} {
		if got := strings.Join(o.Of(file), " "); got != want {
			t.Errorf("%q: got %q, want %q", file, got, want)
		}
	}
	if o, _ := ReadOwners(fstest.MapFS{}, "/w", "/w"); o.Of("t.yaml") != nil {
		t.Error("owners without a file")
	}
}

func TestMail(t *testing.T) {
	for text, want := range map[string]string{
		"[user]\n\temail = a@b.c\n":                                 "a@b.c",
		"[core]\nemail = x\n[USER] Email=\"a@b.c\" # me\n":          "a@b.c",
		"[user \"x\"]\nemail = x\n":                                 "",
		"[user]\nemail = one\nemail = two ; last\n[other]\nemail=z": "two",
		"[user\nemail = x":                                          "",
	} {
		if got := Mail(text); got != want {
			t.Errorf("%q: got %q, want %q", text, got, want)
		}
	}
}

func TestIgnore(t *testing.T) {
	at := func(line, col int) model.Range {
		p := model.Pos{Line: line, Col: col}
		return model.Range{File: "f", Start: p, End: p}
	}
	for _, c := range []struct {
		name, text string
		at         model.Range
		want       string
	}{
		{"yaml", "Resources:\n  A:\n    B: c # x\n", at(3, 8), "Resources:\n  A:\n    # strideline:ignore SL1001 -- a page, no. 1\n    B: c # x\n"},
		{"json", "{\n \"Resources\": {\n  \"A\": {\n   \"B\": \"c\"\n  }\n }\n}\n", at(4, 10), "{\n \"Resources\": {\n  \"A\": {\n   \"B\": \"c\",\n   \"Metadata\": {\n    \"strideline\": {\n     \"ignore\": [\n      {\n       \"rule\": \"SL1001\",\n       \"reason\": \"a page, #1\"\n      }\n     ]\n    }\n   }\n  }\n }\n}\n"},
	} {
		edits, err := Ignore("f", []byte(c.text), c.at, "SL1001", "a  page,\n#1")
		if err != nil {
			t.Fatal(err)
		}
		got, err := edit.Apply([]byte(c.text), edits)
		if err != nil || string(got) != c.want {
			t.Errorf("%s: %v got\n%s\nwant\n%s", c.name, err, got, c.want)
		}
	}
	ignores := ignoresIn("f", "    # strideline:ignore SL1001 -- a page, no. 1")
	if len(ignores) != 1 || ignores[0].reason != "a page, no. 1" {
		t.Errorf("what is written is not read: %+v", ignores)
	}
	for _, c := range []struct {
		text, reason, want string
		at                 model.Range
	}{
		{"a: b\n", " ", "an ignore needs a reason", at(1, 1)},
		{"{\"a\": 1}", "r", "f:1:3 lies in no resource, and JSON has no comments", at(1, 3)},
		{"a: |\n  text\n", "r", "more than that would change", at(2, 3)},
	} {
		if _, err := Ignore("f", []byte(c.text), c.at, "SL1001", c.reason); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: got %v, want %q", c.text, err, c.want)
		}
	}
}
