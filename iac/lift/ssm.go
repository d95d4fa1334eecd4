package lift

import "strideline/model"

func ssmKinds() map[string]*kind {
	return map[string]*kind{
		"AWS::SSM::Parameter": {
			id:      identity{service: "ssm", arnType: "parameter", resource: "parameter/{name}", nameProp: "Name"},
			declare: declareParameter,
		},
		"AWS::SSM::Document":          {plumbing: true},
		"AWS::SSM::Association":       {plumbing: true},
		"AWS::SSM::MaintenanceWindow": {plumbing: true},
	}
}

func declareParameter(l *lifter, it *item) {
	a, p := l.set(l.addNode(it, model.Store, "parameter")), it.Props
	a.str("parameterType", p.Get("Type"))
	if t, _ := p.Get("Type").Str(); t == "SecureString" {
		a.value("encryption", "managed", p.Get("Type").At)
	}
	l.tags(it.node, p.Get("Tags"))
}
