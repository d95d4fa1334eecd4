package lift

import (
	"strings"

	"strideline/iac/resource"
	"strideline/model"
)

// identity says how a resource type is named: its ARN, what Ref returns and
// which attributes carry its name. Source: the CloudFormation resource
// reference ("Return values") and the service authorization reference.
type identity struct {
	service  string // IAM prefix, also the hub it belongs to
	arnType  string // resource type in IAM's tables
	resource string // tail of the ARN with {name}; "" for no ARN
	nameProp string // property with the physical name
	global   string // "" regional, "r" no region, "ra" neither region nor account
	ref      string // what Ref returns: "name" (default), "arn", "url", "id"
	nameAttr string // GetAtt attribute that returns the name
	arnAttr  string // GetAtt attribute that returns the ARN, "Arn" by default
	arnTail  string // what that attribute has behind the ARN
}

// identify works out the physical name and ARN of an item.
func (l *lifter) identify(it *item) {
	id := it.kind.id
	it.name = resource.Ref(it.Scope, it.ID, "#name")
	if id.nameProp != "" {
		if s, ok := it.Props.Get(id.nameProp).Str(); ok && s != "" {
			it.name = s
		}
	}
	if id.resource == "" {
		return
	}
	region, account := resource.Pseudo("region"), resource.Pseudo("account")
	if id.global != "" {
		region = ""
	}
	if id.global == "ra" {
		account = ""
	}
	it.arn = "arn:" + resource.Pseudo("partition") + ":" + id.arnService() + ":" + region + ":" + account + ":" +
		strings.Replace(strings.ReplaceAll(id.resource, "{name}", it.name), "parameter//", "parameter/", 1)
}

func (id identity) arnService() string { return id.service }

// refText is the symbolic value of an attribute of the item; attr is "" for
// what Ref returns. ok is false where only the reference itself is known.
func (it *item) refText(attr string) (string, bool) {
	if it.kind == nil {
		return "", false
	}
	id := it.kind.id
	arnAttr := id.arnAttr
	if arnAttr == "" {
		arnAttr = "Arn"
	}
	switch attr {
	case "":
		switch id.ref {
		case "", "name":
			return it.name, it.name != ""
		case "arn":
			return it.arn, it.arn != ""
		}
		return "", false
	case arnAttr:
		return it.arn + id.arnTail, it.arn != ""
	case "StreamArn":
		return it.arn + "/stream/" + resource.Ref(it.Scope, it.ID, "#stream"), it.arn != ""
	}
	if id.nameAttr != "" && attr == id.nameAttr {
		return it.name, true
	}
	return "", false
}

// maxResolve bounds how deep names may hang on names.
const maxResolve = 16

// resolve replaces references by the symbolic text they stand for: names of
// declared resources, their ARNs, exported values.
func (l *lifter) resolve(text string) string {
	if !model.Symbolic(text) || l.depth > maxResolve {
		return text
	}
	l.depth++
	defer func() { l.depth-- }()
	return model.Expand(text, func(p model.Part) string {
		switch p.Kind {
		case model.TokenRef:
			if it := l.itemOf(p); it != nil {
				if s, ok := it.refText(p.Parts[2]); ok && s != p.Text {
					return l.resolve(s)
				}
			}
		case model.TokenImport:
			if len(p.Parts) == 1 {
				if s, ok := l.exports[model.Display(p.Parts[0])]; ok {
					return l.resolve(s)
				}
			}
		case model.TokenParam, model.TokenOpaque:
			if s, ok := l.stored(p); ok && s != p.Text {
				return l.resolve(s)
			}
		}
		return p.Text
	})
}

// itemOf returns the resource a reference token points at, or nil.
func (l *lifter) itemOf(p model.Part) *item {
	if p.Kind != model.TokenRef || len(p.Parts) != 3 {
		return nil
	}
	return l.byRef[refKey{p.Parts[0], p.Parts[1]}]
}

// pointed returns the resource that a value refers to directly (Ref, GetAtt,
// or a Sub that is one reference), following exports; nil otherwise.
func (l *lifter) pointed(v resource.Value) *item {
	text, ok := v.Str()
	if !ok {
		return nil
	}
	for range maxResolve {
		ps := model.SplitSymbolic(text)
		if len(ps) != 1 {
			return nil
		}
		switch ps[0].Kind {
		case model.TokenRef:
			return l.itemOf(ps[0])
		case model.TokenImport:
			next, ok := l.exports[model.Display(ps[0].Parts[len(ps[0].Parts)-1])]
			if !ok {
				return nil
			}
			text = next
		default:
			return nil
		}
	}
	return nil
}

// text is the resolved symbolic text of a scalar, "" where there is none.
func (l *lifter) text(v resource.Value) string {
	s, ok := v.Str()
	if !ok {
		return ""
	}
	return l.resolve(s)
}

// nodeID is the id of a node within its stack.
func nodeID(r *resource.Resource, name string) string {
	if r.Instance != "" {
		return r.Stack + "#" + r.Instance + "." + name
	}
	return r.Stack + "#" + name
}

// addNode makes the node of an item and fills what all nodes share.
func (l *lifter) addNode(it *item, k model.Kind, class string) *model.Node {
	n := l.sideNode(it, it.ID, k, class)
	n.Type = it.Type
	n.Aliases = append(n.Aliases, it.Aliases...)
	for _, s := range []string{it.name, it.arn} {
		if s = l.resolve(s); s != "" && !strings.Contains(s, "#name") {
			n.Aliases = append(n.Aliases, model.Display(s))
		}
	}
	n.Ignores = ignores(it.Meta)
	if it.Helper && (k == model.Function || k == model.Role) {
		l.set(n).value("generatedHelper", true, it.At)
	}
	it.node = n
	l.owner[n.ID] = it
	return n
}

// sideNode makes a further node of an item: a route, a URL.
func (l *lifter) sideNode(it *item, name string, k model.Kind, class string) *model.Node {
	return l.b.Node(model.Node{
		ID: nodeID(it.Resource, name), Kind: k, Class: class, Name: name, Type: it.Type, Provider: "aws",
		Boundary: l.stackBoundary(it), Stack: it.Stack, At: it.At,
	})
}

// stackBoundary is the boundary of the item's stack, made on first use.
func (l *lifter) stackBoundary(it *item) string {
	acct := l.b.Boundary(model.Boundary{ID: "account", Kind: model.AccountBoundary, Name: "account"})
	s := l.b.Boundary(model.Boundary{ID: "stack:" + it.Stack, Kind: model.StackBoundary, Name: it.Stack, Parent: acct.ID})
	return s.ID
}

// ignores reads in-file decisions from a resource's Metadata (the way of JSON,
// which has no comments).
func ignores(meta resource.Value) []model.Ignore {
	var out []model.Ignore
	for _, v := range meta.Get("strideline", "ignore").Each() {
		rule, _ := v.Get("rule").Str()
		reason, _ := v.Get("reason").Str()
		if v.Kind == resource.String { // a rule alone: it is told that it lacks a reason
			rule = v.Text
		}
		if rule != "" {
			out = append(out, model.Ignore{Rule: rule, Reason: reason, At: v.At})
		}
	}
	return out
}

func custom(typ string) bool {
	return strings.HasPrefix(typ, "Custom::")
}
