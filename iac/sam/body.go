package sam

import (
	"strings"

	"strideline/iac/resource"
	"strideline/model"
)

// methods are the keys of an OpenAPI path item that are ways in.
var methods = map[string]bool{
	"get": true, "put": true, "post": true, "delete": true, "options": true, "head": true, "patch": true, "trace": true, anyMethod: true,
}

// withRoutes puts the routes of events into the paths of a definition. An HTTP
// API keeps an integration that its definition has; a REST API is told by
// MergeDefinitions that events win.
func withRoutes(body resource.Value, a *api) resource.Value {
	byPath := map[string][]*route{}
	var order []string
	for _, r := range a.routes {
		if len(byPath[r.path]) == 0 {
			order = append(order, r.path)
		}
		byPath[r.path] = append(byPath[r.path], r)
	}
	paths := body.Get("paths")
	out := object(place(paths, a.res.At))
	for _, fl := range paths.Fields {
		key := strings.Replace(fl.Key, "/$default", "$default", 1)
		if rs := byPath[key]; len(rs) > 0 {
			fl.Value = each(fl.Value, func(item resource.Value) resource.Value { return withMethods(item, rs, a.http) })
			delete(byPath, key)
		}
		out.Fields = append(out.Fields, fl)
	}
	for _, p := range order {
		if rs := byPath[p]; len(rs) > 0 {
			out.Fields = append(out.Fields, resource.Field{Key: p, KeyAt: rs[0].e.at, Value: withMethods(object(rs[0].e.at), rs, a.http)})
		}
	}
	return withValidators(body.With("paths", keyAt(body, "paths", out.At), out), a)
}

func withMethods(item resource.Value, rs []*route, keep bool) resource.Value {
	if item.Kind != resource.Map {
		item = object(place(item, rs[0].e.at))
	}
	for _, r := range rs {
		old := item.Get(r.method)
		if run := old.Get("x-amazon-apigateway-integration"); keep && run.Kind == resource.Map {
			version := r.op.Get("x-amazon-apigateway-integration", "payloadFormatVersion")
			if r.e.props.Get("PayloadFormatVersion").Written() {
				run = run.With("payloadFormatVersion", version.At, version)
				item = item.With(r.method, keyAt(item, r.method, r.e.at), old.With("x-amazon-apigateway-integration", run.At, run))
			}
			continue
		}
		op := r.op
		if old.Kind == resource.Map {
			op = mergeMaps(old, op)
			op.At = r.e.at
		}
		item = item.With(r.method, r.e.at, optional(op, r.when))
	}
	return item
}

// eachMethod changes every operation of a definition.
func eachMethod(body resource.Value, change func(path, method string, op resource.Value) resource.Value) resource.Value {
	paths := body.Get("paths")
	if paths.Kind != resource.Map {
		return body
	}
	out := object(paths.At)
	for _, fl := range paths.Fields {
		path := fl.Key
		fl.Value = each(fl.Value, func(it resource.Value) resource.Value { return eachOperation(it, path, change) })
		out.Fields = append(out.Fields, fl)
	}
	return body.With("paths", keyAt(body, "paths", paths.At), out)
}

func eachOperation(it resource.Value, path string, change func(path, method string, op resource.Value) resource.Value) resource.Value {
	if it.Kind != resource.Map {
		return it
	}
	fields := make([]resource.Field, 0, len(it.Fields))
	for _, m := range it.Fields {
		if key := strings.ToLower(m.Key); methods[key] {
			m.Value = each(m.Value, func(op resource.Value) resource.Value {
				if op.Kind != resource.Map {
					return op
				}
				return change(path, key, op)
			})
		}
		fields = append(fields, m)
	}
	it.Fields = fields
	return it
}

// set adds a field to a map or replaces it.
func set(v resource.Value, key string, at model.Range, val resource.Value) resource.Value {
	if v.Kind != resource.Map {
		v = object(at)
	}
	return v.With(key, at, val)
}

// under adds fields to the map at a path of keys, making maps on the way.
func under(v resource.Value, at model.Range, fields []resource.Field, keys ...string) resource.Value {
	if len(keys) == 0 {
		for _, fl := range fields {
			v = set(v, fl.Key, fl.KeyAt, fl.Value)
		}
		return v
	}
	return set(v, keys[0], keyAt(v, keys[0], at), under(v.Get(keys[0]), at, fields, keys[1:]...))
}

// openAPI3 reports whether a definition is OpenAPI 3 rather than Swagger 2.
func openAPI3(body, props resource.Value) bool {
	if v := literal(props.Get("OpenApiVersion")); v != "" {
		return strings.HasPrefix(v, "3")
	}
	return body.Get("openapi").Written()
}

// closedEndpoint says in a definition that the API's own address is switched
// off.
func closedEndpoint(body, props resource.Value, three bool) resource.Value {
	off := props.Get("DisableExecuteApiEndpoint")
	if !off.Written() || body.Kind != resource.Map {
		return body
	}
	at := keyAt(props, "DisableExecuteApiEndpoint", off.At)
	const key = "x-amazon-apigateway-endpoint-configuration"
	config := resource.Field{Key: key, KeyAt: at, Value: object(at, f("disableExecuteApiEndpoint", off))}
	if !three {
		return body.With(key, at, config.Value)
	}
	servers := body.Get("servers")
	if len(servers.Items) == 0 {
		return body.With("servers", at, resource.ListOf(at, object(at, config)))
	}
	items := append([]resource.Value(nil), servers.Items...)
	items[0] = set(items[0], key, at, config.Value)
	servers.Items = items
	return body.With("servers", at, servers)
}

// withPreflight answers CORS preflight requests on every path that does not.
func withPreflight(body, cors resource.Value, at model.Range) resource.Value {
	paths := body.Get("paths")
	if !cors.Written() || paths.Kind != resource.Map {
		return body
	}
	mock := object(at, f("x-amazon-apigateway-integration", object(at, text("type", "mock", at))), f("responses", object(at)))
	out := object(paths.At)
	for _, fl := range paths.Fields {
		fl.Value = each(fl.Value, func(it resource.Value) resource.Value {
			if it.Kind != resource.Map || it.Get("options").Written() {
				return it
			}
			return it.With("options", at, mock)
		})
		out.Fields = append(out.Fields, fl)
	}
	return body.With("paths", keyAt(body, "paths", paths.At), out)
}
