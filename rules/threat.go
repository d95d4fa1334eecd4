package rules

import "strideline/model"

// Threat is a rule that matched a concrete path of the system.
type Threat struct {
	ID, Base   string // Base is the id without the suffix that tells stacks apart
	Rule       *Rule
	Title      string
	Message    string
	Stride     []string
	Severity   string   // critical, high, medium, low, info
	Likelihood string   // low, medium, high
	Impact     string   // low, medium, high, very-high
	Reasons    []string // one sentence each, why it is rated so
	At         model.Range
	Path       []Step
	Related    []Related // other places, one a step, then the other ways
	Stack      string    // path of the root of its first node
	AnchorName string    // name of the node that At belongs to
	Status     string    // open
	Why, Fix   string
	CannotTell bool      // the condition hangs on what is not known here
	Key        []string  // ids and values that make its matches one threat
	Folded     []Implied // threats that this one implies, and so stands for
	Changes    []Change  // what an automatic edit would change; nil where the rule has none
}

// Implied is a threat that another stands for.
type Implied struct {
	ID, Rule, Stack string
	Key             []string
}

func (t *Threat) imply(other Threat) {
	t.Folded = append(t.Folded, Implied{other.ID, other.Rule.ID, other.Stack, other.Key})
	t.Folded = append(t.Folded, other.Folded...)
}

// Step is a node on the path of a threat, and the edge that leads to it.
type Step struct {
	Node *model.Node
	Via  model.EdgeKind // kind of Edge, "" for the first step
	Edge *model.Edge    // nil for the first step
	Back bool           // the edge points from this node to the one before
	At   model.Range    // of the edge's evidence, else of the node
}

// Related is another place that belongs to a threat.
type Related struct {
	Message string
	At      model.Range
}

// Severities from the worst down.
var Severities = []string{"critical", "high", "medium", "low", "info"}

// Options are what a run changes of the rules.
type Options struct {
	Off      map[string]bool   // ids of rules that do not run
	Severity map[string]string // id of a rule to the severity of all its threats
	Budget   int               // steps that matching may take for one rule; 0 for what suits the graph
}
