package report

import "strideline/terminal"

// What reports need of package terminal, by short names.

func escape(s string) string                     { return terminal.Escape(s) }
func wrap(text string, width int) []string       { return terminal.Wrap(text, width) }
func cells(s string) int                         { return terminal.Cells(s) }
func hostile(r rune) bool                        { return terminal.Hostile(r) }
func cell(r rune) int                            { return terminal.Cell(r) }
func calm(b []byte) []byte                       { return terminal.CalmJSON(b) }
func (p painter) paint(s style, t string) string { return terminal.Painter(p).Paint(s, t) }

type (
	style   = terminal.Style
	painter bool
)

const (
	bold   = terminal.Bold
	faint  = terminal.Faint
	red    = terminal.Red
	yellow = terminal.Yellow
	blue   = terminal.Blue
	cyan   = terminal.Cyan
	loud   = terminal.Loud
)
