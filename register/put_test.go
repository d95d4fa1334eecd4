package register

import (
	"fmt"
	"strings"
	"testing"

	"strideline/edit"
)

func putText(t *testing.T, text string, r Risk) string {
	t.Helper()
	edits, err := Put("f", []byte(text), r)
	if err != nil {
		t.Fatal(err)
	}
	got, err := edit.Apply([]byte(text), edits)
	if err != nil {
		t.Fatal(err)
	}
	return string(got)
}

func TestPut(t *testing.T) {
	ann := Risk{ID: "aaaa", Status: "accepted", Reason: "it is fine", Owner: "ann@example.org", Until: day("2027-01-31"), Stack: "t.yaml", Anchor: "GET /"}
	const entry = "id: aaaa\n    stack: t.yaml\n    anchor: GET /\n    status: accepted\n    reason: it is fine\n    owner: ann@example.org\n    until: 2027-01-31\n"
	open := ann
	open.Until = day("0001-01-01")
	for _, c := range []struct {
		name, before string
		risk         Risk
		after        string
	}{
		{"new", "", ann, head + "risks:\n  - " + entry},
		{"only comments", "# ours\n", ann, "# ours\nrisks:\n  - " + entry},
		{"an empty list", "risks: [] # none\n", ann, "risks: # none\n  - " + entry},
		{"behind others", "risks:\n  # first\n  - id: b # b\n    status: avoided\n# end\n", ann, "risks:\n  # first\n  - id: b # b\n    status: avoided\n  - " + entry + "# end\n"},
		{"dashes below the key", "risks:\n- id: b\n", ann, "risks:\n- id: b\n- " + strings.ReplaceAll(entry, "    ", "  ")},
		{
			"changed in place", "risks:\n  - {id: aaaa, status: mitigated, reason: 'old', owner: bea, until: 2026-01-01}\n", ann,
			"risks:\n  - {id: aaaa, status: accepted, reason: 'it is fine', owner: ann@example.org, until: 2027-01-31, stack: t.yaml, anchor: GET /}\n",
		},
		{
			"until goes", "risks:\n  - id: aaaa\n    until: 2026-01-01 # spring\n    status: accepted\n    reason: it is fine\n    owner: ann@example.org\n    stack: t.yaml\n    anchor: GET /\n", open,
			"risks:\n  - id: aaaa\n    status: accepted\n    reason: it is fine\n    owner: ann@example.org\n    stack: t.yaml\n    anchor: GET /\n",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			got := putText(t, c.before, c.risk)
			if got != c.after {
				t.Errorf("got\n%s\nwant\n%s", got, c.after)
			}
			if again := putText(t, got, c.risk); again != got {
				t.Errorf("the same decision again changes the text:\n%s", again)
			}
			if _, problems := Parse("f", []byte(got)); c.name != "behind others" && c.name != "dashes below the key" && len(problems) > 0 {
				t.Errorf("problems: %v", problems)
			}
		})
	}
}

func TestPutRefuses(t *testing.T) {
	for text, want := range map[string]string{
		"risks:\n<<<<<<< HEAD\n  - id: a\n=======\n>>>>>>> b\n": "f:2: a merge conflict, resolve it first",
		"risks:\n  - id: aaaa\n  - id: aaaa\n":                  `"aaaa" has two entries in the register, remove one first`,
		"risks: {a: b}\n":                                       `"risks" is a mapping, expected a list`,
		"risks: *x\n":                                           `"risks" cannot be read: broken YAML`,
	} {
		_, err := Put("f", []byte(text), Risk{ID: "aaaa", Status: "accepted", Reason: "r", Owner: "o"})
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: got %v, want %q", text, err, want)
		}
	}
}

func TestDrop(t *testing.T) {
	const text = "risks:\n  - id: a # a\n    reason: x\n  # about b\n  - id: b\n  - {id: c}\n"
	got, err := Drop("f", []byte(text), []string{"c", "a", "zzzz"})
	if want := "risks:\n  # about b\n  - id: b\n"; err != nil || string(got) != want {
		t.Errorf("got %q %v, want %q", got, err, want)
	}
	got, err = Drop("f", got, []string{"b"})
	if err != nil {
		t.Fatal(err)
	}
	if risks, problems := Parse("f", got); len(risks)+len(problems) > 0 {
		t.Errorf("%q: %v %v", got, risks, problems)
	}
}

