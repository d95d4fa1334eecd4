package lift

import (
	"slices"
	"strings"

	"strideline/iam"
	"strideline/model"
)

// permissions turns what each role, user and group may do into grants edges,
// and for every node that runs as it into data flow.
func (l *lifter) permissions() {
	users := l.users()
	targets := l.targets()
	for _, id := range l.state.subjectOrder {
		s := l.state.subjects[id]
		l.stack = s.node.Stack
		w := &granter{l: l, s: s, users: users[id], targets: targets}
		w.run()
	}
}

// users lists, for each role, the nodes that run as it, in the order declared.
func (l *lifter) users() map[string][]*model.Node {
	out := map[string][]*model.Node{}
	for _, e := range l.b.EdgesOf(model.Assumes) {
		from := l.b.Lookup(e.From)
		if from.Kind == model.Function || from.Kind == model.Trigger {
			out[e.To] = append(out[e.To], from)
		}
	}
	for _, ns := range out {
		slices.SortFunc(ns, func(a, b *model.Node) int { return strings.Compare(a.ID, b.ID) })
	}
	return out
}

// aim is a node as a target of permissions.
type aim struct {
	node *model.Node
	iam  *iam.Target // only what does not hold everywhere
}

// aims finds candidate targets without asking each role about each store.
type aims struct {
	byService map[string][]*aim   // by stack and service
	byKey     map[string][]*aim   // by arnKey
	services  map[string][]string // by stack
}

func (l *lifter) targets() *aims {
	out := &aims{byService: map[string][]*aim{}, byKey: map[string][]*aim{}, services: map[string][]string{}}
	for _, it := range l.items {
		if it.node == nil || it.arn == "" || it.kind.id.arnType == "" {
			continue
		}
		arn := l.resolve(it.arn)
		a := &aim{node: it.node, iam: l.aimAt(it, true)}
		key := it.Stack + "|" + a.iam.Service
		if out.byService[key] == nil {
			out.services[it.Stack] = append(out.services[it.Stack], a.iam.Service)
		}
		out.byService[key] = append(out.byService[key], a)
		if key, ok := arnKey(arn); ok {
			out.byKey[key] = append(out.byKey[key], a)
		}
	}
	return out
}

// aimAt is an item as a target; with narrow, what a subject may do everywhere
// is left to the hub.
func (l *lifter) aimAt(it *item, narrow bool) *iam.Target {
	t := &iam.Target{Service: it.kind.id.service, Type: it.kind.id.arnType, ARNs: []string{l.resolve(it.arn)}, Narrow: narrow}
	if doc, ok := l.state.policies[it.node.ID]; ok {
		t.Policy = &doc
	}
	return t
}

// candidates are the targets that one resource pattern can mean. A name with
// wildcards means resources of its own stack; another stack's must be named
// (design section 4, joining).
func (a *aims) candidates(pattern, stack string) []*aim {
	f := splitARN(pattern)
	if f == nil {
		return nil
	}
	if !strings.ContainsAny(f[5], "*?") {
		return a.exact(f[2]+"|"+f[5], stack)
	}
	if head := f[5][:strings.IndexAny(f[5], "*?")]; strings.HasSuffix(head, "/") || strings.HasSuffix(head, ":") || strings.HasSuffix(head, "-") {
		if hit := a.exact(f[2]+"|"+head[:len(head)-1], stack); hit != nil {
			return hit
		}
	}
	return a.byService[stack+"|"+f[2]]
}

// exact are the targets of one ARN: those of the stack, else the only one.
func (a *aims) exact(key, stack string) []*aim {
	for {
		if hit := a.byKey[key]; hit != nil {
			var own []*aim
			for _, t := range hit {
				if t.node.Stack == stack {
					own = append(own, t)
				}
			}
			if own != nil || len(hit) > 1 {
				return own
			}
			return hit
		}
		short, ok := shorten(key)
		if !ok {
			return nil
		}
		key = short
	}
}

// granter writes the edges of one subject.
type granter struct {
	l       *lifter
	s       *subject
	users   []*model.Node
	targets *aims
}

func (w *granter) run() {
	if admin, at := w.s.iam.Admin(); admin {
		var where model.Range
		if len(at) > 0 {
			where = at[0]
		}
		w.l.set(w.s.node).value("admin", true, where)
	}
	w.everywhere()
	seen := map[*aim]bool{}
	for _, pat := range w.s.iam.Literals() {
		hits := w.targets.candidates(pat.Value, w.s.node.Stack)
		for _, t := range hits {
			if !seen[t] {
				seen[t] = true
				w.write(t.node, w.s.iam.On(t.iam))
			}
		}
		if len(hits) == 0 {
			w.outside(pat)
		}
	}
	w.wired()
}

