package main

import (
	"io"

	"github.com/spf13/cobra"

	"strideline/analyze"
	"strideline/model"
	"strideline/report"
)

func (c Command) graphCommand() *cobra.Command {
	var in input
	var stats bool
	cmd := &cobra.Command{
		Use:   "graph [PATH...]",
		Short: "Print the model: who can call what, what runs, what it may touch, as whom",
		Example: "  strideline graph template.yaml > graph.json\n" +
			"  strideline graph --stats .",
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := checkFormat(in.format, []string{"json"}, []string{"dot", "mermaid", "cypher"}); err != nil {
				return err
			}
			return c.graph(cmd, &in, args, stats)
		},
	}
	in.register(cmd, []string{"json"})
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
		if stats {
			return report.Stats(w, r.Graph)
		}
		return report.Graph(w, r.Graph, problems)
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
