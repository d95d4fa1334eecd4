package main

import (
	"strings"
	"testing"
)

// TestFixOnATerminal: a diff stands out, and what the file holds is not sent to
// the terminal as it is; a pipe gets the bytes of the file, so that patch works.
func TestFixOnATerminal(t *testing.T) {
	template := strings.Replace(openTable, "  Entries:", "  # a\u202eb\n  Entries:", 1)
	_, shown, _ := shell{stdin: template, terminal: true}.run("fix", "-")
	for _, want := range []string{"\x1b[31m-      FunctionUrlConfig: {AuthType: NONE}\x1b[0m", "\x1b[32m+      FunctionUrlConfig: {AuthType: AWS_IAM}\x1b[0m", "\x1b[36m@@ "} {
		if !strings.Contains(shown, want) {
			t.Errorf("%q is missing in\n%q", want, shown)
		}
	}
	if strings.ContainsRune(shown, '\u202e') {
		t.Errorf("control characters of the file reach the terminal:\n%q", shown)
	}
	_, piped, _ := shell{stdin: template}.run("fix", "-")
	if !strings.Contains(piped, "# a\u202eb\n") || strings.Contains(piped, "\x1b[3") {
		t.Errorf("a pipe gets something else than the file's own text:\n%q", piped)
	}
}
