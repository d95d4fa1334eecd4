package lift

import (
	"strideline/iac/resource"
	"strideline/model"
)

// placement is where a node stands in a network: its security groups, its
// subnets, and whether it has an address on the internet.
type placement struct {
	groups, subnets resource.Value
	public          bool // it has an address of its own on the internet
}

// placed says where the properties of a type tell its placement.
type placed struct{ groups, subnets, subnetGroup, public []string }

var placements = map[string]placed{
	"AWS::RDS::DBInstance":               {groups: []string{"VPCSecurityGroups"}, subnetGroup: []string{"DBSubnetGroupName"}, public: []string{"PubliclyAccessible"}},
	"AWS::RDS::DBCluster":                {groups: []string{"VpcSecurityGroupIds"}, subnetGroup: []string{"DBSubnetGroupName"}, public: []string{"PubliclyAccessible"}},
	"AWS::RDS::DBProxy":                  {groups: []string{"VpcSecurityGroupIds"}, subnets: []string{"VpcSubnetIds"}},
	"AWS::DocDB::DBCluster":              {groups: []string{"VpcSecurityGroupIds"}, subnetGroup: []string{"DBSubnetGroupName"}},
	"AWS::Neptune::DBCluster":            {groups: []string{"VpcSecurityGroupIds"}, subnetGroup: []string{"DBSubnetGroupName"}},
	"AWS::Redshift::Cluster":             {groups: []string{"VpcSecurityGroupIds"}, subnetGroup: []string{"ClusterSubnetGroupName"}, public: []string{"PubliclyAccessible"}},
	"AWS::RedshiftServerless::Workgroup": {groups: []string{"SecurityGroupIds"}, subnets: []string{"SubnetIds"}, public: []string{"PubliclyAccessible"}},
	"AWS::ElastiCache::ReplicationGroup": {groups: []string{"SecurityGroupIds"}, subnetGroup: []string{"CacheSubnetGroupName"}},
	"AWS::ElastiCache::CacheCluster":     {groups: []string{"VpcSecurityGroupIds"}, subnetGroup: []string{"CacheSubnetGroupName"}},
	"AWS::ElastiCache::ServerlessCache":  {groups: []string{"SecurityGroupIds"}, subnets: []string{"SubnetIds"}},
	"AWS::MemoryDB::Cluster":             {groups: []string{"SecurityGroupIds"}, subnetGroup: []string{"SubnetGroupName"}},
	"AWS::OpenSearchService::Domain":     {groups: []string{"VPCOptions", "SecurityGroupIds"}, subnets: []string{"VPCOptions", "SubnetIds"}},
	"AWS::Elasticsearch::Domain":         {groups: []string{"VPCOptions", "SecurityGroupIds"}, subnets: []string{"VPCOptions", "SubnetIds"}},
	"AWS::AmazonMQ::Broker":              {groups: []string{"SecurityGroups"}, subnets: []string{"SubnetIds"}, public: []string{"PubliclyAccessible"}},
	"AWS::MSK::Cluster":                  {groups: []string{"BrokerNodeGroupInfo", "SecurityGroups"}, subnets: []string{"BrokerNodeGroupInfo", "ClientSubnets"}},
	"AWS::Lambda::Function":              {groups: []string{"VpcConfig", "SecurityGroupIds"}, subnets: []string{"VpcConfig", "SubnetIds"}},
	"AWS::CodeBuild::Project":            {groups: []string{"VpcConfig", "SecurityGroupIds"}, subnets: []string{"VpcConfig", "Subnets"}},
}

// networks writes what stands around every node of a network. Run when every
// node is there.
func (l *lifter) networks() {
	for _, it := range l.items {
		where, ok := placements[it.Type]
		if !ok || it.node == nil {
			continue
		}
		l.stack = it.Stack
		l.placeItem(it, where)
	}
	for _, s := range l.ofType("AWS::ECS::Service") {
		l.stack = s.Stack
		l.placeService(s)
	}
	for _, m := range l.ofType("AWS::EFS::MountTarget") {
		if n := l.find(m.Props.Get("FileSystemId"), "file-system"); n != nil && n.Class == "file-system" {
			l.openPorts(n, m.Props.Get("SecurityGroups"))
		}
	}
}

func (l *lifter) placeItem(it *item, where placed) {
	p, a := it.Props, l.set(it.node)
	at := placement{groups: p.Get(where.groups...), subnets: p.Get(where.subnets...)}
	if where.subnetGroup != nil {
		at.subnets = resource.Value{}
		if g := l.pointed(p.Get(where.subnetGroup...)); g != nil {
			at.subnets = g.Props.Get("SubnetIds")
		}
	}
	if where.public != nil {
		a.bool("publicAddress", p.Get(where.public...))
	}
	if it.Type == "AWS::Lambda::Function" || it.Type == "AWS::CodeBuild::Project" {
		if at.subnets.Written() {
			l.egress(it.node, at)
		}
		return
	}
	l.openPorts(it.node, at.groups)
	if it.node.Network == "" {
		l.joinNetwork(it, it.node, resource.MapOf(it.At, resource.F("SubnetIds", at.subnets)))
	}
}

