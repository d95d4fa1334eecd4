package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"strideline/config"
	"strideline/iac/resource"
)

func (c Command) initCommand() *cobra.Command {
	var sample string
	cmd := &cobra.Command{
		Use:   "init [FOLDER]",
		Short: "Write a .strideline/config.yaml to fill in, or a safe service to begin from",
		Long: "init looks at a folder (the working directory where none is given) and writes .strideline/config.yaml\n" +
			"into it: every section as a comment, filled with what was found - environments, parameters without\n" +
			"a value, stores that nobody classified, open webhooks, other accounts. With --example it writes a\n" +
			"small service that passes analyze. It changes nothing that is there.",
		Example: "  strideline init\n" +
			"  strideline init --example sam notes",
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if sample != "" {
				return c.initExample(sample, args)
			}
			return c.initConfig(cmd.Context(), args)
		},
	}
	cmd.Flags().StringVar(&sample, "example", "", "write this `kind` of service instead: "+strings.Join(samples, ", "))
	offer(cmd, "example", samples)
	return cmd
}

func (c Command) initConfig(ctx context.Context, args []string) error {
	dir := c.abs(".")
	if len(args) > 0 {
		dir = c.abs(args[0])
	}
	root, err := os.OpenRoot(dir) // a link that leaves the folder is not followed
	if err != nil {
		return fmt.Errorf("%s: no such folder", c.relative(dir))
	}
	defer root.Close()
	file := filepath.Join(dir, filepath.FromSlash(config.Path))
	text, err := c.starter(ctx, dir)
	if err != nil {
		return err
	}
	if err := root.MkdirAll(settingsFolder, 0o755); err != nil {
		return fmt.Errorf("%s: %s", c.relative(filepath.Dir(file)), resource.Cause(err))
	}
	f, err := root.OpenFile(config.Path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
	switch {
	case os.IsExist(err):
		return fmt.Errorf("%s: it is there already, and stays as it is", c.relative(file))
	case err != nil:
		return fmt.Errorf("%s: %s", c.relative(file), resource.Cause(err))
	}
	if _, err := f.WriteString(text); err != nil {
		f.Close()
		return err
	}
	if err := f.Close(); err != nil {
		return err
	}
	_, err = fmt.Fprintf(c.Stdout, "wrote %s\n", c.relative(file))
	return err
}
