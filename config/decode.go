package config

import (
	"maps"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"strideline/model"
)

// keys are the known keys of a mapping and what reads the value of each.
type keys map[string]func(*yaml.Node)

// fields reads a mapping, reporting keys it does not know.
func (d *decoder) fields(n *yaml.Node, what string, known keys) {
	d.pairs(n, what, func(k, v *yaml.Node) {
		if read, ok := known[k.Value]; ok {
			read(v)
			return
		}
		names := slices.Sorted(maps.Keys(known))
		d.at(d.rangeOf(k), "unknown key %q in %s%s", k.Value, what, hint(k.Value, names))
	})
}

// pairs walks a mapping, each key once. Aliases are not followed: a
// configuration has no use for them, an alias bomb has.
func (d *decoder) pairs(n *yaml.Node, what string, f func(k, v *yaml.Node)) {
	if n.Tag == "!!null" {
		return
	}
	if n.Kind != yaml.MappingNode {
		d.at(d.rangeOf(n), "%s in place of %s, expected keys and values", describe(n), what)
		return
	}
	seen := map[string]bool{}
	for i := 0; i+1 < len(n.Content); i += 2 {
		k, v := n.Content[i], n.Content[i+1]
		switch {
		case k.Kind != yaml.ScalarNode:
			d.at(d.rangeOf(k), "%s as a key of %s, expected a name", describe(k), what)
		case seen[k.Value]:
			d.at(d.rangeOf(k), "%q is written twice in %s, expected once", k.Value, what)
		default:
			seen[k.Value] = true
			f(k, v)
		}
	}
}

func (d *decoder) each(n *yaml.Node, f func(*yaml.Node)) {
	if n.Tag == "!!null" {
		return
	}
	if n.Kind != yaml.SequenceNode {
		d.at(d.rangeOf(n), "%s, expected a list", describe(n))
		return
	}
	for _, it := range n.Content {
		f(it)
	}
}

func (d *decoder) texts(n *yaml.Node) []Text {
	var out []Text
	d.each(n, func(it *yaml.Node) {
		if s := d.text(it); s != "" {
			out = append(out, Text{Value: s, At: d.rangeOf(it)})
		}
	})
	return out
}

func (d *decoder) text(n *yaml.Node) string {
	if n.Kind != yaml.ScalarNode {
		d.at(d.rangeOf(n), "%s, expected text", describe(n))
		return ""
	}
	return n.Value
}

func (d *decoder) boolean(n *yaml.Node) bool {
	var b bool
	if n.Kind != yaml.ScalarNode || n.Decode(&b) != nil {
		d.at(d.rangeOf(n), "%s, expected true or false", describe(n))
	}
	return b
}

func (d *decoder) oneOf(n *yaml.Node, allowed []string) string {
	s := d.text(n)
	if s == "" || slices.Contains(allowed, s) {
		return s
	}
	d.at(d.rangeOf(n), "unknown value %q%s", s, hint(s, allowed))
	return ""
}

func describe(n *yaml.Node) string {
	switch n.Kind {
	case yaml.MappingNode:
		return "a mapping"
	case yaml.SequenceNode:
		return "a list"
	case yaml.AliasNode:
		return "an alias"
	}
	return `"` + n.Value + `"`
}

// hint ends a message: the one value that was meant, else all there are.
func hint(got string, known []string) string {
	if best := model.Nearest(got, known); best != "" {
		return `; did you mean "` + best + `"?`
	}
	return `, expected one of "` + strings.Join(known, `", "`) + `"`
}
