package sam

import (
	"strings"

	"strideline/iac/resource"
	"strideline/model"
)

// domainOf reads the Domain of an API.
func (x *expander) domainOf(r *resource.Resource) (d resource.Value, at model.Range, ok bool) {
	d = r.Props.Get("Domain")
	if !d.Written() {
		return d, at, false
	}
	at = keyAt(r.Props, "Domain", d.At)
	if d.Kind != resource.Map {
		x.problem(d.At, "\"Domain\" of %q must be a map", r.ID)
		return d, at, false
	}
	if !d.Get("DomainName").Written() || !d.Get("CertificateArn").Written() {
		x.problem(at, "\"Domain\" of %q needs \"DomainName\" and \"CertificateArn\"", r.ID)
		return d, at, false
	}
	return d, at, true
}

// basePaths are the paths an API is mapped to; none means the root.
func basePaths(d resource.Value) []resource.Value {
	paths := d.Get("BasePath").Each()
	for i, p := range paths {
		if s := literal(p); s != "/" && !isFalse(d.Get("NormalizeBasePath")) {
			paths[i].Text = strings.TrimPrefix(s, "/")
		}
	}
	return paths
}

// restDomain makes the custom domain of a REST API and its mappings.
func (x *expander) restDomain(a *api, stage string) {
	d, at, ok := x.domainOf(a.res)
	if !ok {
		return
	}
	typ, mapping, id := "AWS::ApiGateway::DomainName", "AWS::ApiGateway::BasePathMapping", "ApiGatewayDomainName"
	kind := d.Get("EndpointConfiguration")
	private := plainText(kind) == "PRIVATE"
	if private {
		typ, mapping, id = typ+"V2", mapping+"V2", id+"V2"
	}
	id += suffix(d.Get("DomainName"))
	props := pass(d, "DomainName", "SecurityPolicy", "OwnershipVerificationCertificateArn", "Policy", "EndpointAccessMode")
	switch {
	case !kind.Written():
		kind = resource.Str("REGIONAL", at)
		fallthrough
	case plainText(kind) == "REGIONAL":
		props = append(props, pass(d, "CertificateArn>RegionalCertificateArn")...)
	default:
		props = append(props, pass(d, "CertificateArn")...)
	}
	props = append(props, f("EndpointConfiguration", object(kind.At, append(pass(d, "IpAddressType"), f("Types", resource.ListOf(kind.At, kind)))...)))
	props = append(props, mutualTLS(d)...)
	x.emit(x.made(id, typ, a.res, at, props...))
	x.define(a.res.ID, "DomainName", id)
	if private {
		x.define(a.res.ID, "DomainNameV2", id)
	}
	link := func(mid string, path resource.Value) {
		name := text("DomainName", x.ref(id, ""), at)
		if private {
			name = text("DomainNameArn", x.ref(id, ""), at)
		}
		m := x.made(mid, mapping, a.res, at, name, text("RestApiId", x.ref(a.res.ID, ""), at), text("Stage", x.ref(stage, ""), at))
		if path.Written() {
			m.Props.Fields = append(m.Props.Fields, f("BasePath", path))
		}
		x.emit(m)
	}
	paths := basePaths(d)
	for _, path := range paths {
		if s := literal(path); s == "/" {
			link(a.res.ID+"BasePathMapping", resource.Value{})
		} else {
			link(a.res.ID+mappingName(s)+"BasePathMapping", path)
		}
	}
	if len(paths) == 0 {
		link(a.res.ID+"BasePathMapping", resource.Value{})
	}
	x.records(a.res, d, id)
}

// mappingName is the part of a mapping's id that a base path gives.
func mappingName(path string) string {
	return strings.NewReplacer("-", "", "_", "", "/", "", ".", "").Replace(model.Display(path))
}

func mutualTLS(d resource.Value) []resource.Field {
	return pass(d, "MutualTlsAuthentication")
}

// httpDomain makes the custom domain of an HTTP or WebSocket API.
func (x *expander) httpDomain(r *resource.Resource, kind, stage string) {
	d, at, ok := x.domainOf(r)
	if !ok {
		return
	}
	id := "ApiGatewayDomainNameV2" + suffix(d.Get("DomainName"))
	endpoint := d.Get("EndpointConfiguration")
	if !endpoint.Written() {
		endpoint = resource.Str("REGIONAL", at)
	}
	config := object(at, append(pass(d, "CertificateArn", "SecurityPolicy", "OwnershipVerificationCertificateArn", "IpAddressType"), f("EndpointType", endpoint))...)
	props := append(pass(d, "DomainName"), f("DomainNameConfigurations", resource.ListOf(at, config)))
	props = append(props, mutualTLS(d)...)
	x.emit(x.made(id, "AWS::ApiGatewayV2::DomainName", r, at, props...))
	x.define(r.ID, "DomainName", id)
	link := func(mid string, path resource.Value) {
		m := x.made(mid, "AWS::ApiGatewayV2::ApiMapping", r, at, text("DomainName", x.ref(id, ""), at),
			text("ApiId", x.ref(r.ID, ""), at), text("Stage", x.ref(stage, ""), at))
		if path.Written() {
			m.Props.Fields = append(m.Props.Fields, f("ApiMappingKey", path))
		}
		x.emit(m)
	}
	paths := basePaths(d)
	for _, path := range paths {
		if s := literal(path); s == "/" {
			link(r.ID+kind+"ApiMapping", resource.Value{})
		} else {
			link(r.ID+mappingName(s)+kind+"ApiMapping", path)
		}
	}
	if len(paths) == 0 {
		link(r.ID+kind+"ApiMapping", resource.Value{})
	}
	x.records(r, d, id)
}

// records makes the DNS records of a domain.
func (x *expander) records(r *resource.Resource, d resource.Value, domain string) {
	route := d.Get("Route53")
	if route.Kind != resource.Map {
		return
	}
	at := keyAt(d, "Route53", route.At)
	zone := route.Get("HostedZoneId")
	if !zone.Written() {
		zone = route.Get("HostedZoneName")
	}
	record := object(at, append(pass(d, "DomainName>Name"), text("Type", "A", at), f("AliasTarget", object(at,
		text("DNSName", x.ref(domain, "RegionalDomainName"), at), text("HostedZoneId", x.ref(domain, "RegionalHostedZoneId"), at))))...)
	x.emit(x.made("RecordSetGroup"+suffix(zone), "AWS::Route53::RecordSetGroup", r, at,
		append(pass(route, "HostedZoneId", "HostedZoneName"), f("RecordSets", resource.ListOf(at, record)))...))
}
