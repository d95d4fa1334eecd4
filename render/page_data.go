package render

import (
	"slices"
	"strconv"

	"strideline/model"
)

// pageData is what the script of a page reads: the drawn part of the graph by
// number, what is marked, and what each element of each sheet stands for.
type pageData struct {
	Title  string      `json:"title"`
	Levels []string    `json:"levels"`
	Nodes  []pageNode  `json:"nodes"`
	Edges  []pageEdge  `json:"edges"`
	Bounds []pageBound `json:"bounds"`
	Items  []pageItem  `json:"items"`
	Sheets []pageSheet `json:"sheets"`
	Chosen int         `json:"chosen"` // the item that stands out when the page opens, -1 for none
}

type pageNode struct {
	ID    string   `json:"id"`
	Name  string   `json:"name"`
	Also  []string `json:"also,omitempty"`
	Kind  string   `json:"kind"`
	Class string   `json:"class"`
	Type  string   `json:"type,omitempty"`
	Facts []string `json:"facts,omitempty"`
	Bound int      `json:"bound"` // -1 for none
	At    string   `json:"at,omitempty"`
	Sheet int      `json:"sheet"` // where it is best seen
}

type pageEdge struct {
	From     int      `json:"from"`
	To       int      `json:"to"`
	Kind     string   `json:"kind"`
	Verb     string   `json:"verb"`
	Actions  []string `json:"actions,omitempty"`
	Facts    []string `json:"facts,omitempty"`
	Evidence []string `json:"evidence,omitempty"`
}

type pageBound struct {
	Title  string `json:"title"`
	Parent int    `json:"parent"`
}

type pageItem struct {
	ID      string      `json:"id"`
	Level   string      `json:"level"`
	Status  string      `json:"status,omitempty"`
	Title   string      `json:"title"`
	Text    string      `json:"text"`
	Tags    []string    `json:"tags"`
	On      int         `json:"on"`
	Nodes   []int       `json:"nodes"`
	Edges   []int       `json:"edges"`
	At      string      `json:"at,omitempty"`
	Details [][2]string `json:"details"`
	Steps   []pageStep  `json:"steps"`
}

type pageStep struct {
	Text string `json:"text"`
	At   string `json:"at,omitempty"`
	Node int    `json:"node"`
}

type pageSheet struct {
	Key    string               `json:"key"`
	Title  string               `json:"title"`
	Parent int                  `json:"parent"`
	About  string               `json:"about"`
	Notes  []string             `json:"notes,omitempty"`
	Boxes  map[string]pageBox   `json:"boxes"`
	Arrows map[string]pageArrow `json:"arrows"`
}

type pageBox struct {
	Title string `json:"title"`
	Sub   string `json:"sub,omitempty"`
	Nodes []int  `json:"nodes"`
	Sheet string `json:"sheet,omitempty"` // key of what is inside
}

type pageArrow struct {
	Verbs string `json:"verbs"`
	From  string `json:"from"`
	To    string `json:"to"`
	Edges []int  `json:"edges"`
	Left  int    `json:"left,omitempty"` // edges that are not listed
}

// Bounds of what a page carries: names and lists of a template may be any
// length, and the page must still open.
const (
	maxPageText  = 400
	maxPageList  = 60
	maxPageEdges = 400 // of one arrow
)

// numbered gives the drawn nodes, edges and boundaries their numbers.
type numbered struct {
	nodes map[string]int
	edges map[*model.Edge]int
	pairs map[Pair]int
	bound map[string]int
	data  *pageData
}

// newPageData describes what the views of sheets draw.
func newPageData(g *model.Graph, o Options, sheets []*sheet, views []*view) *pageData {
	d := &pageData{Title: clip(plain(o.Title)), Levels: Levels, Chosen: -1, Nodes: []pageNode{}, Edges: []pageEdge{}, Bounds: []pageBound{}, Items: []pageItem{}}
	n := &numbered{nodes: map[string]int{}, edges: map[*model.Edge]int{}, pairs: map[Pair]int{}, bound: map[string]int{}, data: d}
	n.number(g, views)
	for i, s := range sheets {
		d.Sheets = append(d.Sheets, n.sheet(s, views[i]))
		for id := range s.own {
			if at, ok := n.nodes[id]; ok {
				d.Nodes[at].Sheet = i
			}
		}
	}
	items := slices.Clone(o.Items)
	for _, it := range o.Decided {
		if !slices.ContainsFunc(o.Items, func(x Item) bool { return x.ID == it.ID }) {
			items = append(items, it)
		}
	}
	slices.SortStableFunc(items, func(a, b Item) int { return rank(a.Level) - rank(b.Level) })
	for i, it := range items {
		d.Items = append(d.Items, n.item(it))
		if it.ID == o.Highlight && it.ID != "" {
			d.Chosen = i
		}
	}
	return d
}

