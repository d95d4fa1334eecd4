package model

import "testing"

func TestNearest(t *testing.T) {
	known := []string{"Handler", "Runtime", "Timeout", "auth", "path", "SL2001"}
	for name, want := range map[string]string{
		"Handlr": "Handler", "handler": "Handler", "Runtmie": "Runtime", "atuh": "auth", "SL201": "SL2001",
		"au": "", "Memory": "", "Handler": "", "": "",
	} {
		if got := Nearest(name, known); got != want {
			t.Errorf("Nearest(%q) = %q, want %q", name, got, want)
		}
	}
}
