package resource

import (
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"gopkg.in/yaml.v3"

	"strideline/model"
)

// parseDepth and parseNodes bound a document inside a text.
const (
	parseDepth = 200
	parseNodes = 100_000
)

// ParseText reads a JSON or YAML document that a template holds as text, such
// as the definition of a state machine. The text may be symbolic: tokens stay
// inside the strings they stand in. Every value gets the place at, for the
// text has been put together and has no places of its own.
func ParseText(text string, at model.Range) (Value, error) {
	p := textParser{at: at}
	trimmed := strings.TrimSpace(text)
	if strings.HasPrefix(trimmed, "{") || strings.HasPrefix(trimmed, "[") {
		dec := json.NewDecoder(strings.NewReader(quoteTokens(trimmed)))
		dec.UseNumber()
		v, err := p.json(dec, 0)
		if err == nil && !dec.More() {
			return v, nil
		}
		if err == nil {
			return Value{}, errors.New("the text is no JSON: more follows the closing bracket")
		}
		if y, yamlErr := p.fromYAML(trimmed); yamlErr == nil {
			return y, nil
		}
		return Value{}, fmt.Errorf("the text is no JSON: %w", err)
	}
	return p.fromYAML(text)
}

type textParser struct {
	at    model.Range
	nodes int
}

// count refuses what is too deep or too large.
func (p *textParser) count(depth int) error {
	if p.nodes++; p.nodes > parseNodes || depth > parseDepth {
		return errors.New("the text is too large or nested too deep")
	}
	return nil
}

// quoteTokens puts quotes around tokens that stand where JSON has a number or
// a bool ("TimeoutSeconds": ${Timeout}).
func quoteTokens(text string) string {
	if !model.Symbolic(text) {
		return text
	}
	var b strings.Builder
	inside := false
	for _, part := range model.SplitSymbolic(text) {
		if part.Kind != "" {
			if inside {
				b.WriteString(part.Text)
			} else {
				b.WriteString(`"` + part.Text + `"`)
			}
			continue
		}
		b.WriteString(part.Text)
		for i := 0; i < len(part.Text); i++ {
			switch part.Text[i] {
			case '\\':
				i++
			case '"':
				inside = !inside
			}
		}
	}
	return b.String()
}

func (p *textParser) json(dec *json.Decoder, depth int) (Value, error) {
	if err := p.count(depth); err != nil {
		return Value{}, err
	}
	tok, err := dec.Token()
	if err != nil {
		return Value{}, err
	}
	switch t := tok.(type) {
	case json.Delim:
		if t == '[' {
			return p.jsonList(dec, depth)
		}
		return p.jsonMap(dec, depth)
	case string:
		return Str(t, p.at), nil
	case json.Number:
		return Value{Kind: Number, Text: t.String(), At: p.at}, nil
	case bool:
		return Value{Kind: Bool, Text: fmt.Sprint(t), At: p.at}, nil
	}
	return Value{Kind: Null, At: p.at}, nil
}

func (p *textParser) jsonList(dec *json.Decoder, depth int) (Value, error) {
	out := Value{Kind: List, At: p.at}
	for dec.More() {
		it, err := p.json(dec, depth+1)
		if err != nil {
			return Value{}, err
		}
		out.Items = append(out.Items, it)
	}
	_, err := dec.Token()
	return out, err
}

func (p *textParser) jsonMap(dec *json.Decoder, depth int) (Value, error) {
	out := Value{Kind: Map, At: p.at}
	seen := map[string]int{}
	for dec.More() {
		tok, err := dec.Token()
		if err != nil {
			return Value{}, err
		}
		key, _ := tok.(string)
		v, err := p.json(dec, depth+1)
		if err != nil {
			return Value{}, err
		}
		out.put(seen, Field{Key: key, KeyAt: p.at, Value: v})
	}
	_, err := dec.Token()
	return out, err
}

// put appends a field; the last of a key wins.
func (v *Value) put(seen map[string]int, f Field) {
	if i, twice := seen[f.Key]; twice {
		v.Fields[i] = f
		return
	}
	seen[f.Key] = len(v.Fields)
	v.Fields = append(v.Fields, f)
}

func (p *textParser) fromYAML(text string) (v Value, err error) {
	defer func() { // the parser of yaml.v3 panics on some hostile text
		if r := recover(); r != nil {
			v, err = Value{}, errors.New("the text is no YAML")
		}
	}()
	var doc yaml.Node
	if err := yaml.Unmarshal([]byte(text), &doc); err != nil {
		return Value{}, fmt.Errorf("the text is no YAML: %w", err)
	}
	if len(doc.Content) == 0 {
		return Value{}, errors.New("the text is empty")
	}
	p.nodes = 0
	return p.yaml(doc.Content[0], 0)
}

func (p *textParser) yaml(n *yaml.Node, depth int) (Value, error) {
	if err := p.count(depth); err != nil {
		return Value{}, err
	}
	switch n.Kind {
	case yaml.AliasNode:
		return p.yaml(n.Alias, depth+1)
	case yaml.SequenceNode:
		out := Value{Kind: List, At: p.at}
		for _, c := range n.Content {
			it, err := p.yaml(c, depth+1)
			if err != nil {
				return Value{}, err
			}
			out.Items = append(out.Items, it)
		}
		return out, nil
	case yaml.MappingNode:
		out, seen := Value{Kind: Map, At: p.at}, map[string]int{}
		for i := 0; i+1 < len(n.Content); i += 2 {
			x, err := p.yaml(n.Content[i+1], depth+1)
			if err != nil {
				return Value{}, err
			}
			out.put(seen, Field{Key: n.Content[i].Value, KeyAt: p.at, Value: x})
		}
		return out, nil
	}
	return Value{Kind: yamlKind(n.Tag), Text: n.Value, At: p.at}, nil
}

func yamlKind(tag string) Kind {
	switch tag {
	case "!!int", "!!float":
		return Number
	case "!!bool":
		return Bool
	case "!!null":
		return Null
	}
	return String
}
