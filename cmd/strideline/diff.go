package main

import (
	"context"
	"fmt"
	"io"
	"slices"

	"github.com/spf13/cobra"

	"strideline/diff"
	"strideline/model"
	"strideline/report"
	"strideline/rules"
)

var diffFormats = []string{"text", "json", "markdown", "sarif", "github"}

// newThreats are the values of --fail-on of diff: what it asks of new threats.
func newThreats() []string {
	var out []string
	for _, s := range severities {
		out = append(out, "new:"+s)
	}
	return append(out, "never")
}

func (c Command) diffCommand() *cobra.Command {
	var in input
	var failOn string
	cmd := &cobra.Command{
		Use:   "diff BASE [HEAD] [--] [PATH...]",
		Short: "Print what a change opens: ways in, permissions, threats that were not there",
		Long: "diff compares the systems of two git revisions, of a revision and the working tree (where HEAD is\n" +
			"left out), or of two folders or files. BASE...HEAD compares with the commit from which the two went\n" +
			"apart, as a pull request does. History is read, the checkout is not touched, nothing is run.\n\n" +
			"Each side is read with its own configuration and risk register, so that a classification, a declared\n" +
			"fact or a decision that changes is told. What is a setting of strideline (rules switched off or rated,\n" +
			"own rules, include and exclude) is that of HEAD for both, and told where it differs: a change of\n" +
			"settings does not look like a change of the system.\n\n" +
			"It exits with 1 where a threat at or above --fail-on is new, open again, or rated higher than before.",
		Example: "  strideline diff main\n" +
			"  strideline diff main...feature -- services/orders\n" +
			"  strideline diff --format markdown v1.2 v1.3 > comment.md\n" +
			"  strideline diff old/cdk.out new/cdk.out",
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := oneOf("format", in.format, diffFormats); err != nil {
				return err
			}
			if err := oneOf("fail-on", failOn, newThreats()); err != nil {
				return err
			}
			return c.diff(cmd.Context(), &in, args, cmd.ArgsLenAtDash(), failOn)
		},
	}
	in.register(cmd, diffFormats)
	cmd.Flags().StringVar(&failOn, "fail-on", "new:high", "least `severity` of a threat that this change brings which makes the exit status 1, as new:high, or never")
	offer(cmd, "fail-on", newThreats())
	return cmd
}

func (c Command) diff(ctx context.Context, in *input, args []string, dash int, failOn string) error {
	p := startProgress(c.Stderr, "reading")
	defer p.stop()
	pr, err := c.pair(in, args, dash)
	if err != nil {
		return err
	}
	defer pr.close()
	d, err := pr.compare(ctx, p)
	if err != nil {
		return err
	}
	p.stop()
	if pr.base.empty && pr.head.empty {
		if pr.head.ignored {
			fmt.Fprintln(c.Stderr, "strideline: git ignores some of the files here, so no revision has them: `strideline diff OLD NEW` compares two folders")
		}
		return c.nothing(model.SortProblems(slices.Concat(pr.base.result.Problems, pr.head.result.Problems)))
	}
	err = c.write(in.output, func(w io.Writer) error { return c.writeDiff(w, in, d, pr) })
	switch {
	case err != nil:
		return err
	case in.strict && (broken(d.Base.Problems) || broken(d.Head.Problems)):
		return status(exitUsage)
	case failOn != "never" && len(d.Worse(failOn[len("new:"):])) > 0:
		return status(exitThreats)
	}
	return nil
}

func (c Command) writeDiff(w io.Writer, in *input, d *diff.Changes, pr *pair) error {
	switch in.format {
	case "json":
		return diff.JSON(w, d)
	case "markdown":
		return diff.Markdown(w, d)
	case "sarif":
		return report.SARIF(w, onlyNew(pr.head.result, d))
	case "github":
		return report.GitHub(w, onlyNew(pr.head.result, d))
	}
	o := c.text(in, "", pr.head.session)
	return diff.Text(w, d, diff.TextOptions{Width: o.Width, Colour: o.Colour})
}

// onlyNew is the result of a run without the threats that were there before.
func onlyNew(found report.Input, d *diff.Changes) report.Input {
	found.Threats = []rules.Threat{}
	for _, t := range d.Worse("info") {
		found.Threats = append(found.Threats, *t.Head)
	}
	return found
}

// pair are the two sides of a comparison.
type pair struct {
	base, head *side
	notes      []string
	submodules map[string]bool // of either revision
}

func (pr *pair) close() {
	pr.base.close()
	pr.head.close()
}

// compare runs the pipeline on both sides with one set of rules.
func (pr *pair) compare(ctx context.Context, p *progress) (*diff.Changes, error) {
	set, err := pr.head.rules()
	if err != nil {
		return nil, err
	}
	pr.notes = append(pr.notes, pr.judged()...)
	for _, s := range []*side{pr.base, pr.head} {
		p.enter("reading " + s.name)
		if err := s.run(ctx, set); err != nil {
			return nil, err
		}
	}
	p.enter("comparing")
	if !pr.base.empty || !pr.head.empty {
		pr.onOneSide()
	}
	d := diff.Compare(pr.base.diff(), pr.head.diff())
	d.Notes = append(pr.notes, pr.leftOut()...)
	return d, nil
}

// onOneSide takes a path that only one side has for what it is, new or gone,
// and not for an error of the other.
func (pr *pair) onOneSide() {
	missing := func(s *side, i int) func(model.Problem) bool {
		return func(p model.Problem) bool { return p.At.File == s.paths[i] && p.At.Start.Line == 0 }
	}
	for i := range min(len(pr.base.paths), len(pr.head.paths)) {
		base, head := missing(pr.base, i), missing(pr.head, i)
		inBase := !slices.ContainsFunc(pr.base.result.Problems, base)
		inHead := !slices.ContainsFunc(pr.head.result.Problems, head)
		if inBase == inHead {
			continue
		}
		without, drop := pr.base, base
		if inBase {
			without, drop = pr.head, head
		}
		without.result.Problems = slices.DeleteFunc(without.result.Problems, drop)
		pr.notes = append(pr.notes, fmt.Sprintf("%s holds no infrastructure as code in %s", without.name, without.paths[i]))
	}
}
