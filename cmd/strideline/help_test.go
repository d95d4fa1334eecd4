package main

import (
	"bytes"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"strideline/terminal"
)

// TestHelpFits holds the help of every command to the width of a terminal, and
// its names to what the command has.
func TestHelpFits(t *testing.T) {
	commands := 0
	var visit func(*cobra.Command)
	visit = func(cmd *cobra.Command) {
		commands++
		var b bytes.Buffer
		if err := printHelp(&b, cmd); err != nil {
			t.Fatal(err)
		}
		for line := range strings.Lines(b.String()) {
			if n := terminal.Cells(strings.TrimSuffix(line, "\n")); n > helpWidth {
				t.Errorf("%s --help: %d columns: %s", cmd.CommandPath(), n, line)
			}
		}
		for _, sub := range cmd.Commands() {
			if sub.IsAvailableCommand() && !strings.Contains(b.String(), "\n  "+sub.Name()+" ") {
				t.Errorf("%s --help does not name %s", cmd.CommandPath(), sub.Name())
			}
			visit(sub)
		}
	}
	root := Command{Stdout: &bytes.Buffer{}, Stderr: &bytes.Buffer{}, Getenv: func(string) string { return "" }}.root()

	visit(root)
	if commands < 25 {
		t.Errorf("%d commands", commands)
	}
}
