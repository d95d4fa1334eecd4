package config

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/santhosh-tekuri/jsonschema/v6"
	"gopkg.in/yaml.v3"
)

var update = flag.Bool("update", false, "rewrite docs/schema/config.schema.json and the table of docs/configuration.md")

// inside wraps the text of a section so that the parser meets it.
var inside = map[string]string{
	"the configuration":     "%s",
	"a classification":      "classification: [%s]",
	"a declaration":         "declare: [%s]",
	"the setting of a rule": "rules: {SL2001: %s}",
}

// TestTableIsTheParser holds the table to the parser: the keys of each section,
// the words of each value, and what is required.
func TestTableIsTheParser(t *testing.T) {
	for _, s := range Table() {
		var names []string
		for _, k := range s.Keys {
			names = append(names, k.Name)
			if k.Allowed != nil {
				hold(t, s, fmt.Sprintf("{%s: zzzzzzzzzz}", k.Name), `"`+strings.Join(k.Allowed, `", "`)+`"`)
			}
			if k.Required != strings.Contains(messages(s, "{}"), fmt.Sprintf("%q is missing", k.Name)) {
				t.Errorf("%s of %s: the parser and the table disagree whether it is required", k.Name, s.Name)
			}
		}
		slices.Sort(names)
		hold(t, s, "{zzzzzzzzzzzzzzzz: 1}", `in `+s.Name+`, expected one of "`+strings.Join(names, `", "`)+`"`)
	}
}

func messages(s Section, text string) string {
	_, problems := Parse("c.yaml", []byte(fmt.Sprintf(inside[s.Name], text)))
	return fmt.Sprint(problems)
}

func hold(t *testing.T, s Section, text, want string) {
	t.Helper()
	if got := messages(s, text); !strings.Contains(got, want) {
		t.Errorf("%s: %s\n got %s\nwant %s", s.Name, text, got, want)
	}
}

const (
	schemaFile = "../docs/schema/config.schema.json"
	pageFile   = "../docs/configuration.md"
)

// TestSchema holds the published schema to the table, and the schema to what
// the parser takes.
func TestSchema(t *testing.T) {
	golden(t, schemaFile, schema())
	c := jsonschema.NewCompiler()
	s, err := c.Compile(schemaFile)
	if err != nil {
		t.Fatal(err)
	}
	valid := func(text string) bool {
		var v any
		if err := yaml.Unmarshal([]byte(text), &v); err != nil {
			t.Fatal(err)
		}
		b, err := json.Marshal(v)
		if err != nil {
			t.Fatal(err)
		}
		v, err = jsonschema.UnmarshalJSON(bytes.NewReader(b))
		if err != nil {
			t.Fatal(err)
		}
		return s.Validate(v) == nil
	}
	if !valid(whole) {
		t.Error("the schema refuses what the parser takes")
	}
	for _, text := range []string{
		"exlude: [a]", "complete: maybe", "include: a", "classification: [{match: a}]", "declare: [{match: a, auth: nobody, reason: b, owner: c}]",
		"rules: {SL2001: {off: true}}", "rules: {SL2001: {severity: hihg}}", "parameters: {Stage: prod}",
	} {
		if valid(text) {
			t.Errorf("the schema takes %q", text)
		}
		if _, problems := Parse("c.yaml", []byte(text)); len(problems) == 0 {
			t.Errorf("the parser takes %q", text)
		}
	}
}

// TestPage holds the tables of docs/configuration.md to the table, and its
// examples to the parser.
func TestPage(t *testing.T) {
	page, err := os.ReadFile(pageFile)
	if err != nil {
		t.Fatal(err)
	}
	const begin, end = "<!-- keys: go test ./config -update -->\n", "<!-- end of keys -->"
	head, rest, ok := strings.Cut(string(page), begin)
	_, tail, ok2 := strings.Cut(rest, end)
	if !ok || !ok2 {
		t.Fatalf("%s has lost its marks", pageFile)
	}
	golden(t, pageFile, []byte(head+begin+"\n"+tables()+end+tail))
	for _, m := range regexp.MustCompile("(?s)```yaml\n(.*?)```").FindAllStringSubmatch(string(page), -1) {
		if _, problems := Parse("example", []byte(m[1])); len(problems) > 0 {
			t.Errorf("an example of %s has problems: %v\n%s", pageFile, problems, m[1])
		}
	}
}

func golden(t *testing.T, file string, got []byte) {
	t.Helper()
	if *update {
		if err := os.WriteFile(file, got, 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if d := cmp.Diff(string(want), string(got)); d != "" {
		t.Errorf("%s is stale; go test ./config -update (-want +got):\n%s", file, d)
	}
}

func tables() string {
	var b strings.Builder
	for _, s := range Table() {
		fmt.Fprintf(&b, "### Keys of %s\n\n| key | value | meaning |\n|---|---|---|\n", s.Name)
		for _, k := range s.Keys {
			value := string(k.Shape)
			if k.Allowed != nil {
				value = "`" + strings.Join(k.Allowed, "`, `") + "`"
			}
			if k.Required {
				value += "; required"
			}
			fmt.Fprintf(&b, "| `%s` | %s | %s |\n", k.Name, value, k.Meaning)
		}
		b.WriteString("\n")
	}
	return b.String()
}

// schema is the JSON Schema of the table.
func schema() []byte {
	tables := map[string]Section{}
	for _, s := range Table() {
		tables[s.Name] = s
	}
	top := object(Table()[0], tables)
	top["$schema"] = "https://json-schema.org/draft/2020-12/schema"
	top["title"] = "strideline.config"
	top["description"] = "What .strideline/config.yaml may hold."
	var b bytes.Buffer
	enc := json.NewEncoder(&b)
	enc.SetEscapeHTML(false)
	enc.SetIndent("", "  ")
	if err := enc.Encode(top); err != nil {
		panic(err)
	}
	return b.Bytes()
}

type schemaOf = map[string]any

func object(s Section, tables map[string]Section) schemaOf {
	props, required := schemaOf{}, []string{}
	for _, k := range s.Keys {
		v := value(k, tables)
		v["description"] = k.Meaning
		props[k.Name] = v
		if k.Required {
			required = append(required, k.Name)
		}
	}
	out := schemaOf{"type": "object", "additionalProperties": false, "properties": props}
	if len(required) > 0 {
		out["required"] = required
	}
	if s.Name == "the setting of a rule" {
		out["if"] = schemaOf{"properties": schemaOf{"off": schemaOf{"const": true}}, "required": []string{"off"}}
		out["then"] = schemaOf{"required": []string{"reason"}}
	}
	return out
}

func value(k Key, tables map[string]Section) schemaOf {
	text := schemaOf{"type": "string"}
	switch k.Shape {
	case Flag:
		return schemaOf{"type": "boolean"}
	case Words:
		return schemaOf{"type": "array", "items": text}
	case List:
		return schemaOf{"type": "array", "items": object(tables[k.Section], tables)}
	case ByName:
		return schemaOf{"type": "object", "additionalProperties": object(tables[k.Section], tables)}
	case Nested:
		scalar := schemaOf{"type": []string{"string", "number", "boolean"}}
		return schemaOf{"type": "object", "additionalProperties": schemaOf{"type": "object", "additionalProperties": scalar}}
	}
	if k.Allowed != nil {
		return schemaOf{"enum": k.Allowed}
	}
	return text
}
