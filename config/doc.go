// Package config reads .strideline/config.yaml: what people tell strideline
// about their system that the files cannot show. Every entry keeps its place,
// unknown keys are problems with a suggestion, and nothing in it can name a
// program to run. It knows the graph's vocabulary and nothing of rules,
// formats or commands.
package config
