package main

import (
	"bytes"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"strideline/report"
)

func (c Command) exportCommand() *cobra.Command {
	var in input
	var to, title string
	cmd := &cobra.Command{
		Use:   "export [PATH...] --to " + strings.Join(report.Exports, "|"),
		Short: "Write the system and its threats for another threat modelling tool",
		Long: "export writes the system, its trust boundaries and its threats in the form of another tool: Open\n" +
			"Threat Model 0.2.0, OWASP Threat Dragon 2 or Threagile. The same parts keep the same ids when\n" +
			"files are renamed, reordered or reformatted.",
		Example: "  strideline export --to threat-dragon -o model.json .\n" +
			"  strideline export --to otm template.yaml > model.otm.json",
		RunE: func(cmd *cobra.Command, args []string) error {
			if to == "" {
				return fmt.Errorf("--to is missing, expected one of %s", strings.Join(report.Exports, ", "))
			}
			if err := oneOf("to", to, report.Exports); err != nil {
				return err
			}
			return c.document(cmd, &in, args, "", func(w io.Writer, found report.Input, s *session) error {
				o := report.ExportOptions{Title: c.systemName(title, args), FS: s.fsys}
				switch to {
				case "otm":
					return report.OTM(w, found, o)
				case "threagile":
					return report.Threagile(w, found, o)
				}
				return report.ThreatDragon(w, found, o)
			})
		},
	}
	in.register(cmd, nil)
	cmd.Flags().StringVar(&to, "to", "", "the `tool` to write for: "+strings.Join(report.Exports, ", "))
	cmd.Flags().StringVar(&title, "title", "", "`name` of the system (default: that of the folder)")
	offer(cmd, "to", report.Exports)
	return cmd
}

// document reads the paths, looks for threats and hands both to write; the
// exit status tells whether that worked, not what was found.
func (c Command) document(cmd *cobra.Command, in *input, args []string, baseline string, write func(io.Writer, report.Input, *session) error) error {
	s, err := c.open(in, args)
	if err != nil {
		return err
	}
	defer s.close()
	if s.baseline, err = c.readBaseline(baseline); err != nil {
		return err
	}
	p := startProgress(c.Stderr, "reading "+pathsText(args))
	defer p.stop()
	found, empty, err := s.threats(cmd.Context(), p)
	if err != nil {
		return err
	}
	p.stop()
	if empty {
		return c.nothing(found.Problems)
	}
	var out bytes.Buffer // a file that was there before stays where this fails
	if err := write(&out, found, s); err != nil {
		return err
	}
	if err := c.write(in.output, func(w io.Writer) error { _, err := io.Copy(w, &out); return err }); err != nil {
		return err
	}
	if in.strict && broken(found.Problems) {
		return status(exitUsage)
	}
	return nil
}

// systemName is the name given, else that of the folder that is read.
func (c Command) systemName(given string, args []string) string {
	if given != "" {
		return given
	}
	dir := c.Dir
	if len(args) == 1 && args[0] != "-" {
		dir = c.abs(args[0])
		if ext := filepath.Ext(dir); ext == ".yaml" || ext == ".yml" || ext == ".json" || ext == ".template" {
			dir = filepath.Dir(dir)
		}
	}
	return filepath.Base(dir)
}
