package lift

import "strideline/model"

func customKinds() map[string]*kind {
	return map[string]*kind{
		"AWS::CloudFormation::CustomResource": {declare: declareCustom, link: linkCustom},
	}
}

// declareCustom makes a way in of a custom resource: the deployment calls the
// function behind it.
func declareCustom(l *lifter, it *item) {
	a := l.set(l.addNode(it, model.Trigger, "custom-resource"))
	a.byDefault("auth", "internal")
}

func linkCustom(l *lifter, it *item) {
	for _, o := range it.Props.Get("ServiceToken").Options() {
		if to := l.destination(o, model.Function, "lambda"); to != nil {
			l.sendTo(it, it.node, to, o, "")
		}
	}
}
