package diff

import (
	"strings"

	"strideline/model"
)

// paired are two models and which of their nodes are the same.
type paired struct {
	base, head     Side
	toHead, toBase map[string]string // ids of nodes
	stacks         map[string]string // path of a stack in base to that in head
	apis           map[string]string // id of an API in base to that in head
}

func pair(base, head Side) *paired {
	p := &paired{base: base, head: head, toHead: map[string]string{}, toBase: map[string]string{}}
	p.pairStacks()
	byName := map[string]*model.Node{}
	for _, n := range head.Graph.Nodes {
		s, local := split(n)
		byName[s+"\x00"+local] = n
	}
	for _, n := range base.Graph.Nodes {
		s, local := split(n)
		if to, ok := p.stacks[s]; ok {
			s = to
		}
		if m := byName[s+"\x00"+local]; m != nil {
			p.join(n, m)
		}
	}
	p.joinLeft(func(n *model.Node) string { _, local := split(n); return local })
	p.joinLeft(func(n *model.Node) string { return string(n.Kind) + "\x00" + n.Class + "\x00" + n.Name })
	p.pairAPIs()
	return p
}

// pairAPIs takes an API for another where all of its routes that are still
// there belong to that one now, and no route of a third.
func (p *paired) pairAPIs() {
	now, then := map[string]map[string]bool{}, map[string]map[string]bool{}
	for _, n := range p.base.Graph.Nodes {
		m := p.head.Graph.Node(p.toHead[n.ID])
		if m == nil {
			continue
		}
		if was, is := text(n, "api", ""), text(m, "api", ""); was != "" && is != "" {
			meet(now, was, is)
			meet(then, is, was)
		}
	}
	p.apis = map[string]string{}
	for was, these := range now {
		for is := range these {
			if len(these) == 1 && len(then[is]) == 1 {
				p.apis[was] = is
			}
		}
	}
}

func meet(m map[string]map[string]bool, a, b string) {
	if m[a] == nil {
		m[a] = map[string]bool{}
	}
	m[a][b] = true
}

func (p *paired) join(base, head *model.Node) {
	if _, taken := p.toBase[head.ID]; !taken {
		p.toHead[base.ID], p.toBase[head.ID] = head.ID, base.ID
	}
}

// split cuts the id of a node into the path of its stack and the name it has
// there, with its kind; what no stack makes or computes has none.
func split(n *model.Node) (stack, local string) {
	id := n.ID
	switch {
	case n.Hub:
		id, stack, _ = strings.Cut(id, "@")
	case n.Stack != "":
		if rest, ok := strings.CutPrefix(id, n.Stack+"#"); ok {
			stack, id = n.Stack, rest
		}
	default:
		if path, rest, ok := strings.Cut(id, "#"); ok {
			stack, id = path, rest
		}
	}
	return stack, string(n.Kind) + "\x00" + model.Display(id)
}

// joinLeft pairs nodes that are left over where only one of each side has a
// name: what went from one stack to another, the route of an API that has
// another logical id now.
func (p *paired) joinLeft(name func(*model.Node) string) {
	left := func(g *model.Graph, done map[string]string) map[string][]*model.Node {
		out := map[string][]*model.Node{}
		for _, n := range g.Nodes {
			if _, ok := done[n.ID]; !ok {
				out[name(n)] = append(out[name(n)], n)
			}
		}
		return out
	}
	before, after := left(p.base.Graph, p.toHead), left(p.head.Graph, p.toBase)
	for k, was := range before {
		if is := after[k]; len(was) == 1 && len(is) == 1 {
			p.join(was[0], is[0])
		}
	}
}

// before is the node of base that a node of head was, nil for none.
func (p *paired) before(head *model.Node) *model.Node {
	return p.base.Graph.Node(p.toBase[head.ID])
}

// name is what both sides call a node of base: its id in head, or where it has
// none one that nothing in head has.
func (p *paired) name(baseID string) string {
	if id, ok := p.toHead[baseID]; ok {
		return id
	}
	return "\x00" + baseID
}

// stack is what a stack of base is called in head.
func (p *paired) stack(base string) string {
	if s, ok := p.stacks[base]; ok {
		return s
	}
	return base
}

// each calls f with every node of either side: those of head in its order with
// what they were, then those that are gone.
func (p *paired) each(f func(was, is *model.Node)) {
	for _, n := range p.head.Graph.Nodes {
		f(p.before(n), n)
	}
	for _, n := range p.base.Graph.Nodes {
		if _, ok := p.toHead[n.ID]; !ok {
			f(n, nil)
		}
	}
}
