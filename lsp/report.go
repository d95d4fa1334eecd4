package lsp

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"maps"
	"path/filepath"
	"slices"
	"strings"

	"strideline/model"
	"strideline/render"
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
	"junit":    func(w io.Writer, in report.Input) error { return report.JUnit(w, in, "high") },
	"markdown": func(w io.Writer, in report.Input) error { return report.Comment(w, in, report.CommentOptions{}) },
	"text": func(w io.Writer, in report.Input) error {
		return report.Text(w, in, report.TextOptions{MinSeverity: "info"})
	},
}

// reportOn answers strideline/report.
func (s *Server) reportOn(ctx context.Context, p reportParams) (any, error) {
	write, ok := writers[p.Format]
	if !ok && p.Format != "html" && p.Format != "md" {
		known := slices.Sorted(slices.Values(append(slices.Collect(maps.Keys(writers)), "html", "md")))
		return nil, wrong(fmt.Sprintf("%q: no format of a report, expected one of %s", p.Format, strings.Join(known, ", ")))
	}
	g, snap, err := s.picture(ctx, p.URI)
	if err != nil {
		return nil, failed(err.Error())
	}
	var b bytes.Buffer
	if ok {
		err = write(&b, snap.input(g))
	} else {
		err = s.review(ctx, &b, p.Format, g, snap)
	}
	if err != nil {
		return nil, failed(err.Error())
	}
	return reportResult{Text: b.String()}, nil
}

// review writes the report for people of what a graph shows, with its source
// as the editor has it. Without the layout program a page has no diagram.
func (s *Server) review(ctx context.Context, w io.Writer, format string, g *model.Graph, snap *snapshot) error {
	in := snap.input(g)
	in.Version = s.o.Version
	for _, part := range snap.Parts {
		if part.Graph == g {
			in.Exposure = part.Exposure
		}
	}
	o := report.ReviewOptions{Title: filepath.Base(snap.folder.dir), Now: s.o.Now(), Config: snap.Settings.Config}
	view, err := snap.folder.look(snap.docs)
	if view != nil {
		defer view.close()
	}
	if err == nil {
		o.FS = view.fs
	}
	ro := render.Options{Items: report.Items(in.Threats, "medium")}
	if format == "md" {
		o.Mermaid = render.Mermaid(g, ro)
		return report.Wiki(w, in, o)
	}
	pic, err := s.draw(ctx, g, ro)
	if err != nil {
		o.NoSVG = err.Error()
	}
	o.SVG, o.Notes = pic.SVG, pic.Notes
	return report.HTML(w, in, o)
}
