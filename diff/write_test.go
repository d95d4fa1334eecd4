package diff

import (
	"bytes"
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/santhosh-tekuri/jsonschema/v6"

	"strideline/model"
	"strideline/rules"
	"strideline/terminal"
)

// validate holds a document against the published schema.
func validate(t *testing.T, doc []byte) {
	t.Helper()
	s, err := jsonschema.NewCompiler().Compile(filepath.Join("..", "docs", "schema", "diff.schema.json"))
	if err != nil {
		t.Fatal(err)
	}
	v, err := jsonschema.UnmarshalJSON(bytes.NewReader(doc))
	if err != nil {
		t.Fatalf("not JSON: %v\n%s", err, doc)
	}
	if err := s.Validate(v); err != nil {
		t.Errorf("diff.schema.json: %v", err)
	}
}

// hostile are names that would do something where they land.
var hostile = []string{
	"\x1b[2Ja", "a\u202eb", "<script>alert(1)</script>", "</details>", "@maintainer", "[x](https://evil.example)",
	"![x](x)", "`code`", "# head", "a\nb", "| a |", "https://evil.example/x", "<!-- -->", "a\xffb", model.Token(model.TokenRef, "s", "x", "Arn"),
}

// invented is a difference in which every text is one of the hostile names.
func invented(n int) *Changes {
	b := model.NewBuilder()
	side := Side{Name: hostile[4], Graph: b.Freeze(), Problems: []model.Problem{{Level: model.LevelError, Message: hostile[2], At: model.Range{File: hostile[0]}}}}
	c := &Changes{Base: side, Head: side, Notes: []string{hostile[3]}}
	actor := &model.Node{ID: "actor:x", Kind: model.Actor, Class: "account", Name: hostile[4]}
	for i := range n {
		name := hostile[i%len(hostile)]
		at := model.Range{File: name + ".yaml", Start: model.Pos{Line: i + 1, Col: 1}, End: model.Pos{Line: i + 1, Col: 5}}
		f := &model.Node{ID: fmt.Sprint(name, i), Kind: model.Function, Class: "lambda", Name: name, At: at, Stack: "s"}
		s := &model.Node{ID: fmt.Sprint(name, i, "s"), Kind: model.Store, Class: "table", Name: name, At: at, Attrs: map[string]model.Attr{
			"sensitivity": model.DefaultAttr("confidential"), "sensitivityReason": model.DefaultAttr(name),
		}}
		e := Entry{Callers: []Outsider{{actor, []model.EdgeKind{model.Calls}}}, Auth: "none", Caller: Caller{"anonymous", "direct"}, Runs: []*model.Node{f}, Reaches: "restricted"}
		c.Ways = append(c.Ways, Way{New, f, Entry{}, e}, Way{Removed, f, e, Entry{}})
		c.Parts = append(c.Parts, Part{New, s, Caller{"none", "direct"}})
		c.Exposures = append(c.Exposures, Exposure{Raised, s, Caller{"none", "direct"}, Caller{"internal", "data"}, []*model.Node{f}})
		c.Permissions = append(c.Permissions, Permission{Change: Gained, Subject: f, Target: s, Verbs: []model.EdgeKind{model.Reads}, Actions: []string{name}, At: at})
		c.Crossings = append(c.Crossings, Crossing{New, f, actor, model.Sends, []model.BoundaryKind{model.InternetBoundary}, at})
		c.Sensitivities = append(c.Sensitivities, Sensitivity{Raised, s, "public", "confidential", name})
		c.Threats = append(c.Threats, Threat{Change: New, Head: &rules.Threat{
			ID: "abcdefgh", Rule: &rules.Rule{ID: "SL2001"}, Title: name, Message: name, Severity: "high", Status: "open", At: at, Fix: name,
			Stride: []string{"tampering"}, Path: []rules.Step{{Node: f}},
		}})
	}
	return c
}

func TestHostileNames(t *testing.T) {
	c := invented(len(hostile))
	var text, doc, comment bytes.Buffer
	for _, err := range []error{Text(&text, c, TextOptions{}), JSON(&doc, c), Markdown(&comment, c)} {
		if err != nil {
			t.Fatal(err)
		}
	}
	validate(t, doc.Bytes())
	for form, out := range map[string]string{"text": text.String(), "JSON": doc.String(), "Markdown": comment.String()} {
		if i := strings.IndexFunc(strings.ReplaceAll(out, "\n", ""), terminal.Hostile); i >= 0 || !utf8.ValidString(out) {
			t.Errorf("%s holds what a terminal acts on", form)
		}
	}
	for _, bad := range []string{"<script", "@maintainer", "](https://", "![x]", "\n# head", "https://evil"} {
		if strings.Contains(comment.String(), bad) {
			t.Errorf("Markdown holds %q", bad)
		}
	}
	if opened, closed := strings.Count(comment.String(), "<details>"), strings.Count(comment.String(), "</details>"); opened != closed || opened != 2+len(hostile) {
		t.Errorf("%d <details>, %d </details>, want as many, two and one a threat", opened, closed)
	}
}

// TestCommentHasRoom holds the limit of a comment, whatever is compared.
func TestCommentHasRoom(t *testing.T) {
	for _, n := range []int{1, 40, 60, 100, 3000} {
		var b bytes.Buffer
		if err := Markdown(&b, invented(n)); err != nil {
			t.Fatal(err)
		}
		size := utf8.RuneCountInString(b.String())
		if size > maxComment {
			t.Errorf("%d changes: %d characters", n, size)
		}
		if opened, closed := strings.Count(b.String(), "<details>"), strings.Count(b.String(), "</details>"); opened != closed {
			t.Errorf("%d changes: %d <details>, %d </details>", n, opened, closed)
		}
		if cut := strings.Contains(b.String(), "left out, as a comment holds 65000 characters"); cut != (n > 50) {
			t.Errorf("%d changes, %d characters: says that it leaves out %v", n, size, cut)
		}
	}
}

func TestWidths(t *testing.T) {
	for _, width := range []int{40, 80, 120} {
		var b bytes.Buffer
		if err := Text(&b, invented(15), TextOptions{Width: width}); err != nil {
			t.Fatal(err)
		}
		for _, l := range strings.Split(b.String(), "\n") {
			if n := terminal.Cells(l); n > width && !strings.Contains(l, "evil") && !strings.Contains(l, "script") {
				t.Errorf("width %d: %d columns: %s", width, n, l)
			}
		}
	}
}
