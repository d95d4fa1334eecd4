package model

// State says how the value of an attribute is known.
type State string

// The states of a value (design section 4). Unknown is not empty and never
// "missing".
const (
	Set     State = "set"     // written
	Default State = "default" // not written: what the provider does
	Absent  State = "absent"  // the class has no such attribute
	Unknown State = "unknown" // written, cannot be evaluated
)

// Attr is an evaluated attribute of a node, an edge or a boundary. Value is a
// string, bool, int64, float64 or []string as the table says; nil where Unknown.
type Attr struct {
	Value  any
	State  State
	Reason string  // why it is unknown
	At     Range   // where it is written; nowhere for a default
	Items  []Range // of a list: the place of each item, where known
}

// SetAttr is a value that is written at a place.
func SetAttr(v any, at Range) Attr { return Attr{Value: v, State: Set, At: at} }

// DefaultAttr is what the provider does where nothing is written.
func DefaultAttr(v any) Attr { return Attr{Value: v, State: Default} }

// UnknownAttr is a value that is written and cannot be evaluated.
func UnknownAttr(reason string, at Range) Attr {
	return Attr{State: Unknown, Reason: reason, At: at}
}
