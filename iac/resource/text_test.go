package resource

import (
	"strings"
	"testing"

	"strideline/model"
)

func TestParseText(t *testing.T) {
	tok := model.Token(model.TokenParam, "s", "P")
	at := model.Range{File: "t.yaml", Start: model.Pos{Line: 3, Col: 5}}
	v, err := ParseText(`{"a": [1, true, null, "x`+tok+`\"y"], "n": `+tok+`, "a2": {"k": "1", "k": "2"}}`, at)
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []Kind{Number, Bool, Null, String} {
		if got := v.Get("a").Items[i].Kind; got != want {
			t.Errorf("item %d has kind %d, want %d", i, got, want)
		}
	}
	if got, _ := v.Get("a").Items[3].Str(); got != "x"+tok+`"y` {
		t.Errorf("text with a token is %q", got)
	}
	if got, _ := v.Get("n").Str(); got != tok {
		t.Errorf("a token outside of quotes is %q", got)
	}
	if got, _ := v.Get("a2", "k").Str(); got != "2" {
		t.Errorf("a key written twice gives %q, want the last", got)
	}
	if v.Get("a2", "k").At != at {
		t.Errorf("a value lies at %v, want the place of the text", v.Get("a2", "k").At)
	}
}

func TestParseTextRefuses(t *testing.T) {
	for _, text := range []string{"", "{", `{"a":}`, `{"a":1} x`, strings.Repeat("[", 5000)} {
		if _, err := ParseText(text, model.Range{}); err == nil {
			t.Errorf("%.20q was accepted", text)
		}
	}
}
