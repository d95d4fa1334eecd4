package report

import (
	"bytes"
	"encoding/json"
	"io"
	"io/fs"
	"strings"

	"strideline/model"
	"strideline/rules"
)

// ExportOptions are how a system is written for another tool.
type ExportOptions struct {
	Title string // of the system; "" for "System"
	FS    fs.FS  // where source lines come from; nil: none are shown
}

// elsewhere is the zone of what belongs to no boundary: what is only referred
// to, by a name or an address.
const elsewhere = "elsewhere"

// otmTrust is how far the parts in a boundary are trusted, of 100.
var otmTrust = map[model.BoundaryKind]int{
	model.InternetBoundary: 0, model.AccountBoundary: 70, model.ScopeBoundary: 70, model.StackBoundary: 80,
	model.NetworkBoundary: 85, model.APIBoundary: 50,
}

var (
	otmSensitivity = map[string]int{"public": 10, "internal": 40, "confidential": 70, "restricted": 100}
	otmLikelihood  = map[string]int{"low": 25, "medium": 50, "high": 100}
	otmImpact      = map[string]int{"low": 25, "medium": 50, "high": 75, "very-high": 100}
	otmStates      = map[string]string{"open": "exposed", "mitigated": "mitigated", "baseline": "exposed"}
)

// OTM writes the system and its threats in the form Open Threat Model 0.2.0.
func OTM(w io.Writer, in Input, o ExportOptions) error {
	d := newDiagram(in)
	x := otm{d: d, src: newSources(o.FS, in.Graph)}
	doc := otmDocument{
		Version: "0.2.0", Project: otmProjectOf(in, o), Representations: []otmRepresentation{{"Infrastructure as code", "iac", "code"}},
		Assets: []otmAsset{}, TrustZones: x.zones(), Components: []otmComponent{}, Dataflows: []otmFlow{}, Threats: []otmThreat{},
		Mitigations: []otmMitigation{},
	}
	for _, p := range d.parts {
		if p.node.Kind == model.Store {
			doc.Assets = append(doc.Assets, x.asset(p))
		}
		doc.Components = append(doc.Components, x.component(p))
	}
	for _, f := range d.flows {
		doc.Dataflows = append(doc.Dataflows, x.flow(f))
	}
	for i := range in.Threats {
		doc.Threats = append(doc.Threats, x.threat(&in.Threats[i]))
	}
	doc.Mitigations = append(doc.Mitigations, mitigations(in.Threats)...)
	return writeJSON(w, doc)
}

// writeJSON writes a document with indents, as people open these files too.
func writeJSON(w io.Writer, doc any) error {
	text, err := json.Marshal(doc)
	if err != nil {
		return err
	}
	var out bytes.Buffer
	if err := json.Indent(&out, calm(text), "", " "); err != nil {
		return err
	}
	out.WriteByte('\n')
	_, err = io.Copy(w, &out)
	return err
}

func otmProjectOf(in Input, o ExportOptions) otmProject {
	name := title(o)
	return otmProject{
		Name: name, ID: slug(name), Description: upper(Covers(in.Graph.Coverage)) + ".", Tags: []string{"serverless"},
		Attributes: map[string]string{"generator": strings.TrimSpace("strideline " + in.Version)},
	}
}

func title(o ExportOptions) string {
	if o.Title == "" {
		return "System"
	}
	return escape(o.Title)
}

// otm is a document in the making.
type otm struct {
	d   *diagram
	src *sources
}

func (x *otm) zones() []otmZone {
	var out []otmZone
	for _, z := range x.d.zones {
		oz := otmZone{ID: "zone:" + z.key, Name: z.name, Type: string(z.boundary.Kind), Risk: map[string]int{"trustRating": otmTrust[z.boundary.Kind]}}
		if z.parent != nil {
			oz.Parent = &otmParent{"zone:" + z.parent.key}
		}
		out = append(out, oz)
	}
	return append(out, otmZone{ID: "zone:" + elsewhere, Name: "Elsewhere", Type: elsewhere, Risk: map[string]int{"trustRating": 20}})
}

func (x *otm) asset(p *part) otmAsset {
	level, reason := sensitivity(p.node)
	n := otmSensitivity[level]
	return otmAsset{
		Name: "Content of " + p.name, ID: "data:" + p.key,
		Risk: otmAssetRisk{n, n, n, level + " (" + reason + ")"},
	}
}

// sensitivity is what a store's content is worth and why.
func sensitivity(n *model.Node) (level, reason string) {
	level, _ = n.Attrs["sensitivity"].Value.(string)
	reason, _ = n.Attrs["sensitivityReason"].Value.(string)
	if level == "" {
		level = "internal"
	}
	if reason == "" {
		reason = "nothing says otherwise"
	}
	return level, escape(reason)
}

