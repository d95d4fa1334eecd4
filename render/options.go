package render

import (
	"strideline/model"
)

// Options say what of a graph is drawn, and how. The zero value draws
// everything that is shown by default.
type Options struct {
	Title     string   // heading, "" for none
	Source    string   // what the picture was made from, under the heading
	Show      Show     // what is hidden unless asked for
	Focus     []string // ids of nodes: only they and what lies within Depth edges of them is drawn
	Depth     int      // edges around Focus
	Collapse  []string // ids or names of boundaries that are drawn as one box
	Theme     string   // one of Themes, "" for auto
	Items     []Item   // what is marked
	MaxNodes  int      // more boxes than that are collapsed by boundary; 0: DefaultMaxNodes
	NoLegend  bool
	Highlight string   // id of one item: its path stands out, the rest fades
	Decided   []Item   // what is no longer open: a page lists it, nothing is marked
	Notes     []string // further sentences on what is not shown, for a page

	own    map[string]bool // of a sheet of a page: arrows that touch none of these nodes are left out
	groups []*group        // of a sheet of a page: drawn as one box each
}

// DefaultMaxNodes is how many boxes a picture holds before boundaries are
// collapsed: beyond, nobody reads it and layout takes more than seconds.
const DefaultMaxNodes = 300

// Themes are the words of Options.Theme. Auto follows the reader's settings.
var Themes = []string{"auto", "light", "dark"}

// Show names what is hidden by default.
type Show struct {
	Roles     bool // roles, and the edges that hang on them; their effect is on the other edges
	Telemetry bool // stores of logs, metrics and traces
	Keys      bool // encryption keys that nobody but the provider uses
	Auth      bool // who checks the callers of many ways in
}

// Shows are the words of Show, as flags spell them.
var Shows = []string{"roles", "telemetry", "keys", "auth"}

// Item is one thing to mark: a path through the graph with a level.
type Item struct {
	ID      string   // what it is called elsewhere
	Level   string   // one of Levels
	Title   string   // one line
	Text    string   // a sentence or more
	Status  string   // what was decided on it, "" while it is open
	Tags    []string // such as the letters of STRIDE
	On      string   // id of the node that carries its badge
	Nodes   []string // ids, in the order of the path
	Edges   []Pair   // the edges of the path
	At      model.Range
	Details [][2]string // further headings and texts, for a page with room
	Steps   []Place     // the path in words
}

// Pair is the ends of an edge and its kind.
type Pair struct {
	From, To string
	Kind     model.EdgeKind
}

// Place is a sentence and where it is written.
type Place struct {
	Text string
	At   model.Range
}

// Levels are the levels of an item, worst first.
var Levels = []string{"critical", "high", "medium", "low", "info"}

// Picture is a drawn graph.
type Picture struct {
	SVG      []byte
	Elements []Element // what can be pointed at, in the order drawn
	Notes    []string  // what was collapsed or left out, one sentence each
	scene    *scene
}

// Element ties a part of the picture to the graph and to a line.
type Element struct {
	ID    string      // id of the SVG element
	Nodes []string    // ids of the nodes a box stands for
	Edge  []Pair      // the edges an arrow stands for
	At    model.Range // where it is written
}
