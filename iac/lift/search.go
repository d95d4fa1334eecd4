package lift

import (
	"slices"
	"strings"

	"strideline/iac/resource"
	"strideline/model"
)

var domainIdentity = identity{service: "es", arnType: "domain", resource: "domain/{name}", nameProp: "DomainName"}

var searchStores = map[string]simpleStore{
	"AWS::OpenSearchService::Domain": {
		class: "search", id: domainIdentity,
		key: []string{"EncryptionAtRestOptions", "KmsKeyId"}, on: []string{"EncryptionAtRestOptions", "Enabled"},
	},
	"AWS::Elasticsearch::Domain": {
		class: "search", id: domainIdentity,
		key: []string{"EncryptionAtRestOptions", "KmsKeyId"}, on: []string{"EncryptionAtRestOptions", "Enabled"},
	},
	"AWS::OpenSearchServerless::Collection": {
		class: "search", id: identity{service: "aoss", arnType: "Collection", resource: "collection/{name}", nameProp: "Name"},
	},
}

// detailDomain reads a search domain. The service takes a snapshot every hour
// by itself (OpenSearch Service Developer Guide, index snapshots).
func detailDomain(l *lifter, it *item) {
	a, p := l.set(it.node), it.Props
	a.byDefault("iamAuth", true)
	a.byDefault("backup", true)
	a.bool("tlsRequired", p.Get("DomainEndpointOptions", "EnforceHTTPS"))
	if !p.Get("VPCOptions").Written() {
		a.byDefault("publicAddress", true)
	}
}

// linkDomain reads the access policy of a domain. Inside a network only what
// is there meets it; with fine-grained access control a caller needs a user of
// the domain besides.
func linkDomain(l *lifter, it *item) {
	p := it.Props
	l.opens(it.node, p.Get("AdvancedSecurityOptions", "MasterUserOptions", "MasterUserPassword"))
	inside, users := p.Get("VPCOptions").Written(), p.Get("AdvancedSecurityOptions", "Enabled")
	for _, o := range p.Get("AccessPolicies").Options() {
		doc := l.document(o)
		if inside {
			if len(doc.Public("es")) > 0 && !users.Written() {
				l.set(it.node).value("noAuth", true, o.At)
			}
			continue
		}
		when := o.When
		if on, known := users.Bool(); users.Written() && (on || !known) {
			when = append(slices.Clone(when), model.Condition{Reason: "callers need a user of the domain", At: users.At})
		}
		l.resourcePolicy(it.node, doc, when)
	}
}

func detailCollection(l *lifter, it *item) {
	a := l.set(it.node)
	a.byDefault("iamAuth", true)
	a.byDefault("tlsRequired", true)
	a.byDefault("billing", "on-demand")
	a.byDefault("backup", true)
}

// dataRules parses a policy of OpenSearch Serverless: JSON text, one rule set or
// a list of them.
func (l *lifter) dataRules(v resource.Value) []resource.Value {
	text, ok := v.Str()
	if !ok {
		return nil
	}
	parsed, err := resource.ParseText(text, v.At)
	if err != nil {
		return nil
	}
	return parsed.Each()
}

// linkCollectionNetwork says which collections can be reached from the
// internet.
func linkCollectionNetwork(l *lifter, it *item) {
	if s, _ := it.Props.Get("Type").Str(); s != "network" {
		return
	}
	for _, set := range l.dataRules(it.Props.Get("Policy")) {
		if public, _ := set.Get("AllowFromPublic").Bool(); !public {
			continue
		}
		for _, n := range l.collections(it, set) {
			l.set(n).value("publicAddress", true, it.Props.Get("Policy").At)
		}
	}
}

// collections are those that the rules of a policy name.
func (l *lifter) collections(it *item, set resource.Value) []*model.Node {
	var out []*model.Node
	for _, rule := range set.Get("Rules").Each() {
		for _, r := range rule.Get("Resource").Each() {
			_, name, _ := strings.Cut(l.text(r), "/")
			name, _, _ = strings.Cut(name, "/")
			for _, x := range l.ofType("AWS::OpenSearchServerless::Collection") {
				own := l.resolve(x.name)
				if x.node != nil && x.Stack == it.Stack && !slices.Contains(out, x.node) && (own == name || strings.HasSuffix(name, "*") && strings.HasPrefix(own, strings.TrimSuffix(name, "*"))) {
					out = append(out, x.node)
				}
			}
		}
	}
	return out
}

// linkCollectionAccess gives the data flow that a data access policy allows to
// whatever runs as the roles it names. Run when every role is assumed.
func linkCollectionAccess(l *lifter, it *item) {
	l.afterLinks(func() {
		users := l.users()
		for _, set := range l.dataRules(it.Props.Get("Policy")) {
			to := l.collections(it, set)
			for _, p := range set.Get("Principal").Each() {
				role := l.find(p, "role")
				if role == nil || role.Kind != model.Role {
					continue
				}
				for _, n := range to {
					for _, u := range users[role.ID] {
						l.collectionFlow(it, u, n, role, set)
					}
				}
			}
		}
	})
}

func (l *lifter) collectionFlow(it *item, from, to, role *model.Node, set resource.Value) {
	at := it.Props.Get("Policy").At
	for _, rule := range set.Get("Rules").Each() {
		for _, p := range rule.Get("Permission").Each() {
			action, _ := p.Str()
			for _, k := range indexFlows(action) {
				l.edge(it, model.Edge{From: from.ID, To: to.ID, Kind: k, Via: role.ID, Actions: []string{action}, Certainty: model.Granted, At: at})
			}
		}
	}
}

// indexFlows is what a permission of a data access policy does; these are no
// IAM actions (OpenSearch Serverless, data access control).
func indexFlows(action string) []model.EdgeKind {
	switch action {
	case "aoss:*":
		return []model.EdgeKind{model.Reads, model.Writes, model.Deletes}
	case "aoss:ReadDocument":
		return []model.EdgeKind{model.Reads}
	case "aoss:WriteDocument", "aoss:CreateIndex", "aoss:UpdateIndex":
		return []model.EdgeKind{model.Writes}
	case "aoss:DeleteIndex":
		return []model.EdgeKind{model.Deletes}
	}
	return nil
}
