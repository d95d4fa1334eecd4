package main

import (
	"context"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"strideline/model"
	"strideline/render"
	"strideline/report"
)

var pictureFormats = []string{"svg", "png", "html", "dot", "mermaid"}

// pictureFlags are the flags of diagram beside those that every command has.
type pictureFlags struct {
	focus    []string
	depth    int
	collapse []string
	show     []string
	least    string
	theme    string
	title    string
	scale    float64
}

func (c Command) diagramCommand() *cobra.Command {
	var in input
	var f pictureFlags
	cmd := &cobra.Command{
		Use:   "diagram [PATH...]",
		Short: "Draw the system as a data flow diagram with its trust boundaries and threats",
		Long: "diagram draws what the files deploy: who can call what, what runs, what it reads and writes,\n" +
			"and which trust boundaries are crossed, with the open threats marked where they are caused.\n" +
			"The form follows the extension of -o, or --format. Roles, logs and provider keys are hidden\n" +
			"unless asked for with --show: their effect is on the arrows.",
		Example: "  strideline diagram -o architecture.svg\n" +
			"  strideline diagram -o threat.png --focus k3vq7xwb template.yaml\n" +
			"  strideline diagram -o architecture.html services/\n" +
			"  strideline diagram --format mermaid . >> README.md",
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := f.check(&in, cmd.Flags().Changed("format")); err != nil {
				return err
			}
			return c.diagram(cmd.Context(), &in, &f, args)
		},
	}
	in.register(cmd, pictureFormats)
	fl := cmd.Flags()
	fl.StringArrayVar(&f.focus, "focus", nil, "draw only the surroundings of a `NODE` (name or id) or a threat (id); may be repeated")
	fl.IntVar(&f.depth, "depth", 1, "edges around --focus that are drawn")
	fl.StringArrayVar(&f.collapse, "collapse", nil, "draw a `BOUNDARY` (name or id) as one box; may be repeated")
	fl.StringSliceVar(&f.show, "show", nil, "draw what is hidden by default, a list of `"+strings.Join(render.Shows, ",")+"`")
	fl.StringVar(&f.least, "min-severity", "medium", "least `severity` of the threats that are marked: "+strings.Join(severities, ", "))
	fl.StringVar(&f.theme, "theme", "auto", "colours: "+strings.Join(render.Themes, ", ")+" (auto follows the reader's setting; a PNG is light)")
	fl.StringVar(&f.title, "title", "", "heading of the picture (default: the name of the path)")
	fl.Float64Var(&f.scale, "scale", 2, "pixels to a point of a PNG")
	offer(cmd, "theme", render.Themes)
	offer(cmd, "show", render.Shows)
	offer(cmd, "min-severity", severities)
	return cmd
}

// check checks the words of the flags and chooses the format.
func (f *pictureFlags) check(in *input, asked bool) error {
	if !asked {
		var known bool
		if in.format, known = formatOf(in.output); !known {
			return fmt.Errorf("%q: no form of a picture has this extension, expected .svg, .png, .html, .dot or .mmd, or a --format", in.output)
		}
	}
	if err := oneOf("format", in.format, pictureFormats); err != nil {
		return err
	}
	for _, s := range f.show {
		if err := oneOf("show", s, render.Shows); err != nil {
			return err
		}
	}
	if err := oneOf("min-severity", f.least, severities); err != nil {
		return err
	}
	if f.depth < 0 {
		return fmt.Errorf("%d: no value of --depth, expected 0 or more", f.depth)
	}
	return oneOf("theme", f.theme, render.Themes)
}

// formatOf is the form that a file name asks for, svg where it has no
// extension.
func formatOf(file string) (format string, known bool) {
	switch strings.ToLower(filepath.Ext(file)) {
	case ".png":
		return "png", true
	case ".html", ".htm":
		return "html", true
	case ".dot", ".gv":
		return "dot", true
	case ".mmd", ".mermaid", ".md":
		return "mermaid", true
	case ".svg", "":
		return "svg", true
	}
	return "", false
}

