package lsp

import (
	"fmt"
	"path"
	"regexp"
	"strings"

	protocol "github.com/tliron/glsp/protocol_3_16"

	"strideline/config"
	"strideline/model"
	"strideline/project"
	"strideline/register"
	"strideline/rules"
)

// Completion and hover in strideline's own files: the configuration, the risk
// register, rules. Each has a table of its keys; where a cursor stands is told
// by indentation, so that half-typed files work.

// table is the keys of one of strideline's own files, nil for any other.
func table(file string) []config.Section {
	dir, base := path.Split(file)
	switch {
	case path.Base(path.Clean(dir)) == project.Folder && base == path.Base(config.Path):
		return config.Table()
	case path.Base(path.Clean(dir)) == project.Folder && base == path.Base(register.Path):
		return register.Table()
	case base == "rule.yaml" && strings.Contains(dir, project.RulesFolder+"/"):
		return rules.Table()
	}
	return nil
}

// spot is where a cursor stands in a YAML file.
type spot struct {
	above []string // keys of the mappings around, outermost first
	key   string   // the key on the line, as far as it is typed
	value bool     // the cursor stands behind the colon
	word  string   // what is typed of the value
}

var keyLine = regexp.MustCompile(`^( *)((?:- +)*)("?)([^\s:"'#][^:"'#]*?)("?)\s*(:(?:\s|$)|$)`)

// spotAt reads where an offset of a text stands.
func (t *text) spotAt(o int) spot {
	row := t.position(o, utf8Units).Line
	from, to := t.line(int(row))
	line := t.s[from:to]
	var s spot
	indent := len(line) - len(strings.TrimLeft(line, " "))
	if m := keyLine.FindStringSubmatch(line); m != nil {
		indent = len(m[1]) + len(m[2])
		s.key = m[4]
		if colon := strings.Index(line, ":"); m[6] != "" && o-from > colon {
			s.value = true
			s.word = strings.TrimSpace(line[colon+1 : max(colon+1, min(o-from, len(line)))])
		}
	} else {
		indent = min(indent, o-from)
	}
	for i := int(row) - 1; i >= 0; i-- {
		f, e := t.line(i)
		m := keyLine.FindStringSubmatch(t.s[f:e])
		if m == nil || m[6] == "" || len(m[1])+len(m[2]) >= indent && !(m[2] == "" && len(m[1]) < indent) {
			continue
		}
		if at := len(m[1]) + len(m[2]); at < indent {
			s.above = append([]string{m[4]}, s.above...)
			indent = at
		}
	}
	return s
}

// section is the mapping that a spot stands in; name is set where the key at
// the spot is a name of the user's own, such as a rule's id.
func (s spot) section(sections []config.Section) (sec *config.Section, names *config.Key) {
	sec = &sections[0]
	for i := 0; i < len(s.above); i++ {
		k := keyOf(sec, s.above[i])
		if k == nil {
			return nil, nil
		}
		switch k.Shape {
		case config.List:
			sec = named(sections, k.Section)
		case config.ByName:
			if i+1 == len(s.above) {
				return nil, k
			}
			i++
			sec = named(sections, k.Section)
		default:
			return nil, k
		}
		if sec == nil {
			return nil, nil
		}
	}
	return sec, nil
}

func keyOf(sec *config.Section, name string) *config.Key {
	for i := range sec.Keys {
		if sec.Keys[i].Name == name {
			return &sec.Keys[i]
		}
	}
	return nil
}

func named(sections []config.Section, name string) *config.Section {
	for i := range sections {
		if sections[i].Name == name {
			return &sections[i]
		}
	}
	return nil
}

// settingsHover explains a key of strideline's own files, and a rule that they
// or a comment in a template name.
func (s *Server) settingsHover(t target, p protocol.Position) *protocol.Hover {
	o := t.text.offset(p, t.encoding)
	word, from, to := t.text.wordAt(o)
	at := protocol.Range{Start: t.text.position(from, t.encoding), End: t.text.position(to, t.encoding)}
	say := func(text string) *protocol.Hover {
		h := s.markup(t, text, model.Range{})
		h.Range = &at
		return h
	}
	sections := table(t.path())
	row := t.text.position(o, utf8Units).Line
	f, e := t.text.line(int(row))
	if r, ok := t.Rules.Rule(word); ok && (sections != nil || strings.Contains(t.text.s[f:e], "strideline:ignore")) {
		return say(rulePageText(r))
	}
	if sections == nil {
		return nil
	}
	for _, th := range t.Threats {
		if th.ID == word {
			return say(threatText(th, false))
		}
	}
	spot := t.text.spotAt(o)
	sec, _ := spot.section(sections)
	if sec == nil || spot.value || spot.key != word {
		return nil
	}
	if k := keyOf(sec, word); k != nil {
		return say(keyText(*k))
	}
	return nil
}

// keyText is what a key means and takes.
func keyText(k config.Key) string {
	text := fmt.Sprintf("**%s** %s", k.Name, k.Meaning)
	if len(k.Allowed) > 0 {
		text += "\n\nOne of " + strings.Join(k.Allowed, ", ")
	} else {
		text += "\n\n" + string(k.Shape)
	}
	if k.Required {
		text += ", required"
	}
	return text
}

// wordAt is the word around an offset.
func (t *text) wordAt(o int) (word string, from, to int) {
	inside := func(c byte) bool {
		return c == '-' || c == '_' || c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z'
	}
	from, to = o, o
	for from > 0 && inside(t.s[from-1]) {
		from--
	}
	for to < len(t.s) && inside(t.s[to]) {
		to++
	}
	return t.s[from:to], from, to
}
