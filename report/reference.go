package report

import (
	"cmp"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"strideline/rules"
)

// home is where the project and the pages of its rules can be read.
const home = "https://github.com/strideline/strideline"

// Reference is a rule in the words of a catalogue; URL is empty where the
// catalogue has no page for each entry.
type Reference struct{ Label, URL string }

// technique is an id of ATT&CK; what a rule of the user says may be anything.
var technique = regexp.MustCompile(`^T\d{4}(\.\d{3})?$`)

// References lists what a rule refers to, catalogue by catalogue.
func References(r rules.References) []Reference {
	var out []Reference
	for _, n := range r.CWE {
		id := strconv.Itoa(n)
		out = append(out, Reference{"CWE-" + id, "https://cwe.mitre.org/data/definitions/" + id + ".html"})
	}
	for _, id := range r.ATTACK {
		ref := Reference{Label: "ATT&CK " + id}
		if technique.MatchString(id) {
			ref.URL = "https://attack.mitre.org/techniques/" + strings.ReplaceAll(id, ".", "/") + "/"
		}
		out = append(out, ref)
	}
	for _, id := range r.CSA {
		out = append(out, Reference{Label: "CSA " + id})
	}
	for _, id := range r.OWASP {
		out = append(out, Reference{Label: "OWASP serverless " + id})
	}
	for _, id := range r.ASVS {
		out = append(out, Reference{Label: "ASVS " + id})
	}
	return out
}

// RulePage is where the page of a rule can be read, "" for a rule of the user.
func RulePage(r *rules.Rule) string {
	if !strings.HasPrefix(r.At.File, "builtin/") {
		return ""
	}
	return home + "/blob/main/docs/rules/" + r.ID + ".md"
}

// rules are those that ran, and those of the threats, in the order of their ids.
func (in Input) rules() []*rules.Rule {
	var out []*rules.Rule
	seen := map[string]bool{}
	add := func(r *rules.Rule) {
		if _, off := in.Off[r.ID]; !off && !seen[r.ID] {
			seen[r.ID] = true
			out = append(out, r)
		}
	}
	for i := range in.Threats {
		add(in.Threats[i].Rule)
	}
	if in.Rules != nil {
		for _, r := range in.Rules.All() {
			add(r)
		}
	}
	slices.SortFunc(out, func(a, b *rules.Rule) int { return cmp.Compare(a.ID, b.ID) })
	return out
}
