package main

import (
	"cmp"
	"context"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"

	"github.com/rogpeppe/go-internal/diff"
	"github.com/spf13/cobra"

	"strideline/fix"
	"strideline/model"
	"strideline/report"
	"strideline/rules"
	"strideline/terminal"
)

// fixing are the flags of fix.
type fixing struct {
	input
	rules, ids []string
	apply      bool
}

func (c Command) fixCommand() *cobra.Command {
	var f fixing
	cmd := &cobra.Command{
		Use:   "fix [PATH...]",
		Short: "Print the automatic edits that make threats go, or apply them",
		Long: "fix prints the edits that strideline knows for open threats as a unified diff, which patch and\n" +
			"git apply read; --apply writes them into the files. Each was tried in memory: its threat is gone\n" +
			"afterwards, and nothing new is there. Comments, quotes and order of a file stay. Read them all\n" +
			"the same: who calls an open way in may have no credentials to show.",
		Example: "  strideline fix .\n" +
			"  strideline fix --rule SL1001 --apply template.yaml\n" +
			"  strideline fix --id k3vq7xwb . > fix.patch",
		RunE: func(cmd *cobra.Command, args []string) error { return c.fix(cmd.Context(), &f, args) },
	}
	f.register(cmd, []string{"diff"})
	cmd.Flags().BoolVar(&f.apply, "apply", false, "write the edits into the files")
	cmd.Flags().StringSliceVar(&f.rules, "rule", nil, "only threats of this `rule`; may be repeated")
	cmd.Flags().StringSliceVar(&f.ids, "id", nil, "only the threat with this `id`; may be repeated")
	return cmd
}

func (c Command) fix(ctx context.Context, f *fixing, args []string) error {
	if err := checkFormat(f.format, []string{"diff"}, nil); err != nil {
		return err
	}
	if f.apply && slices.Contains(args, "-") {
		return fmt.Errorf("%q: standard input cannot be written to, leave --apply out", "-")
	}
	s, err := c.open(&f.input, args)
	if err != nil {
		return err
	}
	defer s.close()
	p := startProgress(c.Stderr, "reading "+pathsText(args))
	defer p.stop()
	found, empty, err := s.threats(ctx, p)
	if err != nil || empty {
		p.stop()
		return c.nothingOr(err, found.Problems)
	}
	chosen, err := f.choose(found.Threats, s)
	if err != nil {
		return err
	}
	p.enter("trying edits")
	fixes, refused, err := fix.Find(ctx, s.fixInput(found), chosen)
	if err != nil {
		return err
	}
	p.stop()
	files, err := fix.Files(s.fsys, fixes)
	if err != nil {
		return err
	}
	if err := c.writeFixes(f, s, files); err != nil {
		return err
	}
	c.tellFixes(f, chosen, fixes, refused, len(files))
	return nil
}

func (c Command) nothingOr(err error, ps []model.Problem) error {
	if err != nil {
		return err
	}
	return c.nothing(ps)
}

// choose are the open threats that the flags name.
func (f *fixing) choose(ts []rules.Threat, s *session) ([]rules.Threat, error) {
	set, err := s.rules()
	if err != nil {
		return nil, err
	}
	for _, r := range f.rules {
		if _, ok := set.Rule(r); !ok {
			return nil, fmt.Errorf("%q: no rule has this id%s", r, set.Similar(r))
		}
	}
	for _, id := range f.ids {
		if err := knownThreat(id, ts); err != nil {
			return nil, err
		}
	}
	var out []rules.Threat
	for _, t := range ts {
		if t.Status == "open" && (f.rules == nil || slices.Contains(f.rules, t.Rule.ID)) && (f.ids == nil || slices.Contains(f.ids, t.ID)) {
			out = append(out, t)
		}
	}
	return out, nil
}

// knownThreat says what is wrong with an id that no threat has.
func knownThreat(id string, ts []rules.Threat) error {
	var ids []string
	for _, t := range ts {
		if t.ID == id {
			return nil
		}
		ids = append(ids, t.ID)
	}
	if near := model.Nearest(id, ids); near != "" {
		return fmt.Errorf("%q: no threat has this id; did you mean %q?", id, near)
	}
	return fmt.Errorf("%q: no threat has this id, `strideline analyze --min-severity info` shows all with theirs", id)
}

// fixInput runs the session again on other contents of its files.
func (s *session) fixInput(found report.Input) fix.Input {
	return fix.Input{
		Threats: found.Threats, Problems: found.Problems, FS: s.fsys,
		Again: func(ctx context.Context, fsys fs.FS) ([]rules.Threat, []model.Problem, error) {
			again := *s
			again.fsys = fsys
			after, _, err := again.threats(ctx, nil)
			return after.Threats, after.Problems, err
		},
	}
}

// mostRefusals is how many refusals are told one by one.
const mostRefusals = 10

