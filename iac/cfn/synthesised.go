package cfn

import (
	"path"
	"strings"

	"strideline/iac/resource"
	"strideline/model"
)

// locate moves resources that the CDK synthesised to the line of their source
// where it is known, and gives them their construct path as another name.
func (rd *reading) locate() {
	tracers := map[string]*tracer{}
	for i := range rd.result.Resources {
		r := &rd.result.Resources[i]
		file := r.Whole.File
		a := rd.assembly(file)
		var c construct
		if a != nil {
			c = a.construct(path.Base(file), r)
		} else if p, ok := r.Meta.Get("aws:cdk:path").Str(); ok && !model.Symbolic(p) {
			c.path = p
		}
		if c.path == "" {
			continue
		}
		var known []string
		if a != nil {
			known = a.helpers
		}
		r.Helper = helper(c.path, known)
		r.Aliases = append(r.Aliases, constructName(c.path))
		if a == nil {
			continue
		}
		dir := path.Dir(file)
		if _, done := tracers[dir]; !done {
			tracers[dir] = rd.tracer(dir, a)
		}
		if t := tracers[dir]; t != nil {
			if at, ok := t.place(a, c); ok {
				moveTo(r, at)
			}
		}
	}
}

// place is where the author made a construct: the line of its own trace, else
// of the nearest construct above (the function, of a policy that the CDK made
// for its role without a call of the author's).
func (t *tracer) place(a *assembly, c construct) (model.Range, bool) {
	if at, ok := t.at(c.frames); ok {
		return at, true
	}
	for p := path.Dir(constructName(c.path)); p != "." && p != "/"; p = path.Dir(p) {
		if at, ok := t.at(a.frames[p]); ok {
			return at, true
		}
	}
	return model.Range{}, false
}

// constructName is the path of the construct the author wrote: without the
// child that stands for the resource itself.
func constructName(p string) string {
	for _, own := range []string{"/Resource", "/Default"} {
		if s, ok := strings.CutSuffix(p, own); ok {
			return s
		}
	}
	return p
}

// moveTo puts a resource and all its values at one place: the author wrote
// none of the rest.
func moveTo(r *resource.Resource, at model.Range) {
	r.At, r.Whole = at, at
	for _, v := range []*resource.Value{&r.Props, &r.Meta, &r.Deletion, &r.Attrs} {
		*v = valueAt(*v, at)
	}
}

func valueAt(v resource.Value, at model.Range) resource.Value {
	if v.Kind == resource.Absent {
		return v
	}
	v.At = at
	if len(v.Items) > 0 {
		items := make([]resource.Value, len(v.Items))
		for i, it := range v.Items {
			items[i] = valueAt(it, at)
		}
		v.Items = items
	}
	if len(v.Fields) > 0 {
		fields := make([]resource.Field, len(v.Fields))
		for i, f := range v.Fields {
			fields[i] = resource.Field{Key: f.Key, KeyAt: at, Value: valueAt(f.Value, at)}
		}
		v.Fields = fields
	}
	return v
}
