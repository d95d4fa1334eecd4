package diff

import (
	"slices"

	"strideline/model"
	"strideline/rules"
)

// text is an attribute of a node, a default where it has none, "unknown" where
// it cannot be evaluated.
func text(n *model.Node, name, def string) string {
	a, ok := n.Attrs[name]
	switch {
	case !ok || a.State == model.Absent:
		return def
	case a.State == model.Unknown:
		return "unknown"
	}
	if s, ok := a.Value.(string); ok {
		return s
	}
	return def
}

// Caller is the most dangerous caller who reaches a node, and whether he makes
// the call or only chooses what is in it.
type Caller struct {
	Who  string // of model.CallerValues
	Mode string // direct or data
}

func caller(n *model.Node) Caller {
	return Caller{text(n, "exposure", "none"), text(n, "exposureMode", "direct")}
}

// danger orders callers, the most dangerous first.
func (c Caller) danger() int {
	d := 2 * callerRank(c.Who)
	if c.Mode == "data" {
		d++
	}
	return d
}

func callerRank(who string) int {
	if i := slices.Index(model.CallerValues, who); i >= 0 {
		return i
	}
	return len(model.CallerValues)
}

// worth orders what stores hold, the most sensitive first.
func worth(sensitivity string) int {
	return len(model.SensitivityValues) - slices.Index(model.SensitivityValues, sensitivity)
}

func rank(severity string) int { return slices.Index(rules.Severities, severity) }

// telemetry reports what nearly every function writes to: logs and traces.
func telemetry(n *model.Node) bool {
	return n.Class == "log" || n.Hub && (n.Name == "any:xray" || n.Name == "any:cloudwatch" || n.Name == "any:logs")
}
