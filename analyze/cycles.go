package analyze

import (
	"fmt"
	"slices"

	"strideline/model"
)

// cycleBudget bounds the search in one knot of loops, in edges looked at for
// each edge of the knot: knots are small in real systems, and in an unreal one
// some loop is enough.
const cycleBudget = 64

// deriveCycles gives every function, store and trigger on a loop the ids along
// a shortest loop through it, from the first of them in the order of files.
func deriveCycles(g *model.Graph, f flow) []model.Problem {
	c := &cycles{g: g, f: f, part: make([]int32, len(g.Nodes)), came: make([]int32, len(g.Nodes)), seen: make([]int32, len(g.Nodes))}
	var problems []model.Problem
	for part := range f.components() {
		if len(part) > 1 || slices.Contains(f[part[0]], part[0]) {
			problems = append(problems, c.knot(slices.Sorted(slices.Values(part)))...)
		}
	}
	return problems
}

type cycles struct {
	g     *model.Graph
	f     flow
	part  []int32 // component of a node, by number
	parts int32
	came  []int32 // node before, in the current search
	seen  []int32 // number of the search that saw a node
	round int32
	spent int
}

func (c *cycles) knot(part []int32) []model.Problem {
	c.parts++
	edges := 0
	for _, i := range part {
		c.part[i] = c.parts
		edges += len(c.f[i])
	}
	c.spent = 0
	for at, i := range part {
		if c.spent > edges*cycleBudget {
			return []model.Problem{{
				Level:   model.LevelInfo,
				Message: fmt.Sprintf("%q is part of a knot of %d nodes, expected at most a few dozen: loops through %d of them are not listed", c.g.Nodes[i].Name, len(part), len(part)-at),
				At:      c.g.Nodes[i].At,
			}}
		}
		if n := c.g.Nodes[i]; n.Kind != model.Role {
			facts(n, "cycle", c.ids(c.shortest(i)))
		}
	}
	return nil
}

// shortest searches breadth first from start back to start, inside its
// component.
func (c *cycles) shortest(start int32) []int32 {
	c.round++
	queue := []int32{start}
	for len(queue) > 0 {
		i := queue[0]
		queue = queue[1:]
		for _, j := range c.f[i] {
			c.spent++
			if j == start {
				return c.back(start, i)
			}
			if c.part[j] == c.part[start] && c.seen[j] != c.round {
				c.seen[j], c.came[j] = c.round, i
				queue = append(queue, j)
			}
		}
	}
	return nil
}

func (c *cycles) back(start, last int32) []int32 {
	loop := []int32{last}
	for last != start {
		last = c.came[last]
		loop = append(loop, last)
	}
	slices.Reverse(loop)
	return loop
}

// ids turns a loop so that it starts at its first node in the order of files:
// all nodes of one loop tell it in the same way.
func (c *cycles) ids(loop []int32) []string {
	if len(loop) == 0 {
		return nil
	}
	at := slices.Index(loop, slices.Min(loop))
	out := make([]string, 0, len(loop))
	for k := range loop {
		out = append(out, c.g.Nodes[loop[(at+k)%len(loop)]].ID)
	}
	return out
}
