package iac

import (
	"fmt"
	"hash/fnv"
	"io"
	"slices"
	"strings"

	"strideline/iac/resource"
)

// What the CDK synthesises lies in cdk.out; many projects also keep a copy of
// it beside (cdk synth > template.yaml). It is the same stack, read once: from
// cdk.out, which knows the lines of the source.

// copyOf returns the root in a cdk.out that root i is a copy of, "" for none:
// it lies beside or below the project of that cdk.out and declares the same
// resources.
func copyOf(jobs []job, prints []print, i int) string {
	own := jobs[i].root.Path
	if _, synthesised := project(own); synthesised {
		return ""
	}
	for j := range jobs {
		dir, synthesised := project(jobs[j].root.Path)
		if synthesised && within(dir, own) && prints[j].n > 0 && prints[j] == prints[i] {
			return jobs[j].root.Path
		}
	}
	return ""
}

// print is how many resources a root declares, and a sum of their names and
// types, whatever their order.
type print struct {
	n   int
	sum uint64
}

func printOf(r *resource.Result) print {
	p := print{n: len(r.Resources)}
	for i := range r.Resources {
		h := fnv.New64a()
		for _, s := range []string{r.Resources[i].Instance, r.Resources[i].ID, r.Resources[i].Type} {
			_, _ = io.WriteString(h, s+"\n")
		}
		p.sum += h.Sum64()
	}
	return p
}

// anySynthesised reports whether a root lies in a cdk.out: without one there
// are no copies.
func anySynthesised(jobs []job) bool {
	return slices.ContainsFunc(jobs, func(j job) bool { _, ok := project(j.root.Path); return ok })
}

// project is the folder that holds the cdk.out a path lies in.
func project(p string) (dir string, ok bool) {
	parts := strings.Split(p, "/")
	i := slices.Index(parts, "cdk.out")
	if i < 0 {
		return "", false
	}
	if i == 0 {
		return ".", true
	}
	return strings.Join(parts[:i], "/"), true
}

// leftOut is the note on build output that a walk met.
func leftOut(folders []string) []string {
	if len(folders) == 0 {
		return nil
	}
	slices.Sort(folders)
	const most = 5
	list := strings.Join(folders[:min(most, len(folders))], ", ")
	if n := len(folders) - most; n > 0 {
		list += fmt.Sprintf(" and %d more", n)
	}
	return []string{"build output in " + list + ", which is taken to be built from the source read here; name the folder to read it"}
}
