// Command strideline-graphviz lays pictures out for strideline: it reads DOT on
// standard input and writes what Graphviz makes of it to standard output, SVG
// or with -format png a PNG. It is a program of its own because the library
// compiles WebAssembly when the process starts, which no other command should
// pay for, and keeps the result in the temporary directory: strideline starts
// it with one that is the user's own.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/goccy/go-graphviz"
)

// maxInput bounds the DOT that is read, in bytes.
const maxInput = 16 << 20

func main() {
	if err := run(context.Background(), os.Args[1:], os.Stdin, os.Stdout); err != nil {
		if !errors.Is(err, flag.ErrHelp) {
			fmt.Fprintf(os.Stderr, "strideline-graphviz: %s\n", strings.TrimSpace(err.Error()))
		}
		os.Exit(1)
	}
}

func run(ctx context.Context, args []string, in io.Reader, out io.Writer) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("graphviz failed: %v", r)
		}
	}()
	flags := flag.NewFlagSet("strideline-graphviz", flag.ContinueOnError)
	format := flags.String("format", "svg", "form of the output: svg or png")
	if err := flags.Parse(args); err != nil {
		return err
	}
	if *format != "svg" && *format != "png" {
		return fmt.Errorf("%q: no value of -format, expected svg or png", *format)
	}
	dot, err := io.ReadAll(io.LimitReader(in, maxInput+1))
	switch {
	case err != nil:
		return fmt.Errorf("standard input: %w", err)
	case len(dot) > maxInput:
		return fmt.Errorf("standard input holds more than %d bytes", maxInput)
	}
	return layOut(ctx, dot, graphviz.Format(*format), out)
}

// layOut renders DOT.
func layOut(ctx context.Context, dot []byte, format graphviz.Format, out io.Writer) error {
	g, err := graphviz.New(ctx)
	if err != nil {
		return err
	}
	defer g.Close()
	graph, err := graphviz.ParseBytes(dot)
	switch {
	case err != nil:
		return fmt.Errorf("standard input is no DOT: %w", err)
	case graph == nil:
		return errors.New("standard input is no DOT: it holds no graph")
	}
	return g.Render(ctx, graph, format, out)
}
