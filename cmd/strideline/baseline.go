package main

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"

	"github.com/spf13/cobra"

	"strideline/iac/resource"
	"strideline/register"
	"strideline/report"
	"strideline/rules"
)

// narrowing are the flags of analyze that leave threats out of sight.
type narrowing struct{ baseline, owner string }

func (n *narrowing) register(cmd *cobra.Command) {
	f := cmd.Flags()
	f.StringVar(&n.baseline, "baseline", "", "`file` of known threats, as `baseline write` makes it: they are counted and do not fail the run")
	f.StringVar(&n.owner, "owner", "", "only threats in files of this `owner` by CODEOWNERS; none for files without one")
}

// owned are the threats that the owner answers for.
func (n narrowing) owned(in report.Input) []rules.Threat {
	if n.owner == "" {
		return in.Threats
	}
	return slices.DeleteFunc(slices.Clone(in.Threats), func(t rules.Threat) bool {
		owners := in.Owners.Of(t.At.File)
		if n.owner == "none" {
			return len(owners) > 0
		}
		return !slices.Contains(owners, n.owner)
	})
}

// maxBaseline bounds a baseline: a hundred bytes a threat.
const maxBaseline = 64 << 20

// readGiven reads a file that the command line names, which may be a pipe.
func readGiven(path string, most int64) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	text, err := io.ReadAll(io.LimitReader(f, most+1))
	if int64(len(text)) > most {
		return nil, fmt.Errorf("it is over %d MB", most>>20)
	}
	return text, err
}

func (c Command) readBaseline(file string) ([]register.Known, error) {
	if file == "" {
		return nil, nil
	}
	text, err := readGiven(c.abs(file), maxBaseline)
	if err != nil {
		return nil, fmt.Errorf("%s: %s", file, resource.Cause(err))
	}
	known, err := register.ReadBaseline(text)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	return known, nil
}

func (c Command) baselineCommand() *cobra.Command {
	return group("baseline", "Adopt strideline on a system that has threats already", c.baselineWriteCommand())
}

func (c Command) baselineWriteCommand() *cobra.Command {
	var in input
	cmd := &cobra.Command{
		Use:   "write [PATH...]",
		Short: "Write the open threats of today as a baseline",
		Long: "write keeps the open threats of today in a file. `analyze --baseline FILE` then counts them and\n" +
			"fails only for new ones. A baseline decides nothing: who answers for a threat accepts it.",
		Example: "  strideline baseline write\n" +
			"  strideline analyze --baseline .strideline/baseline.json .",
		RunE: func(cmd *cobra.Command, args []string) error { return c.baselineWrite(cmd.Context(), &in, args) },
	}
	in.register(cmd, []string{"json"})
	cmd.Flags().Lookup("output").Usage = "the `file` to write, - for standard output (default: " + baselinePath + " beside the configuration)"
	return cmd
}

const baselinePath = settingsFolder + "/baseline.json"

func (c Command) baselineWrite(ctx context.Context, in *input, args []string) error {
	if err := checkFormat(in.format, []string{"json"}, nil); err != nil {
		return err
	}
	s, err := c.open(in, args)
	if err != nil {
		return err
	}
	defer s.close()
	found, empty, err := s.threats(ctx, nil)
	if err != nil || empty {
		return c.nothingOr(err, found.Problems)
	}
	file := in.output
	if file == "" {
		home, err := c.ensureHome(s, args)
		if err != nil {
			return err
		}
		file = filepath.Join(home, filepath.FromSlash(baselinePath))
	}
	if err := c.write(file, func(w io.Writer) error { return register.WriteBaseline(w, found.Threats) }); err != nil {
		return err
	}
	if file == "-" {
		return nil
	}
	open := 0
	for _, t := range found.Threats {
		if t.Status == "open" {
			open++
		}
	}
	_, err = fmt.Fprintf(c.Stdout, "wrote %s to %s\n", plural(open, "open threat"), c.relative(c.abs(file)))
	return err
}
