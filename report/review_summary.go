package report

import (
	"fmt"
	"slices"
	"strings"

	"strideline/model"
	"strideline/rules"
)

// summaryPart is what a manager reads.
type summaryPart struct {
	Verdict string
	Counts  []severityCount
	Facts   []string
	First   []actionRow // what to do first
}

type severityCount struct {
	Severity string
	Open     int
	Decided  int
}

// actionRow is something to mend: a rule and how often it found something.
type actionRow struct {
	Rule, Severity, ID, Title, Fix string
	Count                          int
}

func (v *reviewer) summary() summaryPart {
	out := summaryPart{Verdict: v.verdict(), Facts: v.facts(), First: v.first()}
	for _, sev := range rules.Severities {
		c := severityCount{Severity: sev}
		for i := range v.in.Threats {
			if t := &v.in.Threats[i]; t.Severity == sev && t.Status == "open" {
				c.Open++
			} else if t.Severity == sev {
				c.Decided++
			}
		}
		out.Counts = append(out.Counts, c)
	}
	return out
}

func (v *reviewer) verdict() string {
	open := v.in.open()
	if len(open) == 0 {
		return v.quiet()
	}
	s := summarise(v.in.Threats)
	var parts []string
	for _, sev := range rules.Severities {
		if n := s.Open[sev]; n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", n, sev))
		}
	}
	return fmt.Sprintf("%s: %s. The worst: %s.", one(len(open), "One threat is open", fmt.Sprintf("%d threats are open", len(open))), strings.Join(parts, ", "), escape(open[0].Message))
}

// quiet is the verdict where nothing is open.
func (v *reviewer) quiet() string {
	known := v.baseline()
	decided := len(v.in.Threats) - known
	switch {
	case decided == 0 && known == 0:
		return "No threat is open: no rule found a path that it looks for."
	case known == 0:
		return fmt.Sprintf("No threat is open: %s found and decided on.", one(decided, "one was", fmt.Sprintf("%d were", decided)))
	}
	return fmt.Sprintf("No threat is open: %d decided on, %d in the baseline.", decided, known)
}

// facts are the numbers that tell what kind of system this is.
func (v *reviewer) facts() []string {
	var out []string
	say := func(format string, args ...any) { out = append(out, fmt.Sprintf(format, args...)) }
	functions, stores := v.count(model.Function), v.count(model.Store)
	say("The system has %s and %s, with %s.", count(functions, "function"), count(stores, "store"), count(len(v.ways()), "way")+" in from outside")
	unchecked := 0
	for _, w := range v.ways() {
		if auth, _ := w.node.Attrs["auth"].Value.(string); auth == "none" {
			unchecked++
		}
	}
	if unchecked > 0 {
		say("%s anyone in without checking who calls.", one(unchecked, "One of them lets", fmt.Sprintf("%d of them let", unchecked)))
	}
	var worth []string
	for _, p := range v.d.parts {
		level, _ := sensitivity(p.node)
		if p.node.Kind == model.Store && !p.node.Hub && (level == "restricted" || level == "confidential") {
			worth = append(worth, p.name)
		}
	}
	if len(worth) > 0 {
		say("%s hold%s confidential or restricted data.", upper(listed(worth)), one(len(worth), "s", ""))
	}
	if n := summarise(v.in.Threats).Decided; n > 0 {
		say("%s decided on: see the accepted risks.", one(n, "One threat is", fmt.Sprintf("%d threats are", n)))
	}
	return out
}

// count is how many declared parts of a kind there are.
func (v *reviewer) count(k model.Kind) int {
	n := 0
	for _, p := range v.d.parts {
		if p.node.Kind == k && !p.node.Hub {
			n++
		}
	}
	return n
}

// first are the rules whose open threats are worst, five at most.
func (v *reviewer) first() []actionRow {
	var out []actionRow
	at := map[string]int{}
	for _, t := range v.in.open() {
		if i, ok := at[t.Rule.ID]; ok {
			out[i].Count++
			continue
		}
		at[t.Rule.ID] = len(out)
		fix := strings.Join(paragraphs(t.Rule.Doc().Fix), " ")
		out = append(out, actionRow{t.Rule.ID, t.Severity, t.ID, escape(t.Title), fix, 1})
	}
	out = slices.DeleteFunc(out, func(a actionRow) bool { return !AtLeast(a.Severity, "medium") })
	return out[:min(len(out), 5)]
}

// coveragePart is what was read and what was not.
type coveragePart struct {
	Sentence string
	Folder   string   // that all files lie in, "" for the working directory
	Files    []string // relative to it
	More     int      // files beyond those
	Ignored  []typeCount
	Unknown  []unknownRow
	Unknowns int
	Notes    []string
	Problems []problemRow
	Left     int // problems beyond those
}

type unknownRow struct{ Part, Value, Reason, Place string }

type problemRow struct{ Level, Message, Place string }

func (v *reviewer) coverage() coveragePart {
	c := v.g.Coverage
	out := coveragePart{Sentence: upper(read(c)) + ".", Notes: escapeAll(c.Notes), Unknowns: c.UnknownValues, Unknown: v.unknown()}
	for _, t := range c.Ignored[:min(len(c.Ignored), maxReviewRows)] {
		out.Ignored = append(out.Ignored, typeCount{escape(t.Type), t.Count})
	}
	out.Folder, out.Files = v.files()
	out.More = max(0, len(out.Files)-12)
	out.Files = out.Files[:len(out.Files)-out.More]
	for _, p := range v.in.Problems[:min(len(v.in.Problems), 12)] {
		out.Problems = append(out.Problems, problemRow{string(p.Level), escape(p.Message), escape(p.At.String())})
	}
	out.Left = len(v.in.Problems) - len(out.Problems)
	return out
}

// files are those that declare something, by the folder they have in common.
func (v *reviewer) files() (folder string, files []string) {
	seen := map[string]bool{}
	for _, n := range v.g.Nodes {
		if n.At.Known() && !seen[n.At.File] {
			seen[n.At.File] = true
			files = append(files, escape(n.At.File))
		}
	}
	slices.Sort(files)
	for i, f := range files {
		dir := f[:strings.LastIndexByte(f, '/')+1]
		if i == 0 {
			folder = dir
		}
		for !strings.HasPrefix(dir, folder) {
			folder = folder[:strings.LastIndexByte(strings.TrimSuffix(folder, "/"), '/')+1]
		}
	}
	for i, f := range files {
		files[i] = f[len(folder):]
	}
	return folder, files
}

// unknown are attributes that are written and could not be evaluated.
func (v *reviewer) unknown() []unknownRow {
	var out []unknownRow
	for _, n := range v.g.Nodes {
		for i := range model.Attributes {
			spec := &model.Attributes[i]
			a, ok := n.Attrs[spec.Name]
			if !ok || a.State != model.Unknown || spec.Fact {
				continue
			}
			if len(out) == maxReviewRows/2 {
				return out
			}
			out = append(out, unknownRow{escape(rules.NodeName(n)), spec.Name, escape(a.Reason), escape(a.At.String())})
		}
	}
	return out
}

// diagramPart is the system diagram.
type diagramPart struct {
	SVG, Mermaid []byte
	Missing      string
	Notes        []string
}

func (v *reviewer) diagram() diagramPart {
	return diagramPart{SVG: v.o.SVG, Mermaid: v.o.Mermaid, Missing: v.o.NoSVG, Notes: escapeAll(v.o.Notes)}
}
