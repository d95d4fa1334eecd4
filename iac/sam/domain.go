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

// restDomain makes the custom domain of a REST API and its mappings. A private
// one has types of its own.
func (x *expander) restDomain(a *api, stage string) {
	d, at, ok := x.domainOf(a.res)
	if !ok {
		return
	}
	typ, mapping, id, key := "AWS::ApiGateway::DomainName", "AWS::ApiGateway::BasePathMapping", "ApiGatewayDomainName", "DomainName"
	private := plainText(d.Get("EndpointConfiguration")) == "PRIVATE"
	if private {
		typ, mapping, id, key = typ+"V2", mapping+"V2", id+"V2", "DomainNameArn"
	}
	id += suffix(d.Get("DomainName"))
	x.emit(x.made(id, typ, a.res, at, restDomainProps(d, at)...))
	x.define(a.res.ID, "DomainName", id)
	if private {
		x.define(a.res.ID, "DomainNameV2", id)
	}
	link := func(path string, base resource.Value) {
		m := x.made(a.res.ID+mappingName(path)+"BasePathMapping", mapping, a.res, at, text(key, x.ref(id, ""), at),
			text("RestApiId", x.ref(a.res.ID, ""), at), text("Stage", x.ref(stage, ""), at))
		if base.Written() {
			m.Props.Fields = append(m.Props.Fields, f("BasePath", base))
		}
		x.emit(m)
	}
	eachMapping(d, link)
	x.records(a.res, d, id)
}

// restDomainProps are the properties of a domain; its certificate stands where
// its kind of endpoint wants it.
func restDomainProps(d resource.Value, at model.Range) []resource.Field {
	kind := d.Get("EndpointConfiguration")
	if !kind.Written() {
		kind = resource.Str("REGIONAL", at)
	}
	certificate := "CertificateArn"
	if plainText(kind) == "REGIONAL" {
		certificate += ">RegionalCertificateArn"
	}
	props := pass(d, "DomainName", "SecurityPolicy", "OwnershipVerificationCertificateArn", "Policy", "EndpointAccessMode",
		certificate, "MutualTlsAuthentication")
	config := append(pass(d, "IpAddressType"), f("Types", resource.ListOf(kind.At, kind)))
	return append(props, f("EndpointConfiguration", object(kind.At, config...)))
}

// eachMapping calls link for each path an API is mapped to; the root has no
// base.
func eachMapping(d resource.Value, link func(path string, base resource.Value)) {
	paths := basePaths(d)
	if len(paths) == 0 {
		link("", resource.Value{})
	}
	for _, p := range paths {
		if s := literal(p); s == "/" {
			link("", resource.Value{})
		} else {
			link(s, p)
		}
	}
}

// mappingName is the part of a mapping's id that a base path gives.
func mappingName(path string) string {
	return strings.NewReplacer("-", "", "_", "", "/", "", ".", "").Replace(model.Display(path))
}

// httpDomain makes the custom domain of an HTTP or WebSocket API.
func (x *expander) httpDomain(r *resource.Resource, stage string) {
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
	props := append(pass(d, "DomainName", "MutualTlsAuthentication"), f("DomainNameConfigurations", resource.ListOf(at, config)))
	x.emit(x.made(id, "AWS::ApiGatewayV2::DomainName", r, at, props...))
	x.define(r.ID, "DomainName", id)
	eachMapping(d, func(path string, base resource.Value) {
		m := x.made(r.ID+mappingName(path)+"ApiMapping", "AWS::ApiGatewayV2::ApiMapping", r, at, text("DomainName", x.ref(id, ""), at),
			text("ApiId", x.ref(r.ID, ""), at), text("Stage", x.ref(stage, ""), at))
		if base.Written() {
			m.Props.Fields = append(m.Props.Fields, f("ApiMappingKey", base))
		}
		x.emit(m)
	})
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