func (x *otm) component(p *part) otmComponent {
	c := otmComponent{
		ID: p.key, Name: p.name, Type: classOf(p.node).otm, Parent: otmParent{"zone:" + elsewhere},
		Tags: []string{string(p.node.Kind), p.node.Class}, Attributes: map[string]any{"strideline": model.Display(p.node.ID)},
	}
	if p.zone != nil {
		c.Parent.Zone = "zone:" + p.zone.key
	}
	if p.node.Type != "" {
		c.Tags = append(c.Tags, escape(p.node.Type))
	}
	if at := p.node.At; at.Known() {
		snippet, _ := x.src.line(at.File, at.Start.Line)
		c.Representations = []otmPlace{{"iac", "iac:" + p.key, p.name, at.File, at.Start.Line, first(strings.TrimSpace(escape(snippet)), 200)}}
	}
	if p.node.Kind == model.Store {
		c.Assets = &otmAssetUse{Processed: []string{}, Stored: []string{"data:" + p.key}}
	} else if used := p.handles; len(used) > 0 {
		c.Assets = &otmAssetUse{Processed: prefixed("data:", used), Stored: []string{}}
	}
	for _, a := range []string{"auth", "exposure", "encryption", "runtime"} {
		if v, ok := p.node.Attrs[a].Value.(string); ok && v != "" {
			c.Attributes[a] = escape(v)
		}
	}
	for _, t := range p.threats {
		c.Threats = append(c.Threats, otmThreatUse{t.ID, otmState(t), []otmMitigationUse{{"fix:" + t.Rule.ID, otmMitigationState(t)}}})
	}
	return c
}

func prefixed(prefix string, keys []string) []string {
	out := make([]string, len(keys))
	for i, k := range keys {
		out[i] = prefix + k
	}
	return out
}

func otmState(t *rules.Threat) string {
	if s, ok := otmStates[t.Status]; ok {
		return s
	}
	return t.Status
}

func otmMitigationState(t *rules.Threat) string {
	if t.Status == "mitigated" {
		return "implemented"
	}
	return "recommended"
}

func (x *otm) flow(f *flow) otmFlow {
	out := otmFlow{
		ID: "flow:" + f.key, Name: f.verbs(), Source: f.from.key, Destination: f.to.key, Tags: []string{},
		Bidirectional: f.has(model.Reads) && f.has(model.Writes), Attributes: map[string]any{},
	}
	for _, e := range f.edges {
		out.Tags = append(out.Tags, string(e.Kind))
	}
	for _, p := range []*part{f.from, f.to} {
		if p.node.Kind == model.Store {
			out.Assets = append(out.Assets, "data:"+p.key)
		}
	}
	if a := f.actions(); len(a) > 0 {
		out.Attributes["actions"] = a
	}
	if at := f.edges[0].At; at.Known() {
		out.Attributes["file"], out.Attributes["line"] = at.File, at.Start.Line
	}
	if f.plain() {
		out.Attributes["encrypted"] = false
	}
	return out
}

func (x *otm) threat(t *rules.Threat) otmThreat {
	out := otmThreat{
		ID: t.ID, Name: escape(t.Title), Description: escape(t.Message) + ". " + strings.Join(paragraphs(t.Why), " "),
		Categories: []string{}, CWEs: []string{},
		Risk:       otmRisk{otmLikelihood[t.Likelihood], strings.Join(escapeAll(t.Reasons), "; "), otmImpact[t.Impact]},
		Attributes: map[string]any{"rule": t.Rule.ID, "severity": t.Severity, "status": t.Status},
	}
	for _, s := range t.Stride {
		out.Categories = append(out.Categories, strideNames[s])
	}
	for _, r := range References(rules.References{CWE: t.Rule.Doc().References.CWE}) {
		out.CWEs = append(out.CWEs, r.Label)
	}
	if at := placeOf(t); at.File != "" {
		out.Attributes["file"], out.Attributes["line"] = at.File, at.Start.Line
	}
	if d, ok := x.d.in.Decisions[t.ID]; ok {
		out.Attributes["decision"] = escape(decisionWords(d))
	}
	return out
}

// mitigations are the fixes of the rules that found something. A fix takes the
// cause away, so all of the risk.
func mitigations(ts []rules.Threat) []otmMitigation {
	var out []otmMitigation
	seen := map[string]bool{}
	for i := range ts {
		r := ts[i].Rule
		if !seen[r.ID] {
			seen[r.ID] = true
			out = append(out, otmMitigation{"fix:" + r.ID, "Mend: " + escape(r.Title), strings.Join(paragraphs(r.Doc().Fix), " "), 100})
		}
	}
	return out
}
