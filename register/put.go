package register

import (
	"fmt"
	"strconv"
	"strings"
	"time"

	"strideline/edit"
)

// head begins a register that strideline makes.
const head = "# What was decided about threats, by whom, and until when.\n" +
	"# `strideline accept` writes here, `strideline risks check` says what no longer holds.\n"

// Put returns the edits that make a register hold a decision: an entry with
// its id is changed where it stands, else one is added at the end. Comments,
// order and everything else stay as they are. file is the name that edits
// carry, text what it holds, nil for a register that is not there yet.
func Put(file string, text []byte, r Risk) ([]edit.Edit, error) {
	d, err := open(file, text)
	if err != nil {
		return nil, err
	}
	edits, err := put(d, r)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", file, err)
	}
	if strings.TrimSpace(string(text)) == "" {
		edits[0].New = head + edits[0].New
	}
	return edits, nil
}

func put(d *edit.Doc, r Risk) ([]edit.Edit, error) {
	i, err := find(d, r.ID)
	if err != nil {
		return nil, err
	}
	if i >= 0 {
		return change(d, edit.Path{"risks", strconv.Itoa(i)}, r)
	}
	return d.Append(edit.Path{"risks"}, edit.Map(r.fields()...))
}

// Drop returns the text without the entries with the given ids. As many as
// can go at once do; the last one of a list, and what is not written an entry a
// line, goes alone.
func Drop(file string, text []byte, ids []string) ([]byte, error) {
	for {
		d, err := open(file, text)
		if err != nil {
			return nil, err
		}
		at, err := places(d, ids)
		if err != nil || len(at) == 0 {
			return text, err
		}
		edits, err := d.RemoveItems(edit.Path{"risks"}, at[1:])
		if err != nil || len(at) == 1 {
			edits, err = d.Remove(edit.Path{"risks", strconv.Itoa(at[0])})
		}
		if err != nil {
			return nil, fmt.Errorf("%s: %w", file, err)
		}
		if text, err = edit.Apply(text, edits); err != nil {
			return nil, err
		}
	}
}

// open refuses to write into a register that people have to look at first.
func open(file string, text []byte) (*edit.Doc, error) {
	if at := conflicts(text); len(at) > 0 {
		return nil, fmt.Errorf("%s:%d: a merge conflict, resolve it first", file, at[0].from+1)
	}
	return edit.Parse(file, text)
}

// find is the place of the entry with an id, -1 for none.
func find(d *edit.Doc, id string) (int, error) {
	at, err := places(d, []string{id})
	if err != nil || len(at) == 0 {
		return -1, err
	}
	return at[0], nil
}

// places are those of the entries with the given ids, in rising order.
func places(d *edit.Doc, ids []string) ([]int, error) {
	all, ok := d.Value().Get("risks")
	if !ok || !all.Written() {
		return nil, nil
	}
	left := map[string]int{} // how often an id that is asked for may still come
	for _, id := range ids {
		left[id] = 1
	}
	var at []int
	for i := range all.Len() {
		v, _ := all.Get(strconv.Itoa(i), "id")
		text, _ := v.Scalar()
		n, asked := left[text]
		switch {
		case !asked:
			continue
		case n == 0:
			return nil, fmt.Errorf("%q has two entries in the register, remove one first", text)
		}
		left[text]--
		at = append(at, i)
	}
	return at, nil
}

// change sets the fields of an entry that is there.
func change(d *edit.Doc, p edit.Path, r Risk) ([]edit.Edit, error) {
	edits, err := d.SetAll(p, r.fields()...)
	if err != nil || !r.Until.IsZero() {
		return edits, err
	}
	if v, ok := d.Value().Get(append(p[:2:2], "until")...); ok && v.Written() {
		gone, err := d.Remove(append(p[:2:2], "until"))
		return append(edits, gone...), err
	}
	return edits, nil
}

func (r Risk) fields() []edit.Field {
	out := []edit.Field{{Key: "id", Value: edit.Text(r.ID)}}
	for _, f := range [][2]string{{"stack", r.Stack}, {"anchor", r.Anchor}, {"status", r.Status}, {"reason", r.Reason}, {"owner", r.Owner}} {
		if f[1] != "" {
			out = append(out, edit.Field{Key: f[0], Value: edit.Text(f[1])})
		}
	}
	if !r.Until.IsZero() {
		out = append(out, edit.Field{Key: "until", Value: edit.Literal(r.Until.Format(time.DateOnly))})
	}
	return out
}
