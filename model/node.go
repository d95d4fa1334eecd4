package model

// Kind is what a node is, in the words of a data flow diagram.
type Kind string

// The kinds of node.
const (
	Actor    Kind = "actor"
	Trigger  Kind = "trigger"
	Function Kind = "function"
	Store    Kind = "store"
	Role     Kind = "role"
)

// Classes lists the classes of each kind, in the order of the documentation.
var Classes = map[Kind][]string{
	Actor: {"internet", "user", "account", "service", "operator"},
	Trigger: {
		"http-route", "function-url", "websocket-route", "graphql-field", "load-balancer", "distribution",
		"queue-poll", "stream-poll", "topic-subscription", "bucket-event", "schedule", "bus-rule", "pipe",
		"log-subscription", "identity-hook", "authorizer", "email", "iot-rule", "custom-resource",
		"api-destination", "direct",
	},
	Function: {"lambda", "workflow", "container", "azure-function", "cloud-function", "edge-worker", "job", "instance"},
	Store: {
		"table", "bucket", "queue", "topic", "stream", "bus", "secret", "parameter", "key", "cache",
		"relational-db", "proxy", "search", "warehouse", "file-system", "log", "user-pool", "registry", "model", "service",
	},
	Role: {"role", "user", "group", "managed-identity", "service-account"},
}

// Node is one part of the system.
type Node struct {
	ID       string
	Kind     Kind
	Class    string
	Name     string   // as written: logical id, Terraform address, function key
	Aliases  []string // the other names it goes by: physical name, ARN, API or event
	Type     string   // provider type, such as AWS::Lambda::Function
	Provider string   // aws, azure, google, ...
	Boundary string   // id of the innermost boundary of ownership
	Network  string   // id of the network boundary, "" for the provider's own network
	Stack    string   // path of the root it is deployed with, "" for what is only referred to
	At       Range    // its name in the file; an implicit node points at what makes it
	Attrs    map[string]Attr

	// Hubs stand for every resource of a service. Members holds the ids of
	// those that are declared; reports list at most MaxMembers of them.
	Hub     bool
	Members []string

	// Ignores are the in-file decisions on this node: rule id to reason.
	Ignores []Ignore
}

// MaxMembers is how many members of a hub a report lists beside their number.
const MaxMembers = 50

// Ignore is a decision in the file not to hear of a rule here.
type Ignore struct {
	Rule, Reason string
	At           Range
}

// EdgeKind is the fact an edge states.
type EdgeKind string

// The kinds of edge (design section 4).
const (
	Calls         EdgeKind = "calls"
	Forwards      EdgeKind = "forwards"
	Feeds         EdgeKind = "feeds"
	Invokes       EdgeKind = "invokes"
	Reads         EdgeKind = "reads"
	Writes        EdgeKind = "writes"
	Deletes       EdgeKind = "deletes"
	Administers   EdgeKind = "administers"
	Sends         EdgeKind = "sends"
	Delivers      EdgeKind = "delivers"
	Assumes       EdgeKind = "assumes"
	Grants        EdgeKind = "grants"
	Passes        EdgeKind = "passes"
	Escalates     EdgeKind = "escalates"
	Code          EdgeKind = "code"
	Protects      EdgeKind = "protects"
	Authenticates EdgeKind = "authenticates"
	Fronts        EdgeKind = "fronts"
	Refers        EdgeKind = "refers"
)

// EdgeKinds lists every kind of edge.
var EdgeKinds = []EdgeKind{
	Calls, Forwards, Feeds, Invokes, Reads, Writes, Deletes, Administers, Sends, Delivers, Assumes, Grants,
	Passes, Escalates, Code, Protects, Authenticates, Fronts, Refers,
}

// Certainty is how an edge is known.
type Certainty string

// The certainties: written as a link, allowed by a permission, named by the
// environment, or both of the last two.
const (
	Declared Certainty = "declared"
	Granted  Certainty = "granted"
	Wired    Certainty = "wired"
	Both     Certainty = "both"
)

// Condition is a reason why an edge may not hold, and where it is written.
type Condition struct {
	Reason string
	At     Range
}

// Edge is a directed fact between two nodes.
type Edge struct {
	From, To    string
	Kind        EdgeKind
	Actions     []string // service:Action as the provider spells it, sorted
	Via         string   // id of the role (or secret) the permission hangs on
	Certainty   Certainty
	Conditional []Condition
	Crosses     []string // ids of trust boundaries crossed
	At          Range    // the strongest evidence
	Evidence    []Range  // statements, events, environment lines, sorted
	Attrs       map[string]Attr
}

// BoundaryKind is the kind of a trust boundary.
type BoundaryKind string

// The kinds of boundary, exactly.
const (
	InternetBoundary BoundaryKind = "internet"
	AccountBoundary  BoundaryKind = "account"
	ScopeBoundary    BoundaryKind = "scope"
	NetworkBoundary  BoundaryKind = "network"
	StackBoundary    BoundaryKind = "stack"
	APIBoundary      BoundaryKind = "api"
)

// Boundary is a trust boundary: nodes inside it trust each other more than
// what is outside.
type Boundary struct {
	ID     string
	Kind   BoundaryKind
	Name   string
	Parent string
	At     Range
	Attrs  map[string]Attr
}