// tellRefusals says what was not fixed and why: each by itself where they are
// few, else how often each reason stands in the way.
func (c Command) tellRefusals(refused []fix.Refusal) {
	if len(refused) <= mostRefusals {
		for _, r := range refused {
			why := r.Why
			if r.Node != "" {
				why = r.Node + ": " + why
			}
			fmt.Fprintf(c.Stderr, "%s %s: not fixed: %s\n", r.Threat.Rule.ID, r.Threat.ID, terminal.Escape(why))
		}
		return
	}
	reasons := map[string]int{}
	for _, r := range refused {
		reasons[r.Why]++
	}
	for _, why := range slices.SortedFunc(maps.Keys(reasons), func(a, b string) int {
		return cmp.Or(cmp.Compare(reasons[b], reasons[a]), cmp.Compare(a, b))
	}) {
		fmt.Fprintf(c.Stderr, "%s not fixed: %s\n", plural(reasons[why], "threat"), terminal.Escape(why))
	}
}

// maxEdits is how many edits a report tries, those of the worst threats first:
// each is a text parsed anew.
const maxEdits = 1000

// edits are the automatic edits of a run's open threats, for reports.
func (s *session) edits(ctx context.Context, found report.Input) (func(rules.Threat) (report.Edit, bool), error) {
	open := slices.DeleteFunc(slices.Clone(found.Threats), func(t rules.Threat) bool { return t.Status != "open" || len(t.Changes) == 0 })
	slices.SortStableFunc(open, func(a, b rules.Threat) int {
		return cmp.Compare(slices.Index(severities, a.Severity), slices.Index(severities, b.Severity))
	})
	fixes, _, err := fix.Find(ctx, s.fixInput(found), open[:min(len(open), maxEdits)])
	if err != nil {
		return nil, err
	}
	byID := map[string]report.Edit{}
	for _, f := range fixes {
		e := report.Edit{Title: strings.Join(f.Titles, "; ")}
		for _, x := range f.Edits {
			e.Changes = append(e.Changes, report.Change{At: x.Range, Text: x.New})
		}
		byID[f.Threat] = e
	}
	return func(t rules.Threat) (report.Edit, bool) { e, ok := byID[t.ID]; return e, ok }, nil
}

// writeFixes prints the difference, or writes the files.
func (c Command) writeFixes(f *fixing, s *session, files map[string][]byte) error {
	names := slices.Sorted(maps.Keys(files))
	if f.apply {
		for _, name := range names {
			if err := c.replace(s, name, files[name]); err != nil {
				return err
			}
		}
		return nil
	}
	var b strings.Builder
	for _, name := range names {
		before, err := fs.ReadFile(s.fsys, name)
		if err != nil {
			return err
		}
		b.WriteString(patch(name, before, files[name]))
	}
	text := b.String()
	if c.Terminal && f.output == "" {
		text = shownPatch(text, terminal.Painter(c.text(&f.input, "info", s).Colour))
	}
	return c.writeText(f.output, text)
}

// patch is the unified difference of two texts of a file.
func patch(name string, before, after []byte) string {
	shown := terminal.Escape(name)
	text := string(diff.Diff("a/"+shown, before, "b/"+shown, after))
	_, text, _ = strings.Cut(text, "\n") // the line that names the command
	return text
}

// shownPatch is a patch for people: no text of a file reaches the terminal as it
// is, and what comes and goes stands out.
func shownPatch(text string, p terminal.Painter) string {
	styles := map[byte]terminal.Style{'+': terminal.Green, '-': terminal.Red, '@': terminal.Cyan}
	lines := strings.Split(text, "\n")
	for i, l := range lines {
		l = terminal.Escape(strings.TrimSuffix(l, "\r"))
		if l == "" {
			continue
		}
		style := styles[l[0]]
		if strings.HasPrefix(l, "--- ") || strings.HasPrefix(l, "+++ ") {
			style = terminal.Bold
		}
		lines[i] = p.Paint(style, l)
	}
	return strings.Join(lines, "\n")
}

// tellFixes says on standard error what was done and what was not.
func (c Command) tellFixes(f *fixing, chosen []rules.Threat, fixes []fix.Fix, refused []fix.Refusal, files int) {
	byID := map[string]rules.Threat{}
	for _, t := range chosen {
		byID[t.ID] = t
	}
	for _, x := range fixes {
		t := byID[x.Threat]
		fmt.Fprintf(c.Stderr, "%s %s: %s\n", t.Rule.ID, x.Threat, terminal.Escape(strings.Join(x.Titles, "; ")))
	}
	c.tellRefusals(refused)
	total := plural(len(chosen), "open threat")
	what := fmt.Sprintf("%d of %s can be fixed", len(fixes), total)
	switch {
	case f.apply && len(fixes) > 0:
		what = fmt.Sprintf("fixed %d of %s in %s", len(fixes), total, plural(files, "file"))
	case len(fixes) > 0:
		what += ", --apply writes it"
	}
	fmt.Fprintln(c.Stderr, what)
}

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}
