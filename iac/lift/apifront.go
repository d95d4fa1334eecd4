package lift

import (
	"strings"

	"strideline/iac/resource"
	"strideline/model"
)

// restEdges writes on the ways in of a REST API what its endpoint, policy,
// stages, domain names, usage plans and firewall give them.
func (l *lifter) restEdges(a *api, d openAPI) {
	p := a.it.Props
	a.private(p.Get("EndpointConfiguration", "Types"))
	a.private(p.Get("EndpointConfiguration", "Type"))
	for _, v := range []resource.Value{p.Get("Policy"), d.body.Get("x-amazon-apigateway-policy")} {
		if v.Written() {
			l.restrict(a, v)
		}
	}
	a.closed = isTrue(p.Get("DisableExecuteApiEndpoint")) || d.closed()
	stages := l.parts(a.it, "AWS::ApiGateway::Stage")
	l.accessLogs(a, stages, "AccessLogSetting", "DestinationArn")
	l.restStages(a, stages)
	l.usagePlans(a)
	l.domains(a, append(l.parts(a.it, "AWS::ApiGateway::BasePathMapping"), l.parts(a.it, "AWS::ApiGateway::BasePathMappingV2")...))
	l.firewall(a)
}

func isTrue(v resource.Value) bool {
	b, _ := v.Bool()
	return b
}

// private marks the ways in of an endpoint that only a private network
// reaches.
func (a *api) private(types resource.Value) {
	for _, t := range types.Each() {
		if s, _ := t.Str(); strings.EqualFold(s, "PRIVATE") && len(t.When) == 0 {
			a.setAll("private", func(*route) (model.Attr, bool) { return model.SetAttr(true, t.At), true })
		}
	}
}

// accessLogs tells whether each request leaves a line: on every stage that is
// declared. Where none is, nobody can tell.
func (l *lifter) accessLogs(a *api, stages []*item, prop, dest string) {
	if a.it.Type == "AWS::ApiGateway::RestApi" && len(stages) == 0 {
		for _, dep := range l.parts(a.it, "AWS::ApiGateway::Deployment") {
			if dep.Props.Get("StageName").Written() {
				stages, prop = append(stages, dep), "StageDescription"
			}
		}
	}
	var logs model.Attr
	for i, s := range stages {
		v := s.Props.Get(prop)
		if prop == "StageDescription" {
			v = v.Get("AccessLogSetting")
		}
		one := logAttr(v, dest, s.At)
		if on, known := one.Value.(bool); i == 0 || known && !on || logs.Value == true {
			logs = one
		}
	}
	switch {
	case len(stages) > 0:
	case a.it.Props.Get("Target").Written(): // a quick create makes a stage without logs
		logs = model.DefaultAttr(false)
	default:
		logs = model.UnknownAttr("no stage of the API is declared here", model.Range{})
	}
	a.setAll("accessLog", func(*route) (model.Attr, bool) { return logs, true })
}

func logAttr(v resource.Value, dest string, stage model.Range) model.Attr {
	switch {
	case v.Kind == resource.Absent || v.Kind == resource.Null:
		return model.Attr{Value: false, State: model.Default, At: stage}
	case v.Kind == resource.Choice && len(v.Options()) < len(v.Items), v.Kind == resource.Unknown:
		return model.UnknownAttr(unknownReason(v), v.At)
	}
	return model.SetAttr(v.Get(dest).Written(), v.At)
}

// restStages reads throttling and tracing of the stages of a REST API.
func (l *lifter) restStages(a *api, stages []*item) {
	for _, s := range stages {
		if tr := s.Props.Get("TracingEnabled"); tr.Written() {
			a.setAll("tracing", func(*route) (model.Attr, bool) { return boolAttr(tr) })
		}
		for _, m := range s.Props.Get("MethodSettings").Each() {
			rate, trace := m.Get("ThrottlingRateLimit"), m.Get("DataTraceEnabled")
			path, _ := m.Get("ResourcePath").Str()
			method, _ := m.Get("HttpMethod").Str()
			a.setAll("throttled", func(r *route) (model.Attr, bool) {
				return model.SetAttr(true, rate.At), limits(rate) && settingCovers(path, method, r)
			})
			a.setAll("payloadLogs", func(r *route) (model.Attr, bool) {
				v, ok := boolAttr(trace)
				return v, ok && settingCovers(path, method, r)
			})
		}
	}
}

// accountRate is the rate of requests a second that a region's APIs have
// anyway. Source: API Gateway Developer Guide, "Amazon API Gateway quotas".
const accountRate = 10000

