package report

import (
	"bytes"
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/santhosh-tekuri/jsonschema/v6"
	"gopkg.in/yaml.v3"

	"strideline/model"
)

// exports are the forms of other tools, their golden files and schemas.
var exports = []struct {
	name, schema string
	write        func(io.Writer, Input, ExportOptions) error
}{
	{"export.otm.json", "otm_schema.json", OTM},
	{"export.threat-dragon.json", "threat-dragon-v2.schema.json", ThreatDragon},
	{"export.threagile.yaml", "threagile.schema.json", Threagile},
}

func exported(t *testing.T, i int, in Input) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := exports[i].write(&out, in, ExportOptions{Title: "shop", FS: shopFS()}); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// TestExports writes a run with a hostile name for each tool and holds it to
// the tool's own schema.
func TestExports(t *testing.T) {
	for i, x := range exports {
		got := exported(t, i, run(t, "low", "high", "info"))
		golden(t, x.name, got)
		if bytes.IndexFunc(got, func(r rune) bool { return r != '\n' && hostile(r) }) >= 0 {
			t.Errorf("%s: a control character came through", x.name)
		}
		holdToSchema(t, x.schema, got)
		holdToSchema(t, x.schema, exported(t, i, Input{Graph: model.NewBuilder().Freeze()}))
	}
}

// holdToSchema validates a document against a schema of the collection beside
// the repository, where it is there.
func holdToSchema(t *testing.T, schema string, doc []byte) {
	t.Helper()
	file := filepath.Join("..", "..", "shared", "schemas", schema)
	text, err := os.ReadFile(file)
	if err != nil {
		t.Logf("%s is not there: not validated", schema)
		return
	}
	loaded, err := jsonschema.UnmarshalJSON(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	c := jsonschema.NewCompiler()
	if err := c.AddResource("schema.json", loaded); err != nil {
		t.Fatal(err)
	}
	s, err := c.Compile("schema.json")
	if err != nil {
		t.Fatal(err)
	}
	var v any
	if err := yaml.Unmarshal(doc, &v); err != nil {
		t.Fatalf("not a document: %v\n%s", err, doc)
	}
	if err := s.Validate(v); err != nil {
		t.Errorf("%s: %v", schema, err)
	}
}

// TestExportIDs wants every reference of an export to lead somewhere.
func TestExportIDs(t *testing.T) {
	in := run(t, "low", "high")
	var otm otmDocument
	if err := json.Unmarshal(exported(t, 0, in), &otm); err != nil {
		t.Fatal(err)
	}
	ids := map[string]bool{}
	for _, z := range otm.TrustZones {
		ids[z.ID] = true
	}
	for _, a := range otm.Assets {
		ids[a.ID] = true
	}
	for _, c := range otm.Components {
		ids[c.ID] = true
	}
	for _, th := range otm.Threats {
		ids[th.ID] = true
	}
	for _, m := range otm.Mitigations {
		ids[m.ID] = true
	}
	wanted := func(id string) {
		if !ids[id] {
			t.Errorf("%q leads nowhere", id)
		}
	}
	uses := 0
	for _, c := range otm.Components {
		wanted(c.Parent.Zone)
		for _, u := range c.Threats {
			uses++
			wanted(u.Threat)
			wanted(u.Mitigations[0].Mitigation)
		}
	}
	if uses != len(in.Threats) {
		t.Errorf("%d of %d threats stand at a component", uses, len(in.Threats))
	}
	for _, f := range otm.Dataflows {
		wanted(f.Source)
		wanted(f.Destination)
	}
	var dragon dragonDocument
	if err := json.Unmarshal(exported(t, 1, in), &dragon); err != nil {
		t.Fatal(err)
	}
	if got := strings.Count(string(exported(t, 1, in)), `"modelType": "STRIDE"`); got != len(in.Threats) {
		t.Errorf("%d of %d threats stand in a cell", got, len(in.Threats))
	}
	cells := map[string]bool{}
	for _, c := range dragon.Detail.Diagrams[0].Cells {
		if cells[c.ID] {
			t.Errorf("two cells are called %s", c.ID)
		}
		cells[c.ID] = true
	}
	for _, c := range dragon.Detail.Diagrams[0].Cells {
		if c.Source != nil && (!cells[c.Source.Cell] || !cells[c.Target.Cell]) {
			t.Errorf("a flow leads nowhere: %v", c.Data["name"])
		}
	}
}

// TestLayoutDoesNotOverlap places many parts.
func TestLayoutDoesNotOverlap(t *testing.T) {
	b := model.NewBuilder()
	for i := range 40 {
		id := string(rune('A'+i%26)) + strings.Repeat("x", i/26)
		for _, k := range []model.Kind{model.Trigger, model.Function, model.Store} {
			b.Node(model.Node{ID: string(k) + id, Kind: k, Class: model.Classes[k][0], Name: id, Stack: "s"})
		}
		b.Edge(model.Edge{From: "trigger" + id, To: "function" + id, Kind: model.Invokes})
		b.Edge(model.Edge{From: "function" + id, To: "store" + id, Kind: model.Writes})
	}
	d := newDiagram(Input{Graph: b.Freeze()})
	l := newLayout(d.parts, d.flows, func(*part) bool { return true })
	for i, p := range d.parts {
		for _, q := range d.parts[:i] {
			a, b := l.places[p], l.places[q]
			if a.x < b.x+b.w && b.x < a.x+a.w && a.y < b.y+b.h && b.y < a.y+a.h {
				t.Fatalf("%s and %s overlap: %v %v", p.key, q.key, a, b)
			}
		}
	}
}

// TestClasses wants every class of the model in the table of other tools'.
func TestClasses(t *testing.T) {
	for kind, names := range model.Classes {
		if kind == model.Role {
			continue
		}
		for _, name := range names {
			if _, ok := classes[kind][name]; !ok {
				t.Errorf("%s %s has no name in other tools", kind, name)
			}
		}
	}
}

func TestUUID(t *testing.T) {
	a, b := uuid("part", "Orders"), uuid("part", "Products")
	if a == b || a != uuid("part", "Orders") || len(a) != 36 || a[14] != '5' || !strings.ContainsRune("89ab", rune(a[19])) {
		t.Errorf("%s, %s", a, b)
	}
}
