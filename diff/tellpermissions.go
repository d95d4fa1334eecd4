package diff

import (
	"fmt"
	"strings"

	"strideline/model"
)

// maxActions is how many actions of a permission are named.
const maxActions = 4

func (t *told) tellPermissions(c *Changes) {
	shown, hidden := c.permissions()
	t.hidden = hidden
	for _, g := range shown {
		x := g.Permission
		it := item{mark: '+', head: x.Subject.Name + " " + verbsOf(x.Verbs) + " " + held(x.Target), at: x.At}
		if len(g.among) > 0 {
			it.lines = []string{"among them " + namesOf(g.among)}
		}
		if n := len(x.Actions); n > maxActions {
			it.lines = append(it.lines, strings.Join(x.Actions[:maxActions-1], ", ")+fmt.Sprintf(" and %d more", n-maxActions+1))
		} else if n > 0 {
			it.lines = append(it.lines, strings.Join(x.Actions, ", "))
		}
		switch {
		case x.Condition && x.Change == Gained:
			it.lines = append(it.lines, "the condition it hung on is gone")
		case x.Condition:
			it.lines = append(it.lines, "it hangs on a condition now")
		}
		if x.Change == Gained {
			add(&t.opens, "permissions gained", it)
		} else {
			it.mark = '-'
			add(&t.closes, "permissions lost", it)
		}
	}
}

func (t *told) tellCrossings(c *Changes) {
	for _, x := range c.Crossings {
		if x.From.Kind == model.Actor {
			continue // a way in, told above
		}
		it := item{mark: '+', head: x.From.Name + " " + verbsOf([]model.EdgeKind{x.Kind}) + " " + x.To.Name, at: x.At}
		if len(x.Crosses) > 0 {
			var names []string
			for _, b := range x.Crosses {
				names = append(names, boundaryWords[b])
			}
			it.lines = []string{"across the boundary of " + list(names)}
		} else {
			it.lines = []string{"out of the system"}
		}
		if x.Change == New {
			add(&t.opens, "flows across a boundary", it)
		} else {
			it.mark = '-'
			add(&t.closes, "flows across a boundary that are gone", it)
		}
	}
}
