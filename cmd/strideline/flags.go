package main

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"
)

// severities, worst first, as flags spell them.
var severities = []string{"critical", "high", "medium", "low", "info"}

// input are the flags of every command that reads infrastructure as code.
type input struct {
	params []string
	env    string
	config string
	strict bool
	now    string
	output string
	format string
}

func (in *input) register(cmd *cobra.Command, formats []string) {
	f := cmd.Flags()
	f.StringArrayVar(&in.params, "param", nil, "value of a template parameter, as `KEY=VALUE`; may be repeated")
	f.StringVar(&in.env, "env", "", "environment of samconfig.toml and of the configuration")
	f.StringVar(&in.config, "config", "", "configuration `file` (default: .strideline/config.yaml, looked for upward from the path)")
	f.BoolVar(&in.strict, "strict", false, "exit with 2 where a file has a problem of level error")
	f.StringVar(&in.now, "now", "", "the `day` (2026-01-31) or time that decides expiry and end of support (default: SOURCE_DATE_EPOCH, else today)")
	f.StringVarP(&in.output, "output", "o", "", "write to a `file` instead of standard output")
	if len(formats) == 0 {
		return
	}
	f.StringVar(&in.format, "format", formats[0], "form of the output: "+strings.Join(formats, ", "))
	offer(cmd, "format", formats)
}

// offer completes a flag from a list of words.
func offer(cmd *cobra.Command, flag string, words []string) {
	_ = cmd.RegisterFlagCompletionFunc(flag, cobra.FixedCompletions(words, cobra.ShellCompDirectiveNoFileComp))
}

// oneOf checks the word given to a flag.
func oneOf(flag, word string, allowed []string) error {
	if slices.Contains(allowed, word) {
		return nil
	}
	return fmt.Errorf("%q: no value of --%s, expected one of %s", word, flag, strings.Join(allowed, ", "))
}

// checkFormat checks --format; planned are forms of the design that this
// version does not write.
func checkFormat(word string, written, planned []string) error {
	if slices.Contains(planned, word) {
		return fmt.Errorf("%q: this version does not write that format yet, expected one of %s", word, strings.Join(written, ", "))
	}
	return oneOf("format", word, written)
}

func (in *input) parameters() (map[string]string, error) {
	out := map[string]string{}
	for _, p := range in.params {
		k, v, ok := strings.Cut(p, "=")
		if !ok || k == "" {
			return nil, fmt.Errorf("%q: no value of --param, expected KEY=VALUE", p)
		}
		out[k] = v
	}
	return out, nil
}

// clock is the time a run counts as now: --now, SOURCE_DATE_EPOCH, the clock.
func (c Command) clock(now string) (time.Time, error) {
	if now != "" {
		for _, layout := range []string{time.DateOnly, time.RFC3339} {
			if t, err := time.Parse(layout, now); err == nil {
				return t, nil
			}
		}
		return time.Time{}, fmt.Errorf("%q: no value of --now, expected a day like 2026-01-31 or a time like 2026-01-31T12:00:00Z", now)
	}
	if epoch := c.Getenv("SOURCE_DATE_EPOCH"); epoch != "" {
		n, err := strconv.ParseInt(epoch, 10, 64)
		if err != nil {
			return time.Time{}, fmt.Errorf("%q: no value of SOURCE_DATE_EPOCH, expected seconds since 1970", epoch)
		}
		return time.Unix(n, 0).UTC(), nil
	}
	return c.Now().UTC(), nil
}
