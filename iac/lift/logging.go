package lift

import (
	"path"
	"strings"

	"strideline/iam"
	"strideline/model"
)

// mute marks the functions whose role surely cannot write a log line: every
// policy of it is known, and none so much as mentions writing log events.
func (l *lifter) mute(users map[string][]*model.Node) {
	speaks := map[*model.Node]bool{}
	for _, id := range l.state.subjectOrder {
		for _, u := range users[id] {
			speaks[u] = speaks[u] || l.state.subjects[id].mayLog()
		}
	}
	for _, id := range l.state.subjectOrder {
		for _, u := range users[id] {
			if u.Class == "lambda" && !speaks[u] {
				l.set(u).value("logging", false, l.state.subjects[id].node.At)
			}
		}
	}
}

// mayLog reports whether a role can write log events, or cannot be read whole.
func (s *subject) mayLog() bool {
	if s.opaque || s.it == nil {
		return true
	}
	for _, p := range s.iam.Identity {
		if len(p.Doc.Statements) == 0 {
			return true // it cannot be read here
		}
		for _, st := range p.Doc.Statements {
			if st.Allow && (len(st.Actions) == 0 || mentionsLogs(st.Actions)) {
				return true
			}
		}
	}
	return false
}

func mentionsLogs(actions []iam.Text) bool {
	for _, a := range actions {
		ok, err := path.Match(strings.ToLower(a.Value), "logs:putlogevents")
		if ok || err != nil || model.Symbolic(a.Value) {
			return true
		}
	}
	return false
}
