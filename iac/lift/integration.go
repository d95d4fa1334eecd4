package lift

import (
	"slices"
	"strings"

	"strideline/iac/resource"
	"strideline/model"
)

// integration is what stands behind a route: a function, a service of the
// provider, another host, or nothing (mock).
type integration struct {
	kind      resource.Value // AWS, AWS_PROXY, HTTP, HTTP_PROXY, MOCK, in any case
	uri       resource.Value
	subtype   resource.Value // of HTTP APIs: SERVICE-Action
	role      resource.Value
	method    resource.Value
	link      resource.Value // VPC_LINK: the backend lies in a network of ours
	conn      resource.Value // the link itself
	params    []resource.Value
	templates resource.Value
	when      []model.Condition
	at        model.Range
}

func (in integration) mock() bool {
	s, _ := in.kind.Str()
	return strings.EqualFold(s, "mock")
}

// integrate adds what a route does with a request.
func (l *lifter) integrate(r *route, in integration) {
	if in.mock() {
		return
	}
	l.integrationRole(r.it, r.node, in.role)
	if sub, ok := in.subtype.Str(); ok && sub != "" {
		service, action, _ := strings.Cut(sub, "-")
		l.serviceCall(r.it, r.node, call{service: servicePrefix(service), action: action, in: in, at: in.subtype.At})
		return
	}
	for _, o := range in.uri.Options() {
		part := in
		part.uri, part.when = o, append(append([]model.Condition(nil), in.when...), o.When...)
		l.integrateURI(r, part)
	}
}

func (l *lifter) integrateURI(r *route, in integration) {
	text := l.text(in.uri)
	if text == "" {
		return
	}
	f := splitARN(text)
	switch {
	case f != nil && f[2] == "apigateway" && !strings.Contains(f[5], "/functions/"):
		l.serviceURI(r, in, f)
	case strings.Contains(text, "://") || strings.HasPrefix(fold(kindText(in)), "http"):
		l.forward(r, in, text)
	default:
		if fn := l.lambdaTarget(in.uri); fn != nil {
			l.edge(r.it, model.Edge{From: r.node.ID, To: fn.ID, Kind: model.Invokes, Conditional: in.when, At: in.uri.At})
			if in.asyncInvoke() {
				l.set(r.node).value("async", true, in.at)
			}
		}
	}
}

func kindText(in integration) string {
	s, _ := in.kind.Str()
	return s
}

// asyncInvoke reports whether the function is invoked without waiting.
func (in integration) asyncInvoke() bool {
	for _, p := range in.params {
		for _, o := range p.Options() {
			for _, f := range o.Fields {
				if v, _ := f.Value.Str(); strings.HasSuffix(fold(f.Key), "x-amz-invocation-type") && strings.Trim(v, "'") == "Event" {
					return true
				}
			}
		}
	}
	return false
}

// forward adds the edge of an HTTP integration: to a way in of ours, or out to
// another host.
func (l *lifter) forward(r *route, in integration, text string) {
	m, _ := in.method.Str()
	e := model.Edge{From: r.node.ID, Conditional: in.when, At: in.uri.At, Kind: model.Forwards}
	if l.toOwnAPI(r.it, r.node, in.uri, text, m) {
		return
	}
	if n := l.findText(text); n != nil {
		l.forwardTo(r, e, n)
		return
	}
	link, _ := in.link.Str()
	if l.throughLink(r, in) {
		return
	}
	host := hostText(text)
	if host == "" && model.Symbolic(text) {
		host = text
	}
	if strings.EqualFold(link, "VPC_LINK") || host == "" || l.ours(host) {
		return
	}
	if model.Symbolic(host) || dynamic(host) {
		e.Conditional = append(slices.Clone(e.Conditional), model.Condition{Reason: "the host is not known here", At: in.uri.At})
	}
	shown := model.Display(host)
	e.To, e.Kind = l.actor("service", "service:"+shown, shown).ID, model.Sends
	l.edge(r.it, e)
}

// throughLink forwards to the load balancer behind a VPC link.
func (l *lifter) throughLink(r *route, in integration) bool {
	vpc := l.pointed(in.conn)
	if vpc == nil || vpc.Type != "AWS::ApiGateway::VpcLink" {
		return false
	}
	found := false
	for _, v := range vpc.Props.Get("TargetArns").Each() {
		if b := l.pointed(v); b != nil {
			v.When = in.when
			found = l.toListeners(r.it, r.node, v, b) || found
		}
	}
	return found
}

func (l *lifter) forwardTo(r *route, e model.Edge, n *model.Node) {
	e.To = n.ID
	switch {
	case n.Kind == model.Function:
		e.Kind = model.Invokes
	case n.Kind == model.Store:
		e.Kind, e.Attrs = model.Reads, integrated(e.At)
	case n.Kind != model.Trigger:
		return
	}
	l.edge(r.it, e)
}

// ours reports whether a host is named by a resource that is declared here,
// such as a load balancer.
func (l *lifter) ours(host string) bool {
	for _, p := range model.SplitSymbolic(host) {
		if l.itemOf(p) != nil {
			return true
		}
	}
	return false
}

// hostText is the host of a URL.
func hostText(text string) string {
	_, rest, ok := strings.Cut(text, "://")
	if !ok {
		return ""
	}
	depth := 0
	for i, r := range rest {
		switch {
		case r == '\uE000':
			depth++
		case r == '\uE001':
			depth--
		case depth == 0 && (r == '/' || r == ':' || r == '?'):
			return rest[:i]
		}
	}
	return rest
}
