package main

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"strideline/analyze"
	"strideline/model"
	"strideline/report"
	"strideline/rules"
)

var answerFormats = []string{"text", "json"}

func (c Command) queryCommand() *cobra.Command {
	var in input
	var where string
	cmd := &cobra.Command{
		Use:   "query PATTERN [PATH...]",
		Short: "Ask the model: every path that matches a pattern",
		Long: "query finds what matches a path pattern, in the language of rules: (name:kind:class) for a node,\n" +
			"-[name:kind|kind*1..3]-> for an edge or a chain of them, commas between patterns that share names.\n" +
			"--where is a condition on what the names stand for; docs/attributes.md lists what it can ask.",
		Example: "  strideline query '(t:trigger)-[:invokes]->(f)-[w:writes|deletes]->(s:store)' \\\n    --where 't.auth == \"none\"'\n" +
			"  strideline query '(a:actor:internet)-[:calls]->(t)' services/\n" +
			"  strideline query '(f:function)' --where 'f.runtime == \"nodejs18.x\"'",
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := oneOf("format", in.format, answerFormats); err != nil {
				return err
			}
			return c.query(cmd, &in, args[0], where, args[1:])
		},
	}
	in.register(cmd, answerFormats)
	cmd.Flags().StringVar(&where, "where", "", "condition (CEL) on the names of the pattern")
	return cmd
}

func (c Command) query(cmd *cobra.Command, in *input, pattern, where string, paths []string) error {
	set, err := rules.Builtin()
	if err != nil {
		return err
	}
	q, err := set.Query(pattern, where)
	if err != nil {
		return shownMistake(err)
	}
	return c.ask(cmd, in, paths, func(s *session, r analyze.Result) (func(io.Writer) error, error) {
		ms, problems := q.Run(cmd.Context(), r.Graph)
		a := report.Answer{Graph: r.Graph, Pattern: pattern, Where: where, Matches: ms, Problems: problems}
		return func(w io.Writer) error {
			if in.format == "json" {
				return report.AnswerJSON(w, a)
			}
			return report.AnswerText(w, a, c.text(in, "", s))
		}, nil
	})
}

// ask reads the files, derives the facts and writes the answer to a question.
func (c Command) ask(cmd *cobra.Command, in *input, paths []string, answer func(*session, analyze.Result) (func(io.Writer) error, error)) error {
	s, err := c.open(in, paths)
	if err != nil {
		return err
	}
	defer s.close()
	p := startProgress(c.Stderr, "reading "+pathsText(paths))
	defer p.stop()
	g, empty, err := s.load(cmd.Context())
	if err != nil {
		return err
	}
	if empty {
		p.stop()
		return c.nothing(model.SortProblems(append(s.problems, g.Problems...)))
	}
	r, err := analyze.Run(cmd.Context(), g, analyze.Options{Config: s.cfg, Now: s.now})
	if err != nil {
		return err
	}
	write, err := answer(s, r)
	if err != nil {
		return err
	}
	p.stop()
	for _, pr := range model.SortProblems(append(s.problems, g.Problems...)) {
		if pr.Level == model.LevelError {
			fmt.Fprintf(c.Stderr, "strideline: %s\n", report.ProblemLine(pr))
		}
	}
	if err := c.write(in.output, write); err != nil {
		return err
	}
	if in.strict && broken(g.Problems) {
		return status(exitUsage)
	}
	return nil
}

// shownMistake shows where in a query the mistake is.
func shownMistake(err error) error {
	var m *rules.Mistake
	if !errors.As(err, &m) || m.Col == 0 || strings.ContainsAny(m.Text, "\n\t") {
		return err
	}
	return fmt.Errorf("%w\n  %s\n  %s^", err, model.Display(m.Text), strings.Repeat(" ", m.Col-1))
}
