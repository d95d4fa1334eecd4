package rules

import (
	"slices"
	"strings"

	"strideline/model"
)

// field is what a condition, a key or a message may ask of a node or an edge.
type field struct {
	name    string
	typ     model.AttrType
	allowed []string
	spec    *model.AttrSpec // of an attribute; nil for what every node or edge has
}

// nodeFields are what every node has beside its attributes.
var nodeFields = []field{
	{name: "id", typ: model.TypeString},
	{name: "name", typ: model.TypeString},
	{name: "kind", typ: model.TypeString},
	{name: "class", typ: model.TypeString},
	{name: "type", typ: model.TypeString},
	{name: "provider", typ: model.TypeString},
	{name: "stack", typ: model.TypeString},
	{name: "network", typ: model.TypeString},
	{name: "boundary", typ: model.TypeString},
	{name: "aliases", typ: model.TypeList},
}

// edgeFields are what every edge has beside its attributes.
var edgeFields = []field{
	{name: "kind", typ: model.TypeString},
	{name: "verb", typ: model.TypeString},
	{name: "from", typ: model.TypeString},
	{name: "to", typ: model.TypeString},
	{name: "via", typ: model.TypeString},
	{name: "certainty", typ: model.TypeString, allowed: []string{
		string(model.Declared), string(model.Granted), string(model.Wired), string(model.Both),
	}},
	{name: "actions", typ: model.TypeList},
	{name: "conditional", typ: model.TypeBool},
	{name: "crosses", typ: model.TypeList},
}

// fieldMeanings explains nodeFields and edgeFields in docs/attributes.md.
var fieldMeanings = map[string]string{
	"id": "id of the node", "name": "its name as written", "kind": "actor, trigger, function, store or role; of an edge: its kind",
	"class": "its class within the kind", "type": "the provider's type", "provider": "aws, azure, google",
	"stack": "path of the root it is deployed with", "network": "id of its network, empty for the provider's own",
	"boundary": "id of the innermost boundary that owns it", "aliases": "other names it goes by",
	"verb": "the kind of the edge, as messages say it", "from": "id of the node it leaves", "to": "id of the node it enters (a hub where the permission covers a service)",
	"via":       "id of the role or secret the permission hangs on",
	"certainty": "how it is known: declared, granted, wired or both", "actions": "the provider's actions",
	"conditional": "it hangs on conditions that are not known to hold", "crosses": "ids of the trust boundaries it crosses",
}

// field returns what name means for the nodes l admits.
func (l *label) field(name string) (field, bool) {
	if i := slices.IndexFunc(nodeFields, func(f field) bool { return f.name == name }); i >= 0 {
		f := nodeFields[i]
		switch name {
		case "kind":
			for _, k := range l.list() {
				f.allowed = append(f.allowed, string(k))
			}
		case "class":
			for _, k := range l.list() {
				f.allowed = append(f.allowed, l.classes(k)...)
			}
		}
		return f, true
	}
	for i := range model.Attributes {
		if s := &model.Attributes[i]; s.Name == name && l.has(s) {
			return attrField(s), true
		}
	}
	return field{}, false
}

// has reports whether any node that l admits may have an attribute.
func (l *label) has(s *model.AttrSpec) bool {
	for _, k := range l.list() {
		if slices.Contains(s.Of, string(k)) {
			return true
		}
		for _, c := range l.classes(k) {
			if slices.Contains(s.Of, c) && classOf(k, c, s) {
				return true
			}
		}
	}
	return false
}

// classOf reports whether a name in s.Of that is both a kind and a class
// ("role") is meant as the class c of kind k.
func classOf(k model.Kind, c string, s *model.AttrSpec) bool {
	return slices.Contains(model.Classes[k], c) && (c != string(model.Role) || k == model.Role)
}

func (l *label) fieldNames() []string {
	var out []string
	for _, f := range nodeFields {
		out = append(out, f.name)
	}
	for i := range model.Attributes {
		if s := &model.Attributes[i]; l.has(s) {
			out = append(out, s.Name)
		}
	}
	return out
}

// edgeField returns what name means for edges of some kinds (nil: of every).
func edgeField(kinds []model.EdgeKind, name string) (field, bool) {
	if i := slices.IndexFunc(edgeFields, func(f field) bool { return f.name == name }); i >= 0 {
		f := edgeFields[i]
		if name == "kind" || name == "verb" {
			for _, k := range kinds {
				f.allowed = append(f.allowed, string(k))
			}
			if kinds == nil {
				f.allowed = edgeNames()
			}
		}
		return f, true
	}
	for i := range model.Attributes {
		if s := &model.Attributes[i]; s.Name == name && slices.Contains(s.Of, "edge") {
			return attrField(s), true
		}
	}
	return field{}, false
}

func edgeFieldNames() []string {
	var out []string
	for _, f := range edgeFields {
		out = append(out, f.name)
	}
	for _, s := range model.Attributes {
		if slices.Contains(s.Of, "edge") {
			out = append(out, s.Name)
		}
	}
	return out
}

// attrField leaves "unknown" out of the values: a rule meets it as the third
// truth value, never as text.
func attrField(s *model.AttrSpec) field {
	f := field{name: s.Name, typ: s.Type, spec: s}
	for _, a := range s.Allowed {
		if a != unknownText {
			f.allowed = append(f.allowed, a)
		}
	}
	return f
}

const unknownText = "unknown"

// typeName is how CEL calls the nodes of a label; the space keeps it from
// being typed in a condition.
func (l *label) typeName() string {
	if l.text == "" {
		return "node"
	}
	return "node " + l.text
}

func edgeTypeName(kinds []model.EdgeKind) string {
	names := make([]string, len(kinds))
	for i, k := range kinds {
		names[i] = string(k)
	}
	return strings.TrimSpace("edge " + strings.Join(names, "|"))
}

// fieldOfType returns a field of the type that typeName or edgeTypeName named.
func fieldOfType(typeName, name string) (field, bool) {
	what, labels, _ := strings.Cut(typeName, " ")
	switch what {
	case "edge":
		return edgeField(edgeKindsOf(labels), name)
	case "node":
		l, _ := labelOf(labels)
		return l.field(name)
	}
	return field{}, false
}

// fieldsOfType lists the fields of a type, for suggestions.
func fieldsOfType(typeName string) []string {
	what, labels, _ := strings.Cut(typeName, " ")
	if what == "edge" {
		return edgeFieldNames()
	}
	l, _ := labelOf(labels)
	return l.fieldNames()
}

func labelOf(text string) (label, string) {
	if text == "" {
		return label{}, ""
	}
	var groups [][]string
	for g := range strings.SplitSeq(text, ":") {
		groups = append(groups, strings.Split(g, "|"))
	}
	return newLabel(groups)
}

func edgeKindsOf(text string) []model.EdgeKind {
	if text == "" {
		return nil
	}
	var out []model.EdgeKind
	for k := range strings.SplitSeq(text, "|") {
		out = append(out, model.EdgeKind(k))
	}
	return out
}
