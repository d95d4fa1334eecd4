package lift

import (
	"slices"

	"strideline/iac/resource"
	"strideline/iam"
	"strideline/model"
)

// linkPolicyOf reads a resource that is a resource policy: the document at one
// property, for each store that another names.
func linkPolicyOf(document, of string) func(*lifter, *item) {
	return func(l *lifter, it *item) {
		doc := l.document(it.Props.Get(document))
		for _, v := range it.Props.Get(of).Each() {
			n := l.find(v)
			if n == nil && l.pointed(v) == nil {
				n = l.byName(v, policyService[it.Type], policyTail[it.Type])
			}
			if n != nil && n.Kind == model.Store {
				l.resourcePolicy(n, doc, append(append([]model.Condition(nil), v.When...), l.ownConditions(it, n)...))
			}
		}
	}
}

// policyService and policyTail tell what a policy resource is about where it
// names something that no file declares.
var (
	policyService = map[string]string{
		"AWS::SQS::QueuePolicy": "sqs", "AWS::SNS::TopicPolicy": "sns", "AWS::S3::BucketPolicy": "s3",
		"AWS::SecretsManager::ResourcePolicy": "secretsmanager", "AWS::Events::EventBusPolicy": "events",
	}
	policyTail = map[string]string{"AWS::SecretsManager::ResourcePolicy": "secret:", "AWS::Events::EventBusPolicy": "event-bus/"}
)

// resourcePolicy adds the statements of a policy that are about store n.
func (l *lifter) resourcePolicy(n *model.Node, doc iam.Document, when []model.Condition) {
	have, ok := l.state.policies[n.ID]
	if !ok {
		l.state.policyOrder = append(l.state.policyOrder, n.ID)
		have.Version = doc.Version
	}
	for _, st := range doc.Statements {
		if l.elsewhere(st, n) {
			continue
		}
		st.When = append(append([]model.Condition(nil), st.When...), when...)
		have.Statements = append(have.Statements, st)
	}
	l.state.policies[n.ID] = have
}

// elsewhere reports whether every resource of a statement is another node: a
// policy may be attached to several queues and speak of one.
func (l *lifter) elsewhere(st iam.Statement, n *model.Node) bool {
	for _, r := range st.Resources {
		if to := l.findText(r.Value); to == nil || to == n {
			return false
		}
	}
	return len(st.Resources) > 0
}

// resourcePolicies turns resource policies into facts and callers from
// outside: what anyone may do, which foreign accounts, which services without
// a source.
func (l *lifter) resourcePolicies() {
	for _, id := range l.state.policyOrder {
		n := l.b.Lookup(id)
		doc := l.state.policies[id]
		service := l.serviceOf(n)
		l.publicGrants(n, doc, service)
		for _, g := range doc.Foreign([]string{accountToken}, l.trusted) {
			from := l.actor("account", "account:"+g.Account, g.Account)
			for _, f := range flowsOf(g.Actions, service, n) {
				l.b.Edge(model.Edge{From: from.ID, To: n.ID, Kind: f.kind, Actions: f.actions, Certainty: model.Granted, Conditional: g.Conditional, At: last(g.Evidence), Evidence: g.Evidence})
			}
		}
		for _, d := range doc.Deputies() {
			if !d.Guarded && deputy(d.Service) {
				l.set(n).add("deputies", d.Service, last(d.Evidence))
			}
		}
	}
}

func (l *lifter) publicGrants(n *model.Node, doc iam.Document, service string) {
	var more []model.Condition
	if n.Class == "bucket" {
		open, at := l.policyCounts(n)
		if open == no {
			return
		}
		if open == maybe {
			more = []model.Condition{{Reason: "public policies may be blocked", At: at}}
		}
	}
	it := l.owner[n.ID]
	for _, g := range doc.Public(service) {
		for _, f := range flowsOf(g.Actions, service, n) {
			when := append(append([]model.Condition(nil), g.Conditional...), more...)
			l.open(it, n, f.kind, f.actions, when, last(g.Evidence))
		}
	}
}

// policyCounts reports whether a public policy of a bucket has an effect: not
// unless the access block is written and says so. What is not declared here is
// taken to have the default.
func (l *lifter) policyCounts(n *model.Node) (answer, model.Range) {
	it := l.owner[n.ID]
	if it == nil {
		return no, model.Range{}
	}
	block := it.Props.Get("PublicAccessBlockConfiguration")
	if !block.Written() {
		return no, model.Range{}
	}
	switch either(block, "RestrictPublicBuckets", "BlockPublicPolicy") {
	case yes:
		return no, block.At
	case no:
		return yes, block.At
	}
	return maybe, block.At
}

// open says that anyone may use a store directly. What hangs on a condition
// leaves it unknown whether the store is public.
func (l *lifter) open(it *item, n *model.Node, k model.EdgeKind, actions []string, when []model.Condition, at model.Range) {
	from := l.actor("internet", "internet", "internet")
	if a := l.set(n); len(when) == 0 {
		a.add("public", string(k), at)
	} else if _, known := n.Attrs["public"]; !known {
		a.unknown("public", when[0].Reason, at)
	}
	l.b.Edge(model.Edge{From: from.ID, To: n.ID, Kind: k, Actions: actions, Conditional: when, At: at})
}

func last(at []model.Range) model.Range {
	if len(at) == 0 {
		return model.Range{}
	}
	return at[len(at)-1]
}

// dataFlow is what a set of actions does to a node.
type dataFlow struct {
	kind    model.EdgeKind
	actions []string
}

// flowsOf sorts action patterns by the data flow they make on a node of a
// service, in the order of model.EdgeKinds.
func flowsOf(patterns []string, service string, n *model.Node) []dataFlow {
	by := map[model.EdgeKind][]string{}
	for _, p := range patterns {
		if p == "*" && service != "" {
			p = service + ":*"
		}
		for _, a := range iam.ExpandAction(p) {
			for _, k := range iam.KindsOf(a) {
				if fk, ok := flowKind(k, n); ok && !slices.Contains(by[fk], a) {
					by[fk] = append(by[fk], a)
				}
			}
		}
	}
	var out []dataFlow
	for _, k := range model.EdgeKinds {
		if len(by[k]) > 0 {
			slices.Sort(by[k])
			out = append(out, dataFlow{k, by[k]})
		}
	}
	return out
}

// inlinePolicy reads the resource policy that a store carries itself.
func (l *lifter) inlinePolicy(it *item, v resource.Value) {
	if it.node == nil {
		return
	}
	for _, o := range v.Options() {
		l.resourcePolicy(it.node, l.document(o), o.When)
	}
}
