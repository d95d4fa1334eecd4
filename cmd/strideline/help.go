package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"strideline/terminal"
)

// helpWidth is how wide help is: the terminal it is read on is often no wider.
const helpWidth = 80

// printHelp writes what a command does, how it is called, and its flags.
func printHelp(w io.Writer, cmd *cobra.Command) error {
	var b strings.Builder
	if text := cmd.Long; text != "" {
		b.WriteString(prose(text))
	} else {
		b.WriteString(prose(cmd.Short))
	}
	b.WriteString("\nUsage:\n")
	if cmd.Runnable() && !cmd.HasAvailableSubCommands() {
		fmt.Fprintf(&b, "  %s\n", cmd.UseLine())
	}
	if cmd.HasAvailableSubCommands() {
		fmt.Fprintf(&b, "  %s COMMAND\n", cmd.CommandPath())
	}
	if cmd.HasExample() {
		fmt.Fprintf(&b, "\nExamples:\n%s\n", cmd.Example)
	}
	if cmd.HasAvailableSubCommands() {
		b.WriteString("\nCommands:\n")
		for _, c := range cmd.Commands() {
			if c.IsAvailableCommand() {
				b.WriteString(entry(c.Name(), 12, c.Short))
			}
		}
	}
	if cmd.HasAvailableLocalFlags() {
		fmt.Fprintf(&b, "\nFlags:\n%s", cmd.LocalFlags().FlagUsagesWrapped(helpWidth))
	}
	if cmd.HasAvailableSubCommands() {
		fmt.Fprintf(&b, "\n`%s COMMAND --help` says more about one.\n", cmd.CommandPath())
	}
	_, err := io.WriteString(w, b.String())
	return err
}

// prose breaks paragraphs at the width of help; what is indented stays.
func prose(text string) string {
	var out []string
	for _, para := range strings.Split(strings.TrimSpace(text), "\n\n") {
		if strings.TrimLeft(para, " \t") != para {
			out = append(out, "    "+strings.TrimSpace(para))
			continue
		}
		out = append(out, strings.Join(terminal.Wrap(para, helpWidth), "\n"))
	}
	return strings.Join(out, "\n\n") + "\n"
}

// entry is a name and what it is for, which goes on beside the name.
func entry(name string, width int, text string) string {
	lines := terminal.Wrap(text, helpWidth-2-width)
	return fmt.Sprintf("  %-*s%s\n", width, name, strings.Join(lines, "\n"+strings.Repeat(" ", 2+width)))
}
