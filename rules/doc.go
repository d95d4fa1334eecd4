// Package rules holds the threats strideline knows and finds them on a graph.
// A rule is a folder: a path pattern (a subset of openCypher 9), a condition
// (CEL over the declared attributes, in Kleene's three-valued logic), prose and
// fixtures. The package reads rules, matches their patterns, evaluates their
// conditions and rates what it finds. It knows the model and nothing of files
// of infrastructure, formats, accepted risks or reports; no rule walks the
// graph in Go.
package rules
