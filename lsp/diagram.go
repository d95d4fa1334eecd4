package lsp

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"

	protocol "github.com/tliron/glsp/protocol_3_16"

	"strideline/model"
	"strideline/render"
	"strideline/report"
)

// words is a text or a list of texts, as clients send either.
type words []string

// UnmarshalJSON reads "a" or ["a", "b"].
func (w *words) UnmarshalJSON(data []byte) error {
	var one string
	if json.Unmarshal(data, &one) == nil {
		*w = nil
		if one != "" {
			*w = words{one}
		}
		return nil
	}
	return json.Unmarshal(data, (*[]string)(w))
}

type diagramParams struct {
	URI      string `json:"uri"`
	Focus    words  `json:"focus"`
	Depth    *int   `json:"depth"`
	Collapse words  `json:"collapse"`
	Show     words  `json:"show"`
	Theme    string `json:"theme"`
	Format   string `json:"format"`
}

type diagramResult struct {
	SVG      string        `json:"svg,omitempty"`
	Text     string        `json:"text,omitempty"`
	Base64   string        `json:"base64,omitempty"`
	Elements []wireElement `json:"elements"`
	Notes    []string      `json:"notes"`
}

type wireElement struct {
	ID    string          `json:"id"`
	Node  string          `json:"node,omitempty"`
	Nodes []string        `json:"nodes,omitempty"`
	Edge  []string        `json:"edge,omitempty"` // from, to, kind
	URI   string          `json:"uri,omitempty"`
	Range *protocol.Range `json:"range,omitempty"`
}

// diagram answers strideline/diagram: the picture of the stacks that a file
// belongs to, and what each part of it stands for.
func (s *Server) diagram(ctx context.Context, p diagramParams) (any, error) {
	if p.Theme != "" && !slices.Contains(render.Themes, p.Theme) {
		return nil, wrong(fmt.Sprintf("%q: no theme, expected one of %v", p.Theme, render.Themes))
	}
	g, snap, err := s.picture(ctx, p.URI)
	if err != nil {
		return nil, failed(err.Error())
	}
	in := snap.input(g)
	o := p.options(in, s.settings.get())
	for _, w := range p.Focus {
		if !report.Focus(&o, w, in) {
			return nil, failed(fmt.Sprintf("%q: no node and no threat has this name or id", w))
		}
	}
	out := diagramResult{Elements: []wireElement{}, Notes: []string{}}
	switch p.Format {
	case "dot":
		out.Text = string(render.DOT(g, o))
		return out, nil
	case "mermaid":
		out.Text = string(render.Mermaid(g, o))
		return out, nil
	case "", "svg", "png":
	default:
		return nil, wrong(fmt.Sprintf("%q: no format of a diagram, expected svg, png, dot or mermaid", p.Format))
	}
	pic, err := s.draw(ctx, g, o)
	if err != nil {
		return nil, err
	}
	out.Notes = append(out.Notes, pic.Notes...)
	out.Elements = snap.elements(pic)
	if p.Format == "png" {
		const scale = 2
		raw, err := pic.PNG(scale)
		if err != nil {
			return nil, failed(err.Error())
		}
		out.Base64 = base64.StdEncoding.EncodeToString(raw)
		return out, nil
	}
	out.SVG = string(pic.SVG)
	return out, nil
}

func (p diagramParams) options(in report.Input, prefs preferences) render.Options {
	o := render.Options{
		Theme: p.Theme, Collapse: p.Collapse, Depth: 1, Items: report.Items(in.Threats, prefs.MinSeverity),
		Show: render.Show{
			Roles: slices.Contains(p.Show, "roles"), Telemetry: slices.Contains(p.Show, "telemetry"),
			Keys: slices.Contains(p.Show, "keys"), Auth: slices.Contains(p.Show, "auth"),
		},
	}
	if p.Depth != nil && *p.Depth >= 0 {
		o.Depth = *p.Depth
	}
	o.Source = report.SourceLine(in.Graph)
	o.Title = filepath.Base(filepath.Dir(o.Source))
	if o.Title == "." || o.Title == "/" {
		o.Title = ""
	}
	return o
}

// draw lays a graph out and draws it.
func (s *Server) draw(ctx context.Context, g *model.Graph, o render.Options) (render.Picture, error) {
	if s.o.Layout == nil {
		return render.Picture{}, failed(render.ErrNoWorker.Error())
	}
	l, err := s.o.Layout()
	if err != nil {
		return render.Picture{}, failed(err.Error())
	}
	pic, err := render.Draw(ctx, g, o, l)
	if err != nil && ctx.Err() == nil {
		err = failed(err.Error())
	}
	return pic, err
}

// input is what reports are made of: the threats whose path lies in a graph.
func (s *snapshot) input(g *model.Graph) report.Input {
	in := report.Input{Graph: g, Decisions: s.Decisions, Problems: s.Problems, Rules: s.Rules}
	for _, t := range s.Threats {
		if len(t.Path) > 0 && g.Node(t.Path[len(t.Path)-1].Node.ID) != nil {
			in.Threats = append(in.Threats, t)
		}
	}
	return in
}

func (s *snapshot) elements(pic render.Picture) []wireElement {
	out := make([]wireElement, 0, len(pic.Elements))
	for _, e := range pic.Elements {
		w := wireElement{ID: e.ID}
		if len(e.Nodes) > 0 {
			w.Node, w.Nodes = model.Display(e.Nodes[0]), displayed(e.Nodes)
		}
		if len(e.Edge) > 0 {
			p := e.Edge[0]
			w.Edge = []string{model.Display(p.From), model.Display(p.To), string(p.Kind)}
		}
		if e.At.Known() {
			at := s.span(e.At)
			w.URI, w.Range = s.uri(e.At.File), &at
		}
		out = append(out, w)
	}
	return out
}
