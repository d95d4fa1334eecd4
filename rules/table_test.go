package rules

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestTableIsTheKeys(t *testing.T) {
	var names []string
	for _, k := range Table()[0].Keys {
		names = append(names, k.Name)
	}
	if d := cmp.Diff(ruleKeys, names); d != "" {
		t.Errorf("keys of a rule (-known +documented)\n%s", d)
	}
}
