package report

import (
	"bytes"
	"fmt"
	"regexp"
	"strings"
	"testing"
	"time"

	"golang.org/x/net/html"

	"strideline/config"
	"strideline/model"
	"strideline/register"
	"strideline/rules"
)

func reviewOptions() ReviewOptions {
	return ReviewOptions{
		Title: hostileName, Now: time.Date(2026, 11, 25, 0, 0, 0, 0, time.UTC), FS: shopFS(), SVG: []byte("<svg/>"), Mermaid: []byte("flowchart LR\n  a\n"),
		Params: map[string]string{"Stage": "prod", "DbPassword": "hunter2hunter2"}, Env: "prod",
		Config: config.Config{Declare: []config.Declaration{{Match: "POST /hook", Auth: "signature", Reason: "checked in code", Owner: "ann@example.org", At: at(".strideline/config.yaml", 3, 5, 9)}}},
		Notes:  []string{"6 roles not drawn"},
	}
}

var reviews = map[string]func(in Input, o ReviewOptions) ([]byte, error){
	"review.html": func(in Input, o ReviewOptions) ([]byte, error) {
		var b bytes.Buffer
		err := HTML(&b, in, o)
		return b.Bytes(), err
	},
	"review.md": func(in Input, o ReviewOptions) ([]byte, error) {
		var b bytes.Buffer
		err := Wiki(&b, in, o)
		return b.Bytes(), err
	},
}

// TestReview writes the report of a run whose every name is hostile.
func TestReview(t *testing.T) {
	in := run(t, "low", "high", "info", "medium")
	in.Version = "v1.2.3"
	for name, write := range reviews {
		got, err := write(in, reviewOptions())
		if err != nil {
			t.Fatal(err)
		}
		golden(t, name, got)
		if bytes.IndexFunc(got, func(r rune) bool { return r != '\n' && hostile(r) }) >= 0 {
			t.Errorf("%s: a control character came through", name)
		}
		for _, bad := range []string{"</script>", "<script", "hunter2"} {
			if bytes.Contains(got, []byte(bad)) {
				t.Errorf("%s: %q came through", name, bad)
			}
		}
		for _, want := range []string{"aaaaaaab", "guest book", "2027-01-31", "checked in code", "signature", "CWE-306"} {
			if !bytes.Contains(got, []byte(want)) {
				t.Errorf("%s: %q is missing", name, want)
			}
		}
	}
}

// TestReviewPage holds the page to what readers of every kind need: a
// language, one heading of the first level, headings in order, scopes in
// tables, a text for the picture, ids that are unique and links that lead
// somewhere, nothing loaded from elsewhere.
func TestReviewPage(t *testing.T) {
	page, err := reviews["review.html"](run(t, "low", "high", "info"), reviewOptions())
	if err != nil {
		t.Fatal(err)
	}
	doc, err := html.Parse(bytes.NewReader(page))
	if err != nil {
		t.Fatal(err)
	}
	var level, tops int
	ids, links := map[string]bool{}, []string{}
	for n := range doc.Descendants() {
		if n.Type != html.ElementNode {
			continue
		}
		attr := map[string]string{}
		for _, a := range n.Attr {
			attr[a.Key] = a.Val
		}
		if id := attr["id"]; id != "" {
			if ids[id] {
				t.Errorf("two elements have the id %q", id)
			}
			ids[id] = true
		}
		switch n.Data {
		case "html":
			if attr["lang"] != "en" {
				t.Error("the page has no language")
			}
		case "h1", "h2", "h3", "h4":
			now := int(n.Data[1] - '0')
			if now == 1 {
				tops++
			}
			if now > level+1 {
				t.Errorf("a heading of level %d follows one of level %d", now, level)
			}
			level = now
		case "th":
			if attr["scope"] == "" {
				t.Error("a table heading has no scope")
			}
		case "img":
			if attr["alt"] == "" || !strings.HasPrefix(attr["src"], "data:") {
				t.Errorf("a picture without a text, or from elsewhere: %v", attr["src"])
			}
		case "a":
			links = append(links, attr["href"])
		case "script", "link", "iframe", "object":
			t.Errorf("the page holds a %s", n.Data)
		}
	}
	if tops != 1 {
		t.Errorf("%d headings of the first level", tops)
	}
	for _, l := range links {
		if id, ok := strings.CutPrefix(l, "#"); ok && !ids[id] {
			t.Errorf("a link leads nowhere: %s", l)
		} else if !ok && !strings.HasPrefix(l, "https://") {
			t.Errorf("a link leads to %q", l)
		}
	}
}

func TestReviewOfNothing(t *testing.T) {
	for name, write := range reviews {
		got, err := write(Input{Graph: model.NewBuilder().Freeze()}, ReviewOptions{NoSVG: "no layout program"})
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{"No threat is open", "Nothing was decided"} {
			if !bytes.Contains(got, []byte(want)) {
				t.Errorf("%s: %q is missing", name, want)
			}
		}
	}
}

