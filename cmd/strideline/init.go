package main

import (
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"strideline/config"
	"strideline/iac"
	"strideline/iac/resource"
	"strideline/model"
)

func (c Command) initCommand() *cobra.Command {
	return &cobra.Command{
		Use:   "init [FOLDER]",
		Short: "Write a .strideline/config.yaml to fill in",
		Long: "init writes .strideline/config.yaml into a folder (the working directory where none is given): every\n" +
			"section as a comment, and the parameters of the templates below that have no value. It changes\n" +
			"nothing that is there.",
		Args: cobra.MaximumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return c.initConfig(cmd.Context(), args) },
	}
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

const starterHead = `# What the files cannot show: docs/configuration.md says more about each key.
# ` + "`strideline config show`" + ` prints what is in force.

# include: ["services/**"]
# exclude: ["**/test/**"]

# Accounts that count as ours.
# trusted-accounts: ["111122223333"]

`

const starterTail = `
# What stores are worth: public, internal, confidential, restricted.
# classification:
#   - {match: CustomerTable, level: restricted, reason: holds health data}

# Facts that no file shows, and who vouches for them.
# declare:
#   - {match: "POST /webhook", auth: signature, reason: the handler checks it, owner: ann@example.org}

# rules:
#   SL5002: {off: true, reason: the gateway in front limits the rate}
`

// starter is the text of a new configuration.
func (c Command) starter(ctx context.Context, dir string) (string, error) {
	disk, names, err := iac.NewDisk(c.Dir, []string{dir})
	if err != nil {
		return "", err
	}
	defer disk.Close()
	results, _, err := iac.Read(ctx, disk, names, iac.Options{})
	if err != nil && ctx.Err() != nil {
		return "", err
	}
	return starterHead + starterParameters(results) + starterTail, nil
}

// starterParameters lists the parameters that have no value, each once.
func starterParameters(results []resource.Result) string {
	seen := map[string]bool{}
	var lines []string
	for _, r := range results {
		for _, p := range r.Parameters {
			if p.Default.Written() || seen[p.Name] {
				continue
			}
			seen[p.Name] = true
			at := model.Display(fmt.Sprintf("%s:%d", p.At.File, p.At.Start.Line))
			if p.NoEcho {
				at += ", a secret: leave it out"
			}
			lines = append(lines, fmt.Sprintf("#     %s: \"\"  # %s\n", scalar(p.Name), at))
		}
	}
	head := "# Values of template parameters; --env chooses one of the others over default.\n# parameters:\n#   default:\n"
	if len(lines) == 0 {
		return head + "#     Stage: dev\n#   prod:\n#     Stage: prod\n"
	}
	slices.Sort(lines)
	return head + strings.Join(lines, "")
}
