package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"strings"
	"time"

	"github.com/spf13/cobra"
)

// Command is strideline with its surroundings as fields: streams, working
// directory, environment, clock and terminal. The zero Width is no terminal's.
type Command struct {
	Stdin          io.Reader
	Stdout, Stderr io.Writer
	Dir            string
	Getenv         func(string) string
	Now            func() time.Time
	Terminal       bool   // Stdout is one
	Width          int    // columns of the terminal
	Beside         string // folder of the executable, where the layout program is looked for first
	CacheDir       string // the user's cache folder, "" for none
}

// The exit statuses: done; an open threat at or above --fail-on; usage, or
// nothing could be read, or with --strict a problem of level error.
const (
	exitOK      = 0
	exitThreats = 1
	exitUsage   = 2
)

// status is an exit status that is no message: what there was to say is said.
type status int

func (s status) Error() string { return fmt.Sprintf("exit status %d", int(s)) }

// Main runs one command line and returns the exit status. A panic is our bug,
// told in a sentence; the stack is printed where STRIDELINE_DEBUG asks for it.
func (c Command) Main(args []string) (code int) {
	defer func() {
		if r := recover(); r != nil {
			fmt.Fprintf(c.Stderr, "strideline: internal error: %v; this is a bug in strideline, please report it with the input that causes it\n", r)
			if c.Getenv("STRIDELINE_DEBUG") != "" {
				fmt.Fprintf(c.Stderr, "%s", debug.Stack())
			}
			code = exitUsage
		}
	}()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt)
	defer stop()
	root := c.root()
	root.SetArgs(args)
	return c.exit(root.ExecuteContext(ctx))
}

func (c Command) exit(err error) int {
	var s status
	switch {
	case err == nil:
		return exitOK
	case errors.As(err, &s):
		return int(s)
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(c.Stderr, "strideline: interrupted")
	default:
		fmt.Fprintf(c.Stderr, "strideline: %s\n", strings.TrimSpace(err.Error()))
	}
	return exitUsage
}

func (c Command) root() *cobra.Command {
	root := &cobra.Command{
		Use:   "strideline",
		Short: "Threat modelling for serverless systems, read from infrastructure as code",
		Long: "strideline reads infrastructure as code (CloudFormation and SAM), builds the graph of what\n" +
			"the deployed system will be, and prints the threats to it, each with its path and its line.\n" +
			"It uses no network and no credentials, and runs nothing it reads.",
		Version:       version(),
		SilenceUsage:  true,
		SilenceErrors: true,
	}
	root.SetVersionTemplate("strideline {{.Version}}\n")
	root.SetIn(c.Stdin)
	root.SetOut(c.Stdout)
	root.SetErr(c.Stderr)
	root.SetHelpFunc(func(cmd *cobra.Command, _ []string) { _ = printHelp(cmd.OutOrStdout(), cmd) })
	root.SetUsageFunc(func(cmd *cobra.Command) error { return printHelp(cmd.OutOrStderr(), cmd) })
	root.SetFlagErrorFunc(func(cmd *cobra.Command, err error) error {
		return fmt.Errorf("%w; `%s --help` lists the flags", err, cmd.CommandPath())
	})
	root.AddCommand(c.analyzeCommand(), c.graphCommand(), c.diagramCommand(), c.rulesCommand(), c.explainCommand(), c.initCommand(), c.configCommand(), c.versionCommand())
	root.AddCommand(c.lspCommand())
	root.AddCommand(c.fixCommand(), c.acceptCommand(), c.risksCommand(), c.baselineCommand())
	root.AddCommand(c.exportCommand(), c.reportCommand())
	root.AddCommand(c.diffCommand(), c.queryCommand(), c.reachCommand(), c.whoCanCommand())
	return root
}

// group is a command that only holds others: without one of them it is usage.
func group(use, short string, subs ...*cobra.Command) *cobra.Command {
	g := &cobra.Command{
		Use: use, Short: short,
		RunE: func(cmd *cobra.Command, args []string) error {
			var names []string
			for _, s := range subs {
				names = append(names, s.Name())
			}
			if len(args) > 0 {
				return fmt.Errorf("unknown command %q for %q, expected one of %s", args[0], cmd.CommandPath(), strings.Join(names, ", "))
			}
			return fmt.Errorf("%q wants one of %s", cmd.CommandPath(), strings.Join(names, ", "))
		},
	}
	g.AddCommand(subs...)
	return g
}
