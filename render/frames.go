package render

import (
	"slices"

	"strideline/model"
)

// frameOf returns the frame a node stands in, nil for none. A network stands
// inside the stack of the node, as a stack may use several.
func (v *view) frameOf(n *model.Node) *frame {
	if n.Kind == model.Actor {
		return v.outside(n)
	}
	f := v.bounds(n.Boundary)
	if f == nil && (n.Hub || n.Stack != "") {
		f = v.loose(n)
	}
	net := v.g.Boundary(n.Network)
	if net == nil || f != nil && f.bound.Kind == model.APIBoundary {
		return f
	}
	return v.frame(net, f)
}

// outside returns the frame of an actor. Those who call and those who are only
// sent to stand apart, so that both are drawn from left to right; a foreign
// account is of no frame here.
func (v *view) outside(n *model.Node) *frame {
	b := v.g.Boundary(n.Boundary)
	switch {
	case b == nil || n.Class == "account":
		return nil
	case b.Kind == model.InternetBoundary && v.onlyReceives(n):
		return v.frameAt(frameKey{bound: b, receives: true})
	}
	return v.bounds(n.Boundary)
}

// onlyReceives reports whether drawn edges lead to a node and none from it.
func (v *view) onlyReceives(n *model.Node) bool {
	i := v.g.Index(n.ID)
	drawn := func(e int32) bool { return v.draws(v.g.Edges[e].Kind) }
	return i >= 0 && slices.ContainsFunc(v.g.In(i), drawn) && !slices.ContainsFunc(v.g.Out(i), drawn)
}

// loose returns the frame of what is of the account without being declared: of
// several stacks each keeps its own, so that the picture of many does not fall
// apart.
func (v *view) loose(n *model.Node) *frame {
	if id := v.stack[n.Stack]; id != "" && len(v.stack) > 1 {
		return v.bounds(id)
	}
	return v.bounds(accountID)
}

// accountID is the boundary of the account that everything is deployed to.
const accountID = "account"

func (v *view) bounds(id string) *frame {
	b := v.g.Boundary(id)
	if b == nil {
		return nil
	}
	return v.frame(b, v.bounds(b.Parent))
}

func (v *view) frame(b *model.Boundary, parent *frame) *frame {
	return v.frameAt(frameKey{bound: b, parent: parent})
}

func (v *view) frameAt(key frameKey) *frame {
	if f := v.framed[key]; f != nil {
		return f
	}
	f := &frame{bound: key.bound, parent: key.parent, title: frameTitle(key.bound)}
	v.framed[key] = f
	v.frames = append(v.frames, f)
	return f
}

// frameKey tells a network that is used from two stacks apart, and who is sent
// to from who calls.
type frameKey struct {
	bound    *model.Boundary
	parent   *frame
	receives bool
}
