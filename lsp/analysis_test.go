package lsp

import (
	"context"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	protocol "github.com/tliron/glsp/protocol_3_16"
)

// TestEditBeforeItsChange: an analysis that begins between the moment an edit
// reaches its buffer and the moment its change is noted has the new text, so it
// must have read it: else old threats lie on new lines.
func TestEditBeforeItsChange(t *testing.T) {
	dir := workspace(t, map[string]string{"template.yaml": guestBook})
	path := filepath.Join(dir, "template.yaml")
	s := newServer(context.Background(), Options{Now: func() time.Time { return today }})
	defer s.end()
	s.client.encoding = utf16Units
	f := s.addFolder(uriOf(dir))
	put := func(version int32, text string) {
		s.docs.put(&document{uri: uriOf(path), path: path, version: version, text: newText(text)})
	}
	look := func(c change, before *snapshot) (*snapshot, []string) {
		next, err := s.protect(context.Background(), f, c, before)
		if err != nil {
			t.Fatal(err)
		}
		var out []protocol.Diagnostic
		if found := next.findings(s.settings.get())["template.yaml"]; found != nil {
			out = next.diagnostics(found, s.client, s.settings.get())
		}
		return next, codes(out)
	}
	put(1, guestBook)
	first, was := look(change{files: []string{path}, walk: true}, nil)
	put(2, strings.Replace(guestBook, "{TableName: !Ref Guests}", "{}", 1))
	second, is := look(change{}, first)
	if !slices.Contains(was, "SL2001") || slices.Contains(is, "SL2001") || !slices.Contains(is, "-") {
		t.Errorf("version 1 has %v, version 2 %v", was, is)
	}
	s.docs.drop(path)
	if _, is := look(change{}, second); !slices.Equal(is, was) {
		t.Errorf("closed: %v, on the disk stands %v", is, was)
	}
}
