package cfn

import (
	"context"
	"os"
	"sort"
	"strideline/iac/resource"
	"strings"
	"testing"
)

func TestScratch(t *testing.T) {
	if os.Getenv("SCR") == "" {
		t.Skip()
	}
	fsys, files := corpusFiles(t, ".")
	var keep []string
	for _, f := range files {
		if !strings.HasPrefix(f, "patterns/") && !strings.HasPrefix(f, "sam-translator/") {
			keep = append(keep, f)
		}
	}
	n := 0
	reasons := map[string]int{}
	var walk func(v resource.Value)
	walk = func(v resource.Value) {
		if v.Kind == resource.Unknown {
			r := quoted.ReplaceAllString(v.Reason, "_")
			reasons[r]++
		}
		for _, i := range v.Items {
			walk(i)
		}
		for _, f := range v.Fields {
			walk(f.Value)
		}
	}
	for _, root := range (Reader{}).Roots(context.Background(), fsys, keep) {
		r, _ := Reader{}.Read(context.Background(), fsys, root)
		n++
		for _, p := range r.Problems {
			t.Log(p.At, p.Message)
		}
		for _, x := range r.Resources {
			walk(x.Props)
		}
	}
	fsys, files = corpusFiles(t, "patterns")
	for _, root := range (Reader{}).Roots(context.Background(), fsys, files) {
		r, _ := Reader{}.Read(context.Background(), fsys, root)
		n++
		for _, x := range r.Resources {
			walk(x.Props)
		}
	}
	t.Log(n)
	var ks []string
	for k := range reasons {
		ks = append(ks, k)
	}
	sort.Slice(ks, func(i, j int) bool { return reasons[ks[i]] > reasons[ks[j]] })
	for _, k := range ks {
		t.Log(reasons[k], k)
	}
}
