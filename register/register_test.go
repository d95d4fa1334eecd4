package register

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"strideline/model"
	"strideline/rules"
)

func day(s string) time.Time {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		panic(err)
	}
	return t
}

func lines(ps []model.Problem) string {
	var out []string
	for _, p := range ps {
		out = append(out, fmt.Sprintf("%s: %s: %s", p.At, p.Level, p.Message))
	}
	return strings.Join(out, "\n")
}

func TestParse(t *testing.T) {
	for _, c := range []struct{ name, text, want, problems string }{
		{
			name: "whole",
			text: "risks:\n  - id: k3vq7xwb\n    status: accepted\n    reason: a guest book\n    owner: ann\n    until: 2027-01-31\n    stack: shop.yaml\n    anchor: Post\n",
			want: "k3vq7xwb accepted a guest book ann 2027-01-31",
		},
		{
			name: "no end", text: "risks:\n  - {id: a, status: false-positive, reason: r, owner: o}\n",
			want: "a false-positive r o 0001-01-01",
		},
		{
			name: "unknown key", text: "risks:\n  - {id: a, status: accepted, reason: r, ownr: o}\n",
			problems: "f:2:10: error: \"owner\" is missing, expected it in a risk: the threat stays open\n" +
				"f:2:42: error: unknown key \"ownr\" in a risk; did you mean \"owner\"?",
		},
		{
			name: "unknown status", text: "risks:\n  - {id: a, status: acepted, reason: r, owner: o}\n",
			problems: "f:2:21: error: unknown value \"acepted\"; did you mean \"accepted\"?",
		},
		{
			name: "no reason", text: "risks:\n  - {id: a, status: accepted, owner: o}\n",
			problems: "f:2:10: error: \"reason\" is missing, expected it in a risk: the threat stays open",
		},
		{
			name: "no day", text: "risks:\n  - {id: a, status: accepted, reason: r, owner: o, until: soon}\n",
			problems: "f:2:59: error: \"soon\" is no day, expected one like 2027-01-31: the threat stays open",
		},
		{name: "not YAML", text: "risks: [", problems: "f:1:1: error: did not find expected node content, expected YAML"},
		{name: "a text", text: "risks\n", problems: "f:1:1: error: \"risks\" in place of the risk register, expected keys and values"},
		{name: "empty", text: ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			risks, problems := Parse("f", []byte(c.text))
			var got []string
			for _, r := range risks {
				got = append(got, strings.Join([]string{r.ID, r.Status, r.Reason, r.Owner, r.Until.Format(time.DateOnly)}, " "))
			}
			if g := strings.Join(got, "\n"); g != c.want {
				t.Errorf("risks:\n%s\nwant:\n%s", g, c.want)
			}
			if g := lines(problems); g != c.problems {
				t.Errorf("problems:\n%s\nwant:\n%s", g, c.problems)
			}
		})
	}
}

func TestIgnoresIn(t *testing.T) {
	for line, want := range map[string]string{
		"Auth: none # strideline:ignore SL2001 -- a guest book":     "f:1:14 [SL2001] a guest book",
		"# strideline:ignore SL2001, SL4001 -- two -- dashes  ":     "f:1:3 [SL2001 SL4001] two -- dashes",
		"  // strideline:ignore SL2001 -- in HCL\r":                 "f:1:6 [SL2001] in HCL",
		"#strideline:ignore SL2001":                                 "f:1:2 [SL2001] ",
		"# strideline:ignore SL2001 --":                             "f:1:3 [SL2001] ",
		"# strideline:ignore":                                       "f:1:3 [] ",
		"ünï: x # strideline:ignore SL1 -- y":                       "f:1:10 [SL1] y",
		"Url: http://x#strideline:ignore SL2001 -- part of a value": "",
		"Description: say strideline:ignore SL2001 -- no comment":   "",
		"# strideline:ignored SL2001 -- another word":               "",
	} {
		var got []string
		for _, ig := range ignoresIn("f", line) {
			got = append(got, fmt.Sprintf("%s %v %s", ig.at, ig.rules, ig.reason))
		}
		if g := strings.Join(got, "|"); g != want {
			t.Errorf("%q: got %q, want %q", line, g, want)
		}
	}
}

func threat(id, base string, rule *rules.Rule, line int, path ...*model.Node) rules.Threat {
	t := rules.Threat{ID: id, Base: base, Rule: rule, Message: "message of " + id, Status: "open", Severity: "high"}
	t.At = model.Range{File: "t.yaml", Start: model.Pos{Line: line, Col: 3}, End: model.Pos{Line: line, Col: 9}}
	for _, n := range path {
		t.Path = append(t.Path, rules.Step{Node: n})
	}
	return t
}

const template = `Resources:
  # strideline:ignore SL2001 -- a guest book
  Orders: {}
  Other: {} # strideline:ignore SL2001
  Third: {} # strideline:ignore SL2001, SL9999 -- said twice
  Fourth: {}
`

func apply(t *testing.T, ts []rules.Threat, risks string, now string, nodes ...model.Node) Result {
	t.Helper()
	b := model.NewBuilder()
	for _, n := range nodes {
		b.Node(n)
	}
	b.Node(model.Node{ID: "t.yaml#Orders", Name: "Orders", At: model.Range{File: "t.yaml", Start: model.Pos{Line: 3, Col: 3}}})
	rs, problems := Parse("risks.yaml", []byte(risks))
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	set, err := rules.Builtin()
	if err != nil {
		t.Fatal(err)
	}
	return Apply(Input{Threats: ts, Graph: b.Freeze(), FS: fstest.MapFS{"t.yaml": {Data: []byte(template)}}, Rules: set, Risks: rs, Now: day(now)})
}