// TestDropMany takes most of a large register out: one reading for all of
// them, so that this ends.
func TestDropMany(t *testing.T) {
	var text strings.Builder
	var ids []string
	text.WriteString("# decided\nrisks:\n")
	for i := range 5000 {
		id := fmt.Sprintf("id%d", i)
		fmt.Fprintf(&text, "  - id: %s # %d\n    status: accepted\n    reason: r\n    owner: o\n", id, i)
		if i%10 > 0 {
			ids = append(ids, id)
		}
	}
	got, err := Drop("f", []byte(text.String()), ids)
	if err != nil {
		t.Fatal(err)
	}
	risks, problems := Parse("f", got)
	if len(risks) != 500 || len(problems) > 0 || risks[499].ID != "id4990" || !strings.HasPrefix(string(got), "# decided\nrisks:\n  - id: id0 # 0\n") {
		t.Errorf("%d entries stay, %v\n%.200s", len(risks), problems, got)
	}
}

// TestBadRegisters: what is wrong has a place, and the rest holds.
func TestBadRegisters(t *testing.T) {
	const good = "  - {id: good, status: accepted, reason: r, owner: o}\n"
	for _, c := range []struct{ name, text, holds, problems string }{
		{
			"merge conflict", "risks:\n" + good + "<<<<<<< HEAD\n  - {id: a, status: accepted, reason: r, owner: o}\n=======\n  - {id: b, status: accepted, reason: r, owner: o}\n>>>>>>> other\n  - {id: last, status: avoided, reason: r, owner: o}\n",
			"good last", "f:3:1: error: a merge conflict up to line 7 is not resolved: entries in it decide nothing",
		},
		{
			"conflict inside an entry", "risks:\n" + good + "  - id: a\n<<<<<<< HEAD\n    status: accepted\n=======\n    status: avoided\n>>>>>>> other\n    reason: r\n    owner: o\n",
			"good", "f:3:9: error: \"status\" is missing, expected it in a risk: the threat stays open\nf:4:1: error: a merge conflict up to line 8 is not resolved: entries in it decide nothing",
		},
		{
			"conflict without an end", "risks:\n" + good + "<<<<<<< HEAD\n  - {id: a, status: accepted, reason: r, owner: o}\n",
			"good", "f:3:1: error: a merge conflict up to line 5 is not resolved: entries in it decide nothing",
		},
		{
			"an entry that does not parse", "risks:\n" + good + "  - id: [a\n    status: accepted\n  - {id: last, status: avoided, reason: r, owner: o}\n",
			"good last", "f:3:1: error: did not find expected ',' or ']', expected YAML",
		},
		{
			"unknown status", "risks:\n" + good + "  - {id: a, status: fine, reason: r, owner: o}\n",
			"good", "f:3:21: error: unknown value \"fine\", expected one of \"accepted\", \"mitigated\", \"transferred\", \"avoided\", \"false-positive\"",
		},
		{
			"no day", "risks:\n  - {id: a, status: accepted, reason: r, owner: o, until: 2027-02-30}\n" + good,
			"good", "f:2:59: error: \"2027-02-30\" is no day, expected one like 2027-01-31: the threat stays open",
		},
		{
			"two entries", "risks:\n" + good + "  - {id: good, status: avoided, reason: r2, owner: o}\n",
			"good", "f:3:10: error: \"good\" has two entries, first at line 2: that one decides, remove one of them",
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			risks, problems := Parse("f", []byte(c.text))
			var ids []string
			for _, r := range risks {
				ids = append(ids, r.ID)
			}
			if got := strings.Join(ids, " "); got != c.holds {
				t.Errorf("holds %q, want %q", got, c.holds)
			}
			if got := lines(problems); got != c.problems {
				t.Errorf("problems:\n%s\nwant:\n%s", got, c.problems)
			}
		})
	}
}

// FuzzPut: a decision that is written is read back, and every other entry says
// what it said.
func FuzzPut(f *testing.F) {
	f.Add("risks:\n  - {id: a, status: accepted, reason: r, owner: o}\n# end\n", "a", "why", "o")
	f.Add("", "b", "a: #b\n\"", "@x")
	f.Add("risks:\r\n- id: c\r\n", "d", "", "")
	f.Fuzz(func(t *testing.T, text, id, reason, owner string) {
		if len(text) > 4096 || id == "" || reason == "" || owner == "" {
			return
		}
		r := Risk{ID: id, Status: "accepted", Reason: reason, Owner: owner, Until: day("2027-01-31")}
		edits, err := Put("f", []byte(text), r)
		if err != nil {
			return
		}
		after, err := edit.Apply([]byte(text), edits)
		if err != nil {
			t.Fatal(err)
		}
		before, _ := Parse("f", []byte(text))
		got, problems := Parse("f", after)
		found := false
		for _, g := range got {
			found = found || g.ID == id && g.Reason == reason && g.Owner == owner
		}
		if !found && len(problems) == 0 {
			t.Fatalf("%+v is not in %q", r, after)
		}
		for _, b := range before {
			kept := b.ID == id
			for _, g := range got {
				kept = kept || g.ID == b.ID && g.Status == b.Status && g.Reason == b.Reason
			}
			if !kept {
				t.Fatalf("%+v is lost in %q, was %q", b, after, text)
			}
		}
	})
}
