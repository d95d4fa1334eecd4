package main

import (
	"context"
	"fmt"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"strideline/edit"
	"strideline/iac/resource"
	"strideline/project"
	"strideline/register"
	"strideline/rules"
	"strideline/terminal"
)

// acceptedFor is how many days a decision holds where nobody says.
const acceptedFor = 90

// deciding are the flags of accept.
type deciding struct {
	input
	reason, owner, until, status string
}

func (c Command) acceptCommand() *cobra.Command {
	var d deciding
	cmd := &cobra.Command{
		Use:   "accept ID --reason TEXT [PATH...]",
		Short: "Write a decision about a threat into the risk register",
		Long: "accept writes the decision on one threat into .strideline/risks.yaml, beside the configuration or\n" +
			"at the root of the repository: what was decided, why, by whom, until when. An entry that is there\n" +
			"is changed. The owner is user.email of git's configuration file unless --owner names one; after\n" +
			"its last day the threat is open again.",
		Example: "  strideline accept k3vq7xwb --reason \"a guest book, open on purpose\"\n" +
			"  strideline accept k3vq7xwb --until 2027-06-30 \\\n    --status mitigated --reason \"the firewall checks it\" services/shop",
		Args: cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error { return c.accept(cmd.Context(), &d, args[0], args[1:]) },
	}
	d.register(cmd, []string{"text"})
	f := cmd.Flags()
	f.StringVar(&d.reason, "reason", "", "why; people read it in a year")
	f.StringVar(&d.owner, "owner", "", "who answers for it (default: user.email of git's configuration file)")
	f.StringVar(&d.until, "until", "", fmt.Sprintf("the last `day` it holds, or never (default: in %d days)", acceptedFor))
	f.StringVar(&d.status, "status", "accepted", "what was decided: "+strings.Join(register.Statuses, ", "))
	offer(cmd, "status", register.Statuses)
	return cmd
}

func (c Command) accept(ctx context.Context, d *deciding, id string, args []string) error {
	if err := oneOf("status", d.status, register.Statuses); err != nil {
		return err
	}
	if strings.TrimSpace(d.reason) == "" {
		return fmt.Errorf("a decision needs --reason: people read it in a year")
	}
	s, err := c.open(&d.input, args)
	if err != nil {
		return err
	}
	defer s.close()
	risk, err := c.decision(d, s, args)
	if err != nil {
		return err
	}
	found, empty, err := s.threats(ctx, nil)
	if err != nil || empty {
		return c.nothingOr(err, found.Problems)
	}
	if err := knownThreat(id, found.Threats); err != nil {
		return err
	}
	home, err := c.ensureHome(s, args)
	if err != nil {
		return err
	}
	for _, t := range found.Threats {
		if t.ID == id {
			risk.ID, risk.Anchor, risk.Stack = id, t.AnchorName, c.fromHome(home, t)
			return c.writeRisk(home, risk, t)
		}
	}
	return nil
}

// decision is what the flags say; of which threat comes later.
func (c Command) decision(d *deciding, s *session, args []string) (register.Risk, error) {
	r := register.Risk{Status: d.status, Reason: strings.TrimSpace(d.reason), Owner: strings.TrimSpace(d.owner)}
	if r.Owner == "" {
		r.Owner = project.Mail(c.folderOf(first(args)), c.Getenv)
	}
	if r.Owner == "" {
		return r, fmt.Errorf("nobody is named to answer for it: give --owner, or set user.email in git's configuration")
	}
	switch d.until {
	case "never":
	case "":
		r.Until = s.now.UTC().Truncate(24*time.Hour).AddDate(0, 0, acceptedFor)
	default:
		day, err := time.Parse(time.DateOnly, d.until)
		if err != nil {
			return r, fmt.Errorf("%q: no value of --until, expected a day like 2027-01-31, or never", d.until)
		}
		r.Until = day
		if r.Expired(s.now) {
			return r, fmt.Errorf("%q: that day is past, expected one from %s on", d.until, s.now.Format(time.DateOnly))
		}
	}
	return r, nil
}

func first(args []string) string {
	if len(args) == 0 {
		return "."
	}
	return args[0]
}

// fromHome is the stack of a threat, relative to the folder that holds the
// register.
func (c Command) fromHome(home string, t rules.Threat) string {
	rel, err := filepath.Rel(home, c.abs(filepath.FromSlash(t.Stack)))
	if err != nil || t.Stack == "" {
		return t.Stack
	}
	return filepath.ToSlash(rel)
}

// ensureHome is the folder that holds .strideline, or is to hold it: the root of
// the repository, without one the folder given or the working directory.
func (c Command) ensureHome(s *session, args []string) (string, error) {
	if s.home != nil {
		return c.abs(filepath.FromSlash(s.homeName)), nil
	}
	dir := c.folderOf(first(args))
	if top := project.Repository(dir); top != "" {
		dir = top
	}
	root, err := os.OpenRoot(dir)
	if err != nil {
		return "", fmt.Errorf("%s: %s", c.relative(dir), resource.Cause(err))
	}
	defer root.Close()
	if err := root.Mkdir(settingsFolder, 0o755); err != nil && !os.IsExist(err) {
		return "", fmt.Errorf("%s: %s", path.Join(c.relative(dir), settingsFolder), resource.Cause(err))
	}
	return dir, nil
}

// writeRisk puts an entry into the register of a home and says so.
func (c Command) writeRisk(home string, risk register.Risk, t rules.Threat) error {
	file := filepath.Join(home, filepath.FromSlash(register.Path))
	name := c.relative(file)
	err := c.changeRegister(home, func(text []byte) ([]byte, error) {
		edits, err := register.Put(name, text, risk)
		if err != nil {
			return nil, err
		}
		return edit.Apply(text, edits)
	})
	if err != nil {
		return err
	}
	until := "with no end"
	if !risk.Until.IsZero() {
		until = "until " + risk.Until.Format(time.DateOnly)
	}
	_, err = fmt.Fprintf(c.Stdout, "%s: %s %s %s, owner %s: %s\n", name, risk.ID, risk.Status, until, terminal.Escape(risk.Owner), terminal.Escape(t.Message))
	return err
}

// changeRegister rewrites the register of a home, nil text for one that is not
// there yet.
func (c Command) changeRegister(home string, change func([]byte) ([]byte, error)) error {
	root, err := os.OpenRoot(home) // a link that leaves the folder is not followed
	if err != nil {
		return fmt.Errorf("%s: %s", c.relative(home), resource.Cause(err))
	}
	defer root.Close()
	file := filepath.Join(home, filepath.FromSlash(register.Path))
	name := c.relative(file)
	before, err := root.ReadFile(register.Path)
	if err != nil && !os.IsNotExist(err) {
		return fmt.Errorf("%s: %s", name, resource.Cause(err))
	}
	fresh := err != nil
	after, err := change(before)
	if err != nil {
		return err
	}
	if fresh {
		f, err := root.OpenFile(register.Path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
		if err != nil {
			return fmt.Errorf("%s: %s", name, resource.Cause(err))
		}
		_, err = f.Write(after)
		if e := f.Close(); err == nil {
			err = e
		}
		return err
	}
	if info, err := root.Lstat(settingsFolder); err != nil || !info.IsDir() {
		return fmt.Errorf("%s: its folder is a link, and stays as it is", name)
	}
	return replaceFile(file, name, before, after)
}
