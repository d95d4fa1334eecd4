package main

import (
	"context"
	"fmt"
	"io"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"strideline/model"
	"strideline/register"
	"strideline/report"
)

func (c Command) risksCommand() *cobra.Command {
	return group("risks", "Look after the risk register",
		c.risksSub("list", "Print the decisions and what they are worth today", []string{"text", "json"}, c.risksList),
		c.risksSub("check", "Exit with 1 where an entry no longer holds or cannot be read", []string{"text"}, c.risksCheck),
		c.risksSub("prune", "Remove the entries whose threat is gone", []string{"text"}, c.risksPrune))
}

// ledger is the risk register beside the threats of a run.
type ledger struct {
	entries  []register.Entry
	problems []model.Problem // of the register itself
	found    report.Input
}

func (c Command) risksSub(name, short string, formats []string, run func(*input, *session, ledger) error) *cobra.Command {
	var in input
	cmd := &cobra.Command{
		Use: name + " [PATH...]", Short: short,
		Long: short + ".\n\nThreats are looked for below the paths, or where none is given below the folder that holds\n" +
			".strideline. An entry is gone only where its stack was read in full and its threat is not there.",
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := checkFormat(in.format, formats, nil); err != nil {
				return err
			}
			return c.risks(cmd.Context(), &in, args, run)
		},
	}
	in.register(cmd, formats)
	return cmd
}

func (c Command) risks(ctx context.Context, in *input, args []string, run func(*input, *session, ledger) error) error {
	if len(args) == 0 {
		home, err := c.home([]string{"."})
		if err != nil {
			return err
		}
		if home != "" {
			args = []string{c.relative(home)}
		}
	}
	s, err := c.open(in, args)
	if err != nil {
		return err
	}
	defer s.close()
	found, _, err := s.threats(ctx, nil)
	if err != nil {
		return err
	}
	looked := register.Looked(s.homeName, s.paths, found.Problems)
	read := func(stack string) bool { return looked(stack) && !s.leftOut(stack) }
	l := ledger{entries: register.Ledger(s.risks, found.Threats, s.now, read), found: found}
	name := filepath.ToSlash(filepath.Join(filepath.FromSlash(s.homeName), filepath.FromSlash(register.Path)))
	for _, p := range found.Problems {
		if p.At.File == name && p.Level == model.LevelError { // what has ended or gone is told below
			l.problems = append(l.problems, p)
		}
	}
	return run(in, s, l)
}

// leftOut reports whether the configuration has a stack, named from its
// folder, not read.
func (s *session) leftOut(stack string) bool {
	named := slices.Contains(s.paths, path.Join(s.homeName, stack))
	return stack != "" && !named && !s.cfg.Walked(stack, false)
}

func (c Command) risksList(in *input, s *session, l ledger) error {
	return c.write(in.output, func(w io.Writer) error {
		if in.format == "json" {
			return report.Risks(w, l.entries, l.problems)
		}
		for _, p := range l.problems {
			fmt.Fprintln(c.Stderr, report.ProblemLine(p))
		}
		if len(l.entries) == 0 {
			_, err := fmt.Fprintln(w, "no decisions")
			return err
		}
		return report.RiskTable(w, l.entries, c.text(in, "info", s))
	})
}

// soon is how long before its last day an entry is spoken of.
const soon = 14 * 24 * time.Hour

func (c Command) risksCheck(in *input, s *session, l ledger) error {
	bad := slices.Clone(l.problems)
	var notes []model.Problem
	say := func(to *[]model.Problem, level model.Level, e register.Entry, format string, args ...any) {
		*to = append(*to, model.Problem{Level: level, At: e.At, Message: fmt.Sprintf(format, args...)})
	}
	for _, e := range l.entries {
		switch {
		case e.State == register.Ended:
			say(&bad, model.LevelError, e, "the decision on %q ended on %s: the threat is open again (%s)", e.ID, e.Until.Format(time.DateOnly), e.Threat.Message)
		case e.State == register.Gone:
			say(&bad, model.LevelError, e, "%s", gone(e, l))
		case e.State == register.Unknown:
			say(&notes, model.LevelWarning, e, "%q: its stack %q was not read in full, so nobody can tell whether it is needed", e.ID, e.Stack)
		case !e.Until.IsZero() && e.Expired(s.now.Add(soon)):
			say(&notes, model.LevelWarning, e, "the decision on %q ends on %s", e.ID, e.Until.Format(time.DateOnly))
		}
	}
	err := c.write(in.output, func(w io.Writer) error {
		for _, p := range model.SortProblems(append(notes, bad...)) {
			if _, err := fmt.Fprintln(w, report.ProblemLine(p)); err != nil {
				return err
			}
		}
		_, err := fmt.Fprintf(w, "%s, %d to look at\n", plural(len(l.entries), "decision"), len(bad))
		return err
	})
	switch {
	case err != nil:
		return err
	case len(bad) > 0:
		return status(exitThreats)
	}
	return nil
}

// gone says that an entry has no threat, and which id may be meant.
func gone(e register.Entry, l ledger) string {
	if e.Stack != "" {
		return fmt.Sprintf("%q: its threat is gone from %q, `strideline risks prune` removes the entry", e.ID, e.Stack)
	}
	var ids []string
	for _, t := range l.found.Threats {
		ids = append(ids, t.ID)
	}
	if near := model.Nearest(e.ID, ids); near != "" {
		return fmt.Sprintf("%q: no threat has this id; did you mean %q?", e.ID, near)
	}
	return fmt.Sprintf("%q: no threat has this id", e.ID)
}

func (c Command) risksPrune(_ *input, s *session, l ledger) error {
	var ids []string
	for _, e := range l.entries {
		if e.State == register.Gone {
			ids = append(ids, e.ID)
		}
	}
	if len(ids) == 0 {
		_, err := fmt.Fprintln(c.Stdout, "no entry to remove")
		return err
	}
	home := c.abs(filepath.FromSlash(s.homeName))
	name := c.relative(filepath.Join(home, filepath.FromSlash(register.Path)))
	err := c.changeRegister(home, func(text []byte) ([]byte, error) { return register.Drop(name, text, ids) })
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(c.Stdout, "%s: removed %s whose threat is gone: %s\n", name, entries(len(ids)), strings.Join(ids, ", "))
	return err
}

func entries(n int) string {
	if n == 1 {
		return "1 entry"
	}
	return fmt.Sprintf("%d entries", n)
}
