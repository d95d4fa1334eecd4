package resource

import (
	"strings"
	"testing"

	"strideline/model"
)

func TestParseText(t *testing.T) {
	ref := Ref("t#", "Fn", "Arn")
	at := model.Range{File: "t", Start: model.Pos{Line: 3, Col: 1}, End: model.Pos{Line: 4, Col: 1}}
	for _, text := range []string{
		`{"States": {"A": {"Resource": "` + ref + `", "TimeoutSeconds": ` + ref + `}}}`,
		"States:\n  A:\n    Resource: " + ref + "\n    TimeoutSeconds: " + ref + "\n",
		"{\n\t\"States\": {\"A\": {\"Resource\": \"" + ref + "\", \"TimeoutSeconds\": \"" + ref + "\"}}}",
	} {
		v, err := ParseText(text, at)
		if err != nil {
			t.Fatalf("%q: %v", text, err)
		}
		for _, key := range []string{"Resource", "TimeoutSeconds"} {
			if got := v.Get("States", "A", key); got.Text != ref || got.At != at {
				t.Errorf("%q: %s is %q at %v", text, key, got.Text, got.At)
			}
		}
	}
}

func TestParseTextRefuses(t *testing.T) {
	for name, text := range map[string]string{
		"empty": "", "broken": `{"a": `, "two": `{} {}`,
		"deep": strings.Repeat("[", 5000) + strings.Repeat("]", 5000),
		"bomb": "a: &a [x,x,x,x,x,x,x,x,x,x]\nb: &b [*a,*a,*a,*a,*a,*a,*a,*a,*a,*a]\nc: &c [*b,*b,*b,*b,*b,*b,*b,*b,*b,*b]\n" +
			"d: &d [*c,*c,*c,*c,*c,*c,*c,*c,*c,*c]\ne: &e [*d,*d,*d,*d,*d,*d,*d,*d,*d,*d]\nf: [*e,*e,*e,*e,*e,*e,*e,*e,*e,*e]\n",
	} {
		if v, err := ParseText(text, model.Range{}); err == nil {
			t.Errorf("%s: no error but %v", name, v.Kind)
		}
	}
}
