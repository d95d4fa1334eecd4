package register

import (
	"strings"

	"strideline/rules"
)

// matcher finds the threats that entries speak of.
type matcher struct {
	byID   map[string]*rules.Threat
	byBase map[string][]*rules.Threat // of threats that no entry names by their id
}

func newMatcher(ts []rules.Threat, entries []Risk) matcher {
	m := matcher{map[string]*rules.Threat{}, map[string][]*rules.Threat{}}
	named := map[string]bool{}
	for _, e := range entries {
		named[e.ID] = true
	}
	for i := range ts {
		t := &ts[i]
		if m.byID[t.ID] == nil {
			m.byID[t.ID] = t
		}
		if !named[t.ID] {
			m.byBase[t.Base] = append(m.byBase[t.Base], t)
		}
	}
	return m
}

// match returns the threat an entry speaks of: the one with its id, else the
// only one with the same base id that no other entry names.
func (m matcher) match(e Risk) *rules.Threat {
	if t := m.byID[e.ID]; t != nil {
		return t
	}
	base, _, _ := strings.Cut(e.ID, "-")
	if ts := m.byBase[base]; len(ts) == 1 {
		return ts[0]
	}
	return nil
}
