package report

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"time"

	"strideline/jsondoc"
	"strideline/model"
	"strideline/register"
	"strideline/terminal"
)

// RisksSchema names the form that Risks writes;
// docs/schema/risks.schema.json describes it.
const RisksSchema = "strideline.risks/v1"

type jsonRisk struct {
	ID       string    `json:"id"`
	State    string    `json:"state"`
	Status   string    `json:"status"`
	Reason   string    `json:"reason"`
	Owner    string    `json:"owner"`
	Until    string    `json:"until,omitempty"`
	Stack    string    `json:"stack,omitempty"`
	Anchor   string    `json:"anchor,omitempty"`
	Location *location `json:"location,omitempty"`
	Threat   *jsonRef  `json:"threat,omitempty"`
}

type jsonRef struct {
	ID       string    `json:"id"`
	Rule     string    `json:"rule"`
	Severity string    `json:"severity"`
	Message  string    `json:"message"`
	Location *location `json:"location,omitempty"`
}

// Risks writes the entries of the risk register as JSON in the form
// strideline.risks/v1.
func Risks(w io.Writer, entries []register.Entry, ps []model.Problem) error {
	d := jsondoc.New(w, RisksSchema)
	d.List("risks", len(entries), func(i int) any { return jsonEntry(entries[i]) })
	shown := problems(ps)
	d.List("problems", len(shown), func(i int) any { return shown[i] })
	return d.Close()
}

func jsonEntry(e register.Entry) jsonRisk {
	out := jsonRisk{
		ID: model.Display(e.ID), State: e.State, Status: e.Status, Reason: model.Display(e.Reason), Owner: model.Display(e.Owner),
		Until: untilText(e.Risk, ""), Stack: model.Display(e.Stack), Anchor: model.Display(e.Anchor), Location: locate(e.At),
	}
	if t := e.Threat; t != nil {
		out.Threat = &jsonRef{t.ID, t.Rule.ID, t.Severity, model.Display(t.Message), locate(t.At)}
	}
	return out
}

func untilText(r register.Risk, never string) string {
	if r.Until.IsZero() {
		return never
	}
	return r.Until.Format(time.DateOnly)
}

var riskStyle = map[string]style{register.Holds: faint, register.Ended: red, register.Gone: yellow, register.Unknown: faint}

// RiskTable writes the entries of the risk register for a terminal: a line with
// what was decided, below it the threat and the reason.
func RiskTable(w io.Writer, entries []register.Entry, o TextOptions) error {
	p := painter(o.Colour)
	width := min(max(o.Width, 80), 120)
	b := bufio.NewWriter(w)
	if len(entries) > 0 {
		fmt.Fprintf(b, "%s\n", p.paint(bold, row("ID", "STATUS", "UNTIL", "STATE", "OWNER", width)))
	}
	for _, e := range entries {
		line := row(terminal.Escape(e.ID), e.Status, untilText(e.Risk, "never"), e.State, terminal.Escape(e.Owner), width)
		state := fmt.Sprintf("%-8s", e.State)
		fmt.Fprintf(b, "%s\n", strings.Replace(line, " "+state+" ", " "+p.paint(riskStyle[e.State], state)+" ", 1))
		for _, text := range []string{about(e), e.Reason} {
			for _, l := range terminal.Wrap(text, width-15) {
				fmt.Fprintf(b, "%15s%s\n", "", l)
			}
		}
	}
	return b.Flush()
}

// row is one line of the table; only the last column is cut.
func row(id, status, until, state, owner string, width int) string {
	line := fmt.Sprintf("%-14s %-14s %-10s %-8s ", id, status, until, state)
	return strings.TrimRight(line+shortened(owner, width-len([]rune(line))), " ")
}

func shortened(s string, width int) string {
	r := []rune(s)
	if len(r) <= width {
		return s
	}
	return string(r[:max(0, width-1)]) + "…"
}

// about names the threat of an entry, or where it was.
func about(e register.Entry) string {
	if t := e.Threat; t != nil {
		return fmt.Sprintf("%s %s, %s: %s", strings.ToUpper(t.Severity), t.Rule.ID, t.At, t.Message)
	}
	if e.Stack == "" {
		return "no threat has this id"
	}
	return strings.TrimSpace(fmt.Sprintf("was in %s %s", e.Stack, e.Anchor))
}
