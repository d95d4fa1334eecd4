package lift

import (
	"strings"

	"strideline/iac/resource"
	"strideline/model"
)

// toOwnAPI says that from calls a URL of an API or function of ours: its route
// gets the call. It reports false where the URL is not of a declared one.
// Routes are looked up after every resource was linked.
func (l *lifter) toOwnAPI(it *item, from *model.Node, v resource.Value, url, method string) bool {
	for _, p := range model.SplitSymbolic(url) {
		to := l.itemOf(p)
		if to == nil {
			continue
		}
		switch to.Type {
		case "AWS::Lambda::Url":
			if to.node != nil {
				l.pass(it, from, []*model.Node{to.node}, v)
			}
			return to.node != nil
		case "AWS::ElasticLoadBalancingV2::LoadBalancer":
			return l.toListeners(it, from, v, to)
		case "AWS::ApiGateway::RestApi", "AWS::ApiGatewayV2::Api":
			l.toRoute(it, from, v, to, method, pathOf(url))
			return true
		}
	}
	return false
}

// toListeners forwards to the listeners of a load balancer; false where it has
// none here.
func (l *lifter) toListeners(it *item, from *model.Node, v resource.Value, balancer *item) bool {
	var found []*model.Node
	for _, x := range l.naming(elb+"Listener", "LoadBalancerArn", "")[balancer] {
		if x.node != nil {
			found = append(found, x.node)
		}
	}
	l.pass(it, from, found, v)
	return len(found) > 0
}

// pathOf is the path of a symbolic URL.
func pathOf(url string) string {
	_, rest, ok := strings.Cut(url, "://")
	if !ok {
		return ""
	}
	if i := strings.IndexByte(rest, '/'); i >= 0 {
		return rest[i:]
	}
	return "/"
}

// toRouteARN is toRoute for an ARN's resource part: API/STAGE/METHOD/PATH.
func (l *lifter) toRouteARN(it *item, from *model.Node, v resource.Value, tail string) {
	api, rest, _ := strings.Cut(tail, "/")
	_, rest, _ = strings.Cut(rest, "/")
	method, path, _ := strings.Cut(rest, "/")
	for _, p := range model.SplitSymbolic(api) {
		if to := l.itemOf(p); to != nil {
			l.toRoute(it, from, v, to, method, "/"+path)
			return
		}
	}
}

// toRoute forwards to the routes of an API that a method and path mean; the
// path may begin with a stage. Where none fits, the call may go to any.
func (l *lifter) toRoute(it *item, from *model.Node, v resource.Value, of *item, method, path string) {
	if of.Type == "AWS::ApiGatewayV2::Api" && webSocket(of, nil) {
		return // over HTTP it takes messages to its clients only, no calls of routes
	}
	l.afterLinks(func() {
		var routes, hit []*model.Node
		if a := l.apis[nodeID(of.Resource, of.ID)]; a != nil {
			routes = a.triggers
		}
		for _, r := range routes {
			m, _ := r.Attrs["method"].Value.(string)
			p, _ := r.Attrs["path"].Value.(string)
			if (m == "" || m == "ANY" || strings.EqualFold(m, method) || method == "" || method == "*") && (fits(p, path) || fits(p, afterStage(path))) {
				hit = append(hit, r)
			}
		}
		if len(hit) == 0 {
			hit = routes
		}
		l.pass(it, from, hit, v)
	})
}

func afterStage(path string) string {
	_, rest, ok := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	if !ok {
		return "/"
	}
	return "/" + rest
}

// fits reports whether a path means a route: parameters take one segment,
// greedy ones and * take the rest.
func fits(route, path string) bool {
	if route == "" {
		return true
	}
	rs := strings.Split(strings.Trim(route, "/"), "/")
	ps := strings.Split(strings.Trim(path, "/"), "/")
	for i, r := range rs {
		if strings.HasSuffix(r, "+}") {
			return i < len(ps)
		}
		if i >= len(ps) {
			return false
		}
		if ps[i] == "*" && i == len(ps)-1 {
			return true
		}
		if !strings.HasPrefix(r, "{") && r != ps[i] && ps[i] != "*" && !model.Symbolic(ps[i]) {
			return false
		}
	}
	return len(rs) == len(ps)
}
