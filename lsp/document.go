package lsp

import (
	"strings"
	"sync"

	protocol "github.com/tliron/glsp/protocol_3_16"
)

// document is an open buffer at one version. It is never changed; an edit puts
// a new one in its place.
type document struct {
	uri     string // as the client spells it
	path    string
	version int32
	text    *text
	unsaved bool
}

// documents are the open buffers, by path.
type documents struct {
	mu   sync.Mutex
	open map[string]*document
}

func (d *documents) get(path string) *document {
	d.mu.Lock()
	defer d.mu.Unlock()
	return d.open[path]
}

func (d *documents) put(doc *document) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.open == nil {
		d.open = map[string]*document{}
	}
	d.open[doc.path] = doc
}

func (d *documents) drop(path string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	delete(d.open, path)
}

// all returns the open buffers of this moment.
func (d *documents) all() map[string]*document {
	d.mu.Lock()
	defer d.mu.Unlock()
	out := make(map[string]*document, len(d.open))
	for p, doc := range d.open {
		out[p] = doc
	}
	return out
}

// changed applies the changes of one notification, in their order, each to
// what the one before left.
func (d *document) changed(version int32, changes []any, e encoding) *document {
	t := d.text
	for _, c := range changes {
		switch c := c.(type) {
		case protocol.TextDocumentContentChangeEvent:
			if c.Range == nil {
				t = newText(c.Text)
				continue
			}
			from, to := t.offset(c.Range.Start, e), t.offset(c.Range.End, e)
			t = t.replaced(min(from, to), max(from, to), c.Text)
		case protocol.TextDocumentContentChangeEventWhole:
			t = newText(c.Text)
		}
	}
	return &document{uri: d.uri, path: d.path, version: version, text: t, unsaved: true}
}

func (t *text) replaced(from, to int, with string) *text {
	var b strings.Builder
	b.Grow(from + len(with) + len(t.s) - to)
	b.WriteString(t.s[:from])
	b.WriteString(with)
	b.WriteString(t.s[to:])
	return newText(b.String())
}
