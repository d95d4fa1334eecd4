// Package diff says what changed between two analysed models and answers one
// question: what does this change open? It knows neither files nor revisions,
// and finds no threats itself; names of nodes are hostile text wherever it
// writes them.
package diff
