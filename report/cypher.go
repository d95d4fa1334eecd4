package report

import (
	"bufio"
	"fmt"
	"io"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf16"

	"strideline/model"
)

// batch is how many rows one statement of Cypher brings.
const batch = 500

// Cypher writes g as openCypher statements that make it in an empty graph
// database: labels and types are the kinds and classes that patterns name, so
// that (:actor:internet)-[:calls]->(:trigger) asks the same there. Every node
// has the label part, and its id in the property id.
func Cypher(w io.Writer, g *model.Graph) error {
	c := &cypher{w: bufio.NewWriter(w), ns: nodeNames(g)}
	c.line("// The model as openCypher statements. An index on (:part {id}) makes loading large ones quick.")
	c.nodes(g)
	c.edges(g)
	return c.w.Flush()
}

type cypher struct {
	w  *bufio.Writer
	ns names
}

func (c *cypher) line(s string) {
	_, _ = c.w.WriteString(s)
	_ = c.w.WriteByte('\n')
}

// rows writes statements of at most batch rows each.
func (c *cypher) rows(rows []string, then string) {
	for part := range slices.Chunk(rows, batch) {
		c.line("UNWIND [\n  " + strings.Join(part, ",\n  ") + "\n] AS row " + then + ";")
	}
}

func (c *cypher) nodes(g *model.Graph) {
	groups := map[string][]string{}
	for _, n := range g.Nodes {
		labels := ":part:" + symbol(string(n.Kind))
		if n.Class != "" && n.Class != string(n.Kind) {
			labels += ":" + symbol(n.Class)
		}
		groups[labels] = append(groups[labels], c.node(n))
	}
	for _, labels := range slices.Sorted(maps.Keys(groups)) {
		c.rows(groups[labels], "CREATE (n"+labels+") SET n = row")
	}
}

func (c *cypher) node(n *model.Node) string {
	p := &properties{ns: c.ns}
	p.add("id", c.ns.of(n.ID))
	p.add("name", model.Display(n.Name))
	p.add("type", n.Type)
	p.add("boundary", model.Display(n.Boundary))
	p.add("network", model.Display(n.Network))
	p.add("at", n.At.String())
	p.add("aliases", display(n.Aliases))
	p.add("members", c.ns.all(n.Members[:min(len(n.Members), model.MaxMembers)]))
	p.attributes(n.Attrs)
	return p.String()
}

func (c *cypher) edges(g *model.Graph) {
	groups := map[model.EdgeKind][]string{}
	for _, e := range g.Edges {
		p := &properties{ns: c.ns}
		p.add("actions", display(e.Actions))
		if e.Via != "" {
			p.add("via", c.ns.of(e.Via))
		}
		p.add("certainty", string(e.Certainty))
		var reasons []string
		for _, x := range e.Conditional {
			reasons = append(reasons, model.Display(x.Reason))
		}
		p.add("conditional", reasons)
		p.add("crosses", display(e.Crosses))
		p.add("at", e.At.String())
		p.attributes(e.Attrs)
		row := fmt.Sprintf("{from: %s, to: %s, is: %s}", literal(c.ns.of(e.From)), literal(c.ns.of(e.To)), p)
		groups[e.Kind] = append(groups[e.Kind], row)
	}
	for _, kind := range model.EdgeKinds {
		c.rows(groups[kind], "MATCH (a:part {id: row.from}), (b:part {id: row.to}) CREATE (a)-[e:"+symbol(string(kind))+"]->(b) SET e = row.is")
	}
}

// properties is a map in the making; empty texts and lists are left out, as
// the database has no other way to say that there is none.
type properties struct {
	ns   names
	keys []string
	text []string
}

func (p *properties) add(key string, v any) {
	text := literal(v)
	if text == "''" || text == "[]" || slices.Contains(p.keys, key) {
		return
	}
	p.keys = append(p.keys, key)
	p.text = append(p.text, symbol(key)+": "+text)
}

// attributes adds evaluated attributes by name, and those that are not known as
// a list of names: an absent property would read as "none".
func (p *properties) attributes(attrs map[string]model.Attr) {
	var unknown []string
	for _, k := range slices.Sorted(maps.Keys(attrs)) {
		switch a := attrs[k]; {
		case a.State == model.Absent:
		case a.State == model.Unknown:
			unknown = append(unknown, k)
		default:
			p.add(k, p.ns.attribute(a))
		}
	}
	p.add("unknown", unknown)
}

func (p *properties) String() string { return "{" + strings.Join(p.text, ", ") + "}" }

// symbol is a name as Cypher writes it: in backticks unless it is a word.
func symbol(s string) string {
	word := strings.IndexFunc(s, func(r rune) bool {
		return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && (r < '0' || r > '9') && r != '_'
	}) < 0
	if word && s != "" && (s[0] < '0' || s[0] > '9') {
		return s
	}
	return "`" + strings.ReplaceAll(s, "`", "``") + "`"
}

// literal is a value as Cypher writes it. What a terminal acts on stands as an
// escape, as every quote and backslash does.
func literal(v any) string {
	switch v := v.(type) {
	case bool:
		return strconv.FormatBool(v)
	case int64:
		return strconv.FormatInt(v, 10)
	case float64:
		return strconv.FormatFloat(v, 'f', -1, 64)
	case []string:
		out := make([]string, len(v))
		for i, s := range v {
			out[i] = literal(s)
		}
		return "[" + strings.Join(out, ", ") + "]"
	case string:
		return quoted(v)
	}
	return "''"
}

func quoted(s string) string {
	var b strings.Builder
	b.WriteByte('\'')
	for _, r := range s {
		switch {
		case r == '\'' || r == '\\':
			b.WriteString(`\` + string(r))
		case !hostile(r):
			b.WriteRune(r)
		case r > 0xffff:
			hi, lo := utf16.EncodeRune(r)
			fmt.Fprintf(&b, `\u%04x\u%04x`, hi, lo)
		default:
			fmt.Fprintf(&b, `\u%04x`, r)
		}
	}
	b.WriteByte('\'')
	return b.String()
}
