package lift

import (
	"strings"

	"strideline/iac/resource"
	"strideline/model"
)

// attrs sets attributes of one node from values: written and known, unknown
// with a reason, or left to the table's default where nothing is written.
type attrs struct {
	l *lifter
	n *model.Node
}

func (l *lifter) set(n *model.Node) attrs { return attrs{l, n} }

// unknownReason says why a value cannot be evaluated.
func unknownReason(v resource.Value) string {
	if v.Reason != "" {
		return v.Reason
	}
	if v.Kind == resource.Choice {
		for _, o := range v.Items {
			for _, w := range o.When {
				return "depends on " + w.Reason
			}
		}
		return "depends on a condition"
	}
	if s, ok := v.Str(); ok {
		return "depends on " + model.Display(s)
	}
	return "cannot be evaluated"
}

func (a attrs) bool(name string, v resource.Value) {
	if !v.Written() {
		return
	}
	if b, ok := v.Bool(); ok {
		a.n.Attrs[name] = model.SetAttr(b, v.At)
		return
	}
	a.n.Attrs[name] = model.UnknownAttr(unknownReason(v), v.At)
}

func (a attrs) int(name string, v resource.Value) {
	if !v.Written() {
		return
	}
	if i, ok := v.Int(); ok {
		a.n.Attrs[name] = model.SetAttr(i, v.At)
		return
	}
	a.n.Attrs[name] = model.UnknownAttr(unknownReason(v), v.At)
}

func (a attrs) str(name string, v resource.Value) {
	if !v.Written() {
		return
	}
	if s, ok := v.Str(); ok && v.Kind != resource.Unknown {
		a.n.Attrs[name] = model.SetAttr(model.Display(a.l.resolve(s)), v.At)
		return
	}
	a.n.Attrs[name] = model.UnknownAttr(unknownReason(v), v.At)
}

// present sets a boolean: true where v is written (unknown where that hangs on
// a condition), otherwise the table's default.
func (a attrs) present(name string, v resource.Value) {
	if !v.Written() {
		return
	}
	if v.Kind == resource.Choice {
		for _, o := range v.Items {
			if !o.Written() {
				a.n.Attrs[name] = model.UnknownAttr(unknownReason(v), v.At)
				return
			}
		}
	}
	a.n.Attrs[name] = model.SetAttr(true, v.At)
}

// value sets a known value at a place.
func (a attrs) value(name string, v any, at model.Range) {
	a.n.Attrs[name] = model.SetAttr(v, at)
}

// byDefault sets what the provider does where nothing is written.
func (a attrs) byDefault(name string, v any) {
	if _, ok := a.n.Attrs[name]; !ok {
		a.n.Attrs[name] = model.DefaultAttr(v)
	}
}

// unknown sets a value that cannot be evaluated.
func (a attrs) unknown(name, reason string, at model.Range) {
	a.n.Attrs[name] = model.UnknownAttr(reason, at)
}

// add appends to a list attribute, once an item.
func (a attrs) add(name, item string, at model.Range) {
	old := a.n.Attrs[name]
	list, _ := old.Value.([]string)
	if contains(list, item) {
		return
	}
	next := model.Attr{State: model.Set, At: old.At}
	next.Value = append(append([]string(nil), list...), item)
	next.Items = append(append([]model.Range(nil), old.Items...), at)
	if !next.At.Known() {
		next.At = at
	}
	a.n.Attrs[name] = next
}

// keys lists the keys of a map attribute such as an environment.
func (a attrs) keys(name string, v resource.Value) {
	for _, o := range v.Options() {
		for _, f := range o.Fields {
			a.add(name, f.Key, f.KeyAt)
		}
	}
}

// fold is the case-insensitive form of a word.
func fold(s string) string { return strings.ToLower(s) }

// edge adds an edge that an item declares: where the item itself exists only
// under a condition that neither end shares, so does the edge.
func (l *lifter) edge(it *item, e model.Edge) {
	for _, w := range it.When {
		if !l.hangsOn(e.From, w) && !l.hangsOn(e.To, w) {
			e.Conditional = append(e.Conditional, w)
		}
	}
	l.b.Edge(e)
}

// hangsOn reports whether a node exists only under the same condition.
func (l *lifter) hangsOn(id string, w model.Condition) bool {
	it := l.owner[id]
	if it == nil {
		return false
	}
	for _, x := range it.When {
		if x.Reason == w.Reason {
			return true
		}
	}
	return false
}
