package sam

import (
	"strings"

	"strideline/iac/resource"
	"strideline/model"
)

// object builds a map; what is not written is left out.
func object(at model.Range, fs ...resource.Field) resource.Value {
	v := resource.Value{Kind: resource.Map, At: at}
	for _, f := range fs {
		if f.Value.Kind != resource.Absent {
			v.Fields = append(v.Fields, f)
		}
	}
	return v
}

// f is a field whose key has the place of its value.
func f(key string, v resource.Value) resource.Field { return resource.F(key, v) }

// text is a field of literal or symbolic text.
func text(key, s string, at model.Range) resource.Field {
	return resource.F(key, resource.Str(s, at))
}

// texts is a list of texts at one place.
func texts(at model.Range, ss ...string) resource.Value {
	l := resource.ListOf(at)
	for _, s := range ss {
		l.Items = append(l.Items, resource.Str(s, at))
	}
	return l
}

// pass copies the named fields of a map that are written. A name may be
// "From>To" to rename it.
func pass(v resource.Value, names ...string) []resource.Field {
	var out []resource.Field
	for _, n := range names {
		from, to, renamed := strings.Cut(n, ">")
		if !renamed {
			to = from
		}
		if fl, ok := v.Field(from); ok && fl.Value.Kind != resource.Absent {
			out = append(out, resource.Field{Key: to, KeyAt: fl.KeyAt, Value: fl.Value})
		} else if x := v.Get(from); !ok && x.Written() { // v is a choice
			out = append(out, resource.Field{Key: to, KeyAt: x.At, Value: x})
		}
	}
	return out
}

// rest copies every field of a map except the named ones.
func rest(v resource.Value, without ...string) []resource.Field {
	var out []resource.Field
fields:
	for _, fl := range v.Fields {
		for _, n := range without {
			if fl.Key == n {
				continue fields
			}
		}
		out = append(out, fl)
	}
	return out
}

// tags writes the tags of a SAM resource, a map, as CloudFormation's list.
func tags(p resource.Value) []resource.Field {
	fl, ok := p.Field("Tags")
	if !ok {
		return nil
	}
	fl.Value = each(fl.Value, func(v resource.Value) resource.Value {
		if v.Kind != resource.Map {
			return v
		}
		list := resource.ListOf(v.At)
		for _, t := range v.Fields {
			list.Items = append(list.Items, object(t.KeyAt, text("Key", t.Key, t.KeyAt), f("Value", t.Value)))
		}
		return list
	})
	return []resource.Field{fl}
}

// keyAt is where a field's key stands; for what is not there, at.
func keyAt(v resource.Value, key string, at model.Range) model.Range {
	if fl, ok := v.Field(key); ok && fl.KeyAt.Known() {
		return fl.KeyAt
	}
	return at
}

// place is v's own place, or at where it has none.
func place(v resource.Value, at model.Range) model.Range {
	if v.At.Known() {
		return v.At
	}
	return at
}

// literal is the text of a scalar, "" for anything else.
func literal(v resource.Value) string {
	s, _ := v.Str()
	return s
}

// plainText is the text of a scalar that holds no token, "" for anything else.
func plainText(v resource.Value) string {
	if s, ok := v.Str(); ok && v.Known() {
		return s
	}
	return ""
}

// spelled is the text of a scalar that the resource itself spells out, not
// through a parameter or a mapping: SAM decides some things by it alone.
func spelled(v resource.Value) string {
	if v.Origin.Known() {
		return ""
	}
	return plainText(v)
}

// referred returns the logical id and attribute of a value that is exactly one
// reference to a resource.
func referred(v resource.Value) (id, attr string, ok bool) {
	s, has := v.Str()
	if !has {
		return "", "", false
	}
	parts := model.SplitSymbolic(s)
	if len(parts) != 1 || parts[0].Kind != model.TokenRef || len(parts[0].Parts) != 3 {
		return "", "", false
	}
	return parts[0].Parts[1], parts[0].Parts[2], true
}

