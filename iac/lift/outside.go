package lift

import (
	"slices"
	"strings"

	"strideline/iam"
	"strideline/model"
)

// outside writes the edges to something that no file declares.
func (w *granter) outside(pat iam.Text) {
	f := splitARN(pat.Value)
	if f == nil || strings.ContainsAny(f[2], "*?") {
		if f == nil && model.Symbolic(pat.Value) {
			w.unknownTarget(pat)
		}
		return
	}
	if n := w.l.databaseUser(f, pat.Value); n != nil {
		w.write(n, w.s.iam.On(&iam.Target{Service: f[2], ARNs: []string{pat.Value}, Narrow: true}))
		return
	}
	tail := untilOpen(f[5])
	k, class, ok := classOf(f[2], f[5])
	if !ok || tail == "" || !strings.ContainsAny(tail, "/:") && f[2] != "s3" && f[2] != "sqs" && f[2] != "sns" || strings.Contains(f[5], "#name") {
		return
	}
	arn := strings.Join(f[:5], ":") + ":" + base(f[2], tail)
	n := w.l.external(arn, k, class)
	w.write(n, w.on(&iam.Target{Service: f[2], ARNs: []string{arn}, Narrow: true}))
}

// databaseUser returns the declared database of rds-db:...:dbuser:ID/USER, the
// ARN of a user who signs in with a role.
func (l *lifter) databaseUser(f []string, text string) *model.Node {
	if f[2] != "rds-db" {
		return nil
	}
	return l.tokenNode(text)
}

// untilOpen is the part of a resource that every match shares: what stands
// before the first wildcard or policy variable, such as ${aws:username}.
func untilOpen(text string) string {
	end := indexAny(text, "*?")
	if i := indexAny(text, "$"); i >= 0 && strings.HasPrefix(text[i:], "${") && (end < 0 || i < end) {
		end = i
	}
	if end < 0 {
		return text
	}
	return strings.TrimRight(text[:end], "/:-")
}

// base cuts sub-resources off the resource part of an ARN.
func base(service, tail string) string {
	switch service {
	case "s3":
		return upTo(tail, "/", 1)
	case "dynamodb":
		return upTo(tail, "/", 2)
	case "lambda":
		return upTo(tail, ":", 2)
	}
	return tail
}

// upTo is the first n parts of s, parted by sep outside tokens.
func upTo(s, sep string, n int) string {
	end := 0
	for range n {
		i := indexAny(s[end:], sep)
		if i < 0 {
			return s
		}
		end += i + len(sep)
	}
	return s[:end-len(sep)]
}

// servicesOf lists the services whose actions are allowed on a pattern.
func (w *granter) servicesOf(pat iam.Text) []string {
	var out []string
	for _, p := range w.s.iam.Identity {
		for _, st := range p.Doc.Statements {
			if !st.Allow || !slices.ContainsFunc(st.Resources, func(t iam.Text) bool { return t.Value == pat.Value }) {
				continue
			}
			for _, a := range st.Actions {
				if service, _, ok := strings.Cut(a.Value, ":"); ok && !slices.Contains(out, service) {
					out = append(out, fold(service))
				}
			}
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// unknownTarget is a resource named by a parameter or an import: the actions
// tell what it must be.
func (w *granter) unknownTarget(pat iam.Text) {
	text := untilOpen(pat.Value)
	if i := indexAny(text, "/:"); i > 0 {
		text = text[:i] // an index, an object, a version of it
	}
	for _, service := range w.servicesOf(pat) {
		k, class, ok := classOf(service, serviceTail[service])
		if !ok {
			continue
		}
		n := w.l.external(text, k, class)
		w.write(n, w.s.iam.On(&iam.Target{Service: service, ARNs: []string{text}, Narrow: true}))
	}
}

// serviceTail is a resource part that lets classOf tell a service's main type.
var serviceTail = map[string]string{"lambda": "function", "iam": "role", "events": "event-bus"}
