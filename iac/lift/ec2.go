package lift

import (
	"slices"
	"strings"

	"strideline/iac/resource"
	"strideline/model"
)

// ec2Kinds are networks as far as boundaries need them: a VPC is a boundary,
// what hangs in it is looked up from there (networks.go, securitygroups.go).
func ec2Kinds() map[string]*kind {
	out := map[string]*kind{
		"AWS::EC2::VPC": {declare: declareVPC},
		"AWS::EC2::Instance": {
			id:      identity{service: "ec2", arnType: "instance", resource: "instance/{name}"},
			declare: declareInstance, link: linkInstance,
		},
		"AWS::AutoScaling::AutoScalingGroup": {
			id:      identity{service: "autoscaling", resource: "autoScalingGroup:*:autoScalingGroupName/{name}", nameProp: "AutoScalingGroupName"},
			declare: declareInstance, link: linkInstance,
		},
	}
	for _, t := range []string{
		"Subnet", "SecurityGroup", "SecurityGroupIngress", "SecurityGroupEgress", "RouteTable", "Route",
		"SubnetRouteTableAssociation", "InternetGateway", "EgressOnlyInternetGateway", "VPCGatewayAttachment", "NatGateway", "EIP",
		"VPCEndpoint", "NetworkAcl", "NetworkAclEntry", "SubnetNetworkAclAssociation", "VPCCidrBlock", "FlowLog", "DHCPOptions",
		"VPCDHCPOptionsAssociation", "NetworkInterface", "PrefixList", "VPCPeeringConnection", "TransitGateway", "TransitGatewayAttachment",
		"EIPAssociation", "LaunchTemplate", "KeyPair", "Volume", "VolumeAttachment", "InstanceConnectEndpoint", "VPCEndpointService",
		"VPCEndpointServicePermissions", "SubnetCidrBlock", "TransitGatewayRoute", "TransitGatewayRouteTable", "TransitGatewayRouteTableAssociation",
		"TransitGatewayVpcAttachment", "NetworkInterfaceAttachment", "SecurityGroupVpcAssociation", "CustomerGateway", "VPNGateway", "VPNConnection",
		"VPNGatewayRoutePropagation", "VPNConnectionRoute", "PlacementGroup",
	} {
		out["AWS::EC2::"+t] = &kind{plumbing: true, id: identity{ref: "id"}}
	}
	for _, t := range []string{"LaunchConfiguration", "LifecycleHook", "ScalingPolicy", "ScheduledAction", "WarmPool"} {
		out["AWS::AutoScaling::"+t] = &kind{plumbing: true, id: identity{ref: "id"}}
	}
	return out
}

func declareVPC(l *lifter, it *item) {
	l.stackBoundary(it)
	name := nodeID(it.Resource, it.ID)
	l.b.Boundary(model.Boundary{ID: "network:" + name, Kind: model.NetworkBoundary, Name: name, Parent: "account", At: it.At})
}

// launch is how an instance is started: what stands on it or its group goes
// before what stands in the template.
type launch []resource.Value

func (l *lifter) launchOf(it *item) launch {
	p := it.Props
	out := launch{p}
	specs := []resource.Value{p.Get("LaunchTemplate"), p.Get("MixedInstancesPolicy", "LaunchTemplate", "LaunchTemplateSpecification")}
	for _, spec := range specs {
		for _, by := range []string{"LaunchTemplateId", "LaunchTemplateName"} {
			if t := l.pointed(spec.Get(by)); t != nil && t.Type == "AWS::EC2::LaunchTemplate" {
				out = append(out, t.Props.Get("LaunchTemplateData"))
			}
		}
	}
	if c := l.pointed(p.Get("LaunchConfigurationName")); c != nil && c.Type == "AWS::AutoScaling::LaunchConfiguration" {
		out = append(out, c.Props)
	}
	return out
}

func (s launch) get(path ...string) resource.Value {
	for _, v := range s {
		if x := v.Get(path...); x.Written() {
			return x
		}
	}
	return resource.Value{}
}

func declareInstance(l *lifter, it *item) {
	n := l.addNode(it, model.Function, "instance")
	a, s := l.set(n), l.launchOf(it)
	a.str("image", s.get("ImageId"))
	a.present("vpc", firstWritten(s.get("SubnetId"), s.get("VPCZoneIdentifier"), firstNetworkInterface(s).Get("SubnetId")))
	l.metadataService(a, s)
	l.tags(n, it.Props.Get("Tags"))
}

