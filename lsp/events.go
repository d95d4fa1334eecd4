package lsp

import (
	"path/filepath"
	"strings"

	"github.com/tliron/glsp"
	protocol "github.com/tliron/glsp/protocol_3_16"

	"strideline/project"
)

// initialized starts what needs the client's answers: registrations, settings,
// and the first look at the folders.
func (s *Server) initialized(*glsp.Context, *protocol.InitializedParams) error {
	go func() {
		s.register()
		s.pullSettings()
	}()
	for _, f := range s.allFolders() {
		s.touch(f, change{walk: true}, 0)
	}
	return nil
}

// watched are the files whose changes on disk concern us. What a template may
// name (a definition, a policy) has any of these forms.
var watched = []string{
	"**/*.{yaml,yml,json,template,toml,graphql}", "**/" + project.Folder + "/**",
}

type registration struct {
	ID      string `json:"id"`
	Method  string `json:"method"`
	Options any    `json:"registerOptions,omitempty"`
}

// register asks the client to tell of changes that it only tells of when asked.
func (s *Server) register() {
	var rs []registration
	if s.client.watches {
		var o protocol.DidChangeWatchedFilesRegistrationOptions
		for _, g := range watched {
			o.Watchers = append(o.Watchers, protocol.FileSystemWatcher{GlobPattern: g})
		}
		rs = append(rs, registration{"files", protocol.MethodWorkspaceDidChangeWatchedFiles, o})
	}
	if s.client.configures {
		rs = append(rs, registration{"settings", protocol.MethodWorkspaceDidChangeConfiguration, map[string]string{"section": "strideline"}})
	}
	if len(rs) == 0 {
		return
	}
	if err := s.call(s.life, "client/registerCapability", map[string]any{"registrations": rs}, nil); err != nil && s.life.Err() == nil {
		s.logf("%v", err)
	}
}

// pullSettings asks the client for our section.
func (s *Server) pullSettings() {
	if !s.client.configuration {
		return
	}
	section := "strideline"
	var got []any
	err := s.call(s.life, protocol.ServerWorkspaceConfiguration, protocol.ConfigurationParams{Items: []protocol.ConfigurationItem{{Section: &section}}}, &got)
	if err != nil || len(got) == 0 {
		return
	}
	s.configure(got[0])
}

// configure puts settings in force and shows their effect.
func (s *Server) configure(section any) {
	deep := s.settings.take(section)
	for _, f := range s.allFolders() {
		s.touch(f, change{settings: deep}, 0)
	}
	if s.client.refreshLens {
		go func() { _ = s.call(s.life, "workspace/codeLens/refresh", nil, nil) }()
	}
	if s.client.refreshHints {
		go func() { _ = s.call(s.life, "workspace/inlayHint/refresh", nil, nil) }()
	}
}

// didChangeConfiguration takes settings that are pushed, or asks for them.
func (s *Server) didChangeConfiguration(_ *glsp.Context, p *protocol.DidChangeConfigurationParams) error {
	all, ok := p.Settings.(map[string]any)
	if section, has := all["strideline"]; ok && has {
		s.configure(section)
		return nil
	}
	go s.pullSettings()
	return nil
}

// didChangeWatchedFiles notes changes on disk. What is open in the editor is
// what the editor says it is.
func (s *Server) didChangeWatchedFiles(_ *glsp.Context, p *protocol.DidChangeWatchedFilesParams) error {
	changes := map[*folder]change{}
	for _, e := range p.Changes {
		path, ok := pathOf(e.URI)
		if !ok || e.Type == protocol.FileChangeTypeChanged && s.docs.get(path) != nil {
			continue
		}
		for _, f := range s.concerned(path) {
			c := changes[f]
			c.add(change{files: []string{path}, walk: e.Type != protocol.FileChangeTypeChanged})
			changes[f] = c
		}
	}
	for f, c := range changes {
		c.quiet = false
		s.touch(f, c, s.settings.get().Debounce)
	}
	return nil
}

// concerned are the folders that a file on disk may matter to: the innermost
// that holds it; for settings all that they may hold for.
func (s *Server) concerned(path string) []*folder {
	s.analyst.mu.Lock()
	defer s.analyst.mu.Unlock()
	sep := string(filepath.Separator)
	if i := strings.Index(path, sep+project.Folder); i >= 0 {
		var out []*folder
		for _, f := range s.folders {
			if home := path[:i]; f.holds(home) || strings.HasPrefix(f.dir, home+sep) {
				out = append(out, f)
			}
		}
		return out
	}
	if f := s.innermost(path); f != nil {
		return []*folder{f}
	}
	return nil
}

// didChangeWorkspaceFolders takes roots in and gives others up; what was told
// of these is taken back.
func (s *Server) didChangeWorkspaceFolders(_ *glsp.Context, p *protocol.DidChangeWorkspaceFoldersParams) error {
	for _, r := range p.Event.Removed {
		if dir, ok := pathOf(r.URI); ok {
			s.removeFolder(dir)
		}
	}
	for _, a := range p.Event.Added {
		if f := s.addFolder(a.URI); f != nil {
			s.touch(f, change{walk: true}, 0)
		}
	}
	for path := range s.docs.all() { // buffers may have another folder now
		s.touch(s.folderFor(path), change{files: []string{path}, walk: true}, 0)
	}
	return nil
}
