// Command noise counts the threats of a run by rule and severity: it reads
// what "strideline analyze --format json" prints on standard input and writes
// a page on standard output, so that a rule that speaks too often is seen.
package main

import (
	"bufio"
	"cmp"
	"encoding/json"
	"fmt"
	"io"
	"maps"
	"os"
	"slices"
)

func main() {
	if err := run(os.Stdin, os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "noise:", err)
		os.Exit(2)
	}
}

var severities = []string{"critical", "high", "medium", "low", "info"}

// report is the part of a strideline.threats/v1 document that is counted.
type report struct {
	Schema  string `json:"schema"`
	Threats []struct {
		Rule     string `json:"rule"`
		Title    string `json:"title"`
		Severity string `json:"severity"`
	} `json:"threats"`
	Coverage struct {
		Files     int `json:"files"`
		Resources int `json:"resources"`
	} `json:"coverage"`
}

// row is what one rule says.
type row struct {
	rule, title string
	of          map[string]int // by severity
	total       int
}

func run(in io.Reader, out io.Writer) error {
	var r report
	if err := json.NewDecoder(in).Decode(&r); err != nil {
		return fmt.Errorf("standard input is not the JSON of analyze: %w", err)
	}
	if r.Schema != "strideline.threats/v1" {
		return fmt.Errorf("%q is not the schema expected, strideline.threats/v1", r.Schema)
	}
	rows := map[string]*row{}
	all := row{of: map[string]int{}}
	for _, t := range r.Threats {
		if rows[t.Rule] == nil {
			rows[t.Rule] = &row{rule: t.Rule, title: t.Title, of: map[string]int{}}
		}
		for _, x := range []*row{rows[t.Rule], &all} {
			x.of[t.Severity]++
			x.total++
		}
	}
	sorted := slices.SortedFunc(maps.Values(rows), func(a, b *row) int {
		return cmp.Or(cmp.Compare(b.total, a.total), cmp.Compare(a.rule, b.rule))
	})
	return page(out, r, all, sorted)
}

func page(w io.Writer, r report, all row, rows []*row) error {
	out := bufio.NewWriter(w)
	per := func(n int) float64 { return float64(n) / float64(max(1, r.Coverage.Resources)) }
	loud := all.of["critical"] + all.of["high"] + all.of["medium"]
	fmt.Fprintf(out, "<!-- Generated: make noise -->\n\n# Noise\n\nThreats over the pattern collection of the corpus, %d files with %d resources. Most of these templates are written to teach, with open doors on purpose.\n\n", r.Coverage.Files, r.Coverage.Resources)
	fmt.Fprintf(out, "Of medium or above: **%d, %.3f a resource**. In all: %d, %.3f a resource. Samples judged as their owners would stand in [judged.tsv](judged.tsv).\n\n", loud, per(loud), all.total, per(all.total))
	fmt.Fprintf(out, "| rule | threat | critical | high | medium | low | info | a resource |\n|---|---|---:|---:|---:|---:|---:|---:|\n")
	for _, x := range rows {
		fmt.Fprintf(out, "| %s | %s |", x.rule, x.title)
		for _, s := range severities {
			fmt.Fprintf(out, " %s |", count(x.of[s]))
		}
		fmt.Fprintf(out, " %.3f |\n", per(x.total))
	}
	return out.Flush()
}

func count(n int) string {
	if n == 0 {
		return ""
	}
	return fmt.Sprint(n)
}
