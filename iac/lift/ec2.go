package lift

import (
	"strideline/iac/resource"
	"strideline/model"
)

// ec2Kinds are networks as far as boundaries need them: a VPC is a boundary,
// what hangs in it is looked up from there.
func ec2Kinds() map[string]*kind {
	out := map[string]*kind{
		"AWS::EC2::VPC": {declare: declareVPC},
		"AWS::EC2::Instance": {
			id:      identity{service: "ec2", arnType: "instance", resource: "instance/{name}"},
			declare: declareInstance, link: linkInstance,
		},
	}
	for _, t := range []string{
		"Subnet", "SecurityGroup", "SecurityGroupIngress", "SecurityGroupEgress", "RouteTable", "Route",
		"SubnetRouteTableAssociation", "InternetGateway", "EgressOnlyInternetGateway", "VPCGatewayAttachment", "NatGateway", "EIP",
		"VPCEndpoint", "NetworkAcl", "NetworkAclEntry", "SubnetNetworkAclAssociation", "VPCCidrBlock", "FlowLog", "DHCPOptions",
		"VPCDHCPOptionsAssociation", "NetworkInterface", "PrefixList", "VPCPeeringConnection", "TransitGateway", "TransitGatewayAttachment",
	} {
		out["AWS::EC2::"+t] = &kind{plumbing: true}
	}
	return out
}

func declareVPC(l *lifter, it *item) {
	l.stackBoundary(it)
	name := nodeID(it.Resource, it.ID)
	l.b.Boundary(model.Boundary{ID: "network:" + name, Kind: model.NetworkBoundary, Name: name, Parent: "account", At: it.At})
}

func declareInstance(l *lifter, it *item) {
	n := l.addNode(it, model.Function, "instance")
	a, p := l.set(n), it.Props
	a.str("image", p.Get("ImageId"))
	a.present("vpc", p.Get("SubnetId"))
	l.tags(n, p.Get("Tags"))
}

// linkInstance gives an instance the roles of its profile and its network.
func linkInstance(l *lifter, it *item) {
	p := it.Props
	for _, o := range p.Get("IamInstanceProfile").Options() {
		if profile := l.pointed(o); profile != nil {
			for _, r := range profile.Props.Get("Roles").Each() {
				l.runsAs(it, it.node, r)
			}
		}
	}
	l.joinNetwork(it, it.node, resource.MapOf(it.At, resource.F("SubnetIds", p.Get("SubnetId"))))
}
