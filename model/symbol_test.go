package model

import (
	"slices"
	"strings"
	"testing"
)

func TestSplitAndDisplay(t *testing.T) {
	arn := Token(TokenRef, "t.yaml", "Table", "Arn")
	for _, c := range []struct {
		text, shown string
		parts       int
	}{
		{"", "", 0},
		{"plain", "plain", 1},
		{arn, "${Table.Arn}", 1},
		{arn + "/index/*", "${Table.Arn}/index/*", 2},
		{Token(TokenRef, "t.yaml", "Table", ""), "${Table}", 1},
		{"a-" + Token(TokenPseudo, "region") + "-" + Token(TokenParam, "t.yaml", "Stage"), "a-${region}-${Stage}", 4},
		{Token(TokenSecret, "secretsmanager:x"), "${secret secretsmanager:x}", 1},
		{string(tokenOpen) + "never closed", string(tokenOpen) + "never closed", 1},
	} {
		parts := SplitSymbolic(c.text)
		if len(parts) != c.parts {
			t.Errorf("%q: %d parts, want %d", c.text, len(parts), c.parts)
		}
		if got := Display(c.text); got != c.shown {
			t.Errorf("Display(%q) = %q, want %q", c.text, got, c.shown)
		}
	}
}

func TestTokensAreEqualByContent(t *testing.T) {
	a, b := Token(TokenRef, "a.yaml", "T", "Arn"), Token(TokenRef, "b.yaml", "T", "Arn")
	if a == b {
		t.Error("two resources of one name in two stacks are one token")
	}
	if a != Token(TokenRef, "a.yaml", "T", "Arn") {
		t.Error("one resource is two tokens")
	}
}

// TestTokensStayInOnePiece cuts where readers of ARNs, paths and hosts cut.
func TestTokensStayInOnePiece(t *testing.T) {
	parts := []string{"apps/web/template.yaml", "Nested", "Outputs.QueueUrl"}
	token := Token(TokenRef, parts...)
	if strings.ContainsAny(token, "/:.") {
		t.Errorf("%q can be cut", token)
	}
	if got := SplitSymbolic(token)[0].Parts; !slices.Equal(got, parts) {
		t.Errorf("parts %q, want %q", got, parts)
	}
}

func FuzzSplit(f *testing.F) {
	f.Add("a" + Token(TokenRef, "s", "T", "") + "b")
	f.Add(string(tokenOpen) + string(tokenClose) + string(tokenOpen))
	f.Fuzz(func(t *testing.T, text string) {
		var b strings.Builder
		for _, p := range SplitSymbolic(text) {
			b.WriteString(p.Text)
		}
		if b.String() != text {
			t.Fatalf("the parts of %q give %q", text, b.String())
		}
		if Symbolic(Clean(text)) {
			t.Fatalf("Clean(%q) looks like a token", text)
		}
		Display(text)
	})
}
