package main

import (
	"fmt"
	"io"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"strideline/config"
	"strideline/model"
	"strideline/report"
)

func (c Command) configCommand() *cobra.Command {
	var in input
	show := &cobra.Command{
		Use: "show [PATH]", Short: "Print the configuration in force, and where each value comes from",
		Long: "show prints the configuration that holds for a path (the working directory where none is given):\n" +
			"that of the nearest .strideline folder above it, with what --config, --env and --param change. Each\n" +
			"line says where its value comes from. What is printed is a configuration itself. Values of parameters\n" +
			"whose name speaks of a secret are left out.",
		Example: "  strideline config show\n" +
			"  strideline config show --env prod services/orders",
		Args: cobra.MaximumNArgs(1),
		RunE: func(_ *cobra.Command, args []string) error { return c.showConfig(&in, args) },
	}
	in.register(show, []string{"yaml"})
	return group("config", "Show the configuration", show)
}

func (c Command) showConfig(in *input, args []string) error {
	if err := checkFormat(in.format, []string{"yaml"}, nil); err != nil {
		return err
	}
	s, err := c.open(in, args)
	if err != nil {
		return err
	}
	defer s.close()
	err = c.write(in.output, func(w io.Writer) error {
		_, err := io.WriteString(w, s.shown(in))
		return err
	})
	for _, p := range s.problems {
		fmt.Fprintf(c.Stderr, "strideline: %s\n", report.ProblemLine(p))
	}
	if err == nil && in.strict && broken(s.problems) {
		return status(exitUsage)
	}
	return err
}

// listing is YAML in which every line says where it comes from.
type listing struct{ lines [][2]string }

func (l *listing) add(depth int, origin, format string, args ...any) {
	l.lines = append(l.lines, [2]string{strings.Repeat("  ", depth) + fmt.Sprintf(format, args...), origin})
}

// widest is the column beyond which origins are not aligned.
const widest = 60

func (l *listing) String() string {
	width := 0
	for _, line := range l.lines {
		if n := len([]rune(line[0])); n > width && n <= widest {
			width = n
		}
	}
	var b strings.Builder
	for _, line := range l.lines {
		text := line[0]
		if line[1] != "" {
			text = fmt.Sprintf("%-*s  # %s", width, text, line[1])
		}
		b.WriteString(text + "\n")
	}
	return b.String()
}

// shown is the configuration in force.
func (s *session) shown(in *input) string {
	l := &listing{}
	file := s.cfg.File
	if file == "" {
		file = "none found; these are the defaults"
	}
	l.add(0, "", "# Configuration: %s", model.Display(file))
	l.texts("include", s.cfg.Include, "default: everything")
	l.texts("exclude", s.cfg.Exclude, "default: nothing beside dependencies and build output")
	l.add(0, place(s.cfg.CompleteAt), "complete: %t", s.cfg.Complete)
	l.texts("trusted-accounts", s.cfg.TrustedAccounts, "default: none")
	s.showParameters(l, in)
	l.sections("classification", len(s.cfg.Classification), func(i int) (model.Range, [][2]string) {
		c := s.cfg.Classification[i]
		return c.At, [][2]string{{"match", c.Match}, {"level", c.Level}, {"reason", c.Reason}}
	})
	l.sections("declare", len(s.cfg.Declare), func(i int) (model.Range, [][2]string) {
		d := s.cfg.Declare[i]
		private := ""
		if d.Private {
			private = "true"
		}
		return d.At, [][2]string{{"match", d.Match}, {"auth", d.Auth}, {"private", private}, {"caller", d.Caller}, {"reason", d.Reason}, {"owner", d.Owner}}
	})
	showRules(l, s.cfg.Rules)
	return l.String()
}

// place is where a value is written, as an origin.
func place(at model.Range) string {
	if !at.Known() {
		return "default"
	}
	return model.Display(fmt.Sprintf("%s:%d", at.File, at.Start.Line))
}

func (l *listing) texts(key string, ts []config.Text, otherwise string) {
	if len(ts) == 0 {
		l.add(0, otherwise, "%s: []", key)
		return
	}
	l.add(0, "", "%s:", key)
	for _, t := range ts {
		l.add(1, place(t.At), "- %s", scalar(t.Value))
	}
}

// sections lists entries by their keys, empty ones left out.
func (l *listing) sections(key string, n int, entry func(int) (model.Range, [][2]string)) {
	if n == 0 {
		l.add(0, "default: none", "%s: []", key)
		return
	}
	l.add(0, "", "%s:", key)
	for i := range n {
		at, pairs := entry(i)
		lead, origin := "- ", place(at)
		for _, p := range pairs {
			if p[1] == "" {
				continue
			}
			value := scalar(p[1])
			if p[0] == "private" {
				value = p[1]
			}
			l.add(1, origin, "%s%s: %s", lead, p[0], value)
			lead, origin = "  ", ""
		}
	}
}

// secretName finds parameters whose value is not for a terminal.
var secretName = regexp.MustCompile(`(?i)pass|secret|token|credential|pwd|private|api_?key|accesskey`)

func (s *session) showParameters(l *listing, in *input) {
	if len(s.params) == 0 {
		l.add(0, "default: those of the templates and of samconfig.toml", "parameters: {}")
		return
	}
	given, _ := in.parameters()
	written := s.cfg.Values(s.env)
	l.add(0, "those of the templates and of samconfig.toml hold for the rest", "parameters:")
	l.add(1, environment(s.env), "default:")
	for _, name := range sortedKeys(s.params) {
		origin := place(written[name].At)
		if _, ok := given[name]; ok {
			origin = "--param"
		}
		value := scalar(s.params[name])
		if secretName.MatchString(name) {
			value = `"(not shown)"`
		}
		l.add(2, origin, "%s: %s", scalar(name), value)
	}
}

func environment(env string) string {
	if env == "" {
		return "no --env is given"
	}
	return "in force for --env " + model.Display(env)
}

func showRules(l *listing, rs []config.RuleSetting) {
	if len(rs) == 0 {
		l.add(0, "default: as each rule says", "rules: {}")
		return
	}
	l.add(0, "", "rules:")
	for _, r := range rs {
		l.add(1, place(r.At), "%s:", scalar(r.ID))
		if r.Severity != "" {
			l.add(2, "", "severity: %s", r.Severity)
		}
		l.add(2, "", "off: %t", r.Off)
		if r.Reason != "" {
			l.add(2, "", "reason: %s", scalar(r.Reason))
		}
	}
}

func sortedKeys(m map[string]string) []string {
	out := make([]string, 0, len(m))
	for k := range m {
		out = append(out, k)
	}
	slices.Sort(out)
	return out
}

var (
	plain    = regexp.MustCompile(`^[A-Za-z][A-Za-z0-9_./@ -]*[A-Za-z0-9]$`)
	reserved = regexp.MustCompile(`(?i)^(true|false|yes|no|on|off|null|y|n)$`)
)

// scalar is a text as YAML, in quotes where it would read as something else;
// control characters are always escaped.
func scalar(s string) string {
	if plain.MatchString(s) && !reserved.MatchString(s) {
		return s
	}
	return strconv.QuoteToGraphic(s)
}
