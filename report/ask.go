package report

import (
	"fmt"
	"io"
	"slices"
	"strings"

	"strideline/analyze"
	"strideline/jsondoc"
	"strideline/model"
)

// The names of the forms that ReachJSON and WhoCanJSON write; docs/schema
// describes them.
const (
	ReachSchema  = "strideline.reach/v1"
	WhoCanSchema = "strideline.who-can/v1"
)

// Radius is a node, who gets to it and what can be touched from it.
type Radius struct {
	Graph *model.Graph
	Node  *model.Node
	In    []*model.Edge // from the most dangerous caller to it
	analyze.Onward
}

// classed is a name with its class, where that says more.
func classed(n *model.Node) string {
	if n.Class == "" || n.Class == n.Name {
		return model.Display(n.Name)
	}
	return model.Display(n.Name) + " (" + n.Class + ")"
}

var callerNames = map[string]string{
	"anonymous": "anyone on the internet", "foreign-account": "another account", "authenticated": "signed-in users",
	"internal": "parts of the system", "none": "nobody from outside",
}

// ReachText writes a radius for a terminal.
func ReachText(w io.Writer, r Radius, o TextOptions) error {
	p := newPage(o, r.Graph)
	p.beside(classed(r.Node), escape(r.Node.At.String()))
	p.line("")
	who := textOf(r.Node, "exposure", "none")
	p.paragraph("who", callerNames[who]+wayIn(r))
	p.paragraph("runs", namesWorth(r.Runs, "nothing further"))
	p.paragraph("reads", namesWorth(r.Reads, "nothing"))
	p.paragraph("writes", namesWorth(r.Writes, "nothing"))
	if len(r.Roles) > 0 {
		p.paragraph("as", namesWorth(r.Roles, ""))
	}
	if r.More {
		p.line("")
		p.wrapped("the lists leave out stores past the first fifty, the most sensitive")
	}
	_, err := io.WriteString(w, p.b.String())
	return err
}

// wayIn says how the most dangerous caller comes to a node.
func wayIn(r Radius) string {
	if len(r.In) == 0 {
		return ""
	}
	var b strings.Builder
	b.WriteString(": " + model.Display(r.Graph.Node(r.In[0].From).Name))
	for _, e := range r.In {
		b.WriteString(" -" + string(e.Kind) + "-> " + model.Display(r.Graph.Node(e.To).Name))
	}
	return b.String()
}

// namesWorth lists nodes, stores with what they are worth.
func namesWorth(ns []*model.Node, none string) string {
	if len(ns) == 0 {
		return none
	}
	out := make([]string, len(ns))
	for i, n := range ns {
		out[i] = model.Display(n.Name)
		if s := textOf(n, "sensitivity", ""); n.Kind == model.Store && s != "" {
			out[i] += " (" + s + ")"
		}
	}
	return strings.Join(out, ", ")
}

func textOf(n *model.Node, name, def string) string {
	if s, ok := n.Attrs[name].Value.(string); ok {
		return s
	}
	return def
}

type jsonEdgeStep struct {
	From string         `json:"from"`
	Kind model.EdgeKind `json:"kind"`
	To   string         `json:"to"`
}

// ReachJSON writes a radius in the form strideline.reach/v1.
func ReachJSON(w io.Writer, r Radius) error {
	ns := nodeNames(r.Graph)
	d := jsondoc.New(w, ReachSchema)
	d.Field("node", ns.brief(r.Node))
	d.Field("exposure", textOf(r.Node, "exposure", "none"))
	d.List("in", len(r.In), func(i int) any { return jsonEdgeStep{ns.of(r.In[i].From), r.In[i].Kind, ns.of(r.In[i].To)} })
	for _, l := range []struct {
		name  string
		nodes []*model.Node
	}{{"runs", r.Runs}, {"reads", r.Reads}, {"writes", r.Writes}, {"roles", r.Roles}} {
		d.List(l.name, len(l.nodes), func(i int) any { return ns.brief(l.nodes[i]) })
	}
	d.Field("more", r.More)
	return d.Close()
}

// brief is a node in short.
type brief struct {
	ID          string     `json:"id"`
	Name        string     `json:"name"`
	Kind        model.Kind `json:"kind"`
	Class       string     `json:"class"`
	Sensitivity string     `json:"sensitivity,omitempty"`
	Exposure    string     `json:"exposure,omitempty"`
	Location    *location  `json:"location,omitempty"`
}

func (ns names) brief(n *model.Node) brief {
	return brief{ns.of(n.ID), model.Display(n.Name), n.Kind, n.Class, textOf(n, "sensitivity", ""), textOf(n, "exposure", ""), locate(n.At)}
}

// Permitted is who can do something to a node.
type Permitted struct {
	Graph *model.Graph
	What  string
	Node  *model.Node
	Who   []analyze.Can
}

// WhoCanText writes who can do something for a terminal: those first whom the
// most dangerous callers reach.
func WhoCanText(w io.Writer, x Permitted, o TextOptions) error {
	p := newPage(o, x.Graph)
	for _, c := range x.Who {
		p.can(c)
	}
	if len(x.Who) > 0 {
		p.line("")
	}
	may := "can " + x.What
	if strings.Contains(x.What, ":") {
		may = "may do " + x.What + " on"
	}
	p.wrapped(counted(len(x.Who)) + " " + may + " " + model.Display(x.Node.Name))
	_, err := io.WriteString(w, p.b.String())
	return err
}

func counted(n int) string {
	switch n {
	case 0:
		return "nobody"
	case 1:
		return "1 part or caller"
	}
	return fmt.Sprintf("%d parts or callers", n)
}

func (p *page) can(c analyze.Can) {
	var verbs, actions, conditions []string
	for _, e := range c.Edges {
		if !slices.Contains(verbs, string(e.Kind)) {
			verbs = append(verbs, string(e.Kind))
		}
		actions = append(actions, e.Actions...)
		for _, x := range e.Conditional {
			conditions = append(conditions, x.Reason)
		}
	}
	slices.Sort(actions)
	actions = slices.Compact(actions)
	at := c.Edges[0].At
	p.beside(classed(c.Who)+" "+strings.Join(verbs, ", "), escape(at.String()))
	if c.Who.Kind != model.Actor {
		p.indented("reached by " + callerNames[textOf(c.Who, "exposure", "none")])
	}
	const most = 6
	if n := len(actions); n > most {
		actions = append(actions[:most-1:most-1], fmt.Sprintf("%d more", n-most+1))
	}
	if len(actions) > 0 {
		p.indented(strings.Join(actions, ", "))
	}
	for _, r := range slices.Compact(conditions) {
		p.indented("only where " + r)
	}
}

func (p *page) indented(text string) {
	for _, l := range wrap(text, p.width-6) {
		p.line("      " + l)
	}
}

type jsonCan struct {
	Who   brief      `json:"who"`
	Edges []jsonEdge `json:"edges"`
}

// WhoCanJSON writes who can do something in the form strideline.who-can/v1.
func WhoCanJSON(w io.Writer, x Permitted) error {
	ns := nodeNames(x.Graph)
	d := jsondoc.New(w, WhoCanSchema)
	d.Field("action", x.What)
	d.Field("node", ns.brief(x.Node))
	d.List("who", len(x.Who), func(i int) any {
		c := jsonCan{Who: ns.brief(x.Who[i].Who), Edges: make([]jsonEdge, len(x.Who[i].Edges))}
		for j, e := range x.Who[i].Edges {
			c.Edges[j] = ns.edge(e)
		}
		return c
	})
	return d.Close()
}
