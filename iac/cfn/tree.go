package cfn

import (
	"fmt"
	"strings"

	"strideline/iac/resource"
	"strideline/model"
)

// shape is the form of a written node.
type shape uint8

const (
	scalar shape = iota
	list
	table
	call   // an intrinsic function, in either form
	broken // could not be parsed; reported already
)

// node is a piece of a template as written, the same for YAML and JSON. The
// short and the long form of an intrinsic are one node: shape call, its name
// in text ("Ref", "Fn::Sub"), its argument in items[0].
type node struct {
	shape  shape
	kind   resource.Kind // of a scalar: String, Number, Bool or Null
	text   string
	items  []*node
	fields []entry
	at     model.Range // with its tag
	weight int         // nodes below and itself, aliases counted each time
	long   bool        // a call in the long form
	block  bool        // a scalar in a literal block
}

// entry is one key of a table.
type entry struct {
	key   string
	keyAt model.Range
	value *node
}

// get returns the value of a key, nil where it is not written.
func (n *node) get(key string) *node {
	if e := n.entry(key); e != nil {
		return e.value
	}
	return nil
}

func (n *node) entry(key string) *entry {
	if n == nil || n.shape != table {
		return nil
	}
	for i := range n.fields {
		if n.fields[i].key == key {
			return &n.fields[i]
		}
	}
	return nil
}

// add appends a field; of two of the same key the last is kept, as
// CloudFormation does, and told. A name without a value yet, or that could not
// be read, is one being typed: it does not put out what stands already.
func (n *node) add(e entry, seen map[string]int, problems []model.Problem) []model.Problem {
	i, twice := seen[e.key]
	if !twice {
		seen[e.key] = len(n.fields)
		n.fields = append(n.fields, e)
		return problems
	}
	first, counts := n.fields[i].keyAt.Start.Line, "last"
	if e.value != nil && (e.value.shape == broken || e.value.null() && !n.fields[i].value.null()) {
		counts = "first"
	} else {
		n.fields[i] = e
	}
	if len(problems) > most {
		return problems
	}
	msg := fmt.Sprintf("duplicate key %q, first at line %d; the %s one counts", e.key, first, counts)
	return append(problems, model.Problem{Level: model.LevelError, Message: msg, At: e.keyAt})
}

// word returns the text of a scalar that is not null.
func (n *node) word() (string, bool) {
	if n == nil || n.shape != scalar || n.kind == resource.Null {
		return "", false
	}
	return n.text, true
}

func (n *node) null() bool { return n != nil && n.shape == scalar && n.kind == resource.Null }

// arg is the argument of a call.
func (n *node) arg() *node { return n.items[0] }

// asCall turns a table of one key that names an intrinsic into a call.
func asCall(n *node) *node {
	if len(n.fields) != 1 || !intrinsicKey(n.fields[0].key) {
		return n
	}
	f := n.fields[0]
	return &node{shape: call, text: f.key, items: []*node{f.value}, at: n.at, weight: n.weight, long: true}
}

func intrinsicKey(key string) bool {
	return key == "Ref" || strings.HasPrefix(key, "Fn::") && !strings.HasPrefix(key, "Fn::ForEach::")
}

// raw turns a call of the long form back into the table it was written as.
func (n *node) raw() *node {
	if n == nil || n.shape != call || !n.long {
		return n
	}
	key := model.Range{File: n.at.File, Start: n.at.Start, End: n.at.Start}
	return &node{shape: table, at: n.at, weight: n.weight, fields: []entry{{key: n.text, keyAt: key, value: n.items[0]}}}
}
