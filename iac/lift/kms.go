package lift

import "strideline/model"

func kmsKinds() map[string]*kind {
	id := identity{service: "kms", arnType: "key", resource: "key/{name}", nameAttr: "KeyId"}
	return map[string]*kind{
		"AWS::KMS::Key":        {id: id, declare: declareKey, link: linkKey},
		"AWS::KMS::ReplicaKey": {id: id, declare: declareKey, link: linkKey},
		"AWS::KMS::Alias":      {plumbing: true},
	}
}

func declareKey(l *lifter, it *item) {
	a, p := l.set(l.addNode(it, model.Store, "key")), it.Props
	a.bool("rotated", p.Get("EnableKeyRotation"))
	l.tags(it.node, p.Get("Tags"))
}

// indexKeyAliases makes keys findable by the names of their aliases.
func (l *lifter) indexKeyAliases() {
	for _, it := range l.items {
		if it.Type != "AWS::KMS::Alias" {
			continue
		}
		name := l.text(it.Props.Get("AliasName"))
		if key := l.nodeOf(it); key != nil && name != "" {
			l.names.add(name, key, it.Props.Get("AliasName"))
			l.arns.add("kms|"+name, key, it.Props.Get("AliasName"))
		}
	}
}

func linkKey(l *lifter, it *item) { l.inlinePolicy(it, it.Props.Get("KeyPolicy")) }
