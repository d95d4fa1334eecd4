package report

import (
	"encoding/csv"
	"io"
	"strconv"
	"strings"

	"strideline/rules"
)

var csvHead = []string{
	"id", "status", "severity", "likelihood", "impact", "rule", "title", "message", "stride", "file", "line", "column",
	"path", "reasons", "why", "fix", "references", "owners", "reason", "decided by", "until",
}

// CSV writes every threat of a run as a table for spreadsheets. No cell can
// begin a formula.
func CSV(w io.Writer, in Input) error {
	c := csv.NewWriter(w)
	if err := c.Write(csvHead); err != nil {
		return err
	}
	for i := range in.Threats {
		row := in.csvRow(&in.Threats[i])
		for j, cell := range row {
			row[j] = harmless(cell)
		}
		if err := c.Write(row); err != nil {
			return err
		}
	}
	c.Flush()
	return c.Error()
}

func (in Input) csvRow(t *rules.Threat) []string {
	at := placeOf(t)
	var path, refs []string
	for i, s := range t.Path {
		step := escape(s.Node.Name)
		if i > 0 {
			arrow := " " + string(s.Via) + " -> "
			if s.Back {
				arrow = " <- " + string(s.Via) + " "
			}
			step = arrow + step
		}
		path = append(path, step)
	}
	for _, r := range References(t.Rule.Doc().References) {
		refs = append(refs, escape(r.Label))
	}
	row := []string{
		t.ID, t.Status, t.Severity, t.Likelihood, t.Impact, t.Rule.ID, escape(t.Title), escape(t.Message), strings.Join(t.Stride, ", "),
		escape(at.File), strconv.Itoa(at.Start.Line), strconv.Itoa(at.Start.Col), strings.Join(path, ""), strings.Join(escapeAll(t.Reasons), "; "),
		strings.Join(paragraphs(t.Why), " "), strings.Join(paragraphs(t.Fix), " "), strings.Join(refs, ", "), strings.Join(escapeAll(in.Owners.Of(at.File)), " "), "", "", "",
	}
	if d, ok := in.Decisions[t.ID]; ok {
		n := len(row)
		row[n-3], row[n-2] = escape(d.Reason), escape(d.Owner)
		if !d.Until.IsZero() {
			row[n-1] = d.Until.Format("2006-01-02")
		}
	}
	return row
}

// harmless keeps a spreadsheet from reading a cell as a formula: a sign that
// begins one, also after spaces and in full width, gets an apostrophe before
// it (OWASP, CSV injection).
func harmless(cell string) string {
	if strings.IndexAny(strings.TrimSpace(cell), "=+-@＝＋－＠") == 0 {
		return "'" + cell
	}
	return cell
}
