package lift

import (
	"strings"

	"strideline/iac/resource"
	"strideline/model"
)

const elb = "AWS::ElasticLoadBalancingV2::"

func loadBalancerKinds() map[string]*kind {
	return map[string]*kind{
		elb + "LoadBalancer":                      {id: identity{service: "elasticloadbalancing", resource: "loadbalancer/{name}", nameProp: "Name", ref: "arn", arnAttr: "LoadBalancerArn"}},
		elb + "Listener":                          {declare: declareListener, link: linkListener},
		elb + "ListenerRule":                      {declare: declareListener, link: linkListener},
		elb + "TargetGroup":                       {plumbing: true},
		elb + "ListenerCertificate":               {plumbing: true},
		elb + "TrustStore":                        {plumbing: true},
		elb + "TrustStoreRevocation":              {plumbing: true},
		"AWS::ECS::Service":                       {plumbing: true},
		"AWS::ElasticLoadBalancing::LoadBalancer": {declare: declareClassic, link: linkClassic},
	}
}

// listenerActions are what a listener does by default, or what a rule of it
// does.
func listenerActions(it *item) []resource.Value {
	return append(it.Props.Get("DefaultActions").Each(), it.Props.Get("Actions").Each()...)
}

// forwards lists the target groups that actions hand requests to. Where there
// are none (a redirect, a fixed answer) nothing of ours is reached.
func forwardsOf(actions []resource.Value) []resource.Value {
	var out []resource.Value
	for _, a := range actions {
		for _, o := range a.Get("TargetGroupArn").Options() {
			o.When = append(append([]model.Condition(nil), a.When...), o.When...)
			out = append(out, o)
		}
		for _, g := range a.Get("ForwardConfig", "TargetGroups").Each() {
			out = append(out, g.Get("TargetGroupArn").Options()...)
		}
	}
	return out
}

func declareListener(l *lifter, it *item) {
	actions := listenerActions(it)
	if len(forwardsOf(actions)) == 0 {
		return
	}
	a := l.set(l.addNode(it, model.Trigger, "load-balancer"))
	a.byDefault("auth", "none")
	for _, x := range actions {
		auth, config := "", resource.Value{}
		switch t, _ := x.Get("Type").Str(); t {
		case "authenticate-cognito":
			auth, config = "cognito", x.Get("AuthenticateCognitoConfig")
		case "authenticate-oidc":
			auth, config = "jwt", x.Get("AuthenticateOidcConfig")
		case "jwt-validation":
			auth = "jwt"
		}
		switch {
		case auth == "" || config.Get("OnUnauthenticatedRequest").Text == "allow": // lets everybody through
		case len(x.When) > 0:
			a.unknown("auth", "depends on "+x.When[0].Reason, x.At)
		default:
			a.value("auth", auth, x.At)
		}
	}
	a.value("path", "/*", it.At)
	for _, c := range it.Props.Get("Conditions").Each() {
		l.ruleCondition(a, c)
	}
}

// ruleCondition reads which requests a rule is about.
func (l *lifter) ruleCondition(a attrs, c resource.Value) {
	field, _ := c.Get("Field").Str()
	values := append(c.Get("Values").Each(), firstWritten(
		c.Get("PathPatternConfig", "Values"), c.Get("HttpRequestMethodConfig", "Values"), c.Get("SourceIpConfig", "Values"),
	).Each()...)
	if len(values) == 0 {
		return
	}
	switch field {
	case "path-pattern":
		a.value("path", model.Display(l.text(values[0])), a.n.At)
	case "http-request-method":
		if len(values) == 1 {
			a.str("method", values[0])
		}
	case "source-ip":
		switch addresses(l.texts(c.Get("SourceIpConfig", "Values"))) {
		case fenced:
			a.value("restricted", true, c.At)
		case unclear:
			a.unknown("restricted", "depends on the addresses that the rule names", c.At)
		}
	}
}

// listenerOf is the listener itself, or the one that a rule belongs to.
func (l *lifter) listenerOf(it *item) *item {
	if it.Type == elb+"Listener" {
		return it
	}
	return l.pointed(it.Props.Get("ListenerArn"))
}

