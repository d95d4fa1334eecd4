package lift

import (
	"strings"

	"strideline/iac/resource"
	"strideline/iam"
	"strideline/model"
)

func iamKinds() map[string]*kind {
	entity := func(tail, prop, class string) *kind {
		return &kind{
			id:      identity{service: "iam", arnType: class, resource: tail + "/{name}", nameProp: prop, global: "r"},
			declare: func(l *lifter, it *item) { declareEntity(l, it, class) },
			link:    linkEntity,
		}
	}
	return map[string]*kind{
		"AWS::IAM::Role":                {id: identity{service: "iam", arnType: "role", resource: "role/{name}", nameProp: "RoleName", global: "r"}, declare: declareRole, link: linkEntity},
		"AWS::IAM::User":                entity("user", "UserName", "user"),
		"AWS::IAM::Group":               entity("group", "GroupName", "group"),
		"AWS::IAM::Policy":              {link: linkPolicy},
		"AWS::IAM::RolePolicy":          {link: linkPolicy},
		"AWS::IAM::UserPolicy":          {link: linkPolicy},
		"AWS::IAM::GroupPolicy":         {link: linkPolicy},
		"AWS::IAM::ManagedPolicy":       {id: identity{service: "iam", arnType: "policy", resource: "policy/{name}", nameProp: "ManagedPolicyName", global: "r", ref: "arn", arnAttr: "PolicyArn"}, declare: declarePolicy, link: linkPolicy},
		"AWS::IAM::UserToGroupAddition": {link: linkMembership},
		"AWS::IAM::AccessKey":           {link: linkAccessKey},
		"AWS::IAM::InstanceProfile":     {plumbing: true},
		"AWS::IAM::ServiceLinkedRole":   {plumbing: true},
		"AWS::IAM::OIDCProvider":        {plumbing: true, id: identity{ref: "id"}},
		"AWS::IAM::SAMLProvider":        {plumbing: true, id: identity{ref: "id"}},
	}
}

// declarePolicy keeps a policy findable by its written ARN.
func declarePolicy(l *lifter, it *item) {
	if key, ok := arnKey(l.resolve(it.arn)); ok {
		l.state.customerPolicies[key] = it
	}
}

// subject is a role, user or group with the policies that apply to it.
type subject struct {
	it   *item
	node *model.Node
	iam  *iam.Subject

	opaque bool // a policy attached to it is not known here
}

func (l *lifter) subject(n *model.Node) *subject {
	s := l.state.subjects[n.ID]
	if s == nil {
		s = &subject{it: l.owner[n.ID], node: n, iam: &iam.Subject{}}
		l.state.subjects[n.ID] = s
		l.state.subjectOrder = append(l.state.subjectOrder, n.ID)
	}
	return s
}

func declareEntity(l *lifter, it *item, class string) {
	n := l.addNode(it, model.Role, class)
	if v := it.Props.Get("LoginProfile"); class == "user" && v.Written() && len(v.Options()) > 0 {
		l.set(n).add("credentials", "password", v.At)
	}
	l.subject(n)
}

// linkAccessKey notes on a user that a key exists which is valid until somebody
// removes it.
func linkAccessKey(l *lifter, it *item) {
	v := it.Props.Get("UserName")
	if n := l.find(v, "user"); n != nil && n.Class == "user" {
		if s, _ := it.Props.Get("Status").Str(); s != "Inactive" {
			l.set(n).add("credentials", "access key", it.At)
		}
	}
}

func declareRole(l *lifter, it *item) {
	n := l.addNode(it, model.Role, "role")
	a := l.set(n)
	if it.Implied {
		a.value("generated", true, it.At)
	}
	a.present("bounded", it.Props.Get("PermissionsBoundary"))
	l.subject(n)
	l.trust(it, n)
}

// trust reads who may assume the role.
func (l *lifter) trust(it *item, n *model.Node) {
	doc := l.document(it.Props.Get("AssumeRolePolicyDocument"))
	l.state.trust[n.ID] = doc
	a := l.set(n)
	for _, t := range doc.Trusts() {
		at := t.Principal.ID.At
		l.federated(n, t)
		switch {
		case t.Guarded:
		case t.Principal.Everyone():
			a.value("trustsAnyone", true, at)
		case t.Principal.Type == "Service":
			a.add("trusts", model.Display(t.Principal.ID.Value), at)
		case t.Principal.Type == "AWS" && !t.ExternalID:
			if acct := l.foreign(t.Principal); acct != "" {
				a.add("trustsForeign", acct, at)
			}
		}
	}
}

// foreign is the literal account of a principal that is not ours.
func (l *lifter) foreign(p iam.Principal) string {
	if acct := accountOf(p.ID.Value); acct != "" && !l.trusted[acct] {
		return acct
	}
	return ""
}

