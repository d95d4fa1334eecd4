package diff

import (
	"slices"

	"strideline/model"
)

type jsonEntry struct {
	Callers []jsonOutsider `json:"callers"`
	Auth    string         `json:"auth,omitempty"`
	Caller  jsonCaller     `json:"caller"`
	Runs    []node         `json:"runs"`
	Reaches string         `json:"reaches"`
}

type jsonOutsider struct {
	Actor node             `json:"actor"`
	How   []model.EdgeKind `json:"how"`
}

func (e Entry) json() *jsonEntry {
	if len(e.Callers) == 0 {
		return nil
	}
	out := &jsonEntry{Callers: make([]jsonOutsider, len(e.Callers)), Auth: e.Auth, Caller: jsonCaller(e.Caller), Runs: nodesOf(e.Runs), Reaches: e.Reaches}
	for i, c := range e.Callers {
		out.Callers[i] = jsonOutsider{nodeOf(c.Actor), c.How}
	}
	return out
}

func jsonWay(w Way) any {
	return struct {
		Change string     `json:"change"`
		Opens  bool       `json:"opens"`
		Node   node       `json:"node"`
		Before *jsonEntry `json:"before,omitempty"`
		After  *jsonEntry `json:"after,omitempty"`
	}{w.Change, w.Opens(), nodeOf(w.Node), w.Before.json(), w.After.json()}
}

func jsonExposure(x Exposure) any {
	return struct {
		Change      string     `json:"change"`
		Node        node       `json:"node"`
		Sensitivity string     `json:"sensitivity,omitempty"`
		Before      jsonCaller `json:"before"`
		After       jsonCaller `json:"after"`
		Through     []node     `json:"through"`
	}{x.Change, nodeOf(x.Node), text(x.Node, "sensitivity", ""), jsonCaller(x.Before), jsonCaller(x.After), nodesOf(x.Through)}
}

func jsonPermission(x Permission) any {
	return struct {
		Change    string           `json:"change"`
		Subject   node             `json:"subject"`
		Target    node             `json:"target"`
		Verbs     []model.EdgeKind `json:"verbs"`
		Actions   []string         `json:"actions"`
		Condition bool             `json:"conditionOnly,omitempty"`
		Location  *location        `json:"location,omitempty"`
	}{x.Change, nodeOf(x.Subject), nodeOf(x.Target), x.Verbs, display(x.Actions), x.Condition, locate(x.At)}
}

func jsonCrossing(x Crossing) any {
	return struct {
		Change   string               `json:"change"`
		From     node                 `json:"from"`
		To       node                 `json:"to"`
		Kind     model.EdgeKind       `json:"kind"`
		Crosses  []model.BoundaryKind `json:"crosses"`
		Location *location            `json:"location,omitempty"`
	}{x.Change, nodeOf(x.From), nodeOf(x.To), x.Kind, slices.Concat([]model.BoundaryKind{}, x.Crosses), locate(x.At)}
}

func jsonSensitivity(s Sensitivity) any {
	return struct {
		Change string `json:"change"`
		Node   node   `json:"node"`
		Before string `json:"before"`
		After  string `json:"after"`
		Reason string `json:"reason,omitempty"`
	}{s.Change, nodeOf(s.Node), s.Before, s.After, model.Display(s.Reason)}
}

func jsonPart(x Part) any {
	return struct {
		Change      string     `json:"change"`
		Node        node       `json:"node"`
		Caller      jsonCaller `json:"caller"`
		Sensitivity string     `json:"sensitivity,omitempty"`
	}{x.Change, nodeOf(x.Node), jsonCaller(x.Caller), text(x.Node, "sensitivity", "")}
}

// rated is what can change of a threat.
type rated struct {
	Severity string `json:"severity"`
	Status   string `json:"status"`
}

func jsonThreat(t Threat) any {
	of := t.Of()
	out := struct {
		Change   string    `json:"change"`
		Worse    bool      `json:"worse"`
		ID       string    `json:"id"`
		Rule     string    `json:"rule"`
		Title    string    `json:"title"`
		Message  string    `json:"message"`
		Stride   []string  `json:"stride"`
		Before   *rated    `json:"before,omitempty"`
		After    *rated    `json:"after,omitempty"`
		Path     []node    `json:"path"`
		Location *location `json:"location,omitempty"`
		Fix      string    `json:"fix"`
	}{
		Change: t.Change, Worse: t.Worse(), ID: of.ID, Rule: of.Rule.ID, Title: of.Title, Message: model.Display(of.Message),
		Stride: of.Stride, Location: locate(of.At), Fix: model.Display(of.Fix), Path: make([]node, len(of.Path)),
	}
	if t.Base != nil {
		out.Before = &rated{t.Base.Severity, t.Base.Status}
	}
	if t.Head != nil {
		out.After = &rated{t.Head.Severity, t.Head.Status}
	}
	for i, s := range of.Path {
		out.Path[i] = nodeOf(s.Node)
	}
	return out
}

// display is never nil: an empty list is printed as one.
func display(texts []string) []string {
	out := make([]string, len(texts))
	for i, s := range texts {
		out[i] = model.Display(s)
	}
	return out
}
