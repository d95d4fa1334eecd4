package rules

import (
	"slices"
	"strings"

	"strideline/model"
)

// label says which nodes a pattern node stands for: for each kind the classes
// it admits, nil meaning every class. The zero label admits every node.
type label struct {
	text  string // as CEL type name: "trigger:http-route|function-url"
	kinds map[model.Kind][]string
}

// admits reports whether l stands for nodes such as n.
func (l *label) admits(n *model.Node) bool {
	if l.kinds == nil {
		return true
	}
	classes, ok := l.kinds[n.Kind]
	return ok && (classes == nil || slices.Contains(classes, n.Class))
}

// list returns the kinds of l in the order of the documentation.
func (l *label) list() []model.Kind {
	var out []model.Kind
	for _, k := range kindOrder {
		if _, ok := l.kinds[k]; ok || l.kinds == nil {
			out = append(out, k)
		}
	}
	return out
}

// classes returns the classes that nodes of kind k may have under l.
func (l *label) classes(k model.Kind) []string {
	if c := l.kinds[k]; c != nil {
		return c
	}
	return model.Classes[k]
}

var kindOrder = []model.Kind{model.Actor, model.Trigger, model.Function, model.Store, model.Role}

// kindsOfClass returns the kinds that have a class.
func kindsOfClass(class string) []model.Kind {
	var out []model.Kind
	for _, k := range kindOrder {
		if slices.Contains(model.Classes[k], class) {
			out = append(out, k)
		}
	}
	return out
}

// known lists the names that could narrow l further, or that begin a label.
func (l *label) known() []string {
	var out []string
	for _, k := range kindOrder {
		_, ok := l.kinds[k]
		if len(l.kinds) == 0 {
			out = append(out, string(k))
		}
		if ok || len(l.kinds) == 0 {
			out = append(out, model.Classes[k]...)
		}
	}
	return out
}

// newLabel builds a label from groups of alternatives, all of which must
// hold: kind first, then class. The second result names what is unknown, or
// is empty.
func newLabel(groups [][]string) (label, string) {
	if len(groups) == 0 {
		return label{}, ""
	}
	l := label{kinds: map[model.Kind][]string{}}
	for _, name := range groups[0] {
		if slices.Contains(kindOrder, model.Kind(name)) {
			l.kinds[model.Kind(name)] = nil
			continue
		}
		kinds := kindsOfClass(name)
		if len(kinds) == 0 {
			return l, name
		}
		for _, k := range kinds {
			if c, ok := l.kinds[k]; !ok || c != nil {
				l.kinds[k] = append(c, name)
			}
		}
	}
	for _, group := range groups[1:] {
		if bad := l.narrow(group); bad != "" {
			return l, bad
		}
	}
	l.text = labelText(groups)
	return l, ""
}

// narrow keeps only the classes of group, and returns the first that no kind
// of l has.
func (l *label) narrow(group []string) string {
	for _, name := range group {
		if !slices.ContainsFunc(l.list(), func(k model.Kind) bool { return slices.Contains(l.classes(k), name) }) {
			return name
		}
	}
	for _, k := range l.list() {
		var keep []string
		for _, c := range l.classes(k) {
			if slices.Contains(group, c) {
				keep = append(keep, c)
			}
		}
		if keep == nil {
			delete(l.kinds, k)
		} else {
			l.kinds[k] = keep
		}
	}
	return ""
}

func labelText(groups [][]string) string {
	parts := make([]string, len(groups))
	for i, g := range groups {
		parts[i] = strings.Join(g, "|")
	}
	return strings.Join(parts, ":")
}
