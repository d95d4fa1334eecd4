package lift

import (
	"strings"

	"strideline/iac/resource"
	"strideline/model"
)

func logsKinds() map[string]*kind {
	return map[string]*kind{
		"AWS::Logs::LogGroup": {
			id:      identity{service: "logs", arnType: "log-group", resource: "log-group:{name}", nameProp: "LogGroupName", arnTail: ":*"},
			declare: declareLogGroup, link: linkLogGroup,
		},
		"AWS::Logs::SubscriptionFilter":  {declare: declareLogFilter, link: linkLogFilter},
		"AWS::Logs::MetricFilter":        {plumbing: true},
		"AWS::Logs::LogStream":           {plumbing: true},
		"AWS::Logs::ResourcePolicy":      {plumbing: true},
		"AWS::Logs::QueryDefinition":     {plumbing: true},
		"AWS::Logs::Delivery":            {plumbing: true},
		"AWS::Logs::DeliverySource":      {plumbing: true},
		"AWS::Logs::DeliveryDestination": {plumbing: true},
	}
}

func declareLogGroup(l *lifter, it *item) {
	a, p := l.set(l.addNode(it, model.Store, "log")), it.Props
	a.byDefault("telemetry", true)
	a.int("retention", p.Get("RetentionInDays"))
	a.encryptedWith(p.Get("KmsKeyId"))
	a.bool("deletionProtection", p.Get("DeletionProtectionEnabled"))
	l.tags(it.node, p.Get("Tags"))
}

// linkLogGroup joins a log group with the function whose log it is by its
// name (Lambda Developer Guide: /aws/lambda/FUNCTION).
func linkLogGroup(l *lifter, it *item) {
	l.protect(it, it.Props.Get("KmsKeyId"))
	v := it.Props.Get("LogGroupName")
	name, ok := strings.CutPrefix(l.text(v), "/aws/lambda/")
	if !ok {
		return
	}
	if fn := l.byARN("lambda|function:" + name); fn != nil {
		l.edge(it, model.Edge{From: fn.ID, To: it.node.ID, Kind: model.Delivers, At: v.At})
	}
}

func declareLogFilter(l *lifter, it *item) {
	a := l.set(l.addNode(it, model.Trigger, "log-subscription"))
	a.byDefault("auth", "internal")
	a.byDefault("async", true)
	if p := it.Props.Get("FilterPattern"); l.text(p) != "" {
		a.filter(p)
	}
}

func linkLogFilter(l *lifter, it *item) {
	p := it.Props
	l.runsAs(it, it.node, p.Get("RoleArn"))
	for _, o := range p.Get("LogGroupName").Options() {
		if log := l.logGroup(o); log != nil {
			l.edge(it, model.Edge{From: log.ID, To: it.node.ID, Kind: model.Feeds, Conditional: o.When, At: o.At})
		}
	}
	for _, o := range p.Get("DestinationArn").Options() {
		if to := l.destination(o, "", ""); to != nil {
			l.sendTo(it, it.node, to, o, l.viaRole(p.Get("RoleArn")))
		}
	}
}

// logGroup returns the log group that v names. A name is only taken for the
// group of that very name, never for the function inside it.
func (l *lifter) logGroup(v resource.Value) *model.Node {
	if it := l.pointed(v); it != nil && it.node != nil && it.node.Class == "log" {
		return it.node
	}
	text := l.text(v)
	if text == "" {
		return nil
	}
	if n := l.byARN("logs|log-group:" + text); n != nil {
		return n
	}
	n := l.external(localARN("logs", "log-group:"+text), model.Store, "log")
	l.set(n).byDefault("telemetry", true)
	return n
}
