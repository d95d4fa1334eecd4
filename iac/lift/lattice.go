package lift

import (
	"strings"

	"strideline/model"
)

const lattice = "AWS::VpcLattice::"

// latticeKinds are services that networks of ours reach by name: ways in, but
// never from the internet.
func latticeKinds() map[string]*kind {
	out := map[string]*kind{
		lattice + "Listener": {declare: declareLattice, link: linkLattice},
		lattice + "Rule":     {declare: declareLattice, link: linkLattice},
	}
	for _, t := range []string{
		"Service", "ServiceNetwork", "ServiceNetworkServiceAssociation", "ServiceNetworkVpcAssociation", "TargetGroup", "AuthPolicy",
		"AccessLogSubscription", "ResourcePolicy", "ResourceGateway", "ResourceConfiguration", "ServiceNetworkResourceAssociation", "DomainVerification",
	} {
		out[lattice+t] = &kind{plumbing: true, id: identity{ref: "arn"}}
	}
	return out
}

func declareLattice(l *lifter, it *item) {
	a := l.set(l.addNode(it, model.Trigger, "load-balancer"))
	a.byDefault("auth", "none")
	a.value("private", true, it.At)
	path := it.Props.Get("Match", "HttpMatch", "PathMatch", "Match")
	if v := firstWritten(path.Get("Prefix"), path.Get("Exact")); v.Written() {
		a.str("path", v)
	} else {
		a.value("path", "/*", it.At)
	}
}

func linkLattice(l *lifter, it *item) {
	p, a := it.Props, l.set(it.node)
	if svc := l.pointed(p.Get("ServiceIdentifier")); svc != nil && svc.Type == lattice+"Service" {
		l.front(svc, it.node)
		if auth := svc.Props.Get("AuthType"); auth.Text == "AWS_IAM" {
			a.value("auth", "iam", auth.At)
		}
		for _, log := range l.naming(lattice+"AccessLogSubscription", "ResourceIdentifier", "")[svc] {
			a.value("accessLog", true, log.At)
		}
	}
	if v := p.Get("Protocol"); v.Text == "HTTP" {
		a.value("tls", "", v.At)
	}
	for _, action := range []string{"DefaultAction", "Action"} {
		for _, g := range p.Get(action, "Forward", "TargetGroups").Each() {
			group := l.pointed(g.Get("TargetGroupIdentifier"))
			if group == nil || !strings.HasPrefix(group.Type, lattice) {
				continue
			}
			for _, t := range group.Props.Get("Targets").Each() {
				for _, o := range t.Get("Id").Options() {
					if to := l.find(o); to != nil && to.Kind == model.Function {
						l.sendTo(it, it.node, to, o, "")
					}
				}
			}
		}
	}
}