// everywhere writes the edges to hubs: one a service whose every resource the
// subject may touch.
func (w *granter) everywhere() {
	for _, service := range w.services() {
		grants := w.s.iam.Everywhere(service)
		if len(grants) == 0 {
			continue
		}
		hub := w.l.hub(service)
		w.write(hub, grants)
		w.wildcards(hub, grants)
	}
}

// services are those that the subject's policies mention; for a policy that
// allows every action, those that its stack uses.
func (w *granter) services() []string {
	out := w.s.iam.Services()
	if !slices.Contains(out, "*") {
		return out
	}
	out = slices.Concat(out, w.targets.services[w.s.node.Stack])
	slices.Sort(out)
	return slices.Compact(out)
}

// outside writes the edges to something that no file declares.
func (w *granter) outside(pat iam.Text) {
	f := splitARN(pat.Value)
	if f == nil || strings.ContainsAny(f[2], "*?") {
		if f == nil && model.Symbolic(pat.Value) {
			w.unknownTarget(pat)
		}
		return
	}
	tail := f[5]
	if i := strings.IndexAny(tail, "*?"); i >= 0 {
		tail = strings.TrimRight(tail[:i], "/:-")
	}
	k, class, ok := classOf(f[2], f[5])
	if !ok || tail == "" || !strings.ContainsAny(tail, "/:") && f[2] != "s3" && f[2] != "sqs" && f[2] != "sns" || strings.Contains(f[5], "#name") {
		return
	}
	arn := strings.Join(f[:5], ":") + ":" + base(f[2], tail)
	n := w.l.external(arn, k, class)
	w.write(n, w.s.iam.On(&iam.Target{Service: f[2], ARNs: []string{arn}, Narrow: true}))
}

