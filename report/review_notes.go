package report

import (
	"cmp"
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"strideline/register"
	"strideline/rules"
)

// decisionRow is a threat that is not open, and why; or of a decision that has
// ended, the threat that it leaves open again.
type decisionRow struct {
	ID, Rule, Severity, Message, Status, Reason, Owner, Until, Place string

	Ended bool
}

func (v *reviewer) decisions() []decisionRow {
	ended := map[string]register.Risk{}
	for _, e := range v.in.Ended {
		ended[e.Threat] = e.Risk
	}
	var out []decisionRow
	for _, t := range worstFirst(v.in.Threats) {
		d, ok := v.in.Decisions[t.ID]
		was, over := ended[t.ID]
		if over && !ok {
			d = register.Decision{Status: was.Status + ", ended: open again", Reason: was.Reason, Owner: was.Owner, Until: was.Until, At: was.At}
		}
		if !ok && !over || d.Status == register.BaselineStatus || len(out) == maxReviewRows {
			continue
		}
		row := decisionRow{
			ID: t.ID, Rule: t.Rule.ID, Severity: t.Severity, Message: escape(t.Message), Status: escape(d.Status), Reason: escape(d.Reason),
			Owner: escape(d.Owner), Until: "no end", Place: escape(d.At.String()),
			Ended: over && !ok,
		}
		if !d.Until.IsZero() {
			row.Until = d.Until.Format(time.DateOnly)
		}
		out = append(out, row)
	}
	return out
}

// baseline is how many threats were there when strideline was adopted.
func (v *reviewer) baseline() int {
	n := 0
	for i := range v.in.Threats {
		if v.in.Threats[i].Status == register.BaselineStatus {
			n++
		}
	}
	return n
}

// assumptionsPart is what the report takes for true without seeing it.
type assumptionsPart struct {
	Declared   []assumption
	Parameters []assumption
	Asked      []threatBrief // threats that hang on what is not known
	General    []string
}

type assumption struct{ What, Value, Reason, Owner, Place string }

func (v *reviewer) assumptions() assumptionsPart {
	var out assumptionsPart
	cfg := v.o.Config
	for _, d := range cfg.Declare {
		var says []string
		if d.Auth != "" {
			says = append(says, "callers are checked by "+d.Auth)
		}
		if d.Private {
			says = append(says, "only a private network reaches it")
		}
		if d.Caller != "" {
			says = append(says, "called by "+d.Caller)
		}
		out.Declared = append(out.Declared, assumption{escape(d.Match), escape(strings.Join(says, ", ")), escape(d.Reason), escape(d.Owner), escape(d.At.String())})
	}
	for _, c := range cfg.Classification {
		out.Declared = append(out.Declared, assumption{escape(c.Match), "holds " + escape(c.Level) + " data", escape(c.Reason), "", escape(c.At.String())})
	}
	for _, t := range cfg.TrustedAccounts {
		out.Declared = append(out.Declared, assumption{"account " + escape(t.Value), "one of ours", "", "", escape(t.At.String())})
	}
	for _, name := range slices.Sorted(maps.Keys(v.o.Params)) {
		out.Parameters = append(out.Parameters, assumption{What: escape(name), Value: parameterValue(name, v.o.Params[name])})
	}
	for _, t := range v.in.open() {
		if t.CannotTell && len(out.Asked) < maxReviewRows {
			out.Asked = append(out.Asked, brieflyOf(t))
		}
	}
	out.General = v.general()
	return out
}

var secretName = regexp.MustCompile(`(?i)pass|secret|token|key|credential|private`)

// parameterValue hides what may be a secret.
func parameterValue(name, value string) string {
	if secretName.MatchString(name) {
		return "(hidden)"
	}
	return first(escape(value), 80)
}

func (v *reviewer) general() []string {
	out := []string{
		"The files are what is deployed: what was changed by hand in the account, or by another tool, is not seen.",
		"The code of the functions is not read: a function is taken to do with its permissions whatever an attacker makes it do.",
		"A store without a tag, a classification or a telling name is taken to hold internal data.",
	}
	if v.o.Env != "" {
		out = append(out, "Parameter values are those of the environment "+escape(v.o.Env)+".")
	}
	if !v.o.Config.Complete {
		out = append(out, "What protects the whole account (trails, alarms, backup plans, budgets) may stand elsewhere; its absence here proves nothing.")
	}
	return out
}

// ruleRow is a rule that found nothing, or did not run.
type ruleRow struct {
	ID, Title, Stride, Page string
	Off                     string // why it did not run
}

// rulesQuiet are the rules that were checked and found nothing, and those that
// are switched off.
func (v *reviewer) rulesQuiet() []ruleRow {
	found := map[string]bool{}
	for i := range v.in.Threats {
		found[v.in.Threats[i].Rule.ID] = true
	}
	var out []ruleRow
	add := func(r *rules.Rule, off string) {
		out = append(out, ruleRow{r.ID, escape(r.Title), strings.Join(r.Stride, ", "), RulePage(r), escape(off)})
	}
	for _, r := range v.in.rules() {
		if !found[r.ID] {
			add(r, "")
		}
	}
	for _, id := range slices.Sorted(maps.Keys(v.in.Off)) {
		if v.in.Rules == nil {
			break
		}
		if r, ok := v.in.Rules.Rule(id); ok {
			add(r, v.in.Off[id])
		}
	}
	return out
}

// referenceRow is an entry of a catalogue and the rules that refer to it.
type referenceRow struct {
	Reference
	Rules []string
}

// references are those of the rules that found something.
func (v *reviewer) references() []referenceRow {
	at := map[string]int{}
	var out []referenceRow
	seen := map[string]bool{}
	for i := range v.in.Threats {
		r := v.in.Threats[i].Rule
		if seen[r.ID] {
			continue
		}
		seen[r.ID] = true
		for _, ref := range References(r.Doc().References) {
			ref.Label = escape(ref.Label)
			k, ok := at[ref.Label]
			if !ok {
				k = len(out)
				at[ref.Label] = k
				out = append(out, referenceRow{Reference: ref})
			}
			out[k].Rules = append(out[k].Rules, r.ID)
		}
	}
	for i := range out {
		slices.Sort(out[i].Rules)
	}
	slices.SortFunc(out, func(a, b referenceRow) int {
		return cmp.Or(cmp.Compare(cweNumber(a), cweNumber(b)), cmp.Compare(a.Label, b.Label))
	})
	return out
}

// cweNumber orders weaknesses by number, and all other catalogues after them.
func cweNumber(r referenceRow) int {
	if id, ok := strings.CutPrefix(r.Label, "CWE-"); ok {
		if n, err := strconv.Atoi(id); err == nil {
			return n
		}
	}
	return 1 << 30
}
