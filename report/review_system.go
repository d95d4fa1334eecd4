package report

import (
	"cmp"
	"slices"
	"strings"

	"strideline/model"
)

// systemPart is the parts of the system that a reviewer asks for first.
type systemPart struct {
	Boundaries []boundaryRow
	Ways       []wayRow
	MoreWays   int
	Events     []wayRow // triggers that own parts or the provider set off
	MoreEvents int
	Assets     []assetRow
	MoreAssets int
	Hubs       string // what permissions on every resource of a service cover
}

// maxBoundaries is how many boundaries a table shows.
const maxBoundaries = 24

type boundaryRow struct {
	Name, Kind, Inside string
	Parts, Crossed     int
}

type wayRow struct {
	Name, Class, Caller, Check, Limits, To, Place string
	Open                                          bool
	Threats                                       []badge
}

type assetRow struct {
	Name, Class, Level, Reason, Encryption, Readers, Writers, Place string
	Threats                                                         []badge
}

func (v *reviewer) system() systemPart {
	out := systemPart{Boundaries: v.boundaries()}
	ways := v.ways()
	out.Ways, out.MoreWays = rowsOf(ways, v.wayRow)
	var events []*part
	for _, p := range v.d.parts {
		if p.node.Kind == model.Trigger && !slices.Contains(ways, p) {
			events = append(events, p)
		}
	}
	out.Events, out.MoreEvents = rowsOf(events, v.wayRow)
	out.Assets, out.MoreAssets = rowsOf(v.assets(), v.assetRow)
	var hubs []string
	for _, p := range v.d.parts {
		if p.node.Hub && p.node.Kind == model.Store && !telemetry(p.node) && !slices.Contains(hubs, p.name) {
			hubs = append(hubs, p.name)
		}
	}
	out.Hubs = listed(hubs)
	return out
}

// rowsOf are the rows of a table, and how many are left out.
func rowsOf[T, R any](all []T, row func(T) R) (rows []R, more int) {
	shown := all[:min(len(all), maxReviewRows)]
	for _, x := range shown {
		rows = append(rows, row(x))
	}
	return rows, len(all) - len(shown)
}

func (v *reviewer) boundaries() []boundaryRow {
	parts, crossed := map[string]int{}, map[string]int{}
	for _, p := range v.d.parts {
		if p.zone != nil {
			parts[p.zone.boundary.ID]++
		}
	}
	for _, f := range v.d.flows {
		seen := map[string]bool{}
		for _, e := range f.edges {
			for _, c := range e.Crosses {
				if !seen[c] {
					seen[c] = true
					crossed[c]++
				}
			}
		}
	}
	var out []boundaryRow
	for _, z := range v.d.zones {
		id := z.boundary.ID
		row := boundaryRow{Name: z.name, Kind: string(z.boundary.Kind), Parts: parts[id], Crossed: crossed[id]}
		if z.parent != nil {
			row.Inside = z.parent.name
		}
		if row.Parts+row.Crossed > 0 && len(out) < maxBoundaries {
			out = append(out, row)
		}
	}
	return out
}

// ways are the ways in from outside: what actors call, and stores that they
// reach without anything in between. The most open come first.
func (v *reviewer) ways() []*part {
	seen := map[*part]bool{}
	var out []*part
	for _, f := range v.d.flows {
		if f.from.node.Kind == model.Actor && !seen[f.to] {
			seen[f.to] = true
			out = append(out, f.to)
		}
	}
	slices.SortStableFunc(out, func(a, b *part) int {
		return cmp.Or(cmp.Compare(callerRank(a.node), callerRank(b.node)), a.node.At.Compare(b.node.At))
	})
	return out
}

func callerRank(n *model.Node) int {
	v, _ := n.Attrs["exposure"].Value.(string)
	if i := slices.Index(model.CallerValues, v); i >= 0 {
		return i
	}
	return len(model.CallerValues)
}

func (v *reviewer) wayRow(p *part) wayRow {
	out := wayRow{Name: p.name, Class: p.node.Class, Caller: caller(p.node), Place: escape(p.node.At.String()), Threats: badges(p.all())}
	auth, ok := p.node.Attrs["auth"]
	word, _ := auth.Value.(string)
	switch {
	case p.node.Kind == model.Store:
		out.Check, out.Open = "none: the store itself is open", true
	case ok && auth.State == model.Unknown:
		out.Check = "not known: " + escape(auth.Reason)
	case word == "" || word == "internal":
		out.Check = "own event"
	default:
		out.Check, out.Open = word, word == "none"
	}
	var limits, to []string
	for _, a := range []struct{ attr, word string }{
		{"throttled", "rate limit"}, {"waf", "firewall"}, {"private", "private network"}, {"restricted", "known callers only"}, {"validated", "request model"}, {"filtered", "filter"},
	} {
		if on, _ := p.node.Attrs[a.attr].Value.(bool); on {
			limits = append(limits, a.word)
		}
	}
	for e := range v.g.Leaving(p.node.ID) {
		if q := v.d.byID[e.To]; q != nil && slices.Contains(flowKinds, e.Kind) && !slices.Contains(to, q.name) {
			to = append(to, q.name)
		}
	}
	out.Limits, out.To = strings.Join(limits, ", "), listed(to)
	return out
}

// assets are the stores that hold something, what is worth most first.
func (v *reviewer) assets() []*part {
	var out []*part
	for _, p := range v.d.parts {
		if p.node.Kind == model.Store && !p.node.Hub && !(telemetry(p.node) && len(p.threats) == 0) {
			out = append(out, p)
		}
	}
	worth := func(p *part) int {
		level, _ := sensitivity(p.node)
		return -slices.Index(model.SensitivityValues, level)
	}
	slices.SortStableFunc(out, func(a, b *part) int {
		return cmp.Or(cmp.Compare(worth(a), worth(b)), cmp.Compare(callerRank(a.node), callerRank(b.node)))
	})
	return out
}

// encryptionWords say whose key encrypts a store.
var encryptionWords = map[string]string{"none": "none", "provider": "provider's key", "managed": "managed key", "customer": "own key"}

func (v *reviewer) assetRow(p *part) assetRow {
	out := assetRow{Name: p.name, Class: p.node.Class, Place: escape(p.node.At.String()), Threats: badges(p.all())}
	out.Level, out.Reason = sensitivity(p.node)
	enc, written := p.node.Attrs["encryption"]
	word, _ := enc.Value.(string)
	switch {
	case enc.State == model.Unknown:
		out.Encryption = "not known"
	case !written:
		out.Encryption = encryptionWords["provider"] // what the model says where nobody speaks
	default:
		out.Encryption = encryptionWords[word]
	}
	var readers, writers []string
	for e := range v.g.Entering(p.node.ID) {
		q := v.d.byID[e.From]
		if q == nil {
			continue
		}
		switch e.Kind {
		case model.Reads:
			readers = append(readers, q.name)
		case model.Writes, model.Deletes, model.Administers:
			if !slices.Contains(writers, q.name) {
				writers = append(writers, q.name)
			}
		}
	}
	out.Readers, out.Writers = listed(slices.Compact(readers)), listed(writers)
	return out
}
