package lift

import (
	"strideline/iac/resource"
	"strideline/model"
)

// linkStoreKey links a store to the key that encrypts it, named at a path of
// its properties.
func linkStoreKey(path ...string) func(*lifter, *item) {
	return func(l *lifter, it *item) { l.protect(it, it.Props.Get(path...)) }
}

// protect says that the key v encrypts the store of it.
func (l *lifter) protect(it *item, v resource.Value) {
	if !v.Written() || it.node == nil {
		return
	}
	if key := l.find(v, "key"); key != nil && key.Class == "key" {
		l.edge(it, model.Edge{From: key.ID, To: it.node.ID, Kind: model.Protects, At: v.At})
	}
}

// tags records tags as key=value; analyze reads classifications from them.
func (l *lifter) tags(n *model.Node, v resource.Value) {
	a := l.set(n)
	for _, o := range v.Options() {
		for _, f := range o.Fields { // a map of tags
			a.add("tags", f.Key+"="+model.Display(l.text(f.Value)), f.Value.At)
		}
	}
	for _, t := range v.Each() { // a list of {Key, Value}
		if k, ok := t.Get("Key").Str(); ok {
			a.add("tags", k+"="+model.Display(l.text(t.Get("Value"))), t.At)
		}
	}
}