func states(r Result) string {
	var out []string
	for _, t := range r.Threats {
		out = append(out, t.ID+" "+t.Status)
	}
	return strings.Join(out, ", ")
}

func TestComments(t *testing.T) {
	write, read := &rules.Rule{ID: "SL2001"}, &rules.Rule{ID: "SL4001"}
	r := apply(t, []rules.Threat{
		threat("below", "a", write, 3), threat("otherrule", "b", read, 3), threat("noreason", "c", write, 4),
		threat("sameline", "d", write, 5), threat("nextline", "e", write, 6),
	}, "", "2026-01-01")
	if got, want := states(r), "below accepted, otherrule open, noreason open, sameline accepted, nextline accepted"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	want := "t.yaml:4:15: error: \"strideline:ignore SL2001\" has no reason, expected \"strideline:ignore RULE -- reason\": the threat stays open\n" +
		"t.yaml:5:15: warning: \"SL9999\": no rule has this id, `strideline rules list` lists them"
	if got := lines(r.Problems); got != want {
		t.Errorf("problems:\n%s\nwant:\n%s", got, want)
	}
	if d := r.Decisions["below"]; d.Reason != "a guest book" || d.At.String() != "t.yaml:2:5" {
		t.Errorf("decision %+v", d)
	}
}

func TestMetadata(t *testing.T) {
	rule := &rules.Rule{ID: "SL2001"}
	at := model.Range{File: "t.json", Start: model.Pos{Line: 7, Col: 1}, End: model.Pos{Line: 7, Col: 2}}
	good := model.Node{ID: "t.json#A", Name: "A", Ignores: []model.Ignore{{Rule: "SL2001", Reason: "fine", At: at}}}
	bad := model.Node{ID: "t.json#B", Name: "B", Ignores: []model.Ignore{{Rule: "SL2001", At: at}}}
	r := apply(t, []rules.Threat{threat("x", "x", rule, 90, &good), threat("y", "y", rule, 91, &bad)}, "", "2026-01-01", good, bad)
	if got, want := states(r), "x accepted, y open"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got := lines(r.Problems); !strings.Contains(got, `t.json:7:1: error: "strideline:ignore SL2001" has no reason`) {
		t.Errorf("problems:\n%s", got)
	}
}

func TestRisks(t *testing.T) {
	rule := &rules.Rule{ID: "SL1001"}
	entry := func(id, until string) string {
		return fmt.Sprintf("  - {id: %s, status: mitigated, reason: r, owner: o, until: %s}\n", id, until)
	}
	for _, c := range []struct {
		name, risks, now, want string
		threats                []string
	}{
		{"exact", entry("aaaa", ""), "2026-01-01", "aaaa mitigated, bbbb open", []string{"aaaa", "bbbb"}},
		{"last day", entry("aaaa", "2026-01-01"), "2026-01-01", "aaaa mitigated", []string{"aaaa"}},
		{"expired", entry("aaaa", "2025-12-31"), "2026-01-01", "aaaa open", []string{"aaaa"}},
		{"base, one candidate", entry("aaaa-1111", ""), "2026-01-01", "aaaa mitigated", []string{"aaaa"}},
		{"base, suffix came", entry("aaaa", ""), "2026-01-01", "aaaa-2222 mitigated", []string{"aaaa-2222"}},
		{"base, two candidates", entry("aaaa", ""), "2026-01-01", "aaaa-1111 open, aaaa-2222 open", []string{"aaaa-1111", "aaaa-2222"}},
		{"base, one left", entry("aaaa-1111", "") + entry("aaaa-9999", ""), "2026-01-01", "aaaa-1111 mitigated, aaaa-2222 mitigated", []string{"aaaa-1111", "aaaa-2222"}},
		{"base, two entries", entry("aaaa-1111", "") + strings.Replace(entry("aaaa-9999", ""), "mitigated", "avoided", 1), "2026-01-01", "aaaa mitigated", []string{"aaaa"}},
		{"nothing", entry("cccc", ""), "2026-01-01", "aaaa open", []string{"aaaa"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			var ts []rules.Threat
			for _, id := range c.threats {
				base, _, _ := strings.Cut(id, "-")
				ts = append(ts, threat(id, base, rule, 99))
			}
			r := apply(t, ts, "risks:\n"+c.risks, c.now)
			if got := states(r); got != c.want {
				t.Errorf("got %s, want %s", got, c.want)
			}
			if two := strings.Contains(lines(r.Problems), `risks.yaml:3:10: error: "aaaa-9999" and "aaaa-1111" at line 2 speak of one threat`); two != (c.name == "base, two entries") {
				t.Errorf("two entries told: %v\n%s", two, lines(r.Problems))
			}
			told := strings.Contains(lines(r.Problems), "ended on 2025-12-31: the threat is open again")
			if expired := c.name == "expired"; told != expired || (len(r.Expired) > 0) != expired {
				t.Errorf("expired told: %v %v\n%s", told, r.Expired, lines(r.Problems))
			}
		})
	}
}

func TestApplyKeepsItsInput(t *testing.T) {
	ts := []rules.Threat{threat("a", "a", &rules.Rule{ID: "SL2001"}, 3)}
	before := slices.Clone(ts)
	apply(t, ts, "", "2026-01-01")
	if ts[0].Status != before[0].Status {
		t.Error("the given threats were changed")
	}
}
