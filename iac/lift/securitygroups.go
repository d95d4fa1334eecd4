package lift

import (
	"net/netip"
	"strings"

	"strideline/iac/resource"
	"strideline/model"
)

// gate is what a security group lets through.
type gate struct {
	open    []openPort // to every address, inwards
	narrow  int        // rules inwards for known networks or groups
	unsure  *resource.Value
	egress  answer // to every address, outwards
	because resource.Value
}

type openPort struct {
	ports string
	rule  resource.Value
}

// gateOf reads a security group that is declared, with the rules that stand
// beside it.
func (l *lifter) gateOf(sg *item) *gate {
	if g := l.state.gates[sg]; g != nil {
		return g
	}
	g := &gate{}
	l.state.gates[sg] = g
	for _, r := range sg.Props.Get("SecurityGroupIngress").Each() {
		l.ingress(g, r)
	}
	for _, r := range l.rulesOf("AWS::EC2::SecurityGroupIngress", sg) {
		l.ingress(g, r)
	}
	out := sg.Props.Get("SecurityGroupEgress")
	g.because = out
	if !out.Written() { // a new group lets everything out
		g.egress = yes
		return g
	}
	for _, r := range append(out.Each(), l.rulesOf("AWS::EC2::SecurityGroupEgress", sg)...) {
		if w := width(r, l); w == yes && len(r.When) == 0 {
			g.egress, g.because = yes, r
			return g
		} else if w != no {
			g.egress, g.because = maybe, r
		}
	}
	return g
}

// rulesOf are the rules of a security group that are resources of their own.
func (l *lifter) rulesOf(typ string, sg *item) []resource.Value {
	var out []resource.Value
	for _, by := range []string{"GroupId", "GroupName"} {
		for _, r := range l.naming(typ, by, "")[sg] {
			v := r.Props
			v.When = r.When
			if !v.At.Known() {
				v.At = r.At
			}
			out = append(out, v)
		}
	}
	return out
}

func (l *lifter) ingress(g *gate, r resource.Value) {
	ports, ok := l.portsOf(r)
	if !ok {
		return
	}
	switch w := width(r, l); {
	case w == yes && len(r.When) == 0:
		g.open = append(g.open, openPort{ports, r})
	case w != no:
		g.unsure = &r
	default:
		g.narrow++
	}
}

// width reports whether a rule is about every address.
func width(r resource.Value, l *lifter) answer {
	out := no
	for _, key := range []string{"CidrIp", "CidrIpv6"} {
		for _, v := range r.Get(key).Options() {
			text := l.text(v)
			switch p, err := netip.ParsePrefix(text); {
			case err == nil && p.Bits() == 0 && len(v.When) == 0:
				return yes
			case err == nil && p.Bits() == 0:
				out = maybe
			case err != nil && model.Symbolic(text) && !ownCIDR(l, v):
				out = maybe
			}
		}
	}
	return out
}

// ownCIDR reports whether v is the range of a network that is declared here.
func ownCIDR(l *lifter, v resource.Value) bool {
	it := l.pointed(v)
	return it != nil && strings.HasPrefix(it.Type, "AWS::EC2::")
}

// portsOf names the ports of a rule; ok is false for protocols without any.
func (l *lifter) portsOf(r resource.Value) (string, bool) {
	proto := fold(l.text(r.Get("IpProtocol")))
	switch proto {
	case "-1", "all":
		return "all", true
	case "tcp", "udp", "6", "17", "":
	default:
		return "", false
	}
	from, to := model.Display(l.text(r.Get("FromPort"))), model.Display(l.text(r.Get("ToPort")))
	switch {
	case from == "" || from == "-1" || from == "0" && to == "65535":
		return "all", true
	case to == "" || from == to:
		return from, true
	}
	return from + "-" + to, true
}

// gatesOf are the security groups that v names; whole is false where one of
// them is not declared here.
func (l *lifter) gatesOf(v resource.Value) (gates []*gate, whole bool) {
	whole = true
	for _, o := range v.Each() {
		it := l.pointed(o)
		if it == nil || it.Type != "AWS::EC2::SecurityGroup" {
			whole = false
			continue
		}
		gates = append(gates, l.gateOf(it))
	}
	return gates, whole
}

// openPorts writes what security groups open to every address in front of n.
func (l *lifter) openPorts(n *model.Node, groups resource.Value) {
	gates, whole := l.gatesOf(groups)
	a := l.set(n)
	for _, g := range gates {
		for _, p := range g.open {
			a.add("openPorts", p.ports, p.rule.At)
		}
	}
	if _, known := n.Attrs["openPorts"]; known {
		return
	}
	for _, g := range gates {
		if g.unsure != nil {
			a.unknown("openPorts", unknownReason(firstWritten(g.unsure.Get("CidrIp"), g.unsure.Get("CidrIpv6"))), g.unsure.At)
			return
		}
	}
	if !whole {
		a.unknown("openPorts", "a security group in front of it is not declared here", groups.At)
	}
}

func firstWritten(vs ...resource.Value) resource.Value {
	for _, v := range vs {
		if v.Written() {
			return v
		}
	}
	return resource.Value{}
}

// fenceOf reports whether security groups admit only known networks: every one
// is declared, none is open, and one admits somebody.
func (l *lifter) fenceOf(groups resource.Value) (model.Attr, bool) {
	gates, whole := l.gatesOf(groups)
	narrow := 0
	for _, g := range gates {
		narrow += g.narrow
		if len(g.open) > 0 {
			return model.Attr{}, false
		}
	}
	for _, g := range gates {
		if g.unsure != nil {
			return model.UnknownAttr("the addresses that its security group admits are not known", g.unsure.At), true
		}
	}
	if !whole || narrow == 0 {
		return model.Attr{}, false
	}
	return model.SetAttr(true, groups.At), true
}
