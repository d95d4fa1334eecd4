package lift

import (
	"strideline/iac/resource"
	"strideline/model"
)

// shelf finds declared nodes by ARN or name. Several stacks of one run may use
// the same name.
type shelf map[string][]shelved

type shelved struct {
	node   *model.Node
	shared bool // its name may join other stacks: it is written, not a parameter's default or made of the stack's name
}

func (s shelf) add(key string, n *model.Node, name resource.Value) {
	s[key] = append(s[key], shelved{n, !name.Origin.Known() && !ofStack(name.Text)})
}

// pick returns the node that a key means in a stack: one of that stack, else
// the only one of the run whose name is written (design section 4, joining).
func (s shelf) pick(key, stack string, fits func(*model.Node) bool) *model.Node {
	var own, other *model.Node
	others := 0
	for _, e := range s[key] {
		switch {
		case fits != nil && !fits(e.node):
		case e.node.Stack == stack:
			if own == nil {
				own = e.node
			}
		case e.shared:
			other = e.node
			others++
		}
	}
	if own == nil && others == 1 {
		return other
	}
	return own
}

// byARN returns the declared node of an arnKey, as the stack at hand sees it.
func (l *lifter) byARN(key string) *model.Node { return l.arns.pick(key, l.stack, nil) }

// named finds a node by its written physical name; classes narrow it.
func (l *lifter) named(text string, classes []string) *model.Node {
	if len(classes) == 0 {
		return l.names.pick(text, l.stack, nil)
	}
	return l.names.pick(text, l.stack, func(n *model.Node) bool { return contains(classes, n.Class) })
}
