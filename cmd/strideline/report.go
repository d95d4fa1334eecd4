package main

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"

	"strideline/render"
	"strideline/report"
)

var reviewFormats = []string{"html", "md", "pdf"}

func (c Command) reportCommand() *cobra.Command {
	var in input
	var title, baseline string
	cmd := &cobra.Command{
		Use:   "report [PATH...] -o threat-model.html",
		Short: "Write the threat model of the system for people: HTML, Markdown or PDF",
		Long: "report writes what a design review reads: summary, scope, system diagram, ways in, assets, STRIDE by\n" +
			"element, threats with path and mitigation, functions, accepted risks, assumptions. The form follows\n" +
			"the extension of -o, or --format. HTML is one file. A PDF is printed by Chromium where it is on PATH;\n" +
			"the diagram is laid out by strideline-graphviz.",
		Example: "  strideline report -o threat-model.html .\n" +
			"  strideline report -o threat-model.pdf --title Shop services/shop",
		RunE: func(cmd *cobra.Command, args []string) error {
			if !cmd.Flags().Changed("format") {
				if in.format = reviewFormat(in.output); in.format == "" {
					return fmt.Errorf("%q: no form of a report has this extension, expected .html, .md or .pdf, or a --format", in.output)
				}
			}
			if err := oneOf("format", in.format, reviewFormats); err != nil {
				return err
			}
			if in.format == "pdf" && (in.output == "" || in.output == "-") {
				return fmt.Errorf("a PDF needs a file, expected -o threat-model.pdf")
			}
			return c.report(cmd, &in, args, title, baseline)
		},
	}
	in.register(cmd, reviewFormats)
	cmd.Flags().StringVar(&title, "title", "", "`name` of the system (default: that of the folder)")
	cmd.Flags().StringVar(&baseline, "baseline", "", "`file` of known threats, as `baseline write` makes it: they are counted and not shown")
	return cmd
}

// reviewFormat is the form that a file name asks for, html where it has no
// extension, "" where no form has it.
func reviewFormat(file string) string {
	switch strings.ToLower(filepath.Ext(file)) {
	case ".md", ".markdown":
		return "md"
	case ".pdf":
		return "pdf"
	case ".html", ".htm", "", ".":
		return "html"
	}
	return ""
}

func (c Command) report(cmd *cobra.Command, in *input, args []string, title, baseline string) error {
	ctx := cmd.Context()
	return c.document(cmd, in, args, baseline, func(w io.Writer, found report.Input, s *session) error {
		o := c.reviewOptions(ctx, found, s, c.systemName(title, args), in.format)
		switch in.format {
		case "md":
			return report.Wiki(w, found, o)
		case "pdf":
			var page bytes.Buffer
			if err := report.HTML(&page, found, o); err != nil {
				return err
			}
			return c.print(ctx, w, page.Bytes())
		}
		return report.HTML(w, found, o)
	})
}

// reviewOptions gathers what a report needs beside the threats. A diagram that
// cannot be laid out is no reason to have no report.
func (c Command) reviewOptions(ctx context.Context, found report.Input, s *session, title, format string) report.ReviewOptions {
	o := report.ReviewOptions{Title: title, Now: s.now, FS: s.fsys, Config: s.cfg, Params: s.params, Env: s.env}
	ro := render.Options{Items: report.Items(found.Threats, "medium"), Theme: "auto"}
	if format == "md" {
		o.Mermaid = render.Mermaid(found.Graph, ro)
		return o
	}
	if format == "pdf" {
		ro.Theme = "light"
	}
	w, err := c.layout()
	if err != nil {
		o.NoSVG = err.Error()
		return o
	}
	p, err := render.Draw(ctx, found.Graph, ro, w)
	if err != nil {
		o.NoSVG = err.Error()
		return o
	}
	o.SVG, o.Notes = p.SVG, p.Notes
	return o
}
