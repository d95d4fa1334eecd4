package lsp

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"time"

	"github.com/tliron/glsp"
	protocol "github.com/tliron/glsp/protocol_3_16"

	"strideline/model"
	"strideline/report"
	"strideline/rules"
)

// The requests that strideline's own clients send, beside the protocol.

// fileParams name a file; without one the whole workspace is meant.
type fileParams struct {
	URI string `json:"uri"`
}

// custom decodes the parameters of one of our requests.
func custom[P any](answer func(context.Context, P) (any, error)) protocol.CustomRequestHandler {
	return protocol.CustomRequestHandler{Func: func(c *glsp.Context, raw json.RawMessage) (any, error) {
		var p P
		if err := json.Unmarshal(raw, &p); err != nil {
			return nil, wrong("the parameters of " + c.Method + " do not have the form it expects")
		}
		return answer(c.Context, p)
	}}
}

type threatsResult struct {
	Threats []wireThreat   `json:"threats"`
	Summary map[string]int `json:"summary"`
}

type wireThreat struct {
	ID             string          `json:"id"`
	Rule           string          `json:"rule"`
	Title          string          `json:"title"`
	Message        string          `json:"message"`
	Severity       string          `json:"severity"`
	Likelihood     string          `json:"likelihood"`
	Impact         string          `json:"impact"`
	Reasons        []string        `json:"reasons"`
	Stride         []string        `json:"stride"`
	Status         string          `json:"status"`
	CannotTell     bool            `json:"cannotTell"`
	URI            string          `json:"uri"`
	Range          protocol.Range  `json:"range"`
	Path           []wireStep      `json:"path"`
	Why            string          `json:"why"`
	Fix            string          `json:"fix"`
	FalsePositives string          `json:"falsePositives"`
	References     []wireReference `json:"references"`
	Stack          string          `json:"stack"`
	Decision       *wireDecision   `json:"decision,omitempty"`
	HasEdit        bool            `json:"hasEdit"`
}

type wireStep struct {
	Name  string          `json:"name"`
	Kind  model.Kind      `json:"kind"`
	Class string          `json:"class"`
	Via   model.EdgeKind  `json:"via,omitempty"`
	Node  string          `json:"node"`
	URI   string          `json:"uri,omitempty"`
	Range *protocol.Range `json:"range,omitempty"`
}

type wireReference struct {
	Label string `json:"label"`
	URL   string `json:"url"`
}

type wireDecision struct {
	Status string `json:"status"`
	Reason string `json:"reason"`
	Owner  string `json:"owner,omitempty"`
	Until  string `json:"until,omitempty"`
}

// threats answers strideline/threats: those caused in a file, or all.
func (s *Server) threats(ctx context.Context, p fileParams) (any, error) {
	out := threatsResult{Threats: []wireThreat{}}
	var counted []rules.Threat
	add := func(snap *snapshot, only string) {
		for _, t := range snap.Threats {
			if only == "" || t.At.File == only {
				out.Threats = append(out.Threats, snap.wire(t))
				counted = append(counted, t)
			}
		}
	}
	if p.URI == "" {
		all, err := s.snapshots(ctx)
		if err != nil {
			return nil, err
		}
		for _, snap := range all {
			add(snap, "")
		}
	} else if t, known, err := s.at(ctx, p.URI); err != nil {
		return nil, err
	} else if known {
		add(t.snapshot, t.name)
	}
	out.Summary = summarise(counted)
	return out, nil
}

// summarise counts open threats by severity, and those that were decided.
func summarise(ts []rules.Threat) map[string]int {
	out := map[string]int{"accepted": 0}
	for _, sev := range severities {
		out[sev] = 0
	}
	for _, t := range ts {
		if t.Status == "open" {
			out[t.Severity]++
		} else {
			out["accepted"]++
		}
	}
	return out
}

func (s *snapshot) wire(t rules.Threat) wireThreat {
	w := wireThreat{
		ID: t.ID, Rule: t.Rule.ID, Title: model.Display(t.Title), Message: model.Display(t.Message),
		Severity: t.Severity, Likelihood: t.Likelihood, Impact: t.Impact,
		Reasons: displayed(t.Reasons), Stride: displayed(t.Stride), Status: t.Status, CannotTell: t.CannotTell,
		URI: s.uri(t.At.File), Range: s.span(t.At), Path: []wireStep{},
		Why: model.Display(t.Why), Fix: model.Display(t.Fix), FalsePositives: t.Rule.Doc().FalsePositives,
		References: []wireReference{}, Stack: t.Stack, HasEdit: len(t.Changes) > 0,
	}
	for _, st := range t.Path {
		step := wireStep{Name: model.Display(st.Node.Name), Kind: st.Node.Kind, Class: st.Node.Class, Via: st.Via, Node: model.Display(st.Node.ID)}
		if st.At.Known() {
			at := s.span(st.At)
			step.URI, step.Range = s.uri(st.At.File), &at
		}
		w.Path = append(w.Path, step)
	}
	for _, r := range report.References(t.Rule.Doc().References) {
		w.References = append(w.References, wireReference(r))
	}
	if d, ok := s.Decisions[t.ID]; ok {
		w.Decision = &wireDecision{Status: d.Status, Reason: d.Reason, Owner: d.Owner}
		if !d.Until.IsZero() {
			w.Decision.Until = d.Until.Format(time.DateOnly)
		}
	}
	return w
}

func displayed(texts []string) []string {
	out := make([]string, len(texts))
	for i, t := range texts {
		out[i] = model.Display(t)
	}
	return out
}

// graph answers strideline/graph: the document of `strideline graph --format
// json`.
func (s *Server) graph(ctx context.Context, p fileParams) (any, error) {
	g, snap, err := s.picture(ctx, p.URI)
	if err != nil {
		return nil, err
	}
	var b bytes.Buffer
	if err := report.Graph(&b, g, snap.Problems); err != nil {
		return nil, err
	}
	return json.RawMessage(b.Bytes()), nil
}

var errNothing = errors.New("no infrastructure as code here")

// picture is the graph that a file belongs to, or of everything.
func (s *Server) picture(ctx context.Context, uri string) (*model.Graph, *snapshot, error) {
	if uri != "" {
		t, known, err := s.at(ctx, uri)
		if err != nil {
			return nil, nil, err
		}
		if p := t.partOf(known); p != nil {
			return p.Graph, t.snapshot, nil
		}
		return nil, nil, errNothing
	}
	all, err := s.snapshots(ctx)
	if err != nil {
		return nil, nil, err
	}
	for _, snap := range all {
		if len(snap.Parts) == 0 {
			continue
		}
		g, err := snap.whole(ctx)
		return g, snap, err
	}
	return nil, nil, errNothing
}

// nodeParams are a place in a file.
type nodeParams struct {
	URI      string            `json:"uri"`
	Position protocol.Position `json:"position"`
}

type wireNode struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// node answers strideline/node: what stands at a position.
func (s *Server) node(ctx context.Context, p nodeParams) (any, error) {
	out := struct {
		Node *wireNode `json:"node,omitempty"`
	}{}
	t, known, err := s.at(ctx, p.URI)
	if err != nil || !known {
		return out, err
	}
	if n := t.nodeAt(t.pos(p.Position)); n != nil {
		out.Node = &wireNode{model.Display(n.ID), model.Display(n.Name)}
	}
	return out, nil
}
