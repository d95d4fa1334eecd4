package sam

import (
	"strconv"
	"strings"

	"strideline/iac/resource"
	"strideline/iam"
	"strideline/model"
)

// roleMaker collects what the role of a function or state machine may do until
// everything that adds to it is known.
type roleMaker struct {
	owner    *resource.Resource
	service  string // who assumes it
	property string // that holds the role's ARN: Role or RoleArn
	ref      string
	given    resource.Value
	needed   bool
	when     []model.Condition // beside the owner's own: the role is given otherwise

	managed  []resource.Value
	policies []resource.Value
}

func (m *roleMaker) id() string { return m.owner.ID + "Role" }

// newRole decides whether a role must be made: not where one is given. A role
// under a condition with nothing on the other side is made for that side.
func (x *expander) newRole(owner *resource.Resource, service, property string) *roleMaker {
	m := &roleMaker{owner: owner, service: service, property: property, ref: x.ref(owner.ID+"Role", "Arn"), given: owner.Props.Get("Role")}
	switch {
	case !m.given.Written():
		m.needed = true
	case m.given.Kind == resource.Choice:
		for _, o := range m.given.Items {
			if !o.Written() {
				m.needed, m.when = true, o.When
			}
		}
	}
	return m
}

// field is the property that names the role.
func (m *roleMaker) field() []resource.Field {
	at := keyAt(m.owner.Props, "Role", m.owner.At)
	v := m.given
	made := resource.Str(m.ref, m.owner.At)
	if !v.Written() {
		v = made
	} else if v.Kind == resource.Choice {
		items := append([]resource.Value(nil), v.Items...)
		for i, o := range items {
			if !o.Written() {
				items[i] = made
				items[i].When = o.When
			}
		}
		v.Items = items
	}
	return []resource.Field{{Key: m.property, KeyAt: at, Value: v}}
}

// manage attaches a managed policy by name.
func (m *roleMaker) manage(name string, at model.Range) {
	m.attach(resource.Str(managed(name), at))
}

// attach attaches a managed policy once.
func (m *roleMaker) attach(v resource.Value) {
	for _, have := range m.managed {
		if resource.Same(have, v) {
			return
		}
	}
	m.managed = append(m.managed, v)
}

// allow adds an inline policy.
func (m *roleMaker) allow(policy resource.Value) { m.policies = append(m.policies, policy) }

// emit makes the role, unless one is given.
func (m *roleMaker) emit(x *expander) {
	if !m.needed {
		return
	}
	p, at := m.owner.Props, m.owner.At
	assume := p.Get("AssumeRolePolicyDocument")
	if !assume.Written() {
		assume = trust(at, m.service)
	}
	props := []resource.Field{f("AssumeRolePolicyDocument", assume), f("ManagedPolicyArns", resource.ListOf(at, m.managed...))}
	if len(m.policies) > 0 {
		props = append(props, f("Policies", resource.ListOf(at, m.policies...)))
	}
	props = append(props, pass(p, "RolePath>Path", "PermissionsBoundary")...)
	r := x.made(m.id(), "AWS::IAM::Role", m.owner, at, props...)
	r.When = and(r.When, m.when)
	x.emit(r)
}

// functionRole is the role of a function with what its own properties add; the
// order is that of the translator.
func (x *expander) functionRole(r *resource.Resource) *roleMaker {
	m := x.newRole(r, "lambda.amazonaws.com", "Role")
	p := r.Props
	if p.Get("DurableConfig").Written() {
		m.manage("service-role/AWSLambdaBasicDurableExecutionRolePolicy", keyAt(p, "DurableConfig", r.At))
	} else {
		m.manage("service-role/AWSLambdaBasicExecutionRole", r.At)
	}
	if t := p.Get("Tracing"); t.Written() && literal(t) != "Disabled" {
		m.manage("AWSXrayWriteOnlyAccess", keyAt(p, "Tracing", r.At))
	}
	if p.Get("VpcConfig").Written() {
		m.manage("service-role/AWSLambdaVPCAccessExecutionRole", keyAt(p, "VpcConfig", r.At))
	}
	if q := p.Get("DeadLetterQueue"); q.Get("TargetArn").Written() {
		at := keyAt(p, "DeadLetterQueue", q.At)
		switch plainText(q.Get("Type")) {
		case "SQS":
			m.allow(inline(at, "DeadLetterQueuePolicy", statement(at, q.Get("TargetArn"), "sqs:SendMessage")))
		case "SNS":
			m.allow(inline(at, "DeadLetterQueuePolicy", statement(at, q.Get("TargetArn"), "sns:Publish")))
		default:
			x.problem(place(q.Get("Type"), at), "\"DeadLetterQueue\" of %q needs \"Type\": SQS or SNS", r.ID)
		}
	}
	x.attachPolicies(m, p.Get("Policies"))
	return m
}

// attachPolicies adds each entry of Policies: the name or ARN of a managed
// policy, a policy template, or a policy document.
func (x *expander) attachPolicies(m *roleMaker, policies resource.Value) {
	for i, entry := range policyEntries(policies) {
		for _, o := range entry.Options() {
			x.attachPolicy(m, o, m.id()+"Policy"+strconv.Itoa(i))
		}
	}
}

// policyEntries are the entries of Policies with their own numbers: a choice is
// one entry.
func policyEntries(v resource.Value) []resource.Value {
	switch v.Kind {
	case resource.List:
		return v.Items
	case resource.Choice:
		var out []resource.Value
		for _, o := range v.Options() {
			if o.Kind != resource.List {
				out = append(out, o)
				continue
			}
			for _, it := range o.Items {
				out = append(out, item(it, o.When))
			}
		}
		return out
	case resource.Absent, resource.Null:
		return nil
	}
	return []resource.Value{v}
}

func (x *expander) attachPolicy(m *roleMaker, v resource.Value, name string) {
	switch v.Kind {
	case resource.String, resource.Unknown:
		x.attachNamed(m, v)
	case resource.Map:
		x.attachDocument(m, v, name)
	default:
		x.problem(v.At, "a policy of %q must be a name, an ARN, a policy template or a policy document", m.owner.ID)
	}
}

// attachNamed attaches a managed policy by name or ARN. A bare name is looked
// up among AWS' own; a name that is none stays as written.
func (x *expander) attachNamed(m *roleMaker, v resource.Value) {
	s, _ := v.Str()
	if _, known, ok := iam.ManagedPolicy(s); ok && !isARN(s) {
		v.Text = strings.Replace(known, "arn:aws:", "arn:"+resource.Pseudo("partition")+":", 1)
	}
	m.attach(v)
}

func isARN(s string) bool { return len(s) > 4 && s[:4] == "arn:" }

func (x *expander) attachDocument(m *roleMaker, v resource.Value, name string) {
	if v.Get("Statement").Written() {
		m.allow(item(object(v.At, text("PolicyName", name, v.At), f("PolicyDocument", unconditional(v))), v.When))
		return
	}
	if len(v.Fields) != 1 {
		x.problem(v.At, "a policy of %q must hold a \"Statement\" or name one policy template", m.owner.ID)
		return
	}
	doc, ok := x.policyTemplate(v.Fields[0])
	if !ok {
		return
	}
	m.allow(item(object(v.At, text("PolicyName", name, v.At), f("PolicyDocument", doc)), v.When))
}

func unconditional(v resource.Value) resource.Value { v.When = nil; return v }