// TestReviewTellsWhatEnded holds who had decided on a threat that is open
// again: an audit asks for it.
func TestReviewTellsWhatEnded(t *testing.T) {
	in := run(t, "high")
	risk := register.Risk{ID: in.Threats[0].ID, Status: "accepted", Reason: "until the move", Owner: "ann@example.org", Until: time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)}
	in.Ended = []register.Expired{{Risk: risk, Threat: risk.ID}}
	for name, write := range reviews {
		got, err := write(in, reviewOptions())
		if err != nil {
			t.Fatal(err)
		}
		for _, want := range []string{"accepted, ended: open again", "until the move", "2026-03-01"} {
			if !bytes.Contains(got, []byte(want)) {
				t.Errorf("%s: %q is missing", name, want)
			}
		}
		if bytes.Contains(got, []byte("Nothing was decided")) || bytes.Count(got, []byte(`id="t-`+risk.ID+`"`)) > 1 {
			t.Errorf("%s: nothing decided, or the threat twice", name)
		}
	}
}

// TestReviewIsBounded reports 50,000 threats: it says how many there are and
// shows those that a person can read.
func TestReviewIsBounded(t *testing.T) {
	in := many(t, 50000)
	for name, write := range reviews {
		got, err := write(in, reviewOptions())
		if err != nil {
			t.Fatal(err)
		}
		if len(got) > 300_000 || !bytes.Contains(got, []byte("50000 threats are open")) {
			t.Errorf("%s: %d bytes", name, len(got))
		}
	}
}

// TestReviewOfManyParts shows a large system as tables that stay short.
func TestReviewOfManyParts(t *testing.T) {
	b := model.NewBuilder()
	b.Node(model.Node{ID: "actor:internet", Kind: model.Actor, Class: "internet", Name: "internet"})
	for i := range 2000 {
		id := fmt.Sprintf("s#F%d", i)
		b.Node(model.Node{ID: id, Kind: model.Function, Class: "lambda", Name: id, Stack: "s"})
		b.Node(model.Node{ID: id + "t", Kind: model.Trigger, Class: "http-route", Name: id + "t", Stack: "s"})
		b.Node(model.Node{ID: id + "s", Kind: model.Store, Class: "table", Name: id + "s", Stack: "s"})
		b.Edge(model.Edge{From: "actor:internet", To: id + "t", Kind: model.Calls})
		b.Edge(model.Edge{From: id + "t", To: id, Kind: model.Invokes})
		b.Edge(model.Edge{From: id, To: id + "s", Kind: model.Writes})
	}
	in := Input{Graph: b.Freeze()}
	for name, write := range reviews {
		got, err := write(in, ReviewOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if len(got) > 200_000 || !regexp.MustCompile(`and 1960 more`).Match(got) {
			t.Errorf("%s: %d bytes, or nothing said of what is left out", name, len(got))
		}
	}
}

// TestReviewTellsOfAllRules counts those that found nothing and those that are
// switched off.
func TestReviewTellsOfAllRules(t *testing.T) {
	in := run(t)
	set, err := rules.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	in.Rules, in.Off = set, map[string]string{"SL3001": "logged elsewhere"}
	v := newReview(in, ReviewOptions{})
	if got, want := len(v.Rules), len(set.All()); got != want {
		t.Errorf("%d rules found nothing or are off, want %d", got, want)
	}
	if last := v.Rules[len(v.Rules)-1]; last.ID != "SL3001" || last.Off != "logged elsewhere" {
		t.Errorf("the last is %v", last)
	}
	for _, r := range v.Matrix.Looked {
		if r.Kind == "actor" && r.Cells[1] != "n/a" || r.Kind == "store" && !strings.HasPrefix(r.Cells[3], "0 of ") {
			t.Errorf("%s: %v", r.Kind, r.Cells)
		}
	}
}

func TestFilesByFolder(t *testing.T) {
	for want, names := range map[string][]string{
		": ": nil, ": a.yaml": {"a.yaml"}, "x/: a.yaml b.yaml": {"x/a.yaml", "x/b.yaml"}, "x/: y/a.yaml yz/b.yaml": {"x/y/a.yaml", "x/yz/b.yaml"},
		": a.yaml x/b.yaml": {"x/b.yaml", "a.yaml"}, "../x/: a.yaml y/b.yaml": {"../x/a.yaml", "../x/y/b.yaml"},
	} {
		b := model.NewBuilder()
		for _, n := range names {
			b.Node(model.Node{ID: n, At: at(n, 1, 1, 2)})
		}
		v := &reviewer{g: b.Freeze()}
		folder, files := v.files()
		if got := folder + ": " + strings.Join(files, " "); got != want {
			t.Errorf("%v: got %q, want %q", names, got, want)
		}
	}
}

func TestListed(t *testing.T) {
	for want, names := range map[string][]string{
		"": nil, "a": {"a"}, "a and b": {"a", "b"}, "a, b and c": {"a", "b", "c"}, "a, b, c, d, e and 2 more": {"a", "b", "c", "d", "e", "f", "g"},
	} {
		if got := listed(names); got != want {
			t.Errorf("%v: got %q, want %q", names, got, want)
		}
	}
}

func TestBadges(t *testing.T) {
	r := &rules.Rule{ID: "R1"}
	got := badges([]*rules.Threat{
		{ID: "a", Rule: r, Severity: "low", Status: "open"}, {ID: "b", Rule: r, Severity: "high", Status: "open"}, {ID: "c", Rule: r, Severity: "high", Status: "accepted"},
	})
	if len(got) != 1 || got[0] != (badge{"R1", "high", "b", 2}) {
		t.Errorf("got %v", got)
	}
}

func TestProseHTML(t *testing.T) {
	for in, want := range map[string]string{
		"Set `A<B` & go": "Set <code>A&lt;B</code> &amp; go", "odd ` one": "odd ` one", "": "",
	} {
		if got := string(proseHTML(in)); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}