func (c Command) diagram(ctx context.Context, in *input, f *pictureFlags, args []string) error {
	s, err := c.open(in, args)
	if err != nil {
		return err
	}
	defer s.close()
	p := startProgress(c.Stderr, "reading "+pathsText(args))
	defer p.stop()
	found, empty, err := s.threats(ctx, p)
	switch {
	case err != nil:
		return err
	case empty:
		p.stop()
		return c.nothing(found.Problems)
	}
	o, err := f.options(found, c.pictureTitle(args))
	if err != nil {
		return err
	}
	p.enter("drawing")
	out, notes, err := c.picture(ctx, in.format, f.scale, found, o)
	p.stop()
	if err != nil {
		return err
	}
	for _, n := range notes {
		fmt.Fprintf(c.Stderr, "strideline: %s\n", n)
	}
	if err := c.write(in.output, func(w io.Writer) error { _, err := w.Write(out); return err }); err != nil {
		return err
	}
	if in.strict && broken(found.Problems) {
		return status(exitUsage)
	}
	return nil
}

// options turns flags into what is drawn.
func (f *pictureFlags) options(found report.Input, title string) (render.Options, error) {
	o := render.Options{
		Title: f.title, Theme: f.theme, Depth: f.depth, Collapse: f.collapse,
		Show:  render.Show{Roles: slices.Contains(f.show, "roles"), Telemetry: slices.Contains(f.show, "telemetry"), Keys: slices.Contains(f.show, "keys"), Auth: slices.Contains(f.show, "auth")},
		Items: report.Items(found.Threats, f.least),
	}
	if o.Title == "" {
		o.Title = title
	}
	o.Source = report.SourceLine(found.Graph)
	o.Decided, o.Notes = report.Decided(found, f.least), f.unlisted(found)
	for _, word := range f.focus {
		if !report.Focus(&o, word, found) {
			return o, fmt.Errorf("%q: no node and no threat has this name or id%s", word, suggestNode(word, found.Graph))
		}
	}
	return o, nil
}

// unlisted says how many open threats are not marked for their severity.
func (f *pictureFlags) unlisted(found report.Input) []string {
	n := len(report.Items(found.Threats, severities[len(severities)-1])) - len(report.Items(found.Threats, f.least))
	if n == 0 {
		return nil
	}
	return []string{fmt.Sprintf("%s below severity %s not marked (--min-severity)", plural(n, "open threat"), f.least)}
}

// suggestNode offers the name nearest to a word.
func suggestNode(word string, g *model.Graph) string {
	var names []string
	for _, n := range g.Nodes {
		names = append(names, model.Display(n.Name))
	}
	if near := model.Nearest(word, names); near != "" {
		return fmt.Sprintf("; did you mean %q?", near)
	}
	return ""
}

// picture makes the bytes of a picture in a format.
func (c Command) picture(ctx context.Context, format string, scale float64, found report.Input, o render.Options) (out []byte, notes []string, err error) {
	switch format {
	case "dot":
		return render.DOT(found.Graph, o), nil, nil
	case "mermaid":
		return render.Mermaid(found.Graph, o), nil, nil
	}
	w, err := c.layout()
	if err != nil {
		return nil, nil, err
	}
	if format == "html" {
		page, err := render.HTML(ctx, found.Graph, o, w)
		return page.HTML, page.Notes, err
	}
	p, err := render.Draw(ctx, found.Graph, o, w)
	if err != nil {
		return nil, nil, err
	}
	if format == "png" {
		out, err = p.PNG(scale)
		return out, p.Notes, err
	}
	return p.SVG, p.Notes, nil
}

// layout finds the layout program and gives it a folder of its own.
func (c Command) layout() (render.Worker, error) {
	path := c.Getenv("STRIDELINE_GRAPHVIZ") // how an editor's setting names another one
	if !filepath.IsAbs(path) {
		var err error
		if path, err = render.FindWorker(c.Beside, c.Getenv("PATH")); err != nil {
			return render.Worker{}, err
		}
	}
	return render.Worker{Path: path, Env: render.WorkerEnv(c.CacheDir, c.Getenv("SYSTEMROOT"))}, nil
}

// pictureTitle is the name of the only path, or of the working directory.
func (c Command) pictureTitle(args []string) string {
	if len(args) != 1 || args[0] == "-" {
		return filepath.Base(c.Dir)
	}
	p := c.abs(args[0])
	base := filepath.Base(p)
	if ext := filepath.Ext(base); strings.TrimSuffix(base, ext) == "template" {
		return filepath.Base(filepath.Dir(p))
	}
	return base
}
