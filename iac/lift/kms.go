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

func linkKey(l *lifter, it *item) { l.inlinePolicy(it, it.Props.Get("KeyPolicy")) }
