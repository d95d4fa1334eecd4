package report

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"encoding/xml"
	"io"
	"regexp"
	"strings"
	"testing"
	"unicode/utf8"

	"strideline/model"
	"strideline/rules"
)

// formats are the forms for other programs, by the name of their golden file.
var formats = map[string]func(io.Writer, Input) error{
	"threats.sarif": SARIF, "threats.csv": CSV, "github.txt": GitHub, "gitlab.json": GitLab,
	"junit.xml":  func(w io.Writer, in Input) error { return JUnit(w, in, "high") },
	"comment.md": func(w io.Writer, in Input) error { return Comment(w, in, CommentOptions{FS: shopFS()}) },
}

func written(t *testing.T, write func(io.Writer, Input) error, in Input) string {
	t.Helper()
	var out bytes.Buffer
	if err := write(&out, in); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

// TestFormats writes a run with a hostile name in every form: nothing that a
// terminal, a browser or a viewer acts on comes through.
func TestFormats(t *testing.T) {
	in := run(t, "low", "high", "info")
	in.Version = "1.2.3"
	for name, write := range formats {
		got := written(t, write, in)
		golden(t, name, []byte(got))
		if i := strings.IndexFunc(got, func(r rune) bool { return r != '\n' && hostile(r) }); i >= 0 {
			t.Errorf("%s: %q came through", name, got[i:min(i+10, len(got))])
		}
		if strings.Contains(got, "</script>") && name != "threats.csv" && name != "github.txt" {
			t.Errorf("%s: </script> came through", name)
		}
	}
}

func TestFormatsOfNothing(t *testing.T) {
	in := Input{Graph: model.NewBuilder().Freeze()}
	for name, write := range formats {
		got := written(t, write, in)
		switch {
		case name == "threats.sarif", name == "gitlab.json":
			if !json.Valid([]byte(got)) {
				t.Errorf("%s: not JSON: %s", name, got)
			}
		case name == "comment.md" && !strings.Contains(got, "no open threat"):
			t.Errorf("%s: %s", name, got)
		}
	}
}

// TestBounds holds forms that their reader bounds to the bound.
func TestBounds(t *testing.T) {
	in := many(t, 50000)
	var log struct {
		Runs []struct {
			Results     []struct{ Level string }
			Invocations []struct {
				Notes []struct{ Message struct{ Text string } } `json:"toolExecutionNotifications"`
			}
		}
	}
	if err := json.Unmarshal([]byte(written(t, SARIF, in)), &log); err != nil {
		t.Fatal(err)
	}
	r := log.Runs[0]
	if n := len(r.Results); n != maxSarifResults {
		t.Errorf("%d results", n)
	}
	if r.Results[0].Level != "error" || r.Results[maxSarifResults-1].Level != "warning" {
		t.Errorf("the worst do not come first: %s ... %s", r.Results[0].Level, r.Results[maxSarifResults-1].Level)
	}
	notes := r.Invocations[0].Notes
	if last := notes[len(notes)-1].Message.Text; !strings.Contains(last, "the 25000 least severe threats are left out") {
		t.Errorf("last notification %q", last)
	}
	comment := written(t, formats["comment.md"], in)
	if n := utf8.RuneCountInString(comment); n > maxComment || n < maxComment-3000 {
		t.Errorf("comment of %d characters", n)
	}
	if !strings.Contains(comment, "more open threats are left out here") {
		t.Error("the comment does not say that it leaves something out")
	}
	if n := strings.Count(comment, "<details>"); n != strings.Count(comment, "</details>") {
		t.Error("a fold is not closed")
	}
	annotations := written(t, GitHub, in)
	for level, want := range map[string]int{"error": 10, "warning": 10, "notice": 10} {
		if n := strings.Count(annotations, "::"+level+" "); n != want {
			t.Errorf("%d annotations of level %s, want %d", n, level, want)
		}
	}
}

func TestAnnotationsEscape(t *testing.T) {
	in := run(t, "high")
	in.Threats = in.Threats[:1]
	in.Threats[0].At = at("a,b:100%.yaml", 3, 5, 9)
	in.Threats[0].Message = "100% of a::b"
	got := written(t, GitHub, in)
	want := "::error file=a%2Cb%3A100%25.yaml,line=3,endLine=3,col=5,endColumn=8,title=HIGH TEST1 anyone on the internet can write to this store%2C and nobody would notice for a while::100%25 of a::b%0Afix: Set `Auth` on the event.%0Aid: aaaaaaaa\n"
	if first, _, _ := strings.Cut(got, "\n"); first+"\n" != want {
		t.Errorf("got\n%swant\n%s", first, want)
	}
}

func TestNoFormula(t *testing.T) {
	in := run(t)
	in.Threats = in.Threats[:1]
	for _, name := range []string{"=cmd|' /C calc'!A0", "+1", "-1", "@SUM(A1)", "  =1", "＝1", "\t=1"} {
		in.Threats[0].Message = name
		rows, err := csv.NewReader(strings.NewReader(written(t, CSV, in))).ReadAll()
		if err != nil {
			t.Fatal(err)
		}
		if cell := rows[1][7]; strings.IndexAny(strings.TrimLeft(cell, " \t"), "=+-@＝") == 0 {
			t.Errorf("%q begins a formula", cell)
		}
	}
}

func TestMarkdownText(t *testing.T) {
	for in, want := range map[string]string{
		"GET /orders/{id}":            "GET /orders/{id}",
		"my_table *bold* `code`":      "my\\_table \\*bold\\* \\`code\\`",
		"<img src=x onerror=y>":       "&lt;img src=x onerror=y&gt;",
		"a|b":                         "a&#124;b",
		"[x](javascript:y)":           "\\[x\\](javascript:y)",
		"@org/team #12 !3":            "\\@<!-- -->org/team \\#<!-- -->12 \\!<!-- -->3",
		"https://e.example www.e.org": "https:<!-- -->//e.example www<!-- -->.e.org",
		"- item":                      "\\- item",
		"1. item":                     "1\\. item",
		"a\nb\u202e":                  "a\\\\nb\\\\u202e",
		"$x$ ~y~ ":                    "\\$x\\$ \\~y\\~ ",
	} {
		if got := markdownText(in); got != want {
			t.Errorf("markdownText(%q) = %q, want %q", in, got, want)
		}
	}
	if got, want := markdownProse("Set `A|B` on *it*.\n\nTwo ` left"), "Set <code>A&#124;B</code> on \\*it\\*.\n\nTwo \\` left"; got != want {
		t.Errorf("markdownProse: got %q, want %q", got, want)
	}
	if got := markdownBlock("", []string{"```", "x"}); !strings.HasPrefix(got, "````\n") {
		t.Errorf("the fence is too short: %q", got)
	}
}

// TestGitHubRules holds a log to what GitHub code scanning documents of the
// SARIF it takes ("SARIF support for code scanning").
func TestGitHubRules(t *testing.T) {
	in := run(t, "low", "high", "info")
	set, err := rules.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	in.Rules = set
	in.Threats[0].At = model.Range{} // a cause that stands nowhere
	var log map[string]any
	if err := json.Unmarshal([]byte(written(t, SARIF, in)), &log); err != nil {
		t.Fatal(err)
	}
	if log["version"] != "2.1.0" {
		t.Errorf("version %v", log["version"])
	}
	r := log["runs"].([]any)[0].(map[string]any)
	listed := r["tool"].(map[string]any)["driver"].(map[string]any)["rules"].([]any)
	if want := len(set.All()) + 1; len(listed) != want {
		t.Errorf("%d rules, want %d", len(listed), want)
	}
	for _, l := range listed {
		holdRule(t, l.(map[string]any))
	}
	fingerprints := map[string]bool{}
	for _, l := range r["results"].([]any) {
		res := l.(map[string]any)
		if id := listed[int(res["ruleIndex"].(float64))].(map[string]any)["id"]; id != res["ruleId"] {
			t.Errorf("ruleIndex points at %v, ruleId is %v", id, res["ruleId"])
		}
		f := res["partialFingerprints"].(map[string]any)["primaryLocationLineHash"].(string)
		if fingerprints[f] {
			t.Errorf("two results share the fingerprint %s", f)
		}
		fingerprints[f] = true
		holdPlaces(t, res)
	}
}

func holdRule(t *testing.T, r map[string]any) {
	text := func(field, key string) string { s, _ := r[field].(map[string]any)[key].(string); return s }
	if len(r["id"].(string)) > 255 || len(r["name"].(string)) > 255 || text("shortDescription", "text") == "" || text("help", "markdown") == "" || text("help", "text") == "" {
		t.Errorf("rule %v lacks a text or has a long name", r["id"])
	}
	if n := utf8.RuneCountInString(text("fullDescription", "text")); n == 0 || n > 1024 {
		t.Errorf("rule %v: full description of %d characters", r["id"], n)
	}
	p := r["properties"].(map[string]any)
	if tags := p["tags"].([]any); len(tags) > 10 || tags[0] != "security" {
		t.Errorf("rule %v: tags %v", r["id"], tags)
	}
	if s, ok := p["security-severity"]; ok && !regexp.MustCompile(`^(10|\d)\.\d$`).MatchString(s.(string)) {
		t.Errorf("rule %v: security-severity %v", r["id"], s)
	}
}

// holdPlaces wants a relative path and a region in every place of a result.
func holdPlaces(t *testing.T, v any) {
	switch v := v.(type) {
	case []any:
		for _, e := range v {
			holdPlaces(t, e)
		}
	case map[string]any:
		if uri, ok := v["uri"].(string); ok && (strings.HasPrefix(uri, "/") || strings.Contains(uri, ":") || uri == "") {
			t.Errorf("URI %q is not relative", uri)
		}
		if locs, ok := v["locations"].([]any); ok {
			for _, l := range locs {
				l := l.(map[string]any)
				if step, ok := l["location"].(map[string]any); ok {
					l = step
				}
				if _, ok := l["physicalLocation"]; !ok {
					t.Errorf("a location without a place: %v", l)
				}
			}
		}
		for _, e := range v {
			holdPlaces(t, e)
		}
	}
}

// TestHostileSummary: the summary is HTML, so nothing of a name may be a tag or a
// mention there.
func TestHostileSummary(t *testing.T) {
	if got, want := htmlText("<b>@a #1 \\ https://x &amp;"), "&lt;b&gt;@<!-- -->a #<!-- -->1 \\ https:<!-- -->//x &amp;amp;"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}

func TestSarifURI(t *testing.T) {
	for in, want := range map[string]string{
		"a b/c#d.yaml": "a%20b/c%23d.yaml", "c:/x.yaml": "c%3A/x.yaml", "ü/%.yaml": "%C3%BC/%25.yaml", "../x": "../x",
	} {
		if got := sarifURI(in); got != want {
			t.Errorf("%q: got %q, want %q", in, got, want)
		}
	}
}

func TestSarifFix(t *testing.T) {
	in := run(t, "high")
	in.Edit = func(th rules.Threat) (Edit, bool) {
		return Edit{"Set Auth", []Change{{at("shop.yaml", 6, 9, 9), "Auth: x\n"}, {at("shop.yaml", 7, 1, 4), ""}}}, th.Severity == "high"
	}
	got := written(t, SARIF, in)
	want := `"fixes":[{"description":{"text":"Set Auth"},"artifactChanges":[{"artifactLocation":{"uri":"shop.yaml","uriBaseId":"%SRCROOT%"},` +
		`"replacements":[{"deletedRegion":{"startLine":6,"startColumn":9,"endLine":6,"endColumn":9},"insertedContent":{"text":"Auth: x\n"}},` +
		`{"deletedRegion":{"startLine":7,"startColumn":1,"endLine":7,"endColumn":4}}]}]}]`
	if !strings.Contains(got, want) || strings.Count(got, `"fixes"`) != 1 {
		t.Errorf("want once %s in\n%s", want, got)
	}
}

func TestJUnitCounts(t *testing.T) {
	in := run(t, "low", "high")
	in.Problems = append(in.Problems, model.Problem{Level: model.LevelError, Message: "broken", At: at("x.yaml", 1, 1, 2)})
	var got junitSuites
	if err := xml.Unmarshal([]byte(written(t, formats["junit.xml"], in)), &got); err != nil {
		t.Fatal(err)
	}
	if got.Tests != 4 || got.Failures != 1 || got.Skipped != 1 || got.Errors != 1 {
		t.Errorf("%d tests, %d failures, %d skipped, %d errors", got.Tests, got.Failures, got.Skipped, got.Errors)
	}
}

// TestNamedFromTheRoot holds the names that forges look files up by.
func TestNamedFromTheRoot(t *testing.T) {
	in := run(t, "high")
	in.Within = "services/shop"
	in.Problems = append(in.Problems, model.Problem{Level: model.LevelError, Message: "broken", At: at("../lib/x.yaml", 1, 1, 2)})
	for name, want := range map[string][]string{
		"sarif":  {`"uri":"services/shop/` + in.Threats[0].At.File + `"`, `"uri":"services/lib/x.yaml"`},
		"github": {"file=services/shop/" + in.Threats[0].At.File, "file=services/lib/x.yaml"},
		"gitlab": {`"path":"services/shop/` + in.Threats[0].At.File + `"`},
	} {
		write := map[string]func(io.Writer, Input) error{"sarif": SARIF, "github": GitHub, "gitlab": GitLab}[name]
		for _, w := range want {
			if got := written(t, write, in); !strings.Contains(got, w) {
				t.Errorf("%s: want %s in\n%s", name, w, got)
			}
		}
	}
}
