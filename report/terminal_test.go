package report

import (
	"strings"
	"testing"
	"testing/fstest"
	"unicode/utf8"

	"strideline/model"
)

func TestSnippet(t *testing.T) {
	long := strings.Repeat("a", 60) + "MARK" + strings.Repeat("b", 60)
	s := &sources{files: map[string][]string{}, fsys: fstest.MapFS{
		"t.yaml": {Data: []byte("Resources:\r\n  Tä: {x: 表y}\n\tA: 1\n" + long + "\n")},
	}}
	for _, c := range []struct {
		at   model.Range
		want string
	}{
		{at("t.yaml", 1, 1, 10), "  1 | Resources:\n    | ^^^^^^^^^"},
		{at("t.yaml", 2, 11, 13), "  2 |   Tä: {x: 表y}\n    |           ^^^"},
		{at("t.yaml", 3, 2, 3), "  3 |   A: 1\n    |   ^"},
		{at("t.yaml", 4, 61, 65), "  4 | …" + strings.Repeat("a", 28) + "MARK…\n    | " + strings.Repeat(" ", 29) + "^^^^"},
		{at("t.yaml", 2, 90, 95), "  2 |   Tä: {x: 表y}\n    |               ^"},
		{model.Range{File: "t.yaml", Start: model.Pos{Line: 1, Col: 1}, End: model.Pos{Line: 2, Col: 3}}, "  1 | Resources:\n    | ^^^^^^^^^^"},
		{at("t.yaml", 99, 1, 2), ""},
		{at("../../etc/passwd", 1, 1, 2), ""},
	} {
		got := strings.Join(s.snippet(c.at, 40, false), "\n")
		if got != c.want {
			t.Errorf("snippet at %s:\n%s\nwant:\n%s", c.at, got, c.want)
		}
	}
}

func TestSecretsAreMasked(t *testing.T) {
	b := model.NewBuilder()
	b.Node(model.Node{ID: "f", Attrs: map[string]model.Attr{"literalSecrets": {State: model.Set, Items: []model.Range{
		at("t.yaml", 1, 6, 26), at("t.yaml", 2, 6, 11),
		{File: "t.yaml", Start: model.Pos{Line: 3, Col: 6}, End: model.Pos{Line: 5, Col: 1}},
	}}}})
	s := newSources(fstest.MapFS{"t.yaml": {Data: []byte("Key: abcdefghijklmnopqrst # x\nPin: 12345\nPem: |\n  BEGIN KEY\nNext: z\n")}}, b.Freeze())
	for n, want := range []string{"Key: abcd**************** # x", "Pin: *****", "Pem: *", "  ***** ***", "Next: z"} {
		if got, _ := s.line("t.yaml", n+1); got != want {
			t.Errorf("line %d: %q, want %q", n+1, got, want)
		}
	}
}

func FuzzSnippet(f *testing.F) {
	f.Add("a: b\n\x1b[31m: 表", 2, 1, 9, 20)
	f.Add("\t\t\tx", 1, 4, 5, 3)
	f.Fuzz(func(t *testing.T, text string, line, start, end, width int) {
		s := &sources{files: map[string][]string{}, fsys: fstest.MapFS{"f": {Data: []byte(text)}}}
		width = width & 0xff
		for _, l := range s.snippet(at("f", line, start, end), width, false) {
			if strings.IndexFunc(l, hostile) >= 0 || !utf8.ValidString(l) {
				t.Fatalf("unsafe line %q", l)
			}
		}
	})
}
