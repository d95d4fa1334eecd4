package lsp

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"strideline/report"
)

type reportParams struct {
	URI    string `json:"uri"`
	Format string `json:"format"`
}

type reportResult struct {
	Text   string `json:"text,omitempty"`
	Base64 string `json:"base64,omitempty"`
}

// writers are the reports that are text, by format.
var writers = map[string]func(io.Writer, report.Input) error{
	"json": report.Threats, "sarif": report.SARIF, "csv": report.CSV, "github": report.GitHub, "gitlab": report.GitLab,
	"text": func(w io.Writer, in report.Input) error {
		return report.Text(w, in, report.TextOptions{MinSeverity: "info"})
	},
}

// reportOn answers strideline/report.
func (s *Server) reportOn(ctx context.Context, p reportParams) (any, error) {
	write, ok := writers[p.Format]
	if !ok {
		return nil, wrong(fmt.Sprintf("%q: no format of a report, expected one of %s", p.Format, strings.Join(slices.Sorted(maps.Keys(writers)), ", ")))
	}
	g, snap, err := s.picture(ctx, p.URI)
	if err != nil {
		return nil, failed(err.Error())
	}
	var b bytes.Buffer
	if err := write(&b, snap.input(g)); err != nil {
		return nil, failed(err.Error())
	}
	return reportResult{Text: b.String()}, nil
}
