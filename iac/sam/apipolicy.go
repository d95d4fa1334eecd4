package sam

import (
	"sort"
	"strings"

	"strideline/iac/resource"
	"strideline/model"
)

// withResourcePolicy writes the resource policy of a REST API into its
// definition: what Auth.ResourcePolicy of the API says for every operation,
// and of an event for its own.
func (x *expander) withResourcePolicy(body resource.Value, a *api) resource.Value {
	p := a.res.Props
	stage := p.Get("StageName")
	var ss []resource.Value
	onPath := map[string][]resource.Value{} // of events: their statements are for the whole path
	for _, r := range a.routes {
		onPath[r.path] = append(onPath[r.path], operationURI(stage, r.path, r.method))
	}
	for _, r := range a.routes {
		if rp := r.e.props.Get("Auth", "ResourcePolicy"); rp.Written() {
			ss = append(ss, x.policyStatements(rp, onPath[r.path])...)
		}
	}
	if rp := p.Get("Auth", "ResourcePolicy"); rp.Written() {
		ss = append(ss, x.everywhere(body, stage, without(rp, "CustomStatements"))...)
		ss = append(ss, customStatements(rp)...)
	}
	if len(ss) == 0 {
		return body
	}
	at := ss[0].At
	doc := document(at, distinct(ss)...)
	if old := body.Get("x-amazon-apigateway-policy"); old.Get("Statement").Written() {
		doc = old.With("Statement", at, resource.ListOf(at, append(old.Get("Statement").Each(), distinct(ss)...)...))
	}
	return body.With("x-amazon-apigateway-policy", at, doc)
}

// everywhere are the statements of a policy for every path of a definition.
func (x *expander) everywhere(body, stage, rp resource.Value) []resource.Value {
	uris := map[string][]resource.Value{}
	var order []string
	eachMethod(body, func(path, method string, op resource.Value) resource.Value {
		if uris[path] == nil {
			order = append(order, path)
		}
		uris[path] = append(uris[path], operationURI(stage, path, method))
		return op
	})
	var ss []resource.Value
	for _, path := range order {
		ss = append(ss, x.policyStatements(rp, uris[path])...)
	}
	return ss
}

func without(v resource.Value, key string) resource.Value {
	if v.Kind == resource.Map {
		v.Fields = rest(v, key)
	}
	return v
}

func distinct(ss []resource.Value) []resource.Value {
	var out []resource.Value
	seen := map[string]bool{}
	for _, s := range ss {
		if key := string(appendJSON(nil, s)); !seen[key] {
			seen[key] = true
			out = append(out, s)
		}
	}
	return out
}

func operationURI(stage resource.Value, path, method string) resource.Value {
	m := strings.ToUpper(method)
	if method == anyMethod {
		m = "*"
	}
	at := stage.At
	return concat(at, resource.Str("execute-api:/", at), stage, resource.Str("/"+m+permissionPath(path), at))
}

func customStatements(rp resource.Value) []resource.Value { return rp.Get("CustomStatements").Each() }

// policyStatements are the statements for one operation. A list of addresses
// or networks is an allow for everyone and a deny for who is not on it.
func (x *expander) policyStatements(rp resource.Value, uris []resource.Value) []resource.Value {
	at := place(rp, uris[0].At)
	res := resource.ListOf(at, uris...)
	invoke := text("Action", "execute-api:Invoke", at)
	var out []resource.Value
	for _, l := range []struct{ key, effect string }{{"AwsAccountWhitelist", "Allow"}, {"AwsAccountBlacklist", "Deny"}} {
		if v := rp.Get(l.key); v.Written() {
			who := resource.ListOf(v.At, v.Each()...)
			out = append(out, object(v.At, text("Effect", l.effect, v.At), invoke, f("Resource", res), f("Principal", object(v.At, f("AWS", who)))))
		}
	}
	deny := func(at model.Range, operator string, keys map[string]resource.Value) {
		cond := object(at)
		names := make([]string, 0, len(keys))
		for k := range keys {
			names = append(names, k)
		}
		sort.Strings(names)
		for _, k := range names {
			cond.Fields = append(cond.Fields, f(k, keys[k]))
		}
		all := text("Principal", "*", at)
		out = append(out,
			object(at, text("Effect", "Allow", at), invoke, f("Resource", res), all),
			object(at, text("Effect", "Deny", at), invoke, f("Resource", res), all, f("Condition", object(at, f(operator, cond)))))
	}
	for _, l := range []struct{ key, operator string }{{"IpRangeWhitelist", "NotIpAddress"}, {"IpRangeBlacklist", "IpAddress"}} {
		if v := rp.Get(l.key); v.Written() {
			deny(v.At, l.operator, map[string]resource.Value{"aws:SourceIp": resource.ListOf(v.At, v.Each()...)})
		}
	}
	for _, l := range []struct{ kind, operator string }{{"Whitelist", "StringNotEquals"}, {"Blacklist", "StringEquals"}} {
		if keys, where := networks(rp, l.kind); len(keys) > 0 {
			deny(where, l.operator, keys)
		}
	}
	return append(out, customStatements(rp)...)
}

// networks sorts the networks and endpoints of a list by their condition key.
func networks(rp resource.Value, kind string) (map[string]resource.Value, model.Range) {
	keys := map[string]resource.Value{}
	var at model.Range
	add := func(key string, v resource.Value) {
		l := keys[key]
		if l.Kind != resource.List {
			l = resource.ListOf(v.At)
		}
		l.Items = append(l.Items, v)
		keys[key], at = l, place(v, at)
	}
	for _, v := range rp.Get("SourceVpc" + kind).Each() {
		if strings.HasPrefix(literal(v), "vpce-") {
			add("aws:SourceVpce", v)
		} else {
			add("aws:SourceVpc", v)
		}
	}
	for _, v := range rp.Get("IntrinsicVpc" + kind).Each() {
		add("aws:SourceVpc", v)
	}
	for _, v := range rp.Get("IntrinsicVpce" + kind).Each() {
		add("aws:SourceVpce", v)
	}
	return keys, at
}