// placeService places the tasks of a container service.
func (l *lifter) placeService(s *item) {
	v := s.Props.Get("NetworkConfiguration", "AwsvpcConfiguration")
	task := l.find(s.Props.Get("TaskDefinition"))
	if !v.Written() || task == nil || task.Kind != model.Function {
		return
	}
	at := placement{groups: v.Get("SecurityGroups"), subnets: v.Get("Subnets")}
	a := l.set(task)
	a.value("vpc", true, v.At)
	if ip := v.Get("AssignPublicIp"); ip.Written() {
		switch text, _ := ip.Str(); text {
		case "ENABLED":
			a.value("publicAddress", true, ip.At)
			at.public = true
		case "DISABLED":
		default:
			a.unknown("publicAddress", unknownReason(ip), ip.At)
		}
	}
	l.openPorts(task, at.groups)
	l.egress(task, at)
	l.addressed(s, task)
	if task.Network == "" {
		l.joinNetwork(s, task, resource.MapOf(s.At, resource.F("SubnetIds", at.subnets)))
	}
}

// egress writes whether a function may connect to any address: its security
// groups let it, and a route leads out.
func (l *lifter) egress(n *model.Node, at placement) {
	a := l.set(n)
	gates, whole := l.gatesOf(at.groups)
	out, place := no, at.groups.At
	if len(gates) == 0 && whole {
		out = yes // the group that every network has by default
	}
	for _, g := range gates {
		if g.egress == yes || g.egress == maybe && out == no {
			out = g.egress
			if g.because.At.Known() {
				place = g.because.At
			}
		}
	}
	if !whole && out == no {
		out = maybe
	}
	ways := l.waysOut(at)
	switch {
	case out == no || ways == no:
		a.value("openEgress", false, place)
	case out == yes && ways == yes:
		a.value("openEgress", true, place)
	case out == maybe:
		a.unknown("openEgress", "what its security groups let out is not known here", place)
	default:
		a.unknown("openEgress", "the routes of its subnets are not known here", at.subnets.At)
	}
}

// waysOut reports whether a default route leads from one of the subnets to the
// internet: through a gateway for addresses without a public one, or directly.
func (l *lifter) waysOut(at placement) answer {
	out := no
	for _, s := range at.subnets.Each() {
		subnet := l.pointed(s)
		if subnet == nil || subnet.Type != "AWS::EC2::Subnet" || l.pointed(subnet.Props.Get("VpcId")) == nil {
			out = maybe
			continue
		}
		for _, as := range l.naming("AWS::EC2::SubnetRouteTableAssociation", "SubnetId", "")[subnet] {
			table := l.pointed(as.Props.Get("RouteTableId"))
			if table == nil {
				out = maybe
				continue
			}
			switch w := l.defaultRoute(table, at.public); {
			case w == yes && len(s.When) == 0:
				return yes
			case w != no:
				out = maybe
			}
		}
	}
	return out
}

// defaultRoute reports whether a route table leads everything else to the
// internet. What has no public address gets nowhere through an internet
// gateway.
func (l *lifter) defaultRoute(table *item, public bool) answer {
	out := no
	for _, r := range l.naming("AWS::EC2::Route", "RouteTableId", "")[table] {
		p := r.Props
		if p.Get("DestinationCidrBlock").Text != "0.0.0.0/0" && p.Get("DestinationIpv6CidrBlock").Text != "::/0" {
			continue
		}
		way := maybe // a transit gateway, an appliance, a peer
		switch {
		case p.Get("NatGatewayId").Written(), p.Get("EgressOnlyInternetGatewayId").Written():
			way = yes
		case p.Get("GatewayId").Written() && public:
			way = yes
		case p.Get("GatewayId").Written():
			way = no
		}
		if len(r.When) > 0 && way == yes {
			way = maybe
		}
		if way == yes {
			return yes
		}
		if way == maybe {
			out = maybe
		}
	}
	return out
}

// naming lists, for each resource, those of one type that name it at a
// property; for a property within items of a list, inner is its name there.
func (l *lifter) naming(typ, prop, inner string) map[*item][]naming {
	key := typ + "." + prop + "." + inner
	if m, ok := l.state.naming[key]; ok {
		return m
	}
	m := map[*item][]naming{}
	l.state.naming[key] = m
	for _, it := range l.ofType(typ) {
		for _, v := range it.Props.Get(prop).Each() {
			if inner != "" {
				v = v.Get(inner)
			}
			for _, o := range v.Options() {
				if to := l.pointed(o); to != nil {
					m[to] = append(m[to], naming{it, o})
				}
			}
		}
	}
	return m
}

// naming is a resource and the value with which it names another.
type naming struct {
	*item
	value resource.Value
}
