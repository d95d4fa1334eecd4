package lift

import (
	"strideline/iac/resource"
	"strideline/model"
)

func pipesKinds() map[string]*kind {
	return map[string]*kind{
		"AWS::Pipes::Pipe": {
			id:      identity{service: "pipes", resource: "pipe/{name}", nameProp: "Name"},
			declare: declarePipe, link: linkPipe,
		},
	}
}

// pipeSources are the parameters of the kinds of source that may name a queue
// for what cannot be processed.
var pipeSources = []string{"KinesisStreamParameters", "DynamoDBStreamParameters"}

func declarePipe(l *lifter, it *item) {
	a := l.set(l.addNode(it, model.Trigger, "pipe"))
	src := it.Props.Get("SourceParameters")
	a.byDefault("auth", "internal")
	a.filter(src.Get("FilterCriteria", "Filters"))
	for _, k := range pipeSources {
		a.present("failureDestination", src.Get(k, "DeadLetterConfig", "Arn"))
	}
}

func linkPipe(l *lifter, it *item) {
	p, n := it.Props, it.node
	l.runsAs(it, n, p.Get("RoleArn"))
	via := l.viaRole(p.Get("RoleArn"))
	for _, o := range p.Get("Source").Options() {
		if from := l.destination(o, "", ""); from != nil && from.Kind == model.Store {
			l.edge(it, model.Edge{From: from.ID, To: n.ID, Kind: model.Feeds, Conditional: o.When, At: o.At})
		}
	}
	for _, o := range p.Get("Enrichment").Options() {
		l.hand(it, n, resource.Value{}, o, via)
	}
	for _, o := range p.Get("Target").Options() {
		l.hand(it, n, p.Get("TargetParameters"), o, via)
	}
	for _, k := range pipeSources {
		l.deadLetter(it, n, p.Get("SourceParameters", k, "DeadLetterConfig", "Arn"))
	}
	for _, o := range p.Get("LogConfiguration", "CloudwatchLogsLogDestination", "LogGroupArn").Options() {
		if to := l.destination(o, model.Store, "log"); to != nil {
			l.deliver(it, n, to, o)
		}
	}
}
