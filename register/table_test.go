package register

import (
	"strings"
	"testing"
)

// TestTableIsTheKeys: the parser knows every key of the table, and no other.
func TestTableIsTheKeys(t *testing.T) {
	for _, k := range Table()[1].Keys {
		text := "risks:\n  - {" + k.Name + ": x}\n"
		_, problems := Parse("f", []byte(text))
		for _, p := range problems {
			if strings.Contains(p.Message, "unknown key") {
				t.Errorf("%q is documented and not known", k.Name)
			}
		}
	}
	_, problems := Parse("f", []byte("risks:\n  - {zzzzzzzzzz: x}\n"))
	told := 0
	for _, p := range problems {
		if _, list, ok := strings.Cut(p.Message, "expected one of "); ok {
			told = strings.Count(list, ", ") + 1
		}
	}
	if want := len(Table()[1].Keys); told != want {
		t.Errorf("the parser knows %d keys, %d are documented: %v", told, want, problems)
	}
}
