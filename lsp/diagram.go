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
	Edge  []string        `json:"edge,omitempty"`  // from, to, kind of the first
	Edges [][]string      `json:"edges,omitempty"` // all that an arrow stands for
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
	case "mermaid":
		out.Text = string(render.Mermaid(g, o))
	case "html":
		err = s.drawPage(ctx, g, o, &out)
	case "", "svg", "png":
		err = s.drawPicture(ctx, g, snap, o, p.Format == "png", &out)
	default:
		err = wrong(fmt.Sprintf("%q: no format of a diagram, expected svg, png, html, dot or mermaid", p.Format))
	}
	if err != nil {
		return nil, err
	}
	return out, nil
}

// drawPicture fills in a picture and what can be pointed at in it.
func (s *Server) drawPicture(ctx context.Context, g *model.Graph, snap *snapshot, o render.Options, png bool, out *diagramResult) error {
	pic, err := s.draw(ctx, g, o)
	if err != nil {
		return err
	}
	out.Notes = append(out.Notes, pic.Notes...)
	out.Elements = snap.elements(pic)
	if !png {
		out.SVG = string(pic.SVG)
		return nil
	}
	const scale = 2
	raw, err := pic.PNG(scale)
	if err != nil {
		return failed(err.Error())
	}
	out.Base64 = base64.StdEncoding.EncodeToString(raw)
	return nil
}

// drawPage fills in a page for a browser, with the threats beside the picture.
func (s *Server) drawPage(ctx context.Context, g *model.Graph, o render.Options, out *diagramResult) error {
	l, err := s.layout()
	if err != nil {
		return err
	}
	page, err := render.HTML(ctx, g, o, l)
	if err != nil && ctx.Err() == nil {
		err = failed(err.Error())
	}
	out.Text, out.Notes = string(page.HTML), append(out.Notes, page.Notes...)
	return err
}

// layout is the layout program, or says that there is none.
func (s *Server) layout() (render.Layout, error) {
	if s.o.Layout == nil {
		return nil, failed(render.ErrNoWorker.Error())
	}
	l, err := s.o.Layout()
	if err != nil {
		return nil, failed(err.Error())
	}
	return l, nil
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
	l, err := s.layout()
	if err != nil {
		return render.Picture{}, err
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
		for _, p := range e.Edge {
			w.Edges = append(w.Edges, []string{model.Display(p.From), model.Display(p.To), string(p.Kind)})
		}
		if len(w.Edges) > 0 {
			w.Edge = w.Edges[0]
		}
		if e.At.Known() {
			at := s.span(e.At)
			w.URI, w.Range = s.uri(e.At.File), &at
		}
		out = append(out, w)
	}
	return out
}
