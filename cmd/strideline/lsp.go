package main

import (
	"github.com/spf13/cobra"

	"strideline/lsp"
	"strideline/render"
)

func (c Command) lspCommand() *cobra.Command {
	cmd := &cobra.Command{
		Use: "lsp", Short: "Run the language server for editors on standard input and output", Args: cobra.NoArgs,
		Long: "lsp speaks the Language Server Protocol on standard input and output. Editors start it; docs/editors.md\n" +
			"says how. It reads what the workspace holds and nothing else, and uses no network.",
		RunE: func(cmd *cobra.Command, _ []string) error {
			if c.Getenv("GOGC") == "" {
				go keepLean(cmd.Context())
			}
			code := lsp.Serve(cmd.Context(), lsp.Options{
				In: c.Stdin, Out: c.Stdout, Log: c.Stderr, Version: version(), Now: c.Now, Getenv: c.Getenv, Alive: alive,
				Layout: func() (render.Layout, error) { return c.layout() },
			})
			if code != exitOK {
				return status(code)
			}
			return nil
		},
	}
	cmd.Flags().Bool("stdio", true, "speak on standard input and output, which is the only way; editors pass it")
	return cmd
}
