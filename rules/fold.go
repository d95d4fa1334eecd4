package rules

import (
	"slices"
	"strconv"
	"strings"
)

// fold removes threats that another implies on the same nodes, and those that
// say the same of a hub and its members, and names them there.
func (s *Set) fold(found []finding) []finding {
	first := map[string][]int{} // by rule and the first part of the key
	for i, f := range found {
		k := f.Rule.ID + "\x00" + f.Key[0]
		first[k] = append(first[k], i)
	}
	gone := make([]bool, len(found))
	for i := range found {
		f := &found[i]
		for _, id := range s.implied[f.Rule.ID] {
			for _, j := range implied(f, id, first) {
				if gone[i] || gone[j] || f.CannotTell && !found[j].CannotTell || !covers(f.touches, found[j].Key) {
					continue
				}
				gone[j] = true
				f.imply(found[j].Threat)
			}
		}
	}
	foldMembers(found, gone)
	out := found[:0:0]
	for i, f := range found {
		if !gone[i] {
			out = append(out, f)
		}
	}
	return out
}

// implied returns the threats of a rule whose key begins with something that f
// touches, in order.
func implied(f *finding, rule string, first map[string][]int) []int {
	var out []int
	for t := range f.touches {
		out = append(out, first[rule+"\x00"+t]...)
	}
	slices.Sort(out)
	return out
}

func covers(touches map[string]bool, key []string) bool {
	for _, k := range key {
		if !touches[k] {
			return false
		}
	}
	return true
}

// maxMembers is how many members a hub's threat may hide behind.
const maxMembers = 3

// foldMembers makes the same threat on a hub and on its members one: a few
// members by their names, many as the hub.
func foldMembers(found []finding, gone []bool) {
	masked := map[string][]int{} // threats that differ in one part of their key
	mask := func(f *finding, k int) string {
		key := slices.Clone(f.Key)
		key[k] = ""
		return f.Rule.ID + "\x00" + strconv.Itoa(k) + "\x00" + strings.Join(key, "\x00")
	}
	for i := range found {
		for k := range found[i].Key {
			m := mask(&found[i], k)
			masked[m] = append(masked[m], i)
		}
	}
	for i := range found {
		var same []int
		for k, members := range found[i].hubs {
			for _, j := range masked[mask(&found[i], k)] {
				if members[found[j].Key[k]] && !gone[j] && found[i].CannotTell == found[j].CannotTell {
					same = append(same, j)
				}
			}
		}
		if !gone[i] && len(same) > 0 {
			foldHub(found, gone, i, same)
		}
	}
}

func foldHub(found []finding, gone []bool, hub int, same []int) {
	slices.Sort(same)
	named := len(same) <= maxMembers
	for _, j := range same {
		if named && !worse(found[hub].Threat, found[j].Threat) {
			gone[hub] = true
			found[j].imply(found[hub].Threat)
		} else if !named && !worse(found[j].Threat, found[hub].Threat) {
			gone[j] = true
			found[hub].imply(found[j].Threat)
		}
	}
}

func worse(a, b Threat) bool {
	return slices.Index(Severities, a.Severity) < slices.Index(Severities, b.Severity)
}
