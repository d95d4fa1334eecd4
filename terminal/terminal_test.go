package terminal

import (
	"strings"
	"testing"

	"strideline/model"
)

func TestEscape(t *testing.T) {
	for in, want := range map[string]string{
		"Orders":             "Orders",
		"Grüße 表":            "Grüße 表",
		"a\x1b[31mb":         `a\x1b[31mb`,
		"a\nb\tc\rd":         `a\nb\tc\x0dd`,
		"a\u202eb":           `a\u202eb`,
		"a\xffb":             `a\xffb`,
		"a\u009b2Jb":         `a\x9b2Jb`,
		"\u2028":             `\u2028`,
		model.Token("?", ""): "${? }",
	} {
		if got := Escape(in); got != want {
			t.Errorf("Escape(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestWrap(t *testing.T) {
	got := Wrap("one two three\nfour\n\nfive "+strings.Repeat("x", 12)+" six", 9)
	want := []string{"one two", "three", "four", "", "five", "xxxxxxxxxxxx", "six"}
	if strings.Join(got, "|") != strings.Join(want, "|") {
		t.Errorf("got %q, want %q", got, want)
	}
}
