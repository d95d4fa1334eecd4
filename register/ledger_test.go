package register

import (
	"bytes"
	"strings"
	"testing"
	"testing/fstest"

	"strideline/model"
	"strideline/rules"
)

func TestLedger(t *testing.T) {
	rule := &rules.Rule{ID: "SL1001"}
	threats := []rules.Threat{threat("here", "here", rule, 1), threat("late", "late", rule, 2), threat("base-2222", "base", rule, 3)}
	risks := []Risk{
		{ID: "here"},
		{ID: "late", Until: day("2026-01-01")},
		{ID: "base-1111"},
		{ID: "gone", Stack: "read.yaml"},
		{ID: "far", Stack: "other.yaml"},
	}
	var got []string
	for _, e := range Ledger(risks, threats, day("2026-01-02"), func(stack string) bool { return stack == "read.yaml" }) {
		got = append(got, e.ID+" "+e.State)
	}
	want := "here holds, late expired, base-1111 holds, gone gone, far not read"
	if g := strings.Join(got, ", "); g != want {
		t.Errorf("got %s, want %s", g, want)
	}
}

func TestLooked(t *testing.T) {
	broken := model.Problem{Level: model.LevelError, At: model.Range{File: "../svc/bad.yaml"}}
	warned := model.Problem{Level: model.LevelWarning, At: model.Range{File: "../svc/a.yaml"}}
	for _, c := range []struct {
		home, paths, stack string
		want               bool
	}{
		{".", ".", "svc/a.yaml", true},
		{"..", "../svc", "svc/a.yaml", true},
		{"..", "../svc", "svc/bad.yaml", false},
		{"..", "../svc", "svc2/a.yaml", false},
		{"..", ".", "svc/a.yaml", false},
		{"..", "../svc/a.yaml", "svc/a.yaml", true},
		{"..", "../svc/a.yaml", "svc/b.yaml", false},
		{".", ".", "", false}, // without a stack it may be in the file that is broken
	} {
		if got := Looked(c.home, strings.Fields(c.paths), []model.Problem{broken, warned})(c.stack); got != c.want {
			t.Errorf("%+v: got %v", c, got)
		}
	}
	if !Looked(".", []string{"."}, []model.Problem{warned})("") {
		t.Error("nothing is broken, and an entry without a stack was not looked for")
	}
}

func TestBaseline(t *testing.T) {
	rule := &rules.Rule{ID: "SL1001"}
	now := []rules.Threat{threat("bbbb", "bbbb", rule, 1), threat("aaaa-1111", "aaaa", rule, 2), threat("cccc", "cccc", rule, 3)}
	now[2].Status = "accepted"
	var b bytes.Buffer
	if err := WriteBaseline(&b, now); err != nil {
		t.Fatal(err)
	}
	want := "{\"schema\": \"strideline.baseline/v1\",\n \"threats\": [\n  {\"id\":\"aaaa-1111\",\"rule\":\"SL1001\"},\n  {\"id\":\"bbbb\",\"rule\":\"SL1001\"}\n ]}\n"
	if b.String() != want {
		t.Errorf("got\n%s\nwant\n%s", b.String(), want)
	}
	known, err := ReadBaseline(b.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	later := []rules.Threat{threat("aaaa", "aaaa", rule, 2), threat("bbbb", "bbbb", rule, 1), threat("dddd", "dddd", rule, 4)}
	r := Apply(Input{Threats: later, Graph: model.NewBuilder().Freeze(), FS: fstest.MapFS{}, Baseline: known, Now: day("2026-01-01")})
	if got, want := states(r), "aaaa baseline, bbbb baseline, dddd open"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	risks := []Risk{{ID: "bbbb", Status: "accepted", Reason: "r", Owner: "o", Until: day("2025-01-01")}, {ID: "aaaa", Status: "avoided", Reason: "r", Owner: "o"}}
	r = Apply(Input{Threats: later, Graph: model.NewBuilder().Freeze(), FS: fstest.MapFS{}, Risks: risks, Baseline: known, Now: day("2026-01-01")})
	if got, want := states(r), "aaaa avoided, bbbb open, dddd open"; got != want {
		t.Errorf("with decisions: got %s, want %s", got, want)
	}
	var empty bytes.Buffer
	if err := WriteBaseline(&empty, nil); err != nil {
		t.Fatal(err)
	}
	if known, err := ReadBaseline(empty.Bytes()); err != nil || len(known) > 0 {
		t.Errorf("an empty baseline: %v %v\n%s", known, err, empty.String())
	}
}
