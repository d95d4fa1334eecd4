package main

import (
	"io"

	"github.com/spf13/cobra"

	"strideline/analyze"
	"strideline/model"
	"strideline/render"
	"strideline/report"
)

var graphFormats = []string{"json", "dot", "mermaid", "cypher"}

func (c Command) graphCommand() *cobra.Command {
	var in input
	var stats bool
	cmd := &cobra.Command{
		Use:   "graph [PATH...]",
		Short: "Print the model: who can call what, what runs, what it may touch, as whom",
		Example: "  strideline graph template.yaml > graph.json\n" +
			"  strideline graph --stats .",
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := oneOf("format", in.format, graphFormats); err != nil {
				return err
			}
			return c.graph(cmd, &in, args, stats)
		},
	}
	in.register(cmd, graphFormats)
	cmd.Flags().BoolVar(&stats, "stats", false, "print how many nodes, edges and boundaries of each sort there are")
	return cmd
}

func (c Command) graph(cmd *cobra.Command, in *input, args []string, stats bool) error {
	s, err := c.open(in, args)
	if err != nil {
		return err
	}
	defer s.close()
	p := startProgress(c.Stderr, "reading "+pathsText(args))
	defer p.stop()
	g, empty, err := s.load(cmd.Context())
	if err != nil {
		return err
	}
	p.enter("deriving facts")
	r, err := analyze.Facts(cmd.Context(), g, s.cfg)
	if err != nil {
		return err
	}
	p.stop()
	problems := model.SortProblems(append(append(s.problems, g.Problems...), r.Problems...))
	err = c.write(in.output, func(w io.Writer) error {
		return writeGraph(w, in.format, stats, r.Graph, problems)
	})
	switch {
	case err != nil:
		return err
	case empty:
		return c.nothing(problems)
	case in.strict && broken(problems):
		return status(exitUsage)
	}
	return nil
}

// writeGraph writes the model in a format; pictures of the whole model show
// its roles, and what else a diagram hides, too.
func writeGraph(w io.Writer, format string, stats bool, g *model.Graph, ps []model.Problem) error {
	all := render.Options{Show: render.Show{Roles: true, Telemetry: true, Keys: true, Auth: true}, MaxNodes: len(g.Nodes)}
	var text []byte
	switch {
	case stats:
		return report.Stats(w, g)
	case format == "cypher":
		return report.Cypher(w, g)
	case format == "dot":
		text = render.DOT(g, all)
	case format == "mermaid":
		text = render.Mermaid(g, all)
	default:
		return report.Graph(w, g, ps)
	}
	_, err := w.Write(text)
	return err
}