func firstNetworkInterface(s launch) resource.Value {
	for _, v := range s.get("NetworkInterfaces").Each() {
		return v
	}
	return resource.Value{}
}

// metadataService tells whether the credentials of an instance are handed out
// without a token. Where nothing is written the image decides. Source: EC2 User Guide, "Configure
// instance metadata options for new instances".
func (l *lifter) metadataService(a attrs, s launch) {
	o := s.get("MetadataOptions")
	tokens, endpoint := o.Get("HttpTokens"), o.Get("HttpEndpoint")
	switch text, _ := tokens.Str(); {
	case endpoint.Text == "disabled":
		a.value("imdsV1", false, endpoint.At)
	case text == "required":
		a.value("imdsV1", false, tokens.At)
	case text == "optional":
		a.value("imdsV1", true, tokens.At)
	case tokens.Written():
		a.unknown("imdsV1", unknownReason(tokens), tokens.At)
	case o.Written() && !o.Known() && o.Kind != resource.Map:
		a.unknown("imdsV1", unknownReason(o), o.At)
	case anyOf(model.Display(l.text(s.get("ImageId"))), "al2023", "amazon-linux-2023", "bottlerocket"):
		a.byDefault("imdsV1", false)
	case anyOf(model.Display(l.text(s.get("ImageId"))), "amzn2-", "amazon-linux-2/", "amzn-ami"):
		a.byDefault("imdsV1", true)
	default:
		a.unknown("imdsV1", "nothing is written about it, and the image may ask for tokens itself", s.get("ImageId").At)
	}
}

func anyOf(text string, parts ...string) bool {
	return slices.ContainsFunc(parts, func(p string) bool { return strings.Contains(text, p) })
}

// linkInstance gives an instance the roles of its profile, its network and
// what is written into it when it starts.
func linkInstance(l *lifter, it *item) {
	s := l.launchOf(it)
	profile := s.get("IamInstanceProfile")
	for _, v := range []resource.Value{profile, profile.Get("Arn"), profile.Get("Name")} {
		for _, o := range v.Options() {
			if x := l.pointed(o); x != nil {
				for _, r := range x.Props.Get("Roles").Each() {
					l.runsAs(it, it.node, r)
				}
			}
		}
	}
	if text, ok := s.get("UserData").Str(); ok {
		l.wireUserData(it, text, s.get("UserData"))
	}
	l.placeInstance(it, s)
}

// wireUserData joins an instance with the stores that its first script names.
func (l *lifter) wireUserData(it *item, text string, v resource.Value) {
	for _, p := range model.SplitSymbolic(text) {
		if to := l.itemOf(p); to != nil && to.node != nil && to.node.Kind == model.Store {
			l.wireTo(it.node, to.node, v.At)
		}
	}
}

func (l *lifter) placeInstance(it *item, s launch) {
	card, a := firstNetworkInterface(s), l.set(it.node)
	subnets := firstWritten(s.get("SubnetId"), card.Get("SubnetId"), s.get("VPCZoneIdentifier"))
	groups := firstWritten(s.get("SecurityGroupIds"), s.get("SecurityGroups"), card.Get("GroupSet"), card.Get("Groups"))
	at := placement{groups: groups, subnets: subnets}
	own := firstWritten(card.Get("AssociatePublicIpAddress"), s.get("AssociatePublicIpAddress"))
	a.bool("publicAddress", own)
	if !own.Written() {
		for _, o := range subnets.Each() {
			if subnet := l.pointed(o); subnet != nil {
				a.bool("publicAddress", subnet.Props.Get("MapPublicIpOnLaunch"))
			}
		}
	}
	for _, typ := range []string{"AWS::EC2::EIP", "AWS::EC2::EIPAssociation"} {
		for _, ip := range l.naming(typ, "InstanceId", "")[it] {
			a.value("publicAddress", true, ip.At)
		}
	}
	at.public, _ = it.node.Attrs["publicAddress"].Value.(bool)
	l.openPorts(it.node, groups)
	l.addressed(it, it.node)
	if subnets.Written() {
		l.egress(it.node, at)
	}
	l.joinNetwork(it, it.node, resource.MapOf(it.At, resource.F("SubnetIds", subnets)))
}
