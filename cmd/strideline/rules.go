package main

import (
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"strideline/report"
	"strideline/rules"
)

func (c Command) rulesCommand() *cobra.Command {
	list := &cobra.Command{
		Use: "list", Short: "List the rules: id, STRIDE letters, title", Args: cobra.NoArgs,
		RunE: func(*cobra.Command, []string) error { return c.listRules() },
	}
	show := &cobra.Command{
		Use: "show RULE", Short: "Print what a rule looks for, why it matters and how to fix it", Args: cobra.ExactArgs(1),
		Example:           "  strideline rules show SL2001",
		ValidArgsFunction: c.completeRules,
		RunE:              func(_ *cobra.Command, args []string) error { return c.showRule(args[0]) },
	}
	return group("rules", "List and show rules", list, show)
}

// ruleSet is the built-in rules and those of the working directory.
func (c Command) ruleSet() (*rules.Set, error) {
	s, err := c.open(&input{}, nil)
	if err != nil {
		return nil, err
	}
	defer s.close()
	set, err := s.rules()
	for _, p := range s.problems {
		fmt.Fprintf(c.Stderr, "strideline: %s\n", report.ProblemLine(p))
	}
	return set, err
}

// rules are the built-in rules and the user's own; mistakes in these are
// problems of the session.
func (s *session) rules() (*rules.Set, error) {
	set, problems, err := s.found().Rules()
	s.problems = append(s.problems, problems...)
	return set, err
}

func (c Command) listRules() error {
	set, err := c.ruleSet()
	if err != nil {
		return err
	}
	var b strings.Builder
	for _, r := range set.All() {
		fmt.Fprintf(&b, "%-8s %-6s %s\n", r.ID, letters(r.Stride), r.Title)
	}
	_, err = io.WriteString(c.Stdout, b.String())
	return err
}

// letters are the first letters of STRIDE's words: "T", "ST".
func letters(stride []string) string {
	var b strings.Builder
	for _, s := range stride {
		b.WriteString(strings.ToUpper(s[:1]))
	}
	return b.String()
}

func (c Command) showRule(id string) error {
	set, err := c.ruleSet()
	if err != nil {
		return err
	}
	r, ok := set.Rule(strings.ToUpper(id))
	if !ok {
		return fmt.Errorf("%q: no rule has this id; `strideline rules list` lists them", id)
	}
	return report.Rule(c.Stdout, r, c.Width)
}

func (c Command) completeRules(*cobra.Command, []string, string) ([]string, cobra.ShellCompDirective) {
	set, err := c.ruleSet()
	if err != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	var out []string
	for _, r := range set.All() {
		out = append(out, r.ID+"\t"+r.Title)
	}
	return out, cobra.ShellCompDirectiveNoFileComp
}
