package register

import (
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"strideline/model"
	"strideline/rules"
)

// Input is what decisions are applied to, and where they are found.
type Input struct {
	Threats  []rules.Threat
	Graph    *model.Graph
	FS       fs.FS      // the files of the graph, for decisions in comments
	Rules    *rules.Set // rules that exist; nil: any
	Risks    []Risk     // entries of the risk register
	Home     string     // the folder that the stacks of Risks are relative to
	Baseline []Known    // threats that were there before anybody looked
	Now      time.Time
}

// Result is the threats of an Input, in their order, each with its status, and
// what was decided, by threat id.
type Result struct {
	Threats   []rules.Threat
	Decisions map[string]Decision
	Problems  []model.Problem
	Expired   []Expired
	Gone      []Risk // entries whose threat is not among these
}

// Decision is why a threat is no longer open.
type Decision struct {
	Status string
	Reason string
	Owner  string    // "" for a decision in the file itself
	Until  time.Time // zero for no end
	At     model.Range
}

// Expired is an entry past its date and the threat that is open again.
type Expired struct {
	Risk   Risk
	Threat string
}

// Apply sets the status of each threat by the decisions in files, then by the
// risk register. An entry past its date decides nothing and is reported; so is
// a decision that lacks a reason or names no rule.
func Apply(in Input) Result {
	r := Result{Threats: slices.Clone(in.Threats), Decisions: map[string]Decision{}}
	c := in.comments(&r)
	for i := range r.Threats {
		t := &r.Threats[i]
		if d, ok := inFile(t, c); ok {
			t.Status = d.Status
			r.Decisions[t.ID] = d
		}
	}
	m := newMatcher(r.Threats, in.Risks)
	first := map[*rules.Threat]Risk{}
	for _, risk := range in.Risks {
		t := m.match(risk)
		if f, twice := first[t]; twice && t != nil {
			r.problem(model.LevelError, risk.At, "%q and %q at line %d speak of one threat: the first decides, remove one of them", risk.ID, f.ID, f.At.Start.Line)
			continue
		}
		first[t] = risk
		r.apply(t, risk, in)
	}
	r.baseline(in.Baseline)
	r.Problems = model.SortProblems(r.Problems)
	return r
}

func (r *Result) apply(t *rules.Threat, risk Risk, in Input) {
	if t == nil {
		r.Gone = append(r.Gone, risk)
		if in.read(risk) {
			r.problem(model.LevelInfo, risk.At, "the threat %q is gone from %s, `strideline risks prune` removes its entry", risk.ID, risk.Stack)
		}
		return
	}
	if risk.Expired(in.Now) {
		r.Expired = append(r.Expired, Expired{risk, t.ID})
		r.problem(model.LevelWarning, risk.At, "the decision on %q ended on %s: the threat is open again (%s)",
			risk.ID, risk.Until.Format(time.DateOnly), t.Message)
		return
	}
	t.Status = risk.Status
	r.Decisions[t.ID] = Decision{risk.Status, risk.Reason, risk.Owner, risk.Until, risk.At}
}

// read reports whether the stack of an entry is in the graph: where it is, a
// threat that is not found is gone, and not only out of sight.
func (in Input) read(risk Risk) bool {
	stack := path.Join(in.Home, risk.Stack)
	return risk.Stack != "" && slices.ContainsFunc(in.Graph.Nodes, func(n *model.Node) bool { return n.Stack == stack })
}

// inFile returns the decision written at a threat: in a comment on the line of
// its cause or the one above, or in the metadata of a node on its path.
func inFile(t *rules.Threat, c comments) (Decision, bool) {
	for _, line := range []int{t.At.Start.Line, t.At.Start.Line - 1} {
		for _, ig := range c[place{t.At.File, line}] {
			if slices.Contains(ig.rules, t.Rule.ID) && t.At.Known() {
				return Decision{Status: "accepted", Reason: ig.reason, At: ig.at}, true
			}
		}
	}
	for _, s := range t.Path {
		for _, ig := range s.Node.Ignores {
			if ig.Rule == t.Rule.ID && ig.Reason != "" {
				return Decision{Status: "accepted", Reason: ig.Reason, At: ig.At}, true
			}
		}
	}
	return Decision{}, false
}

// place is a line of a file.
type place struct {
	file string
	line int
}

// comments are the decisions in files that hold, by line.
type comments map[place][]ignore

// comments reads the decisions in every file of the graph and reports those
// that decide nothing.
func (in Input) comments(r *Result) comments {
	files := map[string]bool{}
	for _, n := range in.Graph.Nodes {
		if n.At.Known() {
			files[n.At.File] = true
		}
		for _, ig := range n.Ignores {
			in.check(r, []string{ig.Rule}, ig.Reason, ig.At)
		}
	}
	for _, t := range in.Threats {
		if t.At.Known() {
			files[t.At.File] = true
		}
	}
	out := comments{}
	for file := range files {
		for _, ig := range ignoresIn(file, readSource(in.FS, file)) {
			if in.check(r, ig.rules, ig.reason, ig.at) {
				p := place{file, ig.at.Start.Line}
				out[p] = append(out[p], ig)
			}
		}
	}
	return out
}

// check reports what a decision in a file lacks, and whether it holds.
func (in Input) check(r *Result, ids []string, reason string, at model.Range) bool {
	if len(ids) == 0 {
		r.problem(model.LevelError, at, "%q names no rule, expected %q", word, word+" RULE -- reason")
		return false
	}
	if reason == "" {
		r.problem(model.LevelError, at, "%q has no reason, expected %q: the threat stays open", word+" "+strings.Join(ids, " "), word+" RULE -- reason")
		return false
	}
	for _, id := range ids {
		if in.Rules == nil {
			break
		}
		if _, ok := in.Rules.Rule(id); !ok {
			r.problem(model.LevelWarning, at, "%q: no rule has this id, `strideline rules list` lists them", id)
		}
	}
	return true
}

func (r *Result) problem(level model.Level, at model.Range, format string, args ...any) {
	r.Problems = append(r.Problems, model.Problem{Level: level, At: at, Message: fmt.Sprintf(format, args...)})
}
