package cfn

import (
	"slices"
	"sync"

	"strideline/model"
)

// Memory holds the last good form of files that are being edited. While a
// block of such a file is broken, the block as it was last read stands in for
// it, its places moved by the edits since: what it means for the rest of the
// system does not flicker while somebody types. The zero Memory remembers
// nothing; it may be used by several goroutines.
type Memory struct {
	mu    sync.Mutex
	files map[string]*remembered // nil for a file that is to be remembered and was not read yet
}

// remembered is a file as it was last read, stand-ins included.
type remembered struct {
	text []byte
	doc  *node
}

// Watch sets the files that are remembered; others are forgotten.
func (m *Memory) Watch(files []string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	next := make(map[string]*remembered, len(files))
	for _, f := range files {
		next[f] = m.files[f]
	}
	m.files = next
}

// Forget lets the broken blocks of a file go: it is read as it is from now on.
func (m *Memory) Forget(file string) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if _, ok := m.files[file]; ok {
		m.files[file] = nil
	}
}

// keep puts what is remembered in place of what is broken in doc, and
// remembers the outcome. It returns the places of the stand-ins.
func (m *Memory) keep(file string, text []byte, doc *node) (*node, []model.Range) {
	if m == nil {
		return doc, nil
	}
	m.mu.Lock()
	defer m.mu.Unlock()
	old, watched := m.files[file]
	if !watched {
		return doc, nil
	}
	var stale []model.Range
	if spans := brokenSpans(doc); old != nil && len(spans) > 0 {
		r := &recall{moved: newMoved(old.text, text), spans: spans, copies: map[*node]*node{}}
		doc = r.fill(old.doc, doc, true)
		stale = r.stale
	}
	m.files[file] = &remembered{text, doc}
	return doc, stale
}

// brokenSpans are the places of the blocks that could not be read.
func brokenSpans(doc *node) []model.Range {
	var out []model.Range
	for _, e := range doc.entries() {
		if e.value == nil {
			continue
		}
		if e.value.shape == broken {
			out = append(out, blockOf(e))
			continue
		}
		if !named[e.key] {
			continue
		}
		for _, f := range e.value.raw().entries() {
			if f.value != nil && f.value.shape == broken {
				out = append(out, blockOf(f))
			}
		}
	}
	return out
}

func blockOf(e entry) model.Range {
	at := e.keyAt
	if at.End.Compare(e.value.at.End) < 0 {
		at.End = e.value.at.End
	}
	return at
}

// recall is one file on its way from what it was to what it is.
type recall struct {
	moved  *moves
	spans  []model.Range
	copies map[*node]*node
	stale  []model.Range
}

// fill returns the table now with what of was stands in for what is broken;
// below the top of the file its sections are filled likewise.
func (r *recall) fill(was, now *node, top bool) *node {
	if was == nil || was.shape != table || now.shape != table {
		return now
	}
	out := *now
	out.fields = slices.Clone(now.fields)
	for _, w := range was.fields {
		if w.value == nil || w.value.shape == broken {
			continue
		}
		i := slices.IndexFunc(out.fields, func(e entry) bool { return e.key == w.key })
		switch {
		case i >= 0 && out.fields[i].value != nil && out.fields[i].value.shape == broken:
			out.fields[i] = r.stand(w, out.fields[i].keyAt)
		case i >= 0 && top && named[w.key] && out.fields[i].value != nil && out.fields[i].value.shape == table:
			out.fields[i].value = r.fill(w.value.raw(), out.fields[i].value, false)
		case i < 0:
			if at, ok := r.moved.key(w.key, w.keyAt); ok && r.broken(at) {
				out.fields = append(out.fields, r.stand(w, at))
			}
		}
	}
	return &out
}

// broken reports whether a place lies in a block that could not be read.
func (r *recall) broken(at model.Range) bool {
	return slices.ContainsFunc(r.spans, func(s model.Range) bool {
		return s.Start.Compare(at.Start) <= 0 && at.Start.Line <= s.End.Line
	})
}

// stand is an entry moved to where it is now.
func (r *recall) stand(e entry, keyAt model.Range) entry {
	out := entry{key: e.key, keyAt: keyAt, value: r.copy(e.value)}
	r.stale = append(r.stale, model.Range{File: keyAt.File, Start: keyAt.Start, End: out.value.at.End})
	return out
}

func (r *recall) copy(n *node) *node {
	if n == nil {
		return nil
	}
	if c := r.copies[n]; c != nil {
		return c
	}
	c := *n
	r.copies[n] = &c
	c.at = r.moved.span(n.at)
	c.items = slices.Clone(n.items)
	for i, it := range c.items {
		c.items[i] = r.copy(it)
	}
	c.fields = slices.Clone(n.fields)
	for i, f := range c.fields {
		c.fields[i] = entry{key: f.key, keyAt: r.moved.span(f.keyAt), value: r.copy(f.value)}
	}
	return &c
}
