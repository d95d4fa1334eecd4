package render

import (
	"cmp"
	"fmt"
	"path"
	"slices"

	"strideline/model"
)

const (
	maxStacks  = 48  // stacks that stand by themselves in an overview
	bundleSize = 100 // boxes of a bundle
	maxBundles = 50
)

// bundles puts stacks whose files lie beside each other together, until there
// are few enough for an overview. A bundle is drawn as it is, its stacks apart
// in their frames.
func bundles(groups []*group) []*group {
	total := 0
	for _, gr := range groups {
		total += len(gr.boxes)
	}
	size := max(bundleSize, (total+maxBundles-1)/maxBundles)
	order := slices.Clone(groups)
	slices.SortStableFunc(order, func(a, b *group) int { return cmp.Compare(a.bound.Name, b.bound.Name) })
	var out []*group
	var parts []*group
	n := 0
	flush := func() {
		if len(parts) > 0 {
			out = append(out, bundle(parts, len(out)+1))
		}
		parts, n = nil, 0
	}
	for _, gr := range order {
		if n+len(gr.boxes) > size {
			flush()
		}
		parts, n = append(parts, gr), n+len(gr.boxes)
	}
	flush()
	return out
}

func bundle(parts []*group, number int) *group {
	first, last := parts[0], parts[len(parts)-1]
	if len(parts) == 1 {
		return first
	}
	key := fmt.Sprintf("stacks-%d", number)
	out := &group{key: key, in: first.in, nodes: map[string]bool{}}
	out.bound = &model.Boundary{
		ID: key, Kind: areaBoundary, Parent: first.in,
		Name: count(len(parts), "stack", "stacks") + ": " + folder(first.bound) + " … " + folder(last.bound),
	}
	for _, gr := range parts {
		if gr.in != out.in {
			out.in = ""
		}
		for _, b := range gr.boxes {
			out.put(b)
		}
	}
	return out
}

// folder is the last folder of the path that a stack is called by.
func folder(b *model.Boundary) string {
	name := plain(b.Name)
	if dir := path.Base(path.Dir(name)); dir != "." && dir != "/" {
		return dir
	}
	return name
}
