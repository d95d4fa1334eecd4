package report

import "testing"

func TestCypherText(t *testing.T) {
	for in, want := range map[string]string{
		"Orders":          `'Orders'`,
		`a'}) DELETE n//`: `'a\'}) DELETE n//'`,
		`back\slash`:      `'back\\slash'`,
		"a\nb\x1b[2J":     `'a\u000ab\u001b[2J'`,
		"a\u202eb":        `'a\u202eb'`,
		"\U000e0001":      `'\udb40\udc01'`,
		"表":               `'表'`,
	} {
		if got := quoted(in); got != want {
			t.Errorf("quoted(%q) = %s, want %s", in, got, want)
		}
	}
	for in, want := range map[string]string{"table": "table", "http-route": "`http-route`", "a`b": "`a``b`", "": "``", "1a": "`1a`"} {
		if got := symbol(in); got != want {
			t.Errorf("symbol(%q) = %s, want %s", in, got, want)
		}
	}
}