func linkListener(l *lifter, it *item) {
	if it.node == nil {
		return
	}
	l.listenerFront(it)
	for _, x := range listenerActions(it) {
		for _, o := range x.Get("AuthenticateCognitoConfig", "UserPoolArn").Options() {
			l.poolChecks(it, o)
		}
	}
	for _, v := range forwardsOf(listenerActions(it)) {
		if group := l.pointed(v); group != nil && group.Type == elb+"TargetGroup" {
			l.toGroup(it, group, v)
		}
	}
}

// poolChecks says that a user pool checks the callers of a listener.
func (l *lifter) poolChecks(it *item, v resource.Value) {
	pool := l.poolOf(v)
	if pool == nil {
		it.node.Attrs["selfSignUp"] = model.UnknownAttr("the user pool is not declared here", v.At)
		return
	}
	l.edge(it, model.Edge{From: pool.ID, To: it.node.ID, Kind: model.Authenticates, Conditional: v.When, At: v.At})
	if s, ok := pool.Attrs["selfSignUp"]; ok {
		it.node.Attrs["selfSignUp"] = s
	}
}

// toGroup joins a listener with what is registered in a target group: by the
// group, by a container service or by a group of instances.
func (l *lifter) toGroup(it, group *item, v resource.Value) {
	run := func(to *model.Node, when []model.Condition, at model.Range) {
		if to != nil && to.Kind == model.Function {
			when = append(append([]model.Condition(nil), v.When...), when...)
			l.edge(it, model.Edge{From: it.node.ID, To: to.ID, Kind: model.Invokes, Conditional: when, At: v.At, Evidence: []model.Range{at}})
		}
	}
	for _, t := range group.Props.Get("Targets").Each() {
		for _, o := range t.Get("Id").Options() {
			if lb := l.pointed(o); lb != nil && lb.Type == elb+"LoadBalancer" {
				l.toListeners(it, it.node, o, lb)
				continue
			}
			run(l.find(o), o.When, o.At)
		}
	}
	for _, s := range l.naming("AWS::ECS::Service", "LoadBalancers", "TargetGroupArn")[group] {
		task := s.Props.Get("TaskDefinition")
		run(l.find(task), task.When, s.value.At)
	}
	for _, s := range l.naming("AWS::AutoScaling::AutoScalingGroup", "TargetGroupARNs", "")[group] {
		run(s.node, s.value.When, s.value.At)
	}
}

// front is the boundary of a load balancer or distribution around its ways in,
// whose name is that of all of them.
func (l *lifter) front(it *item, n *model.Node) {
	id := nodeID(it.Resource, it.ID)
	b := l.b.Boundary(model.Boundary{ID: "api:" + id, Kind: model.APIBoundary, Name: it.ID, Parent: l.stackBoundary(it), At: it.At})
	n.Boundary = b.ID
	l.set(n).value("api", b.ID, it.At)
}

// listenerFront sets what the load balancer in front gives its listeners: who
// can reach it, how it is encrypted, whether it keeps a log.
func (l *lifter) listenerFront(it *item) {
	a := l.set(it.node)
	listener := l.listenerOf(it)
	var lb *item
	if listener != nil {
		a.listenerTLS(listener.Props)
		if m := listener.Props.Get("MutualAuthentication", "Mode"); m.Text == "verify" && it.node.Attrs["auth"].Value == "none" {
			a.value("auth", "mutual-tls", m.At)
		}
		lb = l.pointed(listener.Props.Get("LoadBalancerArn"))
	}
	if lb == nil || lb.Type != elb+"LoadBalancer" {
		a.unknown("accessLog", "the load balancer is not declared here", it.At)
		l.fromInternet(it, it.node)
		return
	}
	p := lb.Props
	l.front(lb, it.node)
	for _, at := range p.Get("LoadBalancerAttributes").Each() {
		if k, _ := at.Get("Key").Str(); k == "access_logs.s3.enabled" {
			a.bool("accessLog", at.Get("Value"))
		}
	}
	if protocol, _ := listener.Props.Get("Protocol").Str(); p.Get("Type").Text == "network" && protocol != "TLS" {
		a.unknown("accessLog", "a network load balancer logs what it decrypts and nothing else", p.Get("Type").At)
	}
	if waf, ok := l.associated(lb); ok {
		it.node.Attrs["waf"] = waf
	}
	if fence, ok := l.fenceOf(p.Get("SecurityGroups")); ok && it.node.Attrs["restricted"].Value != true {
		it.node.Attrs["restricted"] = fence
	}
	l.scheme(it, p.Get("Scheme"))
}

