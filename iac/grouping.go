package iac

import (
	"slices"
)

// grouped divides roots into those that may join, in the order of their first
// paths, members by path.
func grouped(members []*held) [][]*held {
	u := newUnion(len(members))
	declared, shared := map[string][]int{}, map[string]int{}
	for i, h := range members {
		for _, w := range h.ties.Declares {
			declared[w] = append(declared[w], i)
		}
		for _, w := range h.ties.Shares {
			if first, ok := shared[w]; ok {
				u.join(first, i)
			} else {
				shared[w] = i
			}
		}
	}
	for i, h := range members {
		for _, w := range h.ties.Mentions {
			for _, j := range declared[w] {
				u.join(i, j)
			}
		}
	}
	place := map[int]int{}
	var out [][]*held
	for i, h := range members {
		top := u.top(i)
		k, ok := place[top]
		if !ok {
			k = len(out)
			place[top], out = k, append(out, nil)
		}
		out[k] = append(out[k], h)
	}
	return out
}

// union joins the numbers below n into sets.
type union []int

func newUnion(n int) union {
	u := make(union, n)
	for i := range u {
		u[i] = i
	}
	return u
}

func (u union) top(i int) int {
	for u[i] != i {
		u[i] = u[u[i]]
		i = u[i]
	}
	return i
}

func (u union) join(i, j int) {
	a, b := u.top(i), u.top(j)
	u[max(a, b)] = min(a, b)
}

// again finds the group of before with the same members.
func again(members []*held, before map[*held]*Group) *Group {
	if len(members) > 0 {
		if g := before[members[0]]; g != nil && slices.Equal(g.members, members) {
			return g
		}
	}
	return &Group{members}
}
