package iam

import (
	"strings"
	"testing"
)

// TestFormsFitTheirMarks holds that no resource type has more parts than a
// marks has bits.
func TestFormsFitTheirMarks(t *testing.T) {
	most := 0
	for _, b := range facts().services.blocks {
		for prefix := range b.records() {
			f := facts().service(prefix)
			for i := range f.types {
				most = max(most, len(f.suffixes(i)))
			}
		}
	}
	if most < 2 || most > 60 {
		t.Errorf("a type has %d forms", most)
	}
}

// TestLongTextIsNoARN holds that hostile patterns cost nothing: two of this
// length would take hours to compare.
func TestLongTextIsNoARN(t *testing.T) {
	long := "arn:aws:sqs:eu-west-1:111111111111:" + strings.Repeat("a*", 1<<19)
	s := subject(t, allow(`"sqs:SendMessage"`, long))
	if got := line(s.On(&Target{Service: "sqs", Type: "queue", ARNs: []string{long}})); got != "" {
		t.Errorf("%q", got)
	}
}
