package main

import (
	"fmt"
	"regexp"
	"strings"

	"github.com/spf13/cobra"

	"strideline/report"
	"strideline/rules"
)

var ruleID = regexp.MustCompile(`^[A-Za-z]+[0-9]+$`)

func (c Command) explainCommand() *cobra.Command {
	var in input
	cmd := &cobra.Command{
		Use:   "explain ID|RULE [PATH...]",
		Short: "Explain a rule, or one threat of the files by its id",
		Example: "  strideline explain SL2001\n" +
			"  strideline explain k3vq7xwb template.yaml",
		Args:              cobra.MinimumNArgs(1),
		ValidArgsFunction: c.completeRules,
		RunE: func(cmd *cobra.Command, args []string) error {
			if len(args) == 1 && ruleID.MatchString(args[0]) {
				set, err := c.ruleSet()
				if err != nil {
					return err
				}
				if r, ok := set.Rule(strings.ToUpper(args[0])); ok {
					return report.Rule(c.Stdout, r, c.Width)
				}
			}
			return c.explainThreat(cmd, &in, args[0], args[1:])
		},
	}
	in.register(cmd, []string{"text"})
	return cmd
}

// explainThreat finds the threat with an id in the files, whatever was decided
// about it, and prints it and its rule.
func (c Command) explainThreat(cmd *cobra.Command, in *input, id string, paths []string) error {
	s, err := c.open(in, paths)
	if err != nil {
		return err
	}
	defer s.close()
	p := startProgress(c.Stderr, "reading "+pathsText(paths))
	defer p.stop()
	found, empty, err := s.threats(cmd.Context(), p)
	if err != nil {
		return err
	}
	p.stop()
	if empty {
		return c.nothing(found.Problems)
	}
	for _, t := range found.Threats {
		if t.ID == strings.ToLower(id) {
			return c.explain(t, found, s, in)
		}
	}
	return fmt.Errorf("%q: no rule and no threat of %s has this id; `strideline analyze` prints the ids of threats", id, pathsText(paths))
}

func (c Command) explain(t rules.Threat, found report.Input, s *session, in *input) error {
	if err := report.Threat(c.Stdout, t, found, c.text(in, "info", s)); err != nil {
		return err
	}
	return report.Rule(c.Stdout, t.Rule, c.Width)
}
