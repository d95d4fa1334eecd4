package register

import (
	"strings"
	"testing"
)

// FuzzIgnores: no text breaks the search, and the place of every decision
// slices back to the text that makes it.
func FuzzIgnores(f *testing.F) {
	f.Add("a: b # strideline:ignore SL2001 -- why\n  // strideline:ignore SL1001, SL1002")
	f.Add("ü\t# strideline:ignore X1 -- \r\n#strideline:ignore")
	f.Fuzz(func(t *testing.T, text string) {
		lines := strings.Split(text, "\n")
		for _, ig := range ignoresIn("f", text) {
			line := []rune(lines[ig.at.Start.Line-1])
			got := string(line[ig.at.Start.Col-1 : ig.at.End.Col-1])
			if !strings.HasPrefix(got, word) || !strings.Contains(got, ig.reason) {
				t.Fatalf("%+v points at %q", ig, got)
			}
		}
	})
}

// FuzzParse: whatever is written, every entry that holds is whole.
func FuzzParse(f *testing.F) {
	f.Add("risks:\n  - {id: a, status: accepted, reason: r, owner: o, until: 2026-01-01}\n")
	f.Add("risks: {a: &x [*x]}")
	f.Fuzz(func(t *testing.T, text string) {
		risks, problems := Parse("f", []byte(text))
		for _, r := range risks {
			if r.ID == "" || r.Status == "" || r.Reason == "" || r.Owner == "" {
				t.Fatalf("half an entry holds: %+v", r)
			}
		}
		for _, p := range problems {
			if p.Message == "" || p.At.File == "" {
				t.Fatalf("a problem without a place: %+v", p)
			}
		}
	})
}
