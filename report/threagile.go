package report

import (
	"bytes"
	"io"
	"slices"
	"strings"

	"gopkg.in/yaml.v3"

	"strideline/model"
)

var (
	threagileSensitivity = map[string]string{"public": "public", "internal": "internal", "confidential": "confidential", "restricted": "strictly-confidential"}
	threagileWorth       = map[string]string{"public": "operational", "internal": "important", "confidential": "critical", "restricted": "mission-critical"}
	threagileSeverity    = map[string]string{"critical": "critical", "high": "high", "medium": "elevated", "low": "medium", "info": "low"}
	threagileLikelihood  = map[string]string{"low": "unlikely", "medium": "likely", "high": "very-likely"}
	threagileStates      = map[string]string{"accepted": "accepted", "mitigated": "mitigated", "false-positive": "false-positive", "transferred": "accepted", "avoided": "mitigated"}
	threagileTypes       = map[model.Kind]string{model.Actor: "external-entity", model.Trigger: "process", model.Function: "process", model.Store: "datastore"}
	threagileEncryption  = map[string]string{"none": "none", "provider": "transparent", "managed": "transparent", "customer": "data-with-symmetric-shared-key"}
	threagileAuth        = map[string][2]string{
		"none": {"none", "none"}, "api-key": {"token", "none"}, "iam": {"credentials", "technical-user"},
		"jwt": {"token", "end-user-identity-propagation"}, "cognito": {"token", "end-user-identity-propagation"},
		"authorizer": {"externalized", "end-user-identity-propagation"}, "mutual-tls": {"client-certificate", "technical-user"},
		"signature": {"token", "technical-user"}, "internal": {"token", "technical-user"}, "unknown": {"none", "none"},
	}
	threagileBoundaries = map[model.BoundaryKind]string{
		model.InternetBoundary: "network-on-prem", model.AccountBoundary: "network-cloud-provider", model.ScopeBoundary: "network-policy-namespace-isolation",
		model.NetworkBoundary: "network-virtual-lan", model.StackBoundary: "execution-environment", model.APIBoundary: "execution-environment",
	}
	threagileProtocols = map[string]string{
		"table": "nosql-access-protocol-encrypted", "relational-db": "sql-access-protocol-encrypted", "proxy": "sql-access-protocol-encrypted",
		"cache": "binary-encrypted", "file-system": "nfs", "warehouse": "sql-access-protocol-encrypted",
	}
)

// Threagile writes the system and its threats as a model of Threagile: what
// strideline found as individual risks, what was decided as risk tracking.
func Threagile(w io.Writer, in Input, o ExportOptions) error {
	x := threagile{d: newDiagram(in), titles: map[string]string{}}
	x.name()
	m := newMapping()
	m.text("threagile_version", "1.0.0")
	m.text("title", title(o))
	author := m.child("author")
	author.text("name", strings.TrimSpace("strideline "+in.Version))
	m.text("management_summary_comment", upper(Covers(in.Graph.Coverage))+".")
	m.text("business_criticality", "important")
	m.list("tags_available", x.tags())
	x.dataAssets(m.child("data_assets"))
	x.technicalAssets(m.child("technical_assets"))
	x.boundaries(m.child("trust_boundaries"))
	m.child("shared_runtimes")
	x.risks(m.child("individual_risk_categories"))
	x.tracking(m.child("risk_tracking"))
	var out bytes.Buffer
	enc := yaml.NewEncoder(&out)
	enc.SetIndent(2)
	if err := enc.Encode(m.n); err != nil {
		return err
	}
	_, err := io.Copy(w, &out)
	return err
}

// threagile is a model in the making.
type threagile struct {
	d      *diagram
	titles map[string]string // of parts, by key: Threagile wants each once
}

func (x *threagile) name() {
	seen := map[string]int{}
	for _, p := range x.d.parts {
		seen[p.name]++
	}
	for _, p := range x.d.parts {
		x.titles[p.key] = p.name
		if seen[p.name] > 1 {
			x.titles[p.key] = p.name + " (" + slug(p.key) + ")"
		}
	}
}