// limits reports whether a rate is written that is below the account's own.
func limits(v resource.Value) bool {
	if !v.Written() {
		return false
	}
	n, known := v.Int()
	return !known || n >= 0 && n < accountRate
}

// settingCovers reports whether a method setting of a stage means the route;
// slashes of its path may be written ~1.
func settingCovers(path, method string, r *route) bool {
	path = strings.ReplaceAll(path, "~1", "/")
	if path != "/*" && path != "*" && "/"+strings.TrimLeft(path, "/") != r.path {
		return false
	}
	return methodFits(method, r.method)
}

// usagePlans tells whether callers are held to a rate: a plan counts only
// where the way in asks for a key.
func (l *lifter) usagePlans(a *api) {
	for _, plan := range l.parts(a.it, "AWS::ApiGateway::UsagePlan") {
		for _, s := range plan.Props.Get("ApiStages").Each() {
			if l.pointed(s.Get("ApiId")) != a.it {
				continue
			}
			rate := plan.Props.Get("Throttle", "RateLimit")
			if !limits(rate) {
				rate = plan.Props.Get("Quota", "Limit")
			}
			if !rate.Written() {
				continue
			}
			a.setAll("throttled", func(r *route) (model.Attr, bool) {
				return model.SetAttr(true, rate.At), r.asksKey()
			})
		}
	}
}

// asksKey reports whether a way in takes only requests with an API key.
func (r *route) asksKey() bool {
	for _, c := range r.checks {
		if !c.key {
			return false
		}
	}
	return len(r.checks) > 0
}

// ofType lists the items of one type, in order.
func (l *lifter) ofType(typ string) []*item {
	if l.state.byType == nil {
		l.state.byType = map[string][]*item{}
		for _, it := range l.items {
			l.state.byType[it.Type] = append(l.state.byType[it.Type], it)
		}
	}
	return l.state.byType[typ]
}

// domains reads what the custom domain names of an API add: the TLS version,
// and client certificates where no other endpoint leads past them.
func (l *lifter) domains(a *api, mappings []*item) {
	mutual := a.closed && len(mappings) > 0
	var at model.Range
	for _, m := range mappings {
		dom := l.domainOf(m)
		if dom == nil {
			mutual = false
			continue
		}
		l.domainTLS(a, dom)
		trust := dom.Props.Get("MutualTlsAuthentication", "TruststoreUri")
		at = trust.At
		mutual = mutual && trust.Written()
	}
	if !mutual {
		return
	}
	a.setAll("auth", func(r *route) (model.Attr, bool) {
		auth, _ := r.node.Attrs["auth"].Value.(string)
		return model.SetAttr("mutual-tls", at), auth == "none" || auth == "api-key"
	})
}

// domainOf is the domain name resource that a mapping names, by reference or
// by the same text.
func (l *lifter) domainOf(m *item) *item {
	for _, prop := range []string{"DomainName", "DomainNameArn"} {
		v := m.Props.Get(prop)
		if it := l.pointed(v); it != nil {
			return it
		}
		text := l.text(v)
		if text == "" {
			continue
		}
		for _, typ := range []string{"AWS::ApiGateway::DomainName", "AWS::ApiGateway::DomainNameV2", "AWS::ApiGatewayV2::DomainName"} {
			for _, it := range l.ofType(typ) {
				if l.text(it.Props.Get("DomainName")) == text {
					return it
				}
			}
		}
	}
	return nil
}

// domainTLS writes the lowest TLS version of a domain name.
func (l *lifter) domainTLS(a *api, dom *item) {
	policies := dom.Props.Get("SecurityPolicy").Options()
	for _, c := range dom.Props.Get("DomainNameConfigurations").Each() {
		policies = append(policies, c.Get("SecurityPolicy").Options()...)
	}
	for _, p := range policies {
		s, _ := p.Str()
		version := ""
		switch {
		case s == "TLS_1_0":
			version = "1.0"
		case s == "TLS_1_2", strings.HasPrefix(s, "SecurityPolicy_TLS13_1_2"):
			version = "1.2"
		case strings.HasPrefix(s, "SecurityPolicy_TLS13_1_3"):
			version = "1.3"
		}
		if version != "" {
			a.setAll("tls", func(*route) (model.Attr, bool) { return model.SetAttr(version, p.At), true })
		}
	}
}

// firewall marks the ways in of an API that a web ACL stands in front of.
func (l *lifter) firewall(a *api) {
	if waf, ok := l.associated(a.it); ok {
		a.setAll("waf", func(r *route) (model.Attr, bool) { return waf, r.node.Class != "websocket-route" })
	}
}
