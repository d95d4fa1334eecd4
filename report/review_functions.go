package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"strideline/model"
	"strideline/rules"
)

// functionsPart is what runs: a card each where there are few, else a row.
type functionsPart struct {
	Cards []functionCard
	Rows  []functionRow
	More  int
}

type functionCard struct {
	Name, Class, Place string
	Caller             string
	Way                []string // from the caller to here
	Started            string   // what runs it
	Reaches            []reachRow
	Roles              []string
	Settings           []string
	Threats            []badge
}

// reachRow is something a function may touch, and how.
type reachRow struct {
	Name, Class, Verbs, Level string
	Actions                   string
	Broad                     bool // through a wildcard
}

type functionRow struct {
	Name, Class, Caller, Reads, Changes, Role, Place string
	Threats                                          []badge
}

func (v *reviewer) functions() functionsPart {
	var out functionsPart
	var fs []*part
	for _, p := range v.d.parts {
		if p.node.Kind == model.Function && !p.node.Hub {
			fs = append(fs, p)
		}
	}
	slices.SortStableFunc(fs, func(a, b *part) int { return cmp.Compare(callerRank(a.node), callerRank(b.node)) })
	if len(fs) <= maxReviewFunctions {
		for _, p := range fs {
			out.Cards = append(out.Cards, v.functionCard(p))
		}
		return out
	}
	out.Rows, out.More = rowsOf(fs, v.functionRow)
	return out
}

func (v *reviewer) functionCard(p *part) functionCard {
	c := functionCard{
		Name: p.name, Class: p.node.Class, Place: escape(p.node.At.String()), Caller: caller(p.node), Way: v.way(p.node),
		Reaches: v.reaches(p), Roles: v.roles(p.node), Settings: settingsOf(p.node), Threats: badges(p.all()),
	}
	var starts []string
	for e := range v.g.Entering(p.node.ID) {
		if q := v.d.byID[e.From]; q != nil && e.Kind == model.Invokes {
			starts = append(starts, q.name)
		}
	}
	c.Started = listed(starts)
	return c
}

// way is the shortest way from the most dangerous caller.
func (v *reviewer) way(n *model.Node) []string {
	if v.in.Exposure == nil {
		return nil
	}
	path := v.in.Exposure.Path(n.ID)
	var out []string
	add := func(id string) {
		name := escape(id)
		if m := v.g.Node(id); m != nil {
			name = escape(rules.NodeName(m))
		}
		if len(out) == 0 || out[len(out)-1] != name {
			out = append(out, name)
		}
	}
	for _, e := range path {
		add(e.From)
		add(e.To)
	}
	if len(path) > 0 {
		add(n.ID)
	}
	return out
}

func (v *reviewer) reaches(p *part) []reachRow {
	at, actions := map[string]int{}, map[int][]string{}
	var out []reachRow
	for e := range v.g.Leaving(p.node.ID) {
		q := v.d.byID[e.To]
		if q == nil || !slices.Contains(flowKinds, e.Kind) || telemetry(q.node) {
			continue
		}
		i, ok := at[e.To]
		if !ok {
			i = len(out)
			at[e.To] = i
			row := reachRow{Name: q.name, Class: q.node.Class}
			if q.node.Kind == model.Store {
				row.Level, _ = sensitivity(q.node)
			}
			out = append(out, row)
		}
		r := &out[i]
		r.Verbs = joinWord(r.Verbs, string(e.Kind))
		actions[i] = append(actions[i], e.Actions...)
		broad, _ := e.Attrs["broad"].Value.([]string)
		r.Broad = r.Broad || q.node.Hub || len(broad) > 0
	}
	for i := range out {
		out[i].Actions = actionsText(actions[i])
	}
	worth := func(r reachRow) int { return -slices.Index(model.SensitivityValues, r.Level) }
	slices.SortStableFunc(out, func(a, b reachRow) int { return cmp.Compare(worth(a), worth(b)) })
	return out[:min(len(out), 16)]
}

// telemetry reports whether a node holds logs, metrics or traces only: every
// function writes some, and nobody asks.
func telemetry(n *model.Node) bool {
	yes, _ := n.Attrs["telemetry"].Value.(bool)
	return yes
}

// actionsText names the actions of a permission where they are few.
func actionsText(actions []string) string {
	slices.Sort(actions)
	actions = slices.Compact(actions)
	if len(actions) > 3 {
		return count(len(actions), "action")
	}
	return strings.Join(escapeAll(actions), ", ")
}

func joinWord(list, word string) string {
	if list == "" {
		return word
	}
	return list + ", " + word
}

// roles says as whom a function runs, and what is remarkable about the role.
func (v *reviewer) roles(n *model.Node) []string {
	var out []string
	for e := range v.g.Leaving(n.ID) {
		r := v.g.Node(e.To)
		if e.Kind != model.Assumes || r == nil {
			continue
		}
		text := escape(rules.NodeName(r))
		var notes []string
		if admin, _ := r.Attrs["admin"].Value.(bool); admin {
			notes = append(notes, "may do everything")
		}
		if wide, _ := r.Attrs["wildcards"].Value.([]string); len(wide) > 0 {
			notes = append(notes, count(len(wide), "action")+" on every resource of a service")
		}
		if users, _ := r.Attrs["users"].Value.([]string); len(users) > 1 {
			notes = append(notes, fmt.Sprintf("shared by %d functions", len(users)))
		}
		if len(notes) > 0 {
			text += " (" + strings.Join(notes, ", ") + ")"
		}
		out = append(out, text)
	}
	return out
}

// settingsOf are the settings of a function that a reviewer asks for.
func settingsOf(n *model.Node) []string {
	var out []string
	for _, s := range []struct{ attr, label, unit string }{
		{"runtime", "runtime", ""}, {"timeout", "timeout", " s"}, {"memory", "memory", " MB"}, {"reservedConcurrency", "concurrency", ""}, {"vpc", "own network", ""}, {"tracing", "traced", ""},
	} {
		a, ok := n.Attrs[s.attr]
		switch val := a.Value.(type) {
		case string:
			if val != "" {
				out = append(out, s.label+" "+escape(val))
			}
		case int64:
			if val >= 0 {
				out = append(out, fmt.Sprintf("%s %d%s", s.label, val, s.unit))
			}
		case bool:
			if val {
				out = append(out, s.label)
			}
		default:
			if ok && a.State == model.Unknown {
				out = append(out, s.label+" not known")
			}
		}
	}
	return out
}

func (v *reviewer) functionRow(p *part) functionRow {
	var reads, changes []string
	for e := range v.g.Leaving(p.node.ID) {
		q := v.d.byID[e.To]
		switch {
		case q == nil || q.node.Kind != model.Store:
		case e.Kind == model.Reads:
			reads = append(reads, q.name)
		case (e.Kind == model.Writes || e.Kind == model.Deletes) && !slices.Contains(changes, q.name):
			changes = append(changes, q.name)
		}
	}
	roles := v.roles(p.node)
	return functionRow{
		Name: p.name, Class: p.node.Class, Caller: caller(p.node), Reads: listed(reads), Changes: listed(changes),
		Role: listed(roles), Place: escape(p.node.At.String()), Threats: badges(p.all()),
	}
}