// scheme says who can reach a load balancer: everybody, unless it is internal.
func (l *lifter) scheme(it *item, scheme resource.Value) {
	a := l.set(it.node)
	switch s, _ := scheme.Str(); {
	case s == "internal":
		a.value("private", true, scheme.At)
		return
	case scheme.Written() && s != "internet-facing":
		a.unknown("private", unknownReason(scheme), scheme.At)
	}
	l.fromInternet(it, it.node)
}

// listenerTLS sets the lowest TLS version of a listener. Source: Elastic Load
// Balancing, "Security policies for your Application Load Balancer"; without a
// policy an API call gets ELBSecurityPolicy-2016-08.
func (a attrs) listenerTLS(p resource.Value) {
	protocol, policy := p.Get("Protocol"), p.Get("SslPolicy")
	name, _ := policy.Str()
	switch s, _ := protocol.Str(); {
	case s == "HTTP":
		a.value("tls", "", protocol.At)
	case s == "TCP" || s == "UDP" || s == "TCP_UDP":
		a.unknown("tls", "what is passed through may be encrypted", protocol.At)
	case s != "HTTPS" && s != "TLS":
		if protocol.Written() {
			a.unknown("tls", unknownReason(protocol), protocol.At)
		}
	case !policy.Written():
		a.byDefault("tls", "1.0")
	case lowestTLS(name) != "":
		a.value("tls", lowestTLS(name), policy.At)
	default:
		a.unknown("tls", unknownReason(policy), policy.At)
	}
}

func lowestTLS(policy string) string {
	for _, v := range []struct{ part, version string }{
		{"TLS13-1-3", "1.3"},
		{"TLS13-1-2", "1.2"},
		{"TLS13-1-1", "1.1"},
		{"TLS13-1-0", "1.0"},
		{"TLS-1-2", "1.2"},
		{"TLS-1-1", "1.1"},
		{"TLS-1-0", "1.0"},
		{"FS-1-2", "1.2"},
		{"FS-1-1", "1.1"},
		{"FS-2018-06", "1.0"},
		{"2016-08", "1.0"},
		{"2015-05", "1.0"},
	} {
		if strings.Contains(policy, v.part) {
			return v.version
		}
	}
	return ""
}

// declareClassic reads a load balancer of the first generation.
func declareClassic(l *lifter, it *item) {
	a := l.set(l.addNode(it, model.Trigger, "load-balancer"))
	a.byDefault("auth", "none")
	for _, x := range it.Props.Get("Listeners").Each() {
		if v := x.Get("Protocol"); strings.EqualFold(v.Text, "HTTP") {
			a.value("tls", "", v.At)
		}
	}
	a.bool("accessLog", it.Props.Get("AccessLoggingPolicy", "Enabled"))
}

func linkClassic(l *lifter, it *item) {
	p := it.Props
	l.front(it, it.node)
	if fence, ok := l.fenceOf(p.Get("SecurityGroups")); ok {
		it.node.Attrs["restricted"] = fence
	}
	l.scheme(it, p.Get("Scheme"))
	for _, o := range p.Get("Instances").Each() {
		if to := l.find(o); to != nil && to.Kind == model.Function {
			l.sendTo(it, it.node, to, o, "")
		}
	}
	for _, s := range l.naming("AWS::AutoScaling::AutoScalingGroup", "LoadBalancerNames", "")[it] {
		l.sendTo(it, it.node, s.node, s.value, "")
	}
}
