// Package analyze is the only pipeline from a graph to threats: it applies
// what people declared, derives the facts that rules ask for (who can reach a
// node, what can be reached from it, what a store's content is worth, who
// shares what, which loops there are) and evaluates the rules. Every fact is an
// attribute of model.Attributes: rules, hover and reports read the same ones.
// It knows nothing of files' formats, of accepted risks or of output.
package analyze
