package cfn

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"
	"testing/fstest"

	"gopkg.in/yaml.v3"

	"strideline/edit"
	"strideline/iac/resource"
	"strideline/model"
)

// seeds adds the templates of testdata to a fuzz target.
func seeds(f *testing.F) {
	files, err := filepath.Glob("testdata/*.yaml")
	if err != nil || len(files) == 0 {
		f.Fatal("no seeds", err)
	}
	for _, file := range files {
		text, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(text)
	}
}

// FuzzTemplate: no input panics or hangs, every value has a place in order,
// and reading twice gives the same.
func FuzzTemplate(f *testing.F) {
	seeds(f)
	f.Add([]byte("{\"Resources\": {\"A\": {\"Type\": \"AWS::SQS::Queue\",}}}"))
	f.Add([]byte("Resources:\n  A:\n    Type: AWS::Serverless::Function\n    Properties:\n      Events: {E: {Type: Api, Properties: {Path: /, Method: get}}}\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		fsys := fstest.MapFS{"t.yaml": {Data: text}}
		r := Reader{Limits: Limits{Nodes: 20_000}}
		first, err := r.Read(context.Background(), fsys, resource.Root{Path: "t.yaml"})
		if err != nil {
			t.Fatal(err)
		}
		for _, x := range first.Resources {
			placed(t, x.Props)
		}
		again, _ := r.Read(context.Background(), fsys, resource.Root{Path: "t.yaml"})
		if a, b := dump(first), dump(again); a != b {
			t.Errorf("two reads differ:\n%s\n%s", a, b)
		}
	})
}

func placed(t *testing.T, v resource.Value) {
	if v.At.End.Compare(v.At.Start) < 0 {
		t.Errorf("range %v ends before it starts", v.At)
	}
	for _, it := range v.Items {
		placed(t, it)
	}
	for _, f := range v.Fields {
		placed(t, f.Value)
	}
}

// FuzzScalarEnds: the text of every scalar's range parses to the same value.
func FuzzScalarEnds(f *testing.F) {
	seeds(f)
	for _, s := range []string{
		"a: |\n  x\n   y\n\n  z\n\n\nb: >-\n  folded\n  text\n", "a: 'it''s\n  two'\nb: \"q\\\"\n  r\"\n", "- plain\n  over lines # no\n- [a b, 'c', d\n  e]\n",
		"a: |+\n  keep\n\n\nb: |2\n    two\n", "é: \"ü\" # ö\n? key\n: !t &a [*a]\n", "a: {b: , c: !Ref x}\r\nd: e\r\n f\r\n", "a: &x\n  b\nc: *x\n",
	} {
		f.Add([]byte(s))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		src := newSource("t.yaml", text)
		if invalidUTF8(src.text) >= 0 || deepest(src.text) > 100 {
			return
		}
		doc, err := parseNodes(src.text)
		if err != nil || len(doc.Content) == 0 {
			return
		}
		checkEnds(t, src, doc.Content[0])
	})
}

func checkEnds(t *testing.T, src *source, y *yaml.Node) {
	for _, c := range y.Content {
		checkEnds(t, src, c)
	}
	if y.Kind != yaml.ScalarNode {
		return
	}
	start := src.offset(y.Line, y.Column)
	o, _ := edit.SkipProperties(src.text, start)
	if y.Value == "" && y.Style&^yaml.TaggedStyle == 0 {
		return // nothing is written
	}
	end := edit.ScalarEnd(src.text, o, y)
	if end < o || end > len(src.text) {
		t.Fatalf("range %d-%d", o, end)
	}
	piece := string(src.text[o:end])
	if y.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0 {
		piece += "\n"
	}
	for _, form := range []string{piece, "- " + piece, "? " + piece, "[" + piece + "]", indented(src, o) + piece} {
		var got yaml.Node
		if yaml.Unmarshal([]byte(form), &got) == nil && only(&got) == y.Value {
			return
		}
	}
	// A last line without its break keeps none.
	if y.Style&(yaml.LiteralStyle|yaml.FoldedStyle) != 0 && bytes.HasSuffix(src.text, []byte(piece[:len(piece)-1])) {
		return
	}
	t.Errorf("%q of style %d is cut as %q", y.Value, y.Style, piece)
}

