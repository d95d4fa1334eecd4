package report

import (
	"cmp"
	"slices"
	"strings"

	"strideline/model"
	"strideline/rules"
)

// paragraphs are the paragraphs of a text that may be laid out anew: line
// breaks inside one are spaces. What names in it could do is escaped.
func paragraphs(text string) []string {
	var out []string
	for _, p := range strings.Split(text, "\n\n") {
		words := strings.Fields(p)
		for i, w := range words {
			words[i] = escape(w)
		}
		if len(words) > 0 {
			out = append(out, strings.Join(words, " "))
		}
	}
	return out
}

// stepSentence says what a step of a path does, as a sentence without an end:
// "POST /orders invokes PlaceOrder"; of the first step, the name alone.
func stepSentence(path []rules.Step, i int) string {
	s := path[i]
	if i == 0 || s.Via == "" {
		return escape(rules.NodeName(s.Node))
	}
	from, to := rules.NodeName(path[i-1].Node), rules.NodeName(s.Node)
	if s.Back {
		from, to = to, from
	}
	return escape(from) + " " + string(s.Via) + " " + escape(to)
}

// place is where a step is written: an actor stands in no file, so the step
// after it lends its place.
func placeOfStep(path []rules.Step, i int) model.Range {
	for ; i < len(path); i++ {
		if path[i].At.Known() {
			return path[i].At
		}
	}
	return model.Range{}
}

// placeOf is where a threat is shown: at its cause, else where its path is
// first written, else at the top of its stack.
func placeOf(t *rules.Threat) model.Range {
	if t.At.Known() {
		return t.At
	}
	if at := placeOfStep(t.Path, 0); at.Known() {
		return at
	}
	top := model.Pos{Line: 1, Col: 1}
	return model.Range{File: t.Stack, Start: top, End: top}
}

// worstFirst are the threats by severity, each severity in the order given.
func worstFirst(ts []rules.Threat) []*rules.Threat {
	out := make([]*rules.Threat, len(ts))
	for i := range ts {
		out[i] = &ts[i]
	}
	slices.SortStableFunc(out, func(a, b *rules.Threat) int { return cmp.Compare(rank(a.Severity), rank(b.Severity)) })
	return out
}

// open are the threats that nobody decided on, worst first.
func (in Input) open() []*rules.Threat {
	return slices.DeleteFunc(worstFirst(in.Threats), func(t *rules.Threat) bool { return t.Status != "open" })
}

// one is the text for one thing, or the other for more.
func one(n int, single, more string) string {
	if n == 1 {
		return single
	}
	return more
}
