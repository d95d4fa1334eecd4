package rules

import (
	"fmt"

	"strideline/model"
)

// Similar returns `; did you mean "x"?` for the id of a rule nearest to id, ""
// where none is near.
func (s *Set) Similar(id string) string { return didYouMean(id, s.ids()) }

// didYouMean returns `; did you mean "x"?` for the known name nearest to
// name, or nothing where none is near.
func didYouMean(name string, known []string) string {
	best := model.Nearest(name, known)
	if best == "" {
		return ""
	}
	return fmt.Sprintf("; did you mean %q?", best)
}
