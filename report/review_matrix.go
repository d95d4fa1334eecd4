package report

import (
	"fmt"
	"regexp"
	"slices"
	"strings"

	"strideline/model"
	"strideline/rules"
)

// strideOrder are the letters of STRIDE in their order.
var strideOrder = []string{"spoofing", "tampering", "repudiation", "information-disclosure", "denial-of-service", "elevation-of-privilege"}

// strideApplies is which letters threaten which kind of element (STRIDE per
// element): a store does not act, so it cannot be spoofed or gain privileges;
// a caller outside is not ours to tamper with.
var strideApplies = map[model.Kind]string{
	model.Actor: "SR", model.Trigger: "STRIDE", model.Function: "STRIDE", model.Store: "TRID",
}

// matrixPart is each element by each letter.
type matrixPart struct {
	Rows   []matrixRow
	More   []string // elements without a threat that are only counted
	Looked []lookedRow
}

type matrixRow struct {
	Kind, Name string
	First      bool // of its kind
	Cells      []matrixCell
}

// matrixCell holds threats, or says why it holds none.
type matrixCell struct {
	Letter  string
	Threats []badge
	None    string // "" where there are threats: not applicable, or how many rules looked
	Applies bool
}

// lookedRow is how many rules of each letter look at a kind of element.
type lookedRow struct {
	Kind  string
	Cells []string
}

func (v *reviewer) matrix() matrixPart {
	var out matrixPart
	looked := v.looked()
	all := len(v.d.parts) <= maxReviewMatrix
	for _, k := range []model.Kind{model.Actor, model.Trigger, model.Function, model.Store} {
		left, first := 0, true
		for _, p := range v.d.parts {
			if p.node.Kind != k || p.node.Hub && len(badges(p.all())) == 0 {
				continue
			}
			if len(badges(p.all())) == 0 && !all || len(out.Rows) == maxReviewRows {
				left++
				continue
			}
			out.Rows = append(out.Rows, matrixRow{Kind: string(k), Name: p.name, First: first, Cells: cells6(p, looked)})
			first = false
		}
		if left > 0 {
			out.More = append(out.More, count(left, string(k)))
		}
		row := lookedRow{Kind: string(k)}
		for _, s := range strideOrder {
			row.Cells = append(row.Cells, noneText(k, s, looked))
		}
		out.Looked = append(out.Looked, row)
	}
	return out
}

func cells6(p *part, looked map[string]int) []matrixCell {
	var out []matrixCell
	for _, s := range strideOrder {
		var here []*rules.Threat
		for _, t := range p.all() {
			if slices.Contains(t.Stride, s) {
				here = append(here, t)
			}
		}
		c := matrixCell{Letter: letter(s), Threats: badges(here), Applies: applies(p.node.Kind, s)}
		if len(c.Threats) == 0 {
			c.None = noneText(p.node.Kind, s, looked)
			if len(here) > 0 {
				c.None = "decided"
			}
		}
		out = append(out, c)
	}
	return out
}

func letter(stride string) string { return strings.ToUpper(stride[:1]) }

func applies(k model.Kind, stride string) bool {
	return strings.Contains(strideApplies[k], letter(stride))
}

// noneText says why a cell is empty.
func noneText(k model.Kind, stride string, looked map[string]int) string {
	n := looked[string(k)+" "+stride]
	switch {
	case (n == 0 || k == model.Actor) && !applies(k, stride):
		return "n/a" // nearly every path begins at an actor: that is no look at it
	case n == 0:
		return "no rule"
	}
	return fmt.Sprintf("0 of %d", n)
}

// pathLabel is the label of a node in a path pattern: (t:trigger:http-route).
var pathLabel = regexp.MustCompile(`\(\w*:([\w:|-]+)`)

// looked counts, by kind of element and letter, the rules whose path names
// that kind.
func (v *reviewer) looked() map[string]int {
	out := map[string]int{}
	for _, r := range v.in.rules() {
		seen := map[model.Kind]bool{}
		for _, m := range pathLabel.FindAllStringSubmatch(r.Path, -1) {
			for _, k := range kindsOf(m[1]) {
				seen[k] = true
			}
		}
		for k := range seen {
			for _, s := range r.Stride {
				out[string(k)+" "+s]++
			}
		}
	}
	return out
}

// kindsOf are the kinds that a label admits: "trigger:http-route" one,
// "trigger|function" two, "bucket" that of the class.
func kindsOf(label string) []model.Kind {
	var out []model.Kind
	alternatives, _, _ := strings.Cut(label, ":")
	for _, w := range strings.Split(alternatives, "|") {
		if _, ok := model.Classes[model.Kind(w)]; ok {
			out = append(out, model.Kind(w))
			continue
		}
		for k, names := range model.Classes {
			if slices.Contains(names, w) {
				out = append(out, k)
			}
		}
	}
	return out
}