func (x *threagile) tags() []string {
	tags := []string{"serverless"}
	for _, p := range x.d.parts {
		if t := classTag(p.node); !slices.Contains(tags, t) {
			tags = append(tags, t)
		}
	}
	slices.Sort(tags)
	return tags
}

func classTag(n *model.Node) string { return "strideline:" + string(n.Kind) + "-" + n.Class }

func (x *threagile) dataAssets(m *mapping) {
	for _, p := range x.d.parts {
		if p.node.Kind != model.Store {
			continue
		}
		level, reason := sensitivity(p.node)
		a := m.child("Content of " + x.titles[p.key])
		a.text("id", "data-"+slug(p.key))
		a.text("description", "what "+p.name+" holds")
		a.text("usage", "business")
		a.text("quantity", "many")
		a.text("confidentiality", threagileSensitivity[level])
		a.text("integrity", threagileWorth[level])
		a.text("availability", "operational")
		a.text("justification_cia_rating", level+": "+reason)
	}
}

func (x *threagile) technicalAssets(m *mapping) {
	leaving := map[*part][]*flow{}
	for _, f := range x.d.flows {
		leaving[f.from] = append(leaving[f.from], f)
	}
	for _, p := range x.d.parts {
		x.technicalAsset(m.child(x.titles[p.key]), p, leaving[p])
	}
}

func (x *threagile) technicalAsset(a *mapping, p *part, flows []*flow) {
	n, c := p.node, classOf(p.node)
	level, why := "internal", "what it handles"
	if n.Kind == model.Store {
		level, why = sensitivity(n)
	} else if s, ok := n.Attrs["reachSensitivity"].Value.(string); ok && threagileSensitivity[s] != "" {
		level = s
	}
	enc, _ := n.Attrs["encryption"].Value.(string)
	if enc == "" && n.Kind == model.Store {
		enc = "provider"
	}
	hosts, _ := n.Attrs["exposure"].Value.(string)
	a.text("id", slug(p.key))
	a.text("description", partText(n))
	a.text("type", threagileTypes[n.Kind])
	a.text("usage", "business")
	a.flag("used_as_client_by_human", n.Kind == model.Actor && n.Class != "service" && n.Class != "account")
	a.flag("out_of_scope", n.Kind == model.Actor)
	a.text("size", "component")
	a.list("technologies", []string{c.technology})
	a.list("tags", []string{classTag(n)})
	a.flag("internet", n.Kind == model.Actor && n.Class == "internet" || n.Kind == model.Trigger && hosts == "anonymous")
	a.text("machine", c.machine)
	a.text("encryption", threagileEncryption[orNone(enc)])
	a.text("owner", "")
	a.text("confidentiality", threagileSensitivity[level])
	a.text("integrity", threagileWorth[level])
	a.text("availability", "operational")
	a.text("justification_cia_rating", level+": "+why)
	a.flag("multi_tenant", false)
	a.flag("redundant", c.machine == "serverless")
	a.flag("custom_developed_parts", n.Kind == model.Function)
	stored, handled := []string{}, dataIDs(p.handles)
	if n.Kind == model.Store {
		stored, handled = dataIDs([]string{p.key}), dataIDs([]string{p.key})
	}
	a.list("data_assets_processed", handled)
	a.list("data_assets_stored", stored)
	a.list("data_formats_accepted", []string{"json"})
	links := a.child("communication_links")
	for _, f := range flows {
		x.link(links.child(first(f.verbs()+" "+x.titles[f.to.key], 200)), f)
	}
}

func orNone(s string) string {
	if s == "" {
		return "none"
	}
	return s
}

func dataIDs(keys []string) []string {
	out := make([]string, len(keys))
	for i, k := range keys {
		out[i] = "data-" + slug(k)
	}
	return out
}
