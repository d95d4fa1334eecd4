package edit

import (
	"bytes"
	"fmt"
	"sort"
	"strings"
	"testing"

	"gopkg.in/yaml.v3"
)

// FuzzChange: a change that is made leaves a text that parses; nothing but
// what it names has changed, and every comment is there still. The texts
// before and after are compared as yaml.v3 reads them, by none of our code.
func FuzzChange(f *testing.F) {
	for _, s := range []string{
		"R:\n  F: # f\n    Url: {AuthType: NONE, b: [1, 2]}\n    L:\n    - a\n    - b: c\n      d: |\n        x\n  # end\n",
		"a:\r\n  - 'x'\r\n  - \"y\"\r\n# c\r\nb: !Sub \"${x}\"\r\n", "{\"a\": {\"b\": [1, {\"c\": null}]}, \"d\": \"e\"}", "a: &x {b: c}\nd: *x\ne:\n", "? a\n: b\n- \n",
		"- - a\n  - b\n- c: # x\n    d\n", "a: >-\n  b\n  c\n\n\nd: |+\n  e\n\n", "---\na: b # c\n...\n", "a: b\nc: [\n  d, # e\n  f ]\n",
	} {
		for op := range 4 {
			f.Add([]byte(s), uint8(op), uint8(3), "v")
			f.Add([]byte(s), uint8(op), uint8(1), "a: #b")
		}
	}
	f.Fuzz(func(t *testing.T, text []byte, op, which uint8, v string) {
		if len(text) > 4096 {
			return
		}
		d, err := Parse("t", text)
		if err != nil {
			return
		}
		paths := pathsOf(d.root, nil)
		if len(paths) == 0 {
			return
		}
		p := paths[int(which)%len(paths)]
		var edits []Edit
		switch op % 4 {
		case 0:
			edits, err = d.Set(append(p, "new"), Text(v))
		case 1:
			edits, err = d.Set(p, Text(v))
		case 2:
			edits, err = d.Append(p, Map(Field{"k", Text(v)}))
		case 3:
			edits, err = d.Remove(p)
		}
		if err != nil || len(edits) == 0 {
			return
		}
		after, err := Apply(text, edits)
		if err != nil {
			t.Fatal(err)
		}
		compare(t, text, after, p, op%4 == 3, edits)
	})
}

func pathsOf(n *node, p Path) []Path {
	if n == nil {
		return nil
	}
	var out []Path
	for _, f := range n.fields {
		q := append(p[:len(p):len(p)], f.key)
		out = append(append(out, q), pathsOf(f.value, q)...)
	}
	for i, it := range n.items {
		q := append(p[:len(p):len(p)], fmt.Sprint(i))
		out = append(append(out, q), pathsOf(it, q)...)
	}
	return out
}

func compare(t *testing.T, before, after []byte, p Path, removal bool, edits []Edit) {
	x, err := parseNodes(before)
	if err != nil {
		return // half typed: TestChanges
	}
	y, err := parseNodes(after)
	if err != nil {
		t.Fatalf("%q became %q, which does not parse: %v", before, after, err)
	}
	if len(x.Content) == 0 {
		return
	}
	a, b := flat(x.Content[0], ""), flat(y.Content[0], "")
	at := "/" + strings.Join(p, "/")
	for k, v := range a {
		if k == at || strings.HasPrefix(k, at+"/") || strings.HasPrefix(at, k+"/") || removal && sibling(k, at) {
			continue
		}
		if b[k] != v {
			t.Fatalf("%s was %q and is %q\n%q\n%q\n%v", k, v, b[k], before, after, edits)
		}
	}
	if removal {
		return
	}
	for _, c := range commentsOf(x) {
		if !bytes.Contains(after, []byte(c)) {
			t.Fatalf("comment %q is gone\n%q\n%q", c, before, after)
		}
	}
}

// sibling reports whether a key lies in the list that at is an item of: its
// number may have changed.
func sibling(k, at string) bool {
	i := strings.LastIndexByte(at, '/')
	_, ok := number(at[i+1:])
	return ok && strings.HasPrefix(k, at[:i+1])
}

// flat maps the path of every scalar to its tag and value.
func flat(y *yaml.Node, at string) map[string]string {
	out := map[string]string{}
	add := func(c *yaml.Node, at string) {
		for k, v := range flat(c, at) {
			out[k] = v
		}
	}
	switch y.Kind {
	case yaml.MappingNode:
		for i := 0; i+1 < len(y.Content); i += 2 {
			add(y.Content[i+1], at+"/"+y.Content[i].Value)
		}
	case yaml.SequenceNode:
		for i, c := range y.Content {
			add(c, at+"/"+fmt.Sprint(i))
		}
	case yaml.AliasNode:
		out[at] = "*" + y.Value
	default:
		out[at] = y.ShortTag() + " " + y.Value
	}
	return out
}

func commentsOf(y *yaml.Node) []string {
	var out []string
	for _, c := range []string{y.HeadComment, y.LineComment, y.FootComment} {
		for line := range strings.SplitSeq(c, "\n") {
			if line = strings.TrimSpace(line); line != "" {
				out = append(out, line)
			}
		}
	}
	for _, c := range y.Content {
		out = append(out, commentsOf(c)...)
	}
	sort.Strings(out)
	return out
}
