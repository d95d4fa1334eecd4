package sam

import (
	"slices"
	"strings"

	"strideline/iac/resource"
	"strideline/model"
)

// requirement is one entry of security: an authorizer by name, with scopes.
func requirement(name string, scopes resource.Value, at model.Range) resource.Value {
	if !scopes.Written() {
		scopes = resource.ListOf(at)
	}
	return object(at, resource.Field{Key: name, KeyAt: at, Value: scopes})
}

// secured sets who may call each operation: what its event says, else what the
// definition says, else the API's default.
func (x *expander) secured(body resource.Value, a *api, schemes []resource.Field) resource.Value {
	auth := a.res.Props.Get("Auth")
	byOp := map[string]*route{}
	for _, r := range a.routes {
		byOp[r.path+" "+r.method] = r
	}
	return eachMethod(body, func(path, method string, op resource.Value) resource.Value {
		if !op.Get("x-amazon-apigateway-integration").Written() {
			return op // it runs nothing
		}
		r := byOp[strings.Replace(path, "/$default", "$default", 1)+" "+method]
		entries := x.requirements(a, auth, schemes, r, method, op)
		if entries.Kind == resource.Absent {
			return op
		}
		return op.With("security", keyAt(op, "security", entries.At), entries)
	})
}

// requirements is the security of one operation; Absent leaves it as it is.
func (x *expander) requirements(a *api, auth resource.Value, schemes []resource.Field, r *route, method string, op resource.Value) resource.Value {
	old := op.Get("security")
	var own resource.Value
	if r != nil {
		own = r.e.props.Get("Auth")
	}
	var entries []resource.Value
	if old.Kind == resource.List {
		entries = old.Items
	} else if old.Written() {
		entries = []resource.Value{old}
	}
	preflight := method == "options"
	who := own.Get("Authorizer")
	def := auth.Get("DefaultAuthorizer")
	switch {
	case who.Written():
		if !a.http {
			entries = nil // merged definitions: the event wins
		}
		entries = append(entries[:len(entries):len(entries)], x.ownRequirement(a, auth, own, who, schemes)...)
	case !def.Written(), preflight && (a.http || isFalse(auth.Get("AddDefaultAuthorizerToCorsPreflight"))):
	case a.http && len(entries) > 0, !a.http && names(entries, schemes):
	default:
		scopes := own.Get("AuthorizationScopes")
		if !scopes.Written() {
			scopes = auth.Get("Authorizers", plainText(def), "AuthorizationScopes")
		}
		entries = append(entries[:len(entries):len(entries)], named(def, scopes)...)
	}
	entries = keyRequired(a, auth, own, preflight, entries)
	if def.Written() && isTrue(own.Get("ApiKeyRequired")) && len(entries) > 1 {
		entries = slices.DeleteFunc(slices.Clone(entries), isNone) // the key is what is left to check
	}
	if len(entries) == 0 {
		return resource.Value{}
	}
	return resource.ListOf(entries[0].At, entries...)
}

func isNone(entry resource.Value) bool { return entry.Get("NONE").Written() }

// named turns the name of an authorizer, or alternatives of it, into
// requirements.
func named(who, scopes resource.Value) []resource.Value {
	var out []resource.Value
	for _, o := range who.Options() {
		if name := literal(o); name != "" {
			out = append(out, item(requirement(name, scopes, o.At), o.When))
		}
	}
	return out
}

func (x *expander) ownRequirement(a *api, auth, own, who resource.Value, schemes []resource.Field) []resource.Value {
	name := plainText(who)
	if name == "NONE" || who.Kind == resource.Choice || name == "" {
		return named(who, resource.Value{})
	}
	if !has(schemes, name) && name != "AWS_IAM" && a.managed() {
		x.problem(who.At, "unknown authorizer %q, expected one of \"Authorizers\" of %q", name, a.res.ID)
	}
	scopes := own.Get("AuthorizationScopes")
	if !scopes.Written() && name != "AWS_IAM" {
		scopes = auth.Get("Authorizers", name, "AuthorizationScopes")
	}
	return []resource.Value{requirement(name, scopes, who.At)}
}

// names reports whether an entry names one of the API's authorizers or NONE.
func names(entries []resource.Value, schemes []resource.Field) bool {
	for _, e := range entries {
		for _, fl := range e.Fields {
			if fl.Key == "NONE" || has(schemes, fl.Key) {
				return true
			}
		}
	}
	return false
}

// keyRequired adds the API key where the event or the API asks for one.
func keyRequired(a *api, auth, own resource.Value, preflight bool, entries []resource.Value) []resource.Value {
	if a.http {
		return entries
	}
	need := own.Get("ApiKeyRequired")
	if !need.Written() {
		need = auth.Get("ApiKeyRequired")
		if preflight && isFalse(auth.Get("AddApiKeyRequiredToCorsPreflight")) {
			return entries
		}
	}
	if !isTrue(need) {
		return entries
	}
	for _, e := range entries {
		if _, have := e.Field("api_key"); have {
			return entries
		}
	}
	return append(entries[:len(entries):len(entries)], requirement("api_key", resource.Value{}, need.At))
}

// needsKey reports whether any operation asks for an API key, and where.
func needsKey(a *api) (model.Range, bool) {
	if v := a.res.Props.Get("Auth", "ApiKeyRequired"); isTrue(v) {
		return v.At, true
	}
	for _, r := range a.routes {
		if v := r.e.props.Get("Auth", "ApiKeyRequired"); isTrue(v) {
			return v.At, true
		}
	}
	return model.Range{}, false
}
