package lift

import (
	"strideline/iac/resource"
	"strideline/model"
)

// joinNetwork places a node in the network its subnets belong to.
func (l *lifter) joinNetwork(it *item, n *model.Node, vpc resource.Value) {
	for _, s := range vpc.Get("SubnetIds").Each() {
		name := l.networkOf(s)
		if name == "" {
			continue
		}
		b := l.b.Boundary(model.Boundary{ID: "network:" + name, Kind: model.NetworkBoundary, Name: name, Parent: "account", At: s.At})
		n.Network = b.ID
		return
	}
}

// networkOf names the network of a subnet: its VPC where that is declared or
// named, else the subnet itself.
func (l *lifter) networkOf(v resource.Value) string {
	if it := l.pointed(v); it != nil && it.Type == "AWS::EC2::Subnet" {
		if vpc := l.pointed(it.Props.Get("VpcId")); vpc != nil {
			return nodeID(vpc.Resource, vpc.ID)
		}
		if s := l.text(it.Props.Get("VpcId")); s != "" {
			return model.Display(s)
		}
		return nodeID(it.Resource, it.ID)
	}
	return model.Display(l.text(v))
}