// isTrue reads a boolean that is certainly true.
func isTrue(v resource.Value) bool { b, known := v.Bool(); return known && b }

// isFalse reads a boolean that is certainly false.
func isFalse(v resource.Value) bool { b, known := v.Bool(); return known && !b }

// each maps the written options of v, keeping a choice a choice.
func each(v resource.Value, fn func(resource.Value) resource.Value) resource.Value {
	if v.Kind != resource.Choice {
		return fn(v)
	}
	out := resource.Value{Kind: resource.Choice, At: v.At, When: v.When}
	for _, o := range v.Items {
		n := each(o, fn)
		n.When = o.When
		out.Items = append(out.Items, n)
	}
	return out
}

// optional marks v as holding only under conditions.
func optional(v resource.Value, when []model.Condition) resource.Value {
	if len(when) == 0 {
		return v
	}
	v.When = append(append([]model.Condition(nil), when...), v.When...)
	return resource.Value{Kind: resource.Choice, At: v.At, Items: []resource.Value{v}}
}

// item marks v, an item of a list, as holding only under conditions.
func item(v resource.Value, when []model.Condition) resource.Value {
	if len(when) > 0 {
		v.When = append(append([]model.Condition(nil), when...), v.When...)
	}
	return v
}

// and joins two conjunctions.
func and(a, b []model.Condition) []model.Condition {
	if len(a) == 0 {
		return b
	}
	out := append([]model.Condition(nil), a...)
next:
	for _, c := range b {
		for _, have := range a {
			if have == c {
				continue next
			}
		}
		out = append(out, c)
	}
	return out
}

// arn is the symbolic text of an ARN of this deployment's partition, region
// and account.
func arn(service, tail string) string {
	return "arn:" + resource.Pseudo("partition") + ":" + service + ":" + resource.Pseudo("region") + ":" + resource.Pseudo("account") + ":" + tail
}

// lambdaURI is what an API integration with a function calls.
func lambdaURI(functionARN string) string {
	return "arn:" + resource.Pseudo("partition") + ":apigateway:" + resource.Pseudo("region") +
		":lambda:path/2015-03-31/functions/" + functionARN + "/invocations"
}

// managed is the ARN of an AWS managed policy.
func managed(name string) string {
	return "arn:" + resource.Pseudo("partition") + ":iam::aws:policy/" + name
}

// same compares values, places and the order of keys aside.
func same(a, b resource.Value) bool {
	if a.Kind != resource.Map || b.Kind != resource.Map {
		return resource.Same(a, b)
	}
	if len(a.Fields) != len(b.Fields) {
		return false
	}
	for _, fl := range a.Fields {
		if other, ok := b.Field(fl.Key); !ok || !same(fl.Value, other.Value) {
			return false
		}
	}
	return true
}

// statement is an allow statement.
func statement(at model.Range, res resource.Value, actions ...string) resource.Value {
	return object(at, text("Effect", "Allow", at), f("Action", texts(at, actions...)), f("Resource", res))
}

// document is a policy document.
func document(at model.Range, statements ...resource.Value) resource.Value {
	return object(at, text("Version", "2012-10-17", at), f("Statement", resource.ListOf(at, statements...)))
}

// inline is an inline policy of a role. SAM writes these without a version, so
// that policy variables are plain text in them.
func inline(at model.Range, name string, statements ...resource.Value) resource.Value {
	return object(at, text("PolicyName", name, at),
		f("PolicyDocument", object(at, f("Statement", resource.ListOf(at, statements...)))))
}

// trust is the trust policy of a service role.
func trust(at model.Range, service string) resource.Value {
	return document(at, object(at, text("Effect", "Allow", at), f("Action", texts(at, "sts:AssumeRole")),
		f("Principal", object(at, f("Service", texts(at, service))))))
}
