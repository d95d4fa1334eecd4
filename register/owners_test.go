package register

import (
	"strings"
	"testing"
	"testing/fstest"
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
