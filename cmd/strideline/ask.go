package main

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"strideline/analyze"
	"strideline/model"
	"strideline/report"
)

func (c Command) reachCommand() *cobra.Command {
	var in input
	cmd := &cobra.Command{
		Use:   "reach NODE [PATH...]",
		Short: "Print who gets to a part of the system and what can be touched from it",
		Long: "reach prints the blast radius of a part: who gets to it and how, what it runs onward, which stores\n" +
			"can be read and changed from it. NODE is a name, an id, or another name it goes by.",
		Example: "  strideline reach PlaceOrder\n  strideline reach 'POST /orders' services/orders --format json",
		Args:    cobra.MinimumNArgs(1),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := oneOf("format", in.format, answerFormats); err != nil {
				return err
			}
			return c.ask(cmd, &in, args[1:], func(s *session, r analyze.Result) (func(io.Writer) error, error) {
				n, err := theNode(r.Graph, args[0])
				if err != nil {
					return nil, err
				}
				x := report.Radius{Graph: r.Graph, Node: n, In: r.Exposure.Path(n.ID), Onward: analyze.Reach(r.Graph, n)}
				return func(w io.Writer) error {
					if in.format == "json" {
						return report.ReachJSON(w, x)
					}
					return report.ReachText(w, x, c.text(&in, "", s))
				}, nil
			})
		},
	}
	in.register(cmd, answerFormats)
	return cmd
}

func (c Command) whoCanCommand() *cobra.Command {
	var in input
	doing := slices.Sorted(maps.Keys(analyze.Doing))
	cmd := &cobra.Command{
		Use:   "who-can ACTION NODE [PATH...]",
		Short: "Print who may do something to a part of the system",
		Long: "who-can prints the parts and callers that may do something to a part, those first whom the most\n" +
			"dangerous callers reach. ACTION is one of " + strings.Join(doing, ", ") + ",\n" +
			"or an action of the provider such as dynamodb:PutItem, with * for any text.",
		Example: "  strideline who-can write Orders\n  strideline who-can 'secretsmanager:Get*' PaymentKey services",
		Args:    cobra.MinimumNArgs(2),
		RunE: func(cmd *cobra.Command, args []string) error {
			if err := oneOf("format", in.format, answerFormats); err != nil {
				return err
			}
			if what := args[0]; !strings.Contains(what, ":") && analyze.Doing[what] == nil {
				return fmt.Errorf("%q: expected one of %s, or an action such as dynamodb:PutItem%s", what, strings.Join(doing, ", "), meant(model.Nearest(what, doing)))
			}
			return c.ask(cmd, &in, args[2:], func(s *session, r analyze.Result) (func(io.Writer) error, error) {
				n, err := theNode(r.Graph, args[1])
				if err != nil {
					return nil, err
				}
				x := report.Permitted{Graph: r.Graph, What: args[0], Node: n, Who: analyze.WhoCan(r.Graph, args[0], n)}
				return func(w io.Writer) error {
					if in.format == "json" {
						return report.WhoCanJSON(w, x)
					}
					return report.WhoCanText(w, x, c.text(&in, "", s))
				}, nil
			})
		},
	}
	in.register(cmd, answerFormats)
	return cmd
}

// theNode is the one part that a word names.
func theNode(g *model.Graph, word string) (*model.Node, error) {
	found, similar := analyze.Find(g, word)
	switch len(found) {
	case 0:
		return nil, fmt.Errorf("%q: no part of the system has this name%s", word, meant(similar))
	case 1:
		return found[0], nil
	}
	const most = 10
	var ids []string
	for i, n := range found {
		if i == most {
			ids = append(ids, fmt.Sprintf("  and %d more", len(found)-most))
			break
		}
		ids = append(ids, fmt.Sprintf("  %q", model.Display(n.ID)))
	}
	return nil, fmt.Errorf("%q: %d parts have this name, give the id of one:\n%s", word, len(found), strings.Join(ids, "\n"))
}

func meant(similar string) string {
	if similar == "" {
		return ""
	}
	return fmt.Sprintf("; did you mean %q?", similar)
}
