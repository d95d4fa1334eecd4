package report

import (
	"slices"
	"strings"

	"strideline/rules"
)

func categoryID(t *rules.Threat) string { return "strideline-" + strings.ToLower(slug(t.Rule.ID)) }

// riskID is how Threagile calls a risk of a category at an asset.
func riskID(t *rules.Threat, p *part) string {
	if p == nil {
		return categoryID(t)
	}
	return categoryID(t) + "@" + slug(p.key)
}

func (x *threagile) risks(m *mapping) {
	byRule := map[string][]*rules.Threat{}
	for i := range x.d.in.Threats {
		t := &x.d.in.Threats[i]
		byRule[t.Rule.ID] = append(byRule[t.Rule.ID], t)
	}
	for _, r := range x.d.in.rules() {
		ts := byRule[r.ID]
		if len(ts) == 0 {
			continue
		}
		doc := r.Doc()
		c := m.child(r.ID + " " + escape(r.Title))
		c.text("id", categoryID(ts[0]))
		c.text("description", escape(r.Title))
		c.text("impact", strings.Join(paragraphs(doc.Why), "\n"))
		c.text("asvs", strings.Join(escapeAll(doc.References.ASVS), ", "))
		c.text("cheat_sheet", RulePage(r))
		c.text("action", escape(r.Title))
		c.text("mitigation", strings.Join(paragraphs(doc.Fix), "\n"))
		c.text("check", "run strideline again")
		c.text("function", "development")
		c.text("stride", r.Stride[0])
		c.text("detection_logic", "a path in the model that strideline reads from the infrastructure as code")
		c.text("risk_assessment", "likelihood by the most dangerous caller, impact by the sensitivity of the store")
		c.text("false_positives", strings.Join(paragraphs(doc.FalsePositives), "\n"))
		c.flag("model_failure_possible_reason", false)
		c.number("cwe", cwe(doc))
		found := c.child("risks_identified")
		for _, t := range ts {
			x.risk(found.child(escape(t.Message)+" ("+t.ID+")"), t)
		}
	}
}

func cwe(doc rules.Doc) int {
	if len(doc.References.CWE) == 0 {
		return 0
	}
	return doc.References.CWE[0]
}

func (x *threagile) risk(r *mapping, t *rules.Threat) {
	r.text("severity", threagileSeverity[t.Severity])
	r.text("exploitation_likelihood", threagileLikelihood[t.Likelihood])
	r.text("exploitation_impact", t.Impact)
	p := x.d.subject(t)
	breach := "possible"
	if !slices.Contains(t.Stride, "information-disclosure") {
		breach = "improbable"
	} else if t.Likelihood == "high" {
		breach = "probable"
	}
	r.text("data_breach_probability", breach)
	if p != nil {
		r.list("data_breach_technical_assets", []string{slug(p.key)})
		r.text("most_relevant_technical_asset", slug(p.key))
	}
}

// tracking holds what was decided. Threagile decides on a risk of a category
// at an asset as a whole, so one of them that is still open leaves it open.
func (x *threagile) tracking(m *mapping) {
	open, first := map[string]bool{}, map[string]*rules.Threat{}
	var order []string
	for i := range x.d.in.Threats {
		t := &x.d.in.Threats[i]
		id := riskID(t, x.d.subject(t))
		if first[id] == nil {
			first[id] = t
			order = append(order, id)
		}
		open[id] = open[id] || threagileStates[t.Status] == ""
	}
	for _, id := range order {
		if open[id] {
			continue
		}
		d := x.d.in.Decisions[first[id].ID]
		t := m.child(id)
		t.text("status", threagileStates[first[id].Status])
		t.text("justification", escape(decisionWords(d)))
		t.text("ticket", "")
		t.text("date", "")
		t.text("checked_by", escape(d.Owner))
	}
}
