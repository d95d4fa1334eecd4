package resource

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"

	"strideline/model"
)

// maxTextDepth bounds nesting of JSON written as text.
const maxTextDepth = 200

// ParseText reads JSON that is written as text (a policy, a state machine, an
// OpenAPI document in a string). Tokens stand where the text holds them, also
// outside of quotes. Every value gets the place of the text: positions inside
// it are not known.
func ParseText(text string, at model.Range) (Value, error) {
	d := json.NewDecoder(strings.NewReader(quoteTokens(text)))
	d.UseNumber()
	p := textParser{d: d, at: at}
	v, err := p.value(0)
	if err != nil {
		return Value{}, err
	}
	if _, err := d.Token(); err != io.EOF {
		return Value{}, fmt.Errorf("text after the JSON value")
	}
	return v, nil
}

// quoteTokens puts quotes around tokens outside of strings: a number or an
// object that a template fills in.
func quoteTokens(text string) string {
	if !model.Symbolic(text) {
		return text
	}
	var b strings.Builder
	inString, escaped := false, false
	for _, p := range model.SplitSymbolic(text) {
		if p.Kind != "" {
			if inString {
				b.WriteString(p.Text)
			} else {
				b.WriteString(`"` + p.Text + `"`)
			}
			continue
		}
		for _, r := range p.Text {
			switch {
			case escaped:
				escaped = false
			case inString && r == '\\':
				escaped = true
			case r == '"':
				inString = !inString
			}
		}
		b.WriteString(p.Text)
	}
	return b.String()
}

type textParser struct {
	d  *json.Decoder
	at model.Range
}

func (p textParser) value(depth int) (Value, error) {
	if depth > maxTextDepth {
		return Value{}, fmt.Errorf("nesting deeper than %d", maxTextDepth)
	}
	t, err := p.d.Token()
	if err != nil {
		return Value{}, err
	}
	switch t := t.(type) {
	case string:
		return Value{Kind: String, Text: t, At: p.at}, nil
	case json.Number:
		return Value{Kind: Number, Text: t.String(), At: p.at}, nil
	case bool:
		return Value{Kind: Bool, Text: fmt.Sprint(t), At: p.at}, nil
	case json.Delim:
		if t == '[' {
			return p.list(depth)
		}
		return p.fields(depth)
	}
	return Value{Kind: Null, At: p.at}, nil
}

func (p textParser) list(depth int) (Value, error) {
	out := Value{Kind: List, At: p.at}
	for p.d.More() {
		v, err := p.value(depth + 1)
		if err != nil {
			return Value{}, err
		}
		out.Items = append(out.Items, v)
	}
	_, err := p.d.Token()
	return out, err
}

func (p textParser) fields(depth int) (Value, error) {
	out := Value{Kind: Map, At: p.at}
	place := map[string]int{}
	for p.d.More() {
		k, err := p.d.Token()
		if err != nil {
			return Value{}, err
		}
		key, ok := k.(string)
		if !ok {
			return Value{}, fmt.Errorf("a key that is no text")
		}
		v, err := p.value(depth + 1)
		if err != nil {
			return Value{}, err
		}
		f := Field{Key: key, KeyAt: p.at, Value: v}
		if i, twice := place[key]; twice {
			out.Fields[i] = f
			continue
		}
		place[key] = len(out.Fields)
		out.Fields = append(out.Fields, f)
	}
	_, err := p.d.Token()
	return out, err
}
