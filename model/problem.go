package model

import "slices"

// Level says how bad a Problem is.
type Level string

// The levels of a Problem.
const (
	LevelError   Level = "error"
	LevelWarning Level = "warning"
	LevelInfo    Level = "info"
)

// Problem is something wrong with the user's file: never a threat to the
// user's system, never a fault of strideline. Message is lower case, names the
// culprit in quotes and says what was expected.
type Problem struct {
	Level   Level
	Message string
	At      Range
}

// SortProblems orders problems by place, then message, and drops repeats.
func SortProblems(ps []Problem) []Problem {
	slices.SortStableFunc(ps, func(a, b Problem) int {
		if c := a.At.Compare(b.At); c != 0 {
			return c
		}
		switch {
		case a.Message < b.Message:
			return -1
		case a.Message > b.Message:
			return 1
		}
		return 0
	})
	return slices.CompactFunc(ps, func(a, b Problem) bool { return a == b })
}
