// Package model is the picture of a deployed system: actors, triggers,
// functions, stores and roles, the edges between them and the boundaries they
// cross, each tied to the lines that say so. It holds plain data over
// dominikbraun/graph and knows nothing of files, formats, providers or rules.
package model
