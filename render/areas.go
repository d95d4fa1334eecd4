package render

import (
	"cmp"
	"fmt"
	"slices"

	"strideline/model"
)

// areaBoundary is the kind of a part of a boundary that is too large for one
// picture. It is no boundary of trust: it only tells what hangs together.
const areaBoundary model.BoundaryKind = "area"

const (
	areaSize   = 48 // boxes of an area
	maxAreas   = 40 // of one boundary; beyond, areas grow
	sharedFrom = 14 // other boxes that touch one that stands between areas
	maxShared  = 12 // boxes that stand between areas
)

// areas splits boxes into groups of what hangs together. Boxes that very many
// others touch stand for themselves: they would tie everything to everything.
func (p *planner) areas(boxes []*box, in, key string) []*group {
	near := p.v.near(boxes)
	free := map[*box]bool{}
	for _, b := range boxes {
		free[b] = true
	}
	for _, b := range sharedBoxes(boxes, near) {
		delete(free, b)
	}
	size := max(areaSize, (len(boxes)+maxAreas-1)/maxAreas)
	var out []*group
	for _, b := range boxes {
		if !free[b] {
			continue
		}
		part := grow(b, near, free, size)
		last := len(out) - 1
		if last < 0 || len(out[last].boxes)+len(part) > size {
			last++
			out = append(out, &group{key: fmt.Sprintf("%s-%d", key, last+1), in: in, nodes: map[string]bool{}})
		}
		for _, b := range part {
			out[last].put(b)
		}
	}
	for _, gr := range out {
		gr.bound = &model.Boundary{ID: gr.key, Kind: areaBoundary, Name: "around " + middle(gr.boxes, near).title, Parent: in}
	}
	return out
}

// grow takes free boxes around one until there are size of them: always the
// one of whose arrows the largest share ends inside, so that what hangs
// together stays together.
func grow(from *box, near map[*box][]*box, free map[*box]bool, size int) []*box {
	var part []*box
	links := map[*box]int{} // of the boxes around the part, how many lead into it
	var edge []*box         // those boxes, in the order they were met
	for next := from; next != nil; {
		part = append(part, next)
		delete(free, next)
		if len(part) == size {
			break
		}
		for _, b := range near[next] {
			if free[b] && links[b] == 0 {
				edge = append(edge, b)
			}
			links[b]++
		}
		edge = slices.DeleteFunc(edge, func(b *box) bool { return !free[b] })
		next = nil
		for _, b := range edge {
			if next == nil || links[b]*len(near[next]) > links[next]*len(near[b]) {
				next = b
			}
		}
	}
	return part
}

// near lists the boxes that an arrow joins with each of some boxes.
func (v *view) near(boxes []*box) map[*box][]*box {
	out := map[*box][]*box{}
	for _, b := range boxes {
		out[b] = nil
	}
	for _, a := range v.arrows {
		_, from := out[a.from]
		_, to := out[a.to]
		if !from || !to || a.from == a.to {
			continue
		}
		for _, e := range [][2]*box{{a.from, a.to}, {a.to, a.from}} {
			if !slices.Contains(out[e[0]], e[1]) {
				out[e[0]] = append(out[e[0]], e[1])
			}
		}
	}
	return out
}

// sharedBoxes are the few that very many of all boxes touch, and the actors.
func sharedBoxes(boxes []*box, near map[*box][]*box) []*box {
	order := slices.Clone(boxes)
	slices.SortStableFunc(order, func(a, b *box) int { return cmp.Compare(len(near[b]), len(near[a])) })
	var out []*box
	for _, b := range order {
		if len(near[b]) > sharedFrom && len(out) < maxShared || b.kind == model.Actor {
			out = append(out, b)
		}
	}
	return out
}

// middle is the function that most others touch, else the box that they do.
func middle(boxes []*box, near map[*box][]*box) *box {
	best := boxes[0]
	for _, b := range boxes {
		fn, was := b.kind == model.Function, best.kind == model.Function
		if fn && !was || fn == was && len(near[b]) > len(near[best]) {
			best = b
		}
	}
	return best
}
