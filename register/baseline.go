package register

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"slices"

	"strideline/model"
	"strideline/rules"
)

// BaselineSchema names the form of a baseline.
const BaselineSchema = "strideline.baseline/v1"

// BaselineStatus is the status of a threat that was there when the baseline
// was written, and that nobody has decided on.
const BaselineStatus = "baseline"

// Known is a threat of a baseline. Only its id counts; the rest is for people.
type Known struct {
	ID     string `json:"id"`
	Rule   string `json:"rule"`
	Stack  string `json:"stack,omitempty"`
	Anchor string `json:"anchor,omitempty"`
}

type baselineFile struct {
	Schema  string  `json:"schema"`
	Threats []Known `json:"threats"`
}

// WriteBaseline writes the open threats as a baseline, one a line, by id.
func WriteBaseline(w io.Writer, ts []rules.Threat) error {
	var known []Known
	for _, t := range ts {
		if t.Status == "open" || t.Status == BaselineStatus {
			known = append(known, Known{t.ID, t.Rule.ID, t.Stack, t.AnchorName})
		}
	}
	slices.SortFunc(known, func(a, b Known) int { return bytes.Compare([]byte(a.ID), []byte(b.ID)) })
	var b bytes.Buffer
	fmt.Fprintf(&b, "{\"schema\": %q,\n \"threats\": [", BaselineSchema)
	for i, k := range known {
		line, err := json.Marshal(k)
		if err != nil {
			return err
		}
		if i > 0 {
			b.WriteString(",")
		}
		b.WriteString("\n  ")
		b.Write(line)
	}
	b.WriteString("\n ]}\n")
	_, err := w.Write(b.Bytes())
	return err
}

// ReadBaseline reads a baseline; the error says what is wrong with the file.
func ReadBaseline(text []byte) ([]Known, error) {
	var f baselineFile
	if err := json.Unmarshal(text, &f); err != nil {
		return nil, fmt.Errorf("no baseline: %w", err)
	}
	if f.Schema != BaselineSchema {
		return nil, fmt.Errorf("no baseline: schema %q, expected %q", f.Schema, BaselineSchema)
	}
	return f.Threats, nil
}

// baseline marks the threats that were known; one that is open again because a
// decision ended stays open.
func (r *Result) baseline(known []Known) {
	entries := make([]Risk, len(known))
	for i, k := range known {
		entries[i] = Risk{ID: k.ID}
	}
	m := newMatcher(r.Threats, entries)
	for _, e := range entries {
		t := m.match(e)
		reopened := t != nil && slices.ContainsFunc(r.Expired, func(x Expired) bool { return x.Threat == t.ID })
		if t == nil || t.Status != "open" || reopened {
			continue
		}
		t.Status = BaselineStatus
		r.Decisions[t.ID] = Decision{Status: BaselineStatus, Reason: "it was there when the baseline was written", At: model.Range{}}
	}
}
