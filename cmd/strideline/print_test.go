package main

import "testing"

func TestFileURL(t *testing.T) {
	for file, want := range map[string]string{
		"/tmp/a b/#1.html": "file:///tmp/a%20b/%231.html",
		"C:/Temp/x.html":   "file:///C:/Temp/x.html",
	} {
		if got := fileURL(file); got != want {
			t.Errorf("%q: got %q, want %q", file, got, want)
		}
	}
}
