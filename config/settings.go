package config

import (
	"strings"

	"github.com/bmatcuk/doublestar/v4"
	"gopkg.in/yaml.v3"
)

// rules reads the settings of rules. Whether a rule of that id exists is for
// those to say who know the rules.
func (d *decoder) rules(n *yaml.Node) []RuleSetting {
	var out []RuleSetting
	d.pairs(n, "rules", func(k, v *yaml.Node) {
		s := RuleSetting{ID: k.Value, At: d.rangeOf(k)}
		d.fields(v, "the setting of a rule", keys{
			"severity": func(v *yaml.Node) { s.Severity, s.SeverityAt = d.oneOf(v, Severities), d.rangeOf(v) },
			"off":      func(v *yaml.Node) { s.Off = d.boolean(v) },
			"reason":   func(v *yaml.Node) { s.Reason = d.text(v) },
		})
		if s.Off && strings.TrimSpace(s.Reason) == "" {
			d.at(s.At, "rule %q is switched off without a reason, expected \"reason\" beside \"off\"", s.ID)
			s.Off = false
		}
		out = append(out, s)
	})
	return out
}

// globs reads patterns of file names. A trailing slash, which names a folder,
// is of no consequence.
func (d *decoder) globs(n *yaml.Node) []Text {
	var out []Text
	for _, t := range d.texts(n) {
		glob := strings.TrimSuffix(strings.TrimPrefix(t.Value, "./"), "/")
		if glob == "" || !doublestar.ValidatePattern(glob) {
			d.at(t.At, "%q is no pattern of file names, expected one like \"services/**\"", t.Value)
			continue
		}
		out = append(out, Text{Value: glob, At: t.At})
	}
	return out
}

// Walked reports whether a file met in a folder is read: name is relative to
// the folder that holds .strideline, with forward slashes. Folders are asked
// for too; one is left out where Exclude names it.
func (c Config) Walked(name string, folder bool) bool {
	if matchesAny(c.Exclude, name) {
		return false
	}
	return folder || len(c.Include) == 0 || matchesAny(c.Include, name)
}

// matchesAny reports whether a pattern names a file or a folder it lies in.
func matchesAny(globs []Text, name string) bool {
	for _, g := range globs {
		if ok, err := doublestar.Match(g.Value, name); ok && err == nil {
			return true
		}
		if ok, err := doublestar.Match(g.Value+"/**", name); ok && err == nil {
			return true
		}
	}
	return false
}
