package main

import (
	"context"
	"errors"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"strideline/analyze"
	"strideline/config"
	"strideline/iac"
	"strideline/iac/cfn"
	"strideline/iac/resource"
	"strideline/model"
)

// findings are what init has seen in a folder, ordered by place.
type findings struct {
	results              []resource.Result
	templates, functions int
	allStores            int
	envFile              string
	envs                 []string
	ways                 []*model.Node
	accounts             []found
	stores               []found
	moreStores           int
	hooks                []found
	tests                []string // globs, quoted
}

// found is a name, where it is written, and for a store what it counts as.
type found struct{ name, at, level, why string }

// mostFound bounds each list: a file that nobody reads is filled in by nobody.
const mostFound = 40

// look reads what lies in a folder. Nothing to read is no error.
func (c Command) look(ctx context.Context, dir string) (findings, error) {
	var f findings
	disk, names, err := iac.NewDisk(c.Dir, []string{dir})
	if err != nil {
		return f, err
	}
	defer disk.Close()
	if f.results, _, err = iac.Read(ctx, disk, names, iac.Options{}); err != nil && !errors.Is(err, iac.ErrNothing) {
		return f, err
	}
	g, err := iac.Load(ctx, disk, names, iac.Options{})
	if err != nil && !errors.Is(err, iac.ErrNothing) {
		return f, err
	}
	r, err := analyze.Facts(ctx, g, config.Config{})
	if err != nil {
		return f, err
	}
	f.files(disk, names[0])
	for _, n := range r.Graph.Nodes {
		f.node(r.Graph, n)
	}
	return f, nil
}

// files looks at the roots: where they lie, and what environments they have.
func (f *findings) files(disk *iac.Disk, home string) {
	roots := map[string]bool{}
	for _, r := range f.results {
		for _, x := range r.Resources {
			roots[x.Stack] = true
		}
	}
	f.templates = len(roots)
	for root := range roots {
		if glob := testGlob(home, root); glob != "" && !slices.Contains(f.tests, glob) {
			f.tests = append(f.tests, glob)
		}
	}
	slices.Sort(f.tests)
	for _, dir := range append([]string{home}, sortedDirs(roots)...) {
		if f.envFile, f.envs = cfn.Environments(disk, dir); len(f.envs) > 0 {
			return
		}
	}
}

func sortedDirs(roots map[string]bool) []string {
	var out []string
	for r := range roots {
		out = append(out, path.Dir(r))
	}
	slices.Sort(out)
	return slices.Compact(out)
}

var testFolder = regexp.MustCompile(`(?i)^(tests?|__tests__|fixtures?|testdata|examples?|samples?)$`)

// testGlob names the folder of a root that is most likely not deployed.
func testGlob(home, root string) string {
	rel := strings.TrimPrefix(strings.TrimPrefix(root, path.Clean(home)), "/")
	dir := path.Dir(rel)
	if dir == "." {
		return ""
	}
	for part := range strings.SplitSeq(dir, "/") {
		if testFolder.MatchString(part) {
			return fmt.Sprintf("%q", "**/"+model.Display(part)+"/**")
		}
	}
	return ""
}

var accountID = regexp.MustCompile(`\b[0-9]{12}\b`)

// recordClasses are the classes of store whose worth only people know.
var recordClasses = []string{"table", "bucket", "queue", "topic", "stream", "relational-db", "search", "warehouse", "file-system", "cache"}

var hookName = regexp.MustCompile(`(?i)hook|callback|notify`)

func seenAt(at model.Range) string {
	return model.Display(fmt.Sprintf("%s:%d", at.File, at.Start.Line))
}

// node takes what is worth a line from a node of the graph.
func (f *findings) node(g *model.Graph, n *model.Node) {
	at := seenAt(n.At)
	add := func(to *[]found, x found) {
		if len(*to) < mostFound && !slices.ContainsFunc(*to, func(o found) bool { return o.name == x.name }) {
			*to = append(*to, x)
		}
	}
	switch n.Kind {
	case model.Actor:
		if id := accountID.FindString(n.Name + " " + n.ID); n.Class == "account" && id != "" {
			for e := range g.Leaving(n.ID) {
				add(&f.accounts, found{name: id, at: seenAt(e.At)})
			}
		}
	case model.Function:
		f.functions++
	case model.Trigger:
		f.ways = append(f.ways, n)
		if n.Attrs["auth"].Value == "none" && hookName.MatchString(n.Name) {
			add(&f.hooks, found{name: n.Name, at: at})
		}
	case model.Store:
		f.store(n, at, add)
	}
}

func (f *findings) store(n *model.Node, at string, add func(*[]found, found)) {
	if n.Hub || n.Stack == "" || !n.At.Known() {
		return
	}
	f.allStores++
	why, _ := n.Attrs["sensitivityReason"].Value.(string)
	level, _ := n.Attrs["sensitivity"].Value.(string)
	guessed := why == "nothing says otherwise" || strings.HasPrefix(why, "its name ")
	if !slices.Contains(recordClasses, n.Class) || !guessed {
		return
	}
	if len(f.stores) == mostFound {
		f.moreStores++
		return
	}
	add(&f.stores, found{name: n.Name, at: at, level: level, why: model.Display(why)})
}