// number numbers what any of the views draws, in the order of the graph.
func (n *numbered) number(g *model.Graph, views []*view) {
	nodes, edges := map[*model.Node]bool{}, map[*model.Edge]bool{}
	for _, v := range views {
		for _, b := range v.boxes {
			for _, x := range b.nodes {
				nodes[x] = true
			}
		}
		for _, a := range v.arrows {
			for _, e := range a.edges[:min(len(a.edges), maxPageEdges)] {
				edges[e] = true
			}
		}
	}
	for _, x := range g.Nodes {
		if nodes[x] {
			n.nodes[x.ID] = len(n.data.Nodes)
			n.data.Nodes = append(n.data.Nodes, n.node(g, x))
		}
	}
	for _, e := range g.Edges {
		if edges[e] {
			n.edges[e] = len(n.data.Edges)
			n.pairs[Pair{e.From, e.To, e.Kind}] = len(n.data.Edges)
			n.data.Edges = append(n.data.Edges, n.edge(g, e))
		}
	}
}

func (n *numbered) node(g *model.Graph, x *model.Node) pageNode {
	title, sub, _ := words(x)
	out := pageNode{
		ID: clip(plain(x.ID)), Name: clip(title), Kind: string(x.Kind), Class: clip(plain(x.Class)), Type: clip(plain(x.Type)),
		Also: texts(x.Aliases), At: where(x.At), Bound: n.boundary(g, x.Boundary),
	}
	if sub != x.Class {
		out.Facts = append(out.Facts, clip(sub))
	}
	if s, _ := x.Attrs["exposure"].Value.(string); callerWords[s] != "" {
		out.Facts = append(out.Facts, "reachable by "+callerWords[s])
	}
	if s, _ := x.Attrs["sensitivity"].Value.(string); s != "" {
		out.Facts = append(out.Facts, "holds "+clip(plain(s))+" data")
	}
	if len(x.Members) > 0 {
		out.Facts = append(out.Facts, count(len(x.Members), "declared resource", "declared resources")+" among them")
	}
	return out
}

func (n *numbered) edge(g *model.Graph, e *model.Edge) pageEdge {
	out := pageEdge{From: n.nodes[e.From], To: n.nodes[e.To], Kind: string(e.Kind), Verb: verb(e.Kind), Actions: texts(e.Actions)}
	switch e.Certainty {
	case model.Granted:
		out.Facts = append(out.Facts, "permitted, and nothing names it")
	case model.Wired:
		out.Facts = append(out.Facts, "named in the environment, and no permission allows it")
	case model.Both:
		out.Facts = append(out.Facts, "permitted, and named in the environment")
	}
	for i, c := range e.Conditional {
		if i == maxPageList {
			break
		}
		out.Facts = append(out.Facts, "only if "+clip(plain(c.Reason)))
	}
	for _, id := range e.Crosses {
		if b := g.Boundary(id); b != nil {
			out.Facts = append(out.Facts, "crosses "+clip(frameTitle(b)))
		}
	}
	if x := g.Node(e.Via); x != nil {
		out.Facts = append(out.Facts, "by "+clip(plain(x.Name))+" ("+string(x.Kind)+")")
	}
	places := e.Evidence
	if len(places) == 0 {
		places = []model.Range{e.At}
	}
	for _, r := range places[:min(len(places), maxPageList)] {
		if w := where(r); w != "" && !slices.Contains(out.Evidence, w) {
			out.Evidence = append(out.Evidence, w)
		}
	}
	return out
}

func where(r model.Range) string {
	if !r.Known() {
		return ""
	}
	return plain(r.File) + ":" + strconv.Itoa(r.Start.Line) + ":" + strconv.Itoa(r.Start.Col)
}

// texts are plain texts of bounded number and length.
func texts(list []string) []string {
	var out []string
	for i, s := range list {
		if i == maxPageList {
			return append(out, "and "+strconv.Itoa(len(list)-i)+" more")
		}
		out = append(out, clip(plain(s)))
	}
	return out
}

// clip bounds the length of a text.
func clip(s string) string {
	rs := []rune(s)
	if len(rs) <= maxPageText {
		return s
	}
	return string(rs[:maxPageText]) + "…"
}
