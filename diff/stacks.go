package diff

import (
	"cmp"
	"maps"
	"slices"
	"strings"
)

// similar is the part of their names that two stacks must share to count as
// one that was renamed; git asks as much of the lines of a file.
const similar = 0.5

// likeness is how alike two stacks are.
type likeness struct {
	base, head string
	share      float64
	suffix     int // last parts of the path that are equal
}

// pairStacks finds for each stack of base the one it is in head: of the same
// path, else with the same names in it, else the one most alike.
func (p *paired) pairStacks() {
	p.stacks = map[string]string{}
	before, after := p.base.names(), p.head.names()
	join := func(base, head string) {
		p.stacks[base] = head
		delete(before, base)
		delete(after, head)
	}
	for _, path := range slices.Sorted(maps.Keys(before)) {
		if to := p.head.Root + strings.TrimPrefix(path, p.base.Root); after[to] != nil {
			join(path, to)
		}
	}
	pairEqual(before, after, join)
	holders := map[string][]string{} // stacks of head that are left, by a name in them
	for path, names := range after {
		for n := range names {
			holders[n] = append(holders[n], path)
		}
	}
	var found []likeness
	for path, names := range before {
		found = append(found, alike(path, names, after, holders)...)
	}
	slices.SortFunc(found, func(a, b likeness) int {
		return cmp.Or(-cmp.Compare(a.share, b.share), -cmp.Compare(a.suffix, b.suffix), cmp.Compare(a.base, b.base), cmp.Compare(a.head, b.head))
	})
	for _, l := range found {
		if before[l.base] != nil && after[l.head] != nil {
			join(l.base, l.head)
		}
	}
}

// maxEqual is how many stacks of the same names are told apart by their paths;
// of more the order of their paths decides.
const maxEqual = 50

// pairEqual joins stacks that have the same names: files that were renamed and
// nothing else. Of several the ones whose paths end alike go together.
func pairEqual(before, after map[string]map[string]bool, join func(base, head string)) {
	was, is := bySignature(before), bySignature(after)
	for _, sign := range slices.Sorted(maps.Keys(was)) {
		base, head := was[sign], is[sign]
		for len(base) > 0 && len(head) > 0 {
			bi, hi := 0, 0
			if len(base) <= maxEqual && len(head) <= maxEqual {
				bi, hi = mostAlike(base, head)
			}
			join(base[bi], head[hi])
			base, head = slices.Delete(base, bi, bi+1), slices.Delete(head, hi, hi+1)
		}
	}
}

// bySignature groups paths by the names in the stacks, in order.
func bySignature(stacks map[string]map[string]bool) map[string][]string {
	out := map[string][]string{}
	for _, path := range slices.Sorted(maps.Keys(stacks)) {
		sign := strings.Join(slices.Sorted(maps.Keys(stacks[path])), "\x01")
		out[sign] = append(out[sign], path)
	}
	return out
}

// mostAlike finds the two paths that end most alike, the first of several.
func mostAlike(base, head []string) (bi, hi int) {
	best := -1
	for i, b := range base {
		for j, h := range head {
			if n := commonSuffix(b, h); n > best {
				best, bi, hi = n, i, j
			}
		}
	}
	return bi, hi
}

func alike(path string, names map[string]bool, after map[string]map[string]bool, holders map[string][]string) []likeness {
	shared := map[string]int{}
	for n := range names {
		for _, h := range holders[n] {
			shared[h]++
		}
	}
	var out []likeness
	for h, n := range shared {
		if share := 2 * float64(n) / float64(len(names)+len(after[h])); share >= similar {
			out = append(out, likeness{path, h, share, commonSuffix(path, h)})
		}
	}
	return out
}

// names are the names in each stack of a model.
func (s Side) names() map[string]map[string]bool {
	out := map[string]map[string]bool{}
	for _, n := range s.Graph.Nodes {
		if stack, local := split(n); stack != "" && !n.Hub {
			if out[stack] == nil {
				out[stack] = map[string]bool{}
			}
			out[stack][local] = true
		}
	}
	return out
}

func commonSuffix(a, b string) int {
	x, y := strings.Split(a, "/"), strings.Split(b, "/")
	n := 0
	for n < len(x) && n < len(y) && x[len(x)-1-n] == y[len(y)-1-n] {
		n++
	}
	return n
}
