package main

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"strideline/analyze"
	"strideline/model"
	"strideline/project"
	"strideline/register"
	"strideline/report"
	"strideline/rules"
)

var threatFormats = []string{"text", "json", "sarif", "markdown", "junit", "github", "gitlab", "csv"}

func (c Command) analyzeCommand() *cobra.Command {
	var in input
	var known narrowing
	var least, failOn string
	cmd := &cobra.Command{
		Use:   "analyze [PATH...]",
		Short: "Print the threats to the system that the files describe",
		Long: "analyze reads files and folders (the working directory where none is given, standard input for -)\n" +
			"and prints the threats to the system they deploy. It exits with 1 where an open threat is at or\n" +
			"above --fail-on, with 2 where nothing could be read.",
		Example: "  strideline analyze template.yaml\n" +
			"  strideline analyze --param Stage=prod --fail-on critical .\n" +
			"  strideline analyze --format sarif -o threats.sarif .",
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := checkFormat(in.format, threatFormats, nil); err != nil {
				return err
			}
			if err := oneOf("min-severity", least, severities); err != nil {
				return err
			}
			if err := oneOf("fail-on", failOn, append(slices.Clone(severities), "never")); err != nil {
				return err
			}
			return c.analyze(cmd.Context(), &in, known, args, least, failOn)
		},
	}
	in.register(cmd, threatFormats)
	known.register(cmd)
	cmd.Flags().StringVar(&least, "min-severity", "medium", "least `severity` that the text shows: "+strings.Join(severities, ", ")+"; other formats hold all")
	cmd.Flags().StringVar(&failOn, "fail-on", "high", "least `severity` of an open threat that makes the exit status 1, or never")
	offer(cmd, "min-severity", severities)
	offer(cmd, "fail-on", append(slices.Clone(severities), "never"))
	return cmd
}

// analyze is the whole run: files, graph, threats, decisions, report.
func (c Command) analyze(ctx context.Context, in *input, known narrowing, args []string, least, failOn string) error {
	s, err := c.open(in, args)
	if err != nil {
		return err
	}
	defer s.close()
	if s.baseline, err = c.readBaseline(known.baseline); err != nil {
		return err
	}
	p := startProgress(c.Stderr, "reading "+pathsText(args))
	defer p.stop()
	found, empty, err := s.threats(ctx, p)
	if err != nil {
		return err
	}
	if in.format == "sarif" {
		p.enter("trying edits")
		if found.Edit, err = s.edits(ctx, found); err != nil {
			return err
		}
	}
	p.stop()
	found.Threats = known.owned(found)
	err = c.write(in.output, func(w io.Writer) error {
		if in.format == "text" {
			if empty {
				return nil
			}
			return report.Text(w, found, c.text(in, least, s))
		}
		return writeThreats(w, in.format, found, s, failOn)
	})
	switch {
	case err != nil:
		return err
	case empty:
		return c.nothing(found.Problems)
	case in.strict && broken(found.Problems):
		return status(exitUsage)
	case failOn != "never" && slices.ContainsFunc(found.Threats, func(t rules.Threat) bool {
		return t.Status == "open" && report.AtLeast(t.Severity, failOn)
	}):
		return status(exitThreats)
	}
	return nil
}

// writeThreats writes the forms for other programs.
func writeThreats(w io.Writer, format string, found report.Input, s *session, failOn string) error {
	switch format {
	case "sarif":
		return report.SARIF(w, found)
	case "markdown":
		return report.Comment(w, found, report.CommentOptions{FS: s.fsys})
	case "junit":
		return report.JUnit(w, found, failOn)
	case "github":
		return report.GitHub(w, found)
	case "gitlab":
		return report.GitLab(w, found)
	case "csv":
		return report.CSV(w, found)
	}
	return report.Threats(w, found)
}

// threats runs the pipeline on a session; empty says that no path led to
// anything to read.
func (s *session) threats(ctx context.Context, p *progress) (found report.Input, empty bool, err error) {
	g, empty, err := s.load(ctx)
	if err != nil {
		return found, empty, err
	}
	p.enter("looking for threats")
	set, err := s.rules()
	if err != nil {
		return found, empty, err
	}
	found, err = s.judge(ctx, g, set)
	return found, empty, err
}

// judge derives facts and threats of a graph and applies what was decided.
func (s *session) judge(ctx context.Context, g *model.Graph, set *rules.Set) (found report.Input, err error) {
	r, err := analyze.Run(ctx, g, analyze.Options{Config: s.cfg, Rules: set, Now: s.now})
	if err != nil {
		return found, err
	}
	d := register.Apply(register.Input{
		Threats: r.Threats, Graph: r.Graph, FS: s.fsys, Rules: set, Risks: s.risks, Home: s.homeName, Baseline: s.baseline, Now: s.now,
	})
	s.decided = d
	problems := slices.Concat(s.problems, r.Graph.Problems, r.Problems, d.Problems)
	return report.Input{
		Graph: r.Graph, Threats: d.Threats, Decisions: d.Decisions, Ended: d.Expired, Problems: model.SortProblems(problems),
		Within: s.within(), Exposure: r.Exposure, Version: version(), Rules: set, Off: s.off(), Owners: s.owners,
	}, nil
}

// within is the working directory seen from the root of its repository.
func (s *session) within() string {
	rel, err := filepath.Rel(cmp.Or(project.Repository(s.dir), s.dir), s.dir)
	if err != nil || rel == "." {
		return ""
	}
	return filepath.ToSlash(rel)
}

// off are the rules that the configuration switches off, and why.
func (s *session) off() map[string]string {
	out := map[string]string{}
	for _, r := range s.cfg.Rules {
		if r.Off {
			out[r.ID] = r.Reason
		}
	}
	return out
}

// text is how the terminal shows threats: coloured where it is one.
func (c Command) text(in *input, least string, s *session) report.TextOptions {
	return report.TextOptions{
		MinSeverity: least, Width: c.Width, FS: s.fsys,
		Colour: c.Terminal && in.output == "" && c.Getenv("NO_COLOR") == "" && c.Getenv("TERM") != "dumb",
	}
}

func pathsText(args []string) string {
	switch {
	case len(args) == 0:
		return "the working directory"
	case len(args) == 1 && args[0] == "-":
		return "standard input"
	case len(args) == 1:
		return args[0]
	}
	return fmt.Sprintf("%d paths", len(args))
}
