package lift

import (
	"strings"

	"strideline/iac/resource"
	"strideline/model"
)

const elb = "AWS::ElasticLoadBalancingV2::"

func loadBalancerKinds() map[string]*kind {
	return map[string]*kind{
		elb + "LoadBalancer":        {id: identity{service: "elasticloadbalancing", resource: "loadbalancer/{name}", nameProp: "Name", ref: "arn", arnAttr: "LoadBalancerArn"}},
		elb + "Listener":            {declare: declareListener, link: linkListener},
		elb + "ListenerRule":        {declare: declareListener, link: linkListener},
		elb + "TargetGroup":         {plumbing: true},
		elb + "ListenerCertificate": {plumbing: true},
		elb + "TrustStore":          {plumbing: true},
		"AWS::ECS::Service":         {plumbing: true},
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
		switch t, _ := x.Get("Type").Str(); t {
		case "authenticate-cognito":
			a.value("auth", "cognito", x.At)
		case "authenticate-oidc", "jwt-validation":
			a.value("auth", "jwt", x.At)
		}
	}
	path := "/*"
	for _, c := range it.Props.Get("Conditions").Each() {
		if f, _ := c.Get("Field").Str(); f != "path-pattern" {
			continue
		}
		values := append(c.Get("Values").Each(), c.Get("PathPatternConfig", "Values").Each()...)
		if len(values) > 0 {
			path = model.Display(l.text(values[0]))
		}
	}
	a.value("path", path, it.At)
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
	for _, v := range forwardsOf(listenerActions(it)) {
		group := l.pointed(v)
		if group == nil || group.Type != elb+"TargetGroup" {
			continue
		}
		for _, t := range group.Props.Get("Targets").Each() {
			for _, o := range t.Get("Id").Options() {
				if to := l.find(o); to != nil && to.Kind == model.Function {
					l.edge(it, model.Edge{From: it.node.ID, To: to.ID, Kind: model.Invokes, Conditional: append(v.When, o.When...), At: v.At, Evidence: []model.Range{o.At}})
				}
			}
		}
		for _, s := range l.servicesOf(group) {
			if to := l.find(s.Props.Get("TaskDefinition")); to != nil && to.Kind == model.Function {
				l.edge(it, model.Edge{From: it.node.ID, To: to.ID, Kind: model.Invokes, Conditional: v.When, At: v.At})
			}
		}
	}
}

// listenerFront sets what the load balancer in front gives its listeners: who
// can reach it, how it is encrypted, whether it keeps a log.
func (l *lifter) listenerFront(it *item) {
	a := l.set(it.node)
	listener := l.listenerOf(it)
	var lb *item
	if listener != nil {
		p := listener.Props
		lb = l.pointed(p.Get("LoadBalancerArn"))
		if v := p.Get("Protocol"); v.Text == "HTTP" || v.Text == "TCP" {
			a.value("tls", "", v.At)
		}
		if v := p.Get("SslPolicy"); strings.Contains(v.Text, "2016-08") || strings.Contains(v.Text, "TLS-1-0") {
			a.value("tls", "1.0", v.At)
		}
	}
	if lb == nil {
		l.fromInternet(it, it.node)
		return
	}
	for _, at := range lb.Props.Get("LoadBalancerAttributes").Each() {
		if k, _ := at.Get("Key").Str(); k == "access_logs.s3.enabled" {
			a.bool("accessLog", at.Get("Value"))
		}
	}
	for _, w := range l.ofType("AWS::WAFv2::WebACLAssociation") {
		if l.pointed(w.Props.Get("ResourceArn")) == lb {
			a.value("waf", true, w.At)
		}
	}
	if scheme := lb.Props.Get("Scheme"); scheme.Text == "internal" {
		a.value("private", true, scheme.At)
		return
	}
	l.fromInternet(it, it.node)
}

// servicesOf lists the container services that register with a target group.
func (l *lifter) servicesOf(group *item) []*item {
	var out []*item
	for _, s := range l.ofType("AWS::ECS::Service") {
		for _, b := range s.Props.Get("LoadBalancers").Each() {
			if l.pointed(b.Get("TargetGroupArn")) == group {
				out = append(out, s)
			}
		}
	}
	return out
}
