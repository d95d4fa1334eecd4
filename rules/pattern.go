package rules

import (
	"fmt"

	"strideline/model"
)

// maxRepeat is the longest repeated segment a pattern may ask for.
const maxRepeat = 8

// pattern is a parsed path: chains of nodes and edges that join on variables.
// Anonymous nodes and edges have the variable "".
type pattern struct {
	nodes  []nodePattern // distinct nodes, in the order they first appear
	edges  []edgePattern
	chains []chain
}

// chain is one comma-separated part: nodes[i] -edges[i]- nodes[i+1], as
// indexes into the pattern.
type chain struct {
	nodes, edges []int
}

type nodePattern struct {
	name   string
	label  label
	offset int // in the text of the pattern
}

// edgePattern is one edge or a repeated segment; from and to are indexes into
// the pattern's nodes, along the arrow.
type edgePattern struct {
	name     string
	kinds    []model.EdgeKind // nil for every kind
	from, to int
	back     bool // written as <-
	repeat   bool
	min, max int // 1 and 1 for a single edge
	offset   int
}

// node returns the index of a named node, or -1.
func (p *pattern) node(name string) int {
	for i := range p.nodes {
		if p.nodes[i].name == name && name != "" {
			return i
		}
	}
	return -1
}

// edge returns the index of a named edge, or -1.
func (p *pattern) edge(name string) int {
	for i := range p.edges {
		if p.edges[i].name == name && name != "" {
			return i
		}
	}
	return -1
}

// degree counts the ends of edges at node i.
func (p *pattern) degree(i int) int {
	n := 0
	for _, e := range p.edges {
		if e.from == i {
			n++
		}
		if e.to == i {
			n++
		}
	}
	return n
}

// patternError is a mistake in a pattern, at a byte offset of its text.
type patternError struct {
	offset int
	msg    string
}

func (e *patternError) Error() string { return e.msg }

func patternErrorf(offset int, format string, args ...any) *patternError {
	return &patternError{offset: offset, msg: fmt.Sprintf(format, args...)}
}
