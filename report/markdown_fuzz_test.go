package report

import (
	"strings"
	"testing"
)

// FuzzMarkdownText: whatever a name holds, it stays on its line, in its cell,
// and is no tag, no comment of its own, no mention.
func FuzzMarkdownText(f *testing.F) {
	for _, s := range []string{"a|b", "<script>", "<!-- -->", "@all", "`x`", "[a](b)", "\\", "a\x1b[2J\u202eb", "https://e", "www.e"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, name string) {
		for form, got := range map[string]string{"text": markdownText(name), "code": markdownCode(name), "html": htmlText(name), "prose": markdownProse(name)} {
			bare := strings.NewReplacer("<!-- -->", "", "<code>", "", "</code>", "", "\n\n", "").Replace(got)
			if strings.ContainsAny(bare, "<>\n\r") || form != "html" && strings.Contains(bare, "|") {
				t.Fatalf("%s: %q became %q", form, name, got)
			}
			if i := strings.IndexByte(got, '@'); i >= 0 && !strings.HasPrefix(got[i+1:], "<!-- -->") {
				t.Fatalf("%s: a mention in %q", form, got)
			}
			if strings.ContainsFunc(bare, hostile) {
				t.Fatalf("%s: a control character in %q", form, got)
			}
		}
	})
}

// FuzzAnnotation: an annotation is one line, and its properties hold none of
// the signs that part them.
func FuzzAnnotation(f *testing.F) {
	f.Add("a,b::c%0A\r\n", "x")
	f.Fuzz(func(t *testing.T, name, message string) {
		if strings.ContainsAny(annotationData(message), "\r\n") || strings.ContainsAny(annotationProperty(name), "\r\n,:") {
			t.Fatalf("%q, %q", annotationProperty(name), annotationData(message))
		}
	})
}

// FuzzCell: no cell begins a formula.
func FuzzCell(f *testing.F) {
	f.Add(" =1")
	f.Fuzz(func(t *testing.T, text string) {
		if strings.IndexAny(strings.TrimSpace(harmless(text)), "=+-@") == 0 {
			t.Fatalf("%q", harmless(text))
		}
	})
}
