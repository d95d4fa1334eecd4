package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"strideline/iac/resource"
	"strideline/model"
)

// starter is the text of a new configuration: comments throughout, so that
// nothing is in force that nobody has read.
func (c Command) starter(ctx context.Context, dir string) (string, error) {
	f, err := c.look(ctx, dir)
	if err != nil {
		return "", err
	}
	return f.text(), nil
}

func (f findings) text() string {
	return "# What the files cannot show: docs/configuration.md says more about each key.\n" +
		"# `strideline config show` prints what is in force.\n" +
		f.summary() + "\n" + f.folders() + f.accountsText() + starterParameters(f.results, f.envs) + f.storesText() + f.declared() +
		"# Settings of rules, each with its reason.\n# rules:\n#   SL5002: {off: true, reason: the gateway in front limits the rate}\n"
}

// summary says what was looked at, so that nobody wonders why something is
// missing below.
func (f findings) summary() string {
	if f.templates == 0 {
		return "# No template was found here when this was written.\n"
	}
	line := fmt.Sprintf("# Found here: %s, %s, %s, %s.\n", plural(f.templates, "template"), plural(f.functions, "function"),
		plural(len(f.ways), "way")+" in", plural(f.allStores, "store"))
	if f.envFile != "" && len(f.envs) > 0 {
		line += fmt.Sprintf("# Environments of %s: %s.\n", model.Display(f.envFile), model.Display(strings.Join(f.envs, ", ")))
	}
	return line
}

func (f findings) folders() string {
	out := "# What is read, relative to the folder that holds .strideline.\n# include: [\"services/**\"]\n"
	if len(f.tests) == 0 {
		return out + "# exclude: [\"**/test/**\"]\n\n"
	}
	return out + "# exclude: [" + strings.Join(f.tests, ", ") + "]  # templates lie there\n\n"
}

func (f findings) accountsText() string {
	out := "# Accounts that count as ours.\n"
	if len(f.accounts) == 0 {
		return out + "# trusted-accounts: [\"111122223333\"]\n\n"
	}
	out += "# These are named in the files; leave only those that are yours.\n# trusted-accounts:\n"
	for _, a := range f.accounts {
		out += fmt.Sprintf("#   - %q  # %s\n", a.name, a.at)
	}
	return out + "\n"
}

// starterParameters lists the parameters that have no value, each once.
func starterParameters(results []resource.Result, envs []string) string {
	seen := map[string]bool{}
	var lines []string
	for _, r := range results {
		for _, p := range r.Parameters {
			if p.Default.Written() || seen[p.Name] {
				continue
			}
			seen[p.Name] = true
			at := model.Display(fmt.Sprintf("%s:%d", p.At.File, p.At.Start.Line))
			if p.NoEcho {
				at += ", a secret: leave it out"
			}
			lines = append(lines, fmt.Sprintf("#     %s: \"\"  # %s\n", scalar(p.Name), at))
		}
	}
	head := "# Values of template parameters; --env chooses one of the others over default.\n# parameters:\n#   default:\n"
	if len(lines) == 0 {
		lines = []string{"#     Stage: dev\n"}
	}
	slices.Sort(lines)
	out := head + strings.Join(lines, "")
	others := slices.DeleteFunc(slices.Clone(envs), func(e string) bool { return e == "default" })
	if len(others) == 0 {
		others = []string{"prod"}
	}
	for _, e := range others {
		out += fmt.Sprintf("#   %s:\n#     Stage: %s\n", scalar(e), scalar(e))
	}
	return out + "\n"
}

func (f findings) storesText() string {
	out := "# What stores are worth: public, internal, confidential, restricted.\n"
	if len(f.stores) == 0 {
		return out + "# classification:\n#   - {match: CustomerTable, level: restricted, reason: holds health data}\n\n"
	}
	out += "# A tag (data-classification) says it as well. Nothing says it of these; level is what strideline takes.\n# classification:\n"
	for _, s := range f.stores {
		out += fmt.Sprintf("#   - {match: %s, level: %s}  # %s; %s\n", scalar(s.name), s.level, s.at, s.why)
	}
	if f.moreStores > 0 {
		out += fmt.Sprintf("#   # and %d more\n", f.moreStores)
	}
	return out + "\n"
}

func (f findings) declared() string {
	out := "# Facts that no file shows, and who vouches for them.\n# declare:\n"
	if len(f.hooks) == 0 {
		return out + "#   - {match: \"POST /webhook\", auth: signature, reason: the handler checks it, owner: ann@example.org}\n\n"
	}
	for _, h := range f.hooks {
		out += fmt.Sprintf("#   - {match: %s, auth: signature, reason: the handler checks it, owner: ann@example.org}  # %s\n", scalar(h.name), h.at)
	}
	return out + "\n"
}
