package register

import (
	"fmt"
	"slices"
	"strings"

	"strideline/edit"
	"strideline/model"
)

// Ignore returns the edits that write a decision beside the cause of a threat:
// a comment above the line of at, in JSON, which has none, an entry in the
// Metadata of the resource that holds it.
func Ignore(file string, text []byte, at model.Range, rule, reason string) ([]edit.Edit, error) {
	reason = strings.Join(strings.Fields(reason), " ")
	if reason == "" {
		return nil, fmt.Errorf("an ignore needs a reason")
	}
	d, err := edit.Parse(file, text)
	if err != nil {
		return nil, err
	}
	if !d.JSON() {
		return d.Comment(at.Start.Line, word+" "+rule+" -- "+strings.ReplaceAll(reason, "#", "no. "))
	}
	p, ok := d.PathAt(at.Start)
	if !ok || len(p) < 2 || p[0] != "Resources" {
		return nil, fmt.Errorf("%s lies in no resource, and JSON has no comments", at)
	}
	to := slices.Concat(p[:2], edit.Path{"Metadata", "strideline", "ignore"})
	return d.Append(to, edit.Map(edit.Field{Key: "rule", Value: edit.Text(rule)}, edit.Field{Key: "reason", Value: edit.Text(reason)}))
}
