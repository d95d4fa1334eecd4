package iam

import (
	"bufio"
	"encoding/json"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"strideline/model"
)

// caseFile is the form of a recorded request, shared by the corpus and testdata.
type caseFile struct {
	ID      string
	Kind    string
	Clause  string // of the documentation, in our own cases
	Request struct {
		Principal, Account, Action, Resource, ResourceAccount string
		Context                                               map[string]any
	}
	Identity       []json.RawMessage
	Boundary       json.RawMessage
	Session        json.RawMessage
	ResourcePolicy json.RawMessage
	Expect         Verdict
}

func (c caseFile) decide(t *testing.T) Decision {
	doc := func(raw json.RawMessage) *Document {
		if len(raw) == 0 || string(raw) == "null" {
			return nil
		}
		d, problems := ParseJSON(raw, model.Range{})
		for _, p := range problems {
			t.Errorf("%s: %s", c.ID, p.Message)
		}
		return &d
	}
	p := Policies{Boundary: doc(c.Boundary), Session: doc(c.Session), Resource: doc(c.ResourcePolicy)}
	for _, raw := range c.Identity {
		p.Identity = append(p.Identity, *doc(raw))
	}
	r := c.Request
	return Evaluate(Request{
		Principal: r.Principal, Account: r.Account, Action: r.Action, Resource: r.Resource,
		ResourceAccount: r.ResourceAccount, Context: NewContext(contextOf(r.Context)),
	}, p)
}

func contextOf(raw map[string]any) map[string]Values {
	out := map[string]Values{}
	for k, v := range raw {
		list, multi := v.([]any)
		if !multi {
			list = []any{v}
		}
		val := Values{Multi: multi}
		for _, x := range list {
			val.List = append(val.List, fmt.Sprint(x))
		}
		out[k] = val
	}
	return out
}

func readCases(t *testing.T, path string) []caseFile {
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	var out []caseFile
	s := bufio.NewScanner(f)
	s.Buffer(nil, 1<<22)
	for s.Scan() {
		if strings.TrimSpace(s.Text()) == "" {
			continue
		}
		var c caseFile
		if err := json.Unmarshal(s.Bytes(), &c); err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		out = append(out, c)
	}
	return out
}

// TestCases compares verdicts with those of an independent simulator:
//
//	IAM_CASES=FILE go test ./iam -run TestCases -v
func TestCases(t *testing.T) {
	path := os.Getenv("IAM_CASES")
	if path == "" {
		path = "../../shared/corpus/iam/cases.jsonl"
		if _, err := os.Stat(path); err != nil {
			t.Skip("IAM_CASES is not set and the shared corpus is absent")
		}
	}
	cases := readCases(t, path)
	equal := 0
	differ := map[string][]string{}
	for _, c := range cases {
		got := c.decide(t)
		if got.Verdict == c.Expect {
			equal++
			continue
		}
		differ[c.Kind] = append(differ[c.Kind], fmt.Sprintf("%s: %s; expected %s", c.ID, got.Verdict, c.Expect))
	}
	var kinds []string
	for k := range differ {
		kinds = append(kinds, k)
	}
	slices.Sort(kinds)
	for _, k := range kinds {
		t.Errorf("%s: %d differ\n\t%s", k, len(differ[k]), strings.Join(differ[k], "\n\t"))
	}
	// Printed, not logged: the last word of the run's output is the figure.
	fmt.Printf("equal %d/%d\n", equal, len(cases))
}

// TestEvaluation holds our own cases: each names the clause of the IAM User
// Guide (or the KMS developer guide) that decides it.
func TestEvaluation(t *testing.T) {
	for _, c := range readCases(t, "testdata/evaluation.jsonl") {
		if got := c.decide(t); got.Verdict != c.Expect {
			t.Errorf("%s: %s: %s; want %s", c.ID, c.Clause, got.Verdict, c.Expect)
		}
	}
}
