package lift

import (
	"slices"
	"strings"

	"strideline/iac/resource"
	"strideline/model"
)

// runnerKinds are services that run a program of ours as a whole: web services,
// sites with their builds, canaries, nodes of a cluster.
func runnerKinds() map[string]*kind {
	out := map[string]*kind{
		"AWS::AppRunner::Service": {
			id:      identity{service: "apprunner", arnType: "service", resource: "service/{name}/" + opaque("id"), nameProp: "ServiceName", ref: "arn", arnAttr: "ServiceArn"},
			declare: declareAppRunner, link: linkAppRunner,
		},
		"AWS::Amplify::App": {
			id:      identity{service: "amplify", resource: "apps/{name}"},
			declare: func(l *lifter, it *item) { l.addNode(it, model.Function, "job") },
			link: func(l *lifter, it *item) {
				l.runsAs(it, it.node, it.Props.Get("IAMServiceRole"))
				l.runsAs(it, it.node, it.Props.Get("ComputeRoleArn"))
			},
		},
		"AWS::Synthetics::Canary": {
			id:      identity{service: "synthetics", arnType: "canary", resource: "canary:{name}", nameProp: "Name"},
			declare: func(l *lifter, it *item) { l.addNode(it, model.Function, "job") },
			link:    linkCanary,
		},
		"AWS::EKS::Nodegroup": {
			id:      identity{service: "eks", arnType: "nodegroup", resource: "nodegroup/" + opaque("cluster") + "/{name}/" + opaque("id"), nameProp: "NodegroupName"},
			declare: func(l *lifter, it *item) { l.addNode(it, model.Function, "instance") },
			link:    func(l *lifter, it *item) { l.runsAs(it, it.node, it.Props.Get("NodeRole")) },
		},
	}
	for _, t := range []string{
		"AppRunner::AutoScalingConfiguration", "AppRunner::ObservabilityConfiguration", "AppRunner::VpcConnector", "AppRunner::VpcIngressConnection",
		"Amplify::Branch", "Amplify::Domain", "EKS::Cluster", "EKS::Addon", "EKS::FargateProfile", "EKS::AccessEntry", "EKS::PodIdentityAssociation",
		"EKS::IdentityProviderConfig", "Synthetics::Group",
	} {
		out["AWS::"+t] = &kind{plumbing: true, id: identity{ref: "id"}}
	}
	return out
}

func declareAppRunner(l *lifter, it *item) {
	n := l.addNode(it, model.Function, "container")
	repo := it.Props.Get("SourceConfiguration", "ImageRepository")
	a := l.set(n)
	a.str("image", repo.Get("ImageIdentifier"))
	for _, e := range appRunnerConfig(it).Get("RuntimeEnvironmentVariables").Each() {
		if name, ok := e.Get("Name").Str(); ok {
			a.add("environment", name, e.At)
		}
	}
}

// appRunnerConfig is where a service is configured: with its image, or with
// the code that it is built from.
func appRunnerConfig(it *item) resource.Value {
	s := it.Props.Get("SourceConfiguration")
	return firstWritten(s.Get("ImageRepository", "ImageConfiguration"), s.Get("CodeRepository", "CodeConfiguration", "CodeConfigurationValues"))
}

func linkAppRunner(l *lifter, it *item) {
	p, config := it.Props, appRunnerConfig(it)
	role := p.Get("InstanceConfiguration", "InstanceRoleArn")
	l.runsAs(it, it.node, role)
	img := p.Get("SourceConfiguration", "ImageRepository", "ImageIdentifier")
	l.image(it, img)
	l.mutableImage(it.node, img)
	for _, e := range config.Get("RuntimeEnvironmentVariables").Each() {
		l.wire(it.node, e.Get("Value"))
	}
	for _, e := range config.Get("RuntimeEnvironmentSecrets").Each() {
		l.injected(it, e.Get("Value"), role)
	}
	t := l.sideNode(it, it.ID+" URL", model.Trigger, "function-url")
	l.owner[t.ID] = it
	l.set(t).byDefault("auth", "none")
	l.edge(it, model.Edge{From: t.ID, To: it.node.ID, Kind: model.Invokes, At: it.At})
	network := p.Get("NetworkConfiguration")
	if open := network.Get("IngressConfiguration", "IsPubliclyAccessible"); open.Written() {
		if b, known := open.Bool(); !known {
			l.set(t).unknown("private", unknownReason(open), open.At)
		} else if !b {
			l.set(t).value("private", true, open.At)
		}
	}
	if t.Attrs["private"].Value != true {
		l.fromInternet(it, t)
	}
	if c := l.pointed(network.Get("EgressConfiguration", "VpcConnectorArn")); c != nil && c.Type == "AWS::AppRunner::VpcConnector" {
		l.set(it.node).value("vpc", true, network.At)
		l.egress(it.node, placement{groups: c.Props.Get("SecurityGroups"), subnets: c.Props.Get("Subnets")})
		l.joinNetwork(it, it.node, resource.MapOf(it.At, resource.F("SubnetIds", c.Props.Get("Subnets"))))
	}
}

func linkCanary(l *lifter, it *item) {
	p := it.Props
	l.runsAs(it, it.node, p.Get("ExecutionRoleArn"))
	l.codeBucket(it, p.Get("Code", "S3Bucket"))
	for _, v := range p.Get("RunConfig", "EnvironmentVariables").Options() {
		for _, f := range v.Fields {
			l.wire(it.node, f.Value)
		}
	}
}

// addressed makes the way in of a machine or task that has an address on the
// internet and ports open to everybody. Who listens there, and whether they
// ask who calls, no template says; remote administration does.
func (l *lifter) addressed(it *item, n *model.Node) {
	ports, _ := n.Attrs["openPorts"].Value.([]string)
	if n.Kind != model.Function || len(ports) == 0 || n.Attrs["publicAddress"].Value != true {
		return
	}
	t := l.sideNode(it, n.Name+" address", model.Trigger, "direct")
	l.owner[t.ID] = it
	at := n.Attrs["openPorts"].At
	if remote := !slices.ContainsFunc(ports, func(p string) bool { return p != "22" && p != "3389" }); remote {
		l.set(t).value("auth", "signature", at)
	} else {
		l.set(t).unknown("auth", "what listens on port "+strings.Join(ports, ", ")+" is not known here", at)
	}
	l.fromInternet(it, t)
	l.edge(it, model.Edge{From: t.ID, To: n.ID, Kind: model.Invokes, At: at})
}
