package iam

// truth is Kleene's: what cannot be decided is maybe.
type truth int8

const (
	no truth = iota
	maybe
	yes
)

func truthOf(b bool) truth {
	if b {
		return yes
	}
	return no
}

func (t truth) not() truth { return yes - t }

func both(ts ...truth) truth {
	out := yes
	for _, t := range ts {
		out = min(out, t)
	}
	return out
}

func either(ts ...truth) truth {
	out := no
	for _, t := range ts {
		out = max(out, t)
	}
	return out
}
