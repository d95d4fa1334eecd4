package report

import (
	"strconv"

	"gopkg.in/yaml.v3"
)

// mapping is a YAML mapping that keeps the order of its keys.
type mapping struct {
	n    *yaml.Node
	keys map[string]int
}

func newMapping() *mapping {
	return &mapping{&yaml.Node{Kind: yaml.MappingNode}, map[string]int{}}
}

// add never writes a key twice: names from templates are keys here.
func (m *mapping) add(key string, v *yaml.Node) {
	m.keys[key]++
	if k := m.keys[key]; k > 1 {
		key += " ~" + strconv.Itoa(k)
	}
	m.n.Content = append(m.n.Content, scalar("!!str", key), v)
}

func (m *mapping) text(key, v string)       { m.add(key, scalar("!!str", v)) }
func (m *mapping) flag(key string, v bool)  { m.add(key, scalar("!!bool", strconv.FormatBool(v))) }
func (m *mapping) number(key string, v int) { m.add(key, scalar("!!int", strconv.Itoa(v))) }

// list holds each item once.
func (m *mapping) list(key string, items []string) {
	n := &yaml.Node{Kind: yaml.SequenceNode, Style: yaml.FlowStyle}
	seen := map[string]bool{}
	for _, v := range items {
		if !seen[v] {
			seen[v] = true
			n.Content = append(n.Content, scalar("!!str", v))
		}
	}
	m.add(key, n)
}

// child is a mapping under a key.
func (m *mapping) child(key string) *mapping {
	c := newMapping()
	m.add(key, c.n)
	return c
}

func scalar(tag, v string) *yaml.Node {
	return &yaml.Node{Kind: yaml.ScalarNode, Tag: tag, Value: v}
}
