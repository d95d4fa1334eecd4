package lift

import "strideline/model"

// ec2Kinds are networks as far as boundaries need them: a VPC is a boundary,
// what hangs in it is looked up from there.
func ec2Kinds() map[string]*kind {
	out := map[string]*kind{"AWS::EC2::VPC": {declare: declareVPC}}
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
