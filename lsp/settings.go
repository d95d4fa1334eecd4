package lsp

import (
	"encoding/json"
	"maps"
	"slices"
	"sync"
	"time"

	protocol "github.com/tliron/glsp/protocol_3_16"
)

// preferences are what the user of the editor chose.
type preferences struct {
	OnSave      bool
	Debounce    time.Duration
	MinSeverity string
	Severities  map[string]protocol.DiagnosticSeverity // 0: not shown
	CodeLens    bool
	InlayHints  bool
	Params      map[string]string
	Env         string

	turn int // counts changes
}

func defaults() preferences {
	return preferences{
		Debounce: 150 * time.Millisecond, MinSeverity: "low", CodeLens: true, InlayHints: true,
		Severities: map[string]protocol.DiagnosticSeverity{
			"critical": protocol.DiagnosticSeverityWarning, "high": protocol.DiagnosticSeverityWarning,
			"medium": protocol.DiagnosticSeverityWarning, "low": protocol.DiagnosticSeverityInformation,
			"info": protocol.DiagnosticSeverityHint,
		},
	}
}

// severityWords are the values of severityMap.
var severityWords = map[string]protocol.DiagnosticSeverity{
	"error": protocol.DiagnosticSeverityError, "warning": protocol.DiagnosticSeverityWarning,
	"information": protocol.DiagnosticSeverityInformation, "hint": protocol.DiagnosticSeverityHint, "off": 0,
}

// settings holds the preferences in force.
type settings struct {
	mu  sync.Mutex
	now *preferences
}

func (s *settings) get() preferences {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.now == nil {
		return defaults()
	}
	return *s.now
}

// take reads the section "strideline" of the client's settings; other reports
// that something changed beside what is shown, so that files are read anew.
// A value of the wrong type, and one that is not known, leaves the default.
func (s *settings) take(section any) (other bool) {
	fields, ok := section.(map[string]any)
	if !ok {
		return false
	}
	p := defaults()
	for name, v := range fields {
		p.read(name, v)
	}
	before := s.get()
	s.mu.Lock()
	defer s.mu.Unlock()
	p.turn = before.turn + 1
	s.now = &p
	return p.Env != before.Env || !maps.Equal(p.Params, before.Params)
}

func (p *preferences) read(name string, v any) {
	switch name {
	case "run":
		p.OnSave = v == "onSave"
	case "debounce":
		if n, ok := v.(float64); ok && n >= 0 && n <= 60_000 {
			p.Debounce = time.Duration(n * float64(time.Millisecond))
		}
	case "minSeverity":
		if w, ok := v.(string); ok && slices.Contains(severities, w) {
			p.MinSeverity = w
		}
	case "severityMap":
		m, _ := v.(map[string]any)
		for k, w := range m {
			word, _ := w.(string)
			if to, ok := severityWords[word]; ok && slices.Contains(severities, k) {
				p.Severities[k] = to
			}
		}
	case "codeLens":
		p.CodeLens = v != false
	case "inlayHints":
		p.InlayHints = v != false
	case "env":
		p.Env, _ = v.(string)
	case "params":
		p.Params = parameters(v)
	}
}

// parameters reads values of template parameters; numbers and truths count as
// they are written.
func parameters(v any) map[string]string {
	m, _ := v.(map[string]any)
	out := map[string]string{}
	for k, v := range m {
		switch v := v.(type) {
		case string:
			out[k] = v
		case float64, bool:
			raw, _ := json.Marshal(v)
			out[k] = string(raw)
		}
	}
	return out
}
