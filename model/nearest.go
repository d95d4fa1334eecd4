package model

import (
	"slices"
	"strings"
)

// Nearest returns the known name that a mistyped one most likely means: at
// most a third of its letters (of short names two) inserted, left out, replaced
// or swapped with a neighbour, case aside. It is "" where none is that near;
// of several the first in alphabetical order wins.
func Nearest(name string, known []string) string {
	if len(name) < 3 || len(name) > maxMistyped {
		return ""
	}
	best, score := "", max(2, len(name)/3)+1
	if len(name) == 3 {
		score = 2
	}
	known = slices.Clone(known)
	slices.Sort(known)
	for _, k := range known {
		if gap := len(name) - len(k); gap >= score || -gap >= score || k == name {
			continue
		}
		if d := edits(strings.ToLower(name), strings.ToLower(k)); d < score {
			best, score = k, d
		}
	}
	return best
}

// maxMistyped is the length of a name past which nobody mistypes it, and
// comparing would cost more than it tells.
const maxMistyped = 128

// edits counts the insertions, deletions, replacements and swaps of neighbours
// that make b of a (optimal string alignment).
func edits(a, b string) int {
	x, y := []rune(a), []rune(b)
	var before, last []int
	row := make([]int, len(y)+1)
	for j := range row {
		row[j] = j
	}
	for i := 1; i <= len(x); i++ {
		before, last, row = last, row, make([]int, len(y)+1)
		row[0] = i
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
		}
	}
	return row[len(y)]
}