// linkTrust adds the callers from outside that a trust policy lets in.
func (l *lifter) linkTrust(it *item) {
	for _, t := range l.state.trust[it.node.ID].Trusts() {
		var from *model.Node
		switch acct := l.foreign(t.Principal); {
		case t.Principal.Type == "Federated":
			if from = l.identityProvider(t.Principal); from == nil {
				continue
			}
		case t.Guarded:
			continue
		case t.Principal.Everyone():
			from = l.actor("account", "account:*", "any AWS account")
		case t.Principal.Type == "AWS" && acct != "":
			from = l.actor("account", "account:"+acct, acct)
		default:
			continue
		}
		l.edge(it, model.Edge{From: from.ID, To: it.node.ID, Kind: model.Assumes, Conditional: t.Conditional, At: t.Principal.ID.At})
	}
}

func linkEntity(l *lifter, it *item) {
	s := l.subject(it.node)
	s.iam.ARNs = []string{l.resolve(it.arn)}
	p := it.Props
	for _, pol := range p.Get("Policies").Each() {
		name, _ := pol.Get("PolicyName").Str()
		s.iam.Identity = append(s.iam.Identity, iam.Policy{Name: name, Doc: l.document(pol.Get("PolicyDocument")), At: pol.At, When: pol.When})
	}
	for _, m := range p.Get("ManagedPolicyArns").Each() {
		l.attach(s, m)
	}
	for _, b := range p.Get("PermissionsBoundary").Options() {
		if pol, ok := l.policy(b); ok {
			s.iam.Boundary = append(s.iam.Boundary, pol)
		}
	}
	for _, g := range p.Get("Groups").Each() {
		if n := l.find(g, "group"); n != nil && n.Class == "group" {
			l.edge(it, model.Edge{From: it.node.ID, To: n.ID, Kind: model.Assumes, Conditional: g.When, At: g.At})
		}
	}
	if it.Type == "AWS::IAM::Role" {
		l.linkTrust(it)
	}
}

// attach adds the managed policy that v names to a subject: the provider's, or
// one declared here.
func (l *lifter) attach(s *subject, v resource.Value) {
	pol, ok := l.policy(v)
	if !ok {
		s.opaque = true
		return
	}
	for _, have := range s.iam.Identity {
		if have.ARN != "" && have.ARN == pol.ARN {
			return
		}
	}
	if pol.Managed != "" {
		l.set(s.node).add("managedPolicies", pol.Name, v.At)
	}
	s.iam.Identity = append(s.iam.Identity, pol)
}

// policy is the managed policy that v names.
func (l *lifter) policy(v resource.Value) (iam.Policy, bool) {
	text := l.text(v)
	if it := l.pointed(v); it != nil && it.Type == "AWS::IAM::ManagedPolicy" {
		return iam.Policy{Name: it.ID, ARN: it.arn, Doc: l.document(it.Props.Get("PolicyDocument")), At: v.At, When: v.When}, true
	}
	if doc, arn, ok := iam.ManagedPolicy(policyName(text)); ok {
		return iam.Policy{Name: policyName(text), Managed: policyName(text), ARN: arn, Doc: doc, At: v.At, When: v.When}, true
	}
	if key, ok := arnKey(text); ok && l.state.customerPolicies[key] != nil {
		it := l.state.customerPolicies[key]
		return iam.Policy{Name: it.ID, ARN: it.arn, Doc: l.document(it.Props.Get("PolicyDocument")), At: v.At, When: v.When}, true
	}
	return iam.Policy{}, false
}

// policyName is the name in the ARN of a provider's managed policy, or the
// text itself. A path before the name is dropped: names are unique.
func policyName(text string) string {
	f := splitARN(text)
	if f == nil {
		return text
	}
	return f[5][strings.LastIndexByte(f[5], '/')+1:]
}

// linkPolicy attaches a policy resource to the roles, users and groups it
// names.
func linkPolicy(l *lifter, it *item) {
	doc := l.document(it.Props.Get("PolicyDocument"))
	name := l.text(it.Props.Get("PolicyName"))
	for _, side := range []string{"Roles", "Users", "Groups", "RoleName", "UserName", "GroupName"} {
		for _, v := range it.Props.Get(side).Each() {
			n := l.find(v, "role", "user", "group")
			if n == nil || n.Kind != model.Role {
				continue
			}
			s := l.subject(n)
			when := append(append([]model.Condition(nil), v.When...), l.ownConditions(it, n)...)
			s.iam.Identity = append(s.iam.Identity, iam.Policy{Name: name, ARN: it.arn, Doc: doc, At: it.At, When: when})
		}
	}
}

// ownConditions are the conditions an item hangs on that node n does not.
func (l *lifter) ownConditions(it *item, n *model.Node) []model.Condition {
	var out []model.Condition
	for _, w := range it.When {
		if !l.hangsOn(n.ID, w) {
			out = append(out, w)
		}
	}
	return out
}

func linkMembership(l *lifter, it *item) {
	g := l.find(it.Props.Get("GroupName"), "group")
	if g == nil {
		return
	}
	for _, v := range it.Props.Get("Users").Each() {
		if u := l.find(v, "user"); u != nil {
			l.edge(it, model.Edge{From: u.ID, To: g.ID, Kind: model.Assumes, Conditional: v.When, At: v.At})
		}
	}
}
