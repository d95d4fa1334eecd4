package edit

import "fmt"

// SetAll writes several keys of the mapping at a path in one change.
func (d *Doc) SetAll(p Path, fields ...Field) ([]Edit, error) {
	var edits []Edit
	want := d.Value()
	for _, f := range fields {
		at := append(p[:len(p):len(p)], f.Key)
		es, err := d.Set(at, f.Value)
		if err != nil {
			return nil, err
		}
		edits, want = append(edits, es...), want.with(at, f.Value)
	}
	text, err := Apply(d.text, edits)
	if err != nil {
		return nil, fmt.Errorf("cannot set the keys of %q: %w", p, err)
	}
	if after, err := Parse(d.file, text); err != nil || !after.Value().equal(want) {
		return nil, fmt.Errorf("cannot set the keys of %q: the way they are written, more than that would change", p)
	}
	return edits, nil
}