// base cuts sub-resources off the resource part of an ARN.
func base(service, tail string) string {
	switch service {
	case "s3":
		head, _, _ := strings.Cut(tail, "/")
		return head
	case "dynamodb":
		if parts := strings.SplitN(tail, "/", 3); len(parts) > 2 {
			return parts[0] + "/" + parts[1]
		}
	case "lambda":
		if parts := strings.SplitN(tail, ":", 3); len(parts) > 2 {
			return parts[0] + ":" + parts[1]
		}
	}
	return tail
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
	text := pat.Value
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

// wired looks again at what the environment of a user names: a broad grant
// becomes an edge to that very store.
func (w *granter) wired() {
	for _, u := range w.users {
		for _, n := range w.l.wiredTo(u) {
			it := w.l.owner[n.ID]
			if it == nil || it.arn == "" {
				continue
			}
			grants := w.s.iam.On(w.l.aimAt(it, false))
			w.flow(u, n, grants)
			w.grant(n, grants)
		}
	}
}

func (w *granter) write(n *model.Node, grants []iam.Grant) {
	if n == nil || len(grants) == 0 {
		return
	}
	w.grant(n, grants)
	for _, u := range w.users {
		w.flow(u, n, grants)
	}
	w.roleToRole(n, grants)
}

// grant writes the permission itself.
func (w *granter) grant(n *model.Node, grants []iam.Grant) {
	if n.ID == w.s.node.ID {
		return
	}
	var acting []iam.Grant
	for _, g := range grants {
		if matters(g) {
			acting = append(acting, g)
		}
	}
	if len(acting) == 0 {
		return
	}
	e := edgeOf(acting)
	e.From, e.To, e.Kind = w.s.node.ID, n.ID, model.Grants
	w.l.b.Edge(e)
}

// matters reports whether an action does more than describe.
func matters(g iam.Grant) bool {
	for _, k := range g.Kinds {
		if k != "describe" && k != "tag" && k != "encrypt" && k != "list" {
			return true
		}
	}
	return false
}

// flowKind is the data flow that a kind of action makes.
func flowKind(kind string, to *model.Node) (model.EdgeKind, bool) {
	if to.Kind == model.Function {
		if kind == "invoke" {
			return model.Invokes, true
		}
		return "", false
	}
	if to.Kind != model.Store {
		return "", false
	}
	switch kind {
	case "read", "consume", "decrypt":
		return model.Reads, true
	case "write", "publish", "invoke":
		return model.Writes, true
	case "delete":
		return model.Deletes, true
	case "admin", "grant", "code":
		return model.Administers, true
	}
	return "", false
}

// flow writes the data flow from one user of the role.
func (w *granter) flow(u, n *model.Node, grants []iam.Grant) {
	if u.Kind != model.Function {
		grants = w.l.integrationGrants(u, grants)
	}
	by := map[model.EdgeKind][]iam.Grant{}
	for _, g := range grants {
		done := map[model.EdgeKind]bool{}
		for _, k := range g.Kinds {
			if fk, ok := flowKind(k, n); ok && !done[fk] {
				done[fk] = true
				by[fk] = append(by[fk], g)
			}
		}
	}
	for _, fk := range model.EdgeKinds {
		gs := by[fk]
		if len(gs) == 0 {
			continue
		}
		e := edgeOf(gs)
		e.From, e.To, e.Kind, e.Via = u.ID, n.ID, fk, w.s.node.ID
		e.Certainty = model.Granted
		if u.Kind == model.Trigger {
			e.Attrs["integration"] = model.SetAttr(true, e.At)
		}
		if at := w.l.wiredAt(u, n); len(at) > 0 {
			e.Certainty = model.Both
			e.Evidence = append(e.Evidence, at...)
		}
		w.l.b.Edge(e)
	}
}

// namesOneOf reports whether the configuration of u names a resource that the
// hub stands for, so that the edge to that very resource says more.
func (w *granter) namesOneOf(u, hub *model.Node) bool {
	return slices.ContainsFunc(w.l.wiredTo(u), func(n *model.Node) bool {
		it := w.l.owner[n.ID]
		return it != nil && hubID(it.kind.id.service, it.Stack) == hub.ID
	})
}

// roleToRole writes iam:PassRole and sts:AssumeRole.
func (w *granter) roleToRole(n *model.Node, grants []iam.Grant) {
	if n.Kind != model.Role || n.ID == w.s.node.ID {
		return
	}
	var pass, assume []iam.Grant
	for _, g := range grants {
		if slices.Contains(g.Kinds, "pass-role") {
			pass = append(pass, g)
		}
		if slices.Contains(g.Kinds, "assume") {
			assume = append(assume, g)
		}
	}
	if len(pass) > 0 {
		e := edgeOf(pass)
		e.From, e.To, e.Kind = w.s.node.ID, n.ID, model.Passes
		w.l.b.Edge(e)
	}
	if len(assume) > 0 && w.l.mayAssume(w.s.node, n) {
		e := edgeOf(assume)
		e.From, e.To, e.Kind = w.s.node.ID, n.ID, model.Assumes
		w.l.b.Edge(e)
	}
}

// mayAssume reports whether the trust policy of role n, where one is known,
// lets from in: by name, by account, or because anyone may.
func (l *lifter) mayAssume(from, n *model.Node) bool {
	doc, ok := l.state.trust[n.ID]
	if !ok {
		return true
	}
	arn := ""
	if it := l.owner[from.ID]; it != nil {
		arn = l.resolve(it.arn)
	}
	for _, t := range doc.Trusts() {
		id := t.Principal.ID.Value
		own := strings.Contains(id, accountToken) && !strings.Contains(id, "role/") && !strings.Contains(id, "user/")
		if t.Principal.Everyone() || t.Principal.Type == "AWS" && (own || id == arn && arn != "") {
			return true
		}
	}
	return false
}

// edgeOf gathers grants into the common fields of an edge: conditional only
// where every grant is.
func edgeOf(grants []iam.Grant) model.Edge {
	var e model.Edge
	e.Attrs = map[string]model.Attr{}
	e.Certainty = model.Granted
	open := false
	var broad, managed []string
	var broadAt []model.Range
	for _, g := range grants {
		e.Actions = append(e.Actions, g.Action)
		e.Evidence = append(e.Evidence, g.Evidence...)
		if !e.At.Known() && len(g.Evidence) > 0 {
			e.At = g.Evidence[len(g.Evidence)-1]
		}
		if len(g.Conditional) == 0 {
			open = true
		}
		e.Conditional = append(e.Conditional, g.Conditional...)
		if (g.BroadResource || g.BroadAction) && strong(g) && iam.Narrowable(g.Action) {
			broad = append(broad, g.Action)
			if len(g.Evidence) > 0 {
				broadAt = append(broadAt, g.Evidence[len(g.Evidence)-1])
			}
		}
		if g.Managed != "" && !slices.Contains(managed, g.Managed) {
			managed = append(managed, g.Managed)
		}
	}
	if open {
		e.Conditional = nil
	}
	if len(broad) > 0 {
		var at model.Range
		if len(broadAt) > 0 {
			at = broadAt[0]
		}
		e.Attrs["broad"] = model.Attr{Value: broad, State: model.Set, At: at, Items: broadAt}
	}
	if len(managed) > 0 {
		slices.Sort(managed)
		e.Attrs["managed"] = model.SetAttr(managed, e.At)
	}
	return e
}

// strong reports whether an action changes something or makes something run.
func strong(g iam.Grant) bool {
	for _, k := range g.Kinds {
		switch k {
		case "write", "delete", "admin", "grant", "publish", "invoke", "code", "pass-role", "assume":
			return true
		}
	}
	return false
}

// accountToken is the text of the account that is deployed to.
var accountToken = model.Token(model.TokenPseudo, "account")
