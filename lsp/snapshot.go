package lsp

import (
	"io/fs"
	"strings"
	"sync"

	protocol "github.com/tliron/glsp/protocol_3_16"

	"strideline/model"
	"strideline/project"
)

// snapshot is everything known of a folder at one moment. It never changes;
// an edit makes another.
type snapshot struct {
	*project.State
	folder   *folder
	docs     map[string]*document // the buffers it was made from, by path
	encoding encoding
	home     string // the folder of the settings, "" for none

	mu    sync.Mutex
	texts map[string]*text // of files, by name; nil for one that cannot be read
	fixes map[string]tried // by threat id
}

// maxText bounds a file whose positions are translated.
const maxText = 32 << 20

// text is a file as the snapshot saw it, nil where it cannot be read.
func (s *snapshot) text(name string) *text {
	if d := s.docs[s.folder.path(name)]; d != nil {
		return d.text
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if t, ok := s.texts[name]; ok {
		return t
	}
	t := s.readDisk(name)
	s.texts[name] = t
	return t
}

func (s *snapshot) readDisk(name string) *text {
	v, err := s.folder.look(nil)
	if v != nil {
		defer v.close()
	}
	if err != nil {
		return nil
	}
	for _, from := range []struct {
		fsys fs.FS
		name string
	}{{v.fs, name}, {v.home, strings.TrimPrefix(name, v.homeName+"/")}} {
		if from.fsys == nil {
			continue
		}
		if info, err := fs.Stat(from.fsys, from.name); err != nil || !info.Mode().IsRegular() || info.Size() > maxText {
			continue
		}
		if b, err := fs.ReadFile(from.fsys, from.name); err == nil {
			return newText(string(b))
		}
	}
	return nil
}

// uri is the URI of a file, as the client spells it where it is open.
func (s *snapshot) uri(name string) string {
	path := s.folder.path(name)
	if d := s.docs[path]; d != nil {
		return d.uri
	}
	return uriOf(path)
}

// span is a range of the model as the client counts.
func (s *snapshot) span(r model.Range) protocol.Range {
	if t := s.text(r.File); t != nil {
		return t.span(r, s.encoding)
	}
	return protocol.Range{}
}

// location is a place of the model for the client.
func (s *snapshot) location(r model.Range) protocol.Location {
	return protocol.Location{URI: s.uri(r.File), Range: s.span(r)}
}

// carry takes over the texts of the snapshot before that no change concerns.
func (s *snapshot) carry(before *snapshot, changed func(name string) bool) {
	s.texts = map[string]*text{}
	if before == nil {
		return
	}
	before.mu.Lock()
	defer before.mu.Unlock()
	for name, t := range before.texts {
		if !changed(name) {
			s.texts[name] = t
		}
	}
}