// indented is a key at the indentation of the line of o.
func indented(src *source, o int) string {
	line := src.lineText(src.line(o, 0))
	return string(bytes.Repeat([]byte(" "), countSpaces(line))) + "k: "
}

// only is the value of the one scalar in a document.
func only(y *yaml.Node) string {
	for y.Kind != yaml.ScalarNode {
		if len(y.Content) == 0 {
			return "\x00"
		}
		y = y.Content[0]
	}
	return y.Value
}

// FuzzPlaces: a piece of a scalar stands where place says.
func FuzzPlaces(f *testing.F) {
	seeds(f)
	f.Add([]byte("a: |\n  é ${x}\n   y ${z}\n\n  end\nb: !Sub 'é${a}'\nc: \"x${y}\"\nd: |2\n    z${a}\n"))
	f.Fuzz(func(t *testing.T, text []byte) {
		src := newSource("t.yaml", text)
		if bytes.ContainsAny(text, "\r\u0085\u2028\u2029") || invalidUTF8(src.text) >= 0 || deepest(text) > 100 {
			return
		}
		tree, _ := parse("t.yaml", text, Limits{}.orDefault())
		if tree != nil {
			checkPlaces(t, src, tree)
		}
	})
}

func checkPlaces(t *testing.T, src *source, n *node) {
	for _, it := range n.items {
		checkPlaces(t, src, it)
	}
	for _, f := range n.fields {
		checkPlaces(t, src, f.value)
	}
	if n.shape != scalar {
		return
	}
	for o, r := range n.text {
		to := o + len(string(r))
		at := n.place(o, to)
		if at == n.at || r == '\n' {
			continue
		}
		got := string(src.text[src.offset(at.Start.Line, at.Start.Col):src.offset(at.End.Line, at.End.Col)])
		if got != string(r) && !escaped(src, n) {
			t.Fatalf("%q of %q is placed at %v on %q", r, n.text, at, got)
		}
	}
}

// escaped reports whether a quoted scalar may be as wide as its text by chance.
func escaped(src *source, n *node) bool {
	text := src.text[src.offset(n.at.Start.Line, n.at.Start.Col):src.offset(n.at.End.Line, n.at.End.Col)]
	return bytes.ContainsAny(text, "\\'\"!&")
}

// FuzzIntrinsics: text in Fn::Sub, Fn::Split and dynamic references never
// panics, and symbolic text stays well formed.
func FuzzIntrinsics(f *testing.F) {
	f.Add("a-${Name}-${!x}-${T.Arn}", ",")
	f.Add("{{resolve:secretsmanager:${T}:x}} {{resolve:ssm:", "::")
	f.Fuzz(func(t *testing.T, text, sep string) {
		quoted, err := yaml.Marshal(text)
		if err != nil {
			return
		}
		quotedSep, err := yaml.Marshal(sep)
		if err != nil {
			return
		}
		var doc yaml.Node
		if yaml.Unmarshal(quoted, &doc) != nil || yaml.Unmarshal(quotedSep, &doc) != nil {
			return
		}
		rd := &reading{limits: Limits{}.orDefault(), files: map[string]bool{}}
		s := newStack(rd, nil, "t", "", "t", &node{shape: table})
		str := func(x string) *node { return &node{shape: scalar, kind: resource.String, text: x} }
		sub := &node{shape: call, text: "Fn::Sub", items: []*node{str(text)}}
		split := &node{shape: call, text: "Fn::Split", items: []*node{{shape: list, items: []*node{str(sep), sub}}}}
		joined := &node{shape: call, text: "Fn::Join", items: []*node{{shape: list, items: []*node{str(sep), split}}}}
		for _, n := range []*node{sub, split, joined} {
			v := s.eval(n)
			for _, p := range model.SplitSymbolic(v.Text) {
				if p.Kind == "" && model.Symbolic(p.Text) {
					t.Errorf("%q holds a broken token: %q", text, v.Text)
				}
			}
		}
		whole, again := s.eval(sub), s.eval(joined)
		if again.Kind == resource.String && !again.Secret && whole.Text != again.Text {
			t.Errorf("splitting and joining %q at %q gives %q", whole.Text, sep, again.Text)
		}
	})
}
