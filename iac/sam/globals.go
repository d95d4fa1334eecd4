package sam

import (
	"strings"

	"strideline/iac/resource"
)

// globalTypes are the sections of Globals.
var globalTypes = map[string]bool{
	"Function": true, "Api": true, "HttpApi": true, "SimpleTable": true, "StateMachine": true,
	"LayerVersion": true, "CapacityProvider": true, "WebSocketApi": true,
}

// mergeGlobals gives every SAM resource the properties that Globals sets for
// its type. (AWS documentation, "Globals section of the AWS SAM template".)
func (x *expander) mergeGlobals() {
	g := x.t.Globals
	if g.Written() && g.Kind != resource.Map && g.Kind != resource.Choice {
		x.problem(g.At, "\"Globals\" must be a map of resource kinds to properties")
		return
	}
	for _, fl := range g.Fields {
		if !globalTypes[fl.Key] {
			x.problem(fl.KeyAt, "unknown section %q of \"Globals\"", fl.Key)
		} else if fl.Value.Written() && fl.Value.Kind != resource.Map {
			x.problem(fl.Value.At, "%q of \"Globals\" must be a map of properties", fl.Key)
		}
	}
	for _, id := range x.sources {
		r := x.source[id]
		if kind, ok := strings.CutPrefix(r.Type, serverless); ok && globalTypes[kind] {
			r.Props = merge(x.global(kind, r), r.Props)
		}
	}
}

// global is what Globals sets for a resource of a kind, without what the
// resource ignores.
func (x *expander) global(kind string, r *resource.Resource) resource.Value {
	g := x.t.Globals.Get(kind)
	if r == nil || g.Kind != resource.Map {
		return g
	}
	ignore := r.Attrs.Get("IgnoreGlobals")
	if !ignore.Written() {
		ignore = r.Props.Get("IgnoreGlobals")
	}
	for _, o := range ignore.Each() {
		if literal(o) == "*" {
			return resource.Value{}
		}
		g.Fields = rest(g, literal(o))
	}
	return g
}

// merge puts local over global: lists are appended, maps merged key by key,
// scalars overridden; values of different shape are overridden.
func merge(global, local resource.Value) resource.Value {
	if !global.Written() {
		return local
	}
	if local.Kind == resource.Absent {
		return global
	}
	switch {
	case global.Kind == resource.Map && local.Kind == resource.Map:
		return mergeMaps(global, local)
	case global.Kind == resource.List && local.Kind == resource.List:
		local.Items = append(append([]resource.Value(nil), global.Items...), local.Items...)
	}
	return local
}

func mergeMaps(global, local resource.Value) resource.Value {
	out := local
	out.Fields = nil
	index := make(map[string]resource.Field, len(local.Fields))
	for _, fl := range local.Fields {
		index[fl.Key] = fl
	}
	for _, fl := range global.Fields {
		if l, ok := index[fl.Key]; ok {
			delete(index, fl.Key)
			fl = resource.Field{Key: l.Key, KeyAt: l.KeyAt, Value: merge(fl.Value, l.Value)}
		}
		out.Fields = append(out.Fields, fl)
	}
	for _, fl := range local.Fields {
		if _, left := index[fl.Key]; left {
			out.Fields = append(out.Fields, fl)
		}
	}
	return out
}
