package lift

import (
	"strings"

	"strideline/iac/resource"
	"strideline/model"
)

func declareRule(l *lifter, it *item) {
	p := it.Props
	class := "bus-rule"
	if p.Get("ScheduleExpression").Written() && !p.Get("EventPattern").Written() {
		class = "schedule"
	}
	n := l.addNode(it, model.Trigger, class)
	a := l.set(n)
	a.byDefault("auth", "internal")
	a.byDefault("async", true)
	if class == "schedule" {
		a.str("schedule", p.Get("ScheduleExpression"))
	} else {
		pattern := p.Get("EventPattern")
		a.filter(pattern)
		if wholeBucket(structured(pattern)) {
			a.value("filtered", false, pattern.At)
		}
	}
	l.ruleRetries(a, p.Get("Targets").Each())
}

// wholeBucket reports whether a pattern lets every new object of a bucket
// through: it names the bucket and the event, nothing of the object.
func wholeBucket(pattern resource.Value) bool {
	sources := pattern.Get("source").Each()
	if len(sources) != 1 || sources[0].Text != "aws.s3" {
		return false
	}
	detail := pattern.Get("detail")
	for _, f := range detail.Fields {
		switch f.Key {
		case "bucket", "eventSource", "eventName":
		case "requestParameters":
			if f.Value.Get("key").Written() {
				return false
			}
		default:
			return false
		}
	}
	return detail.Kind == resource.Map || detail.Kind == resource.Absent
}

// ruleRetries sets what holds for every target of a rule. Defaults:
// EventBridge User Guide, retry policy (24 hours, 185 times).
func (l *lifter) ruleRetries(a attrs, targets []resource.Value) {
	caught := len(targets) > 0
	for _, t := range targets {
		a.int("maxRetries", t.Get("RetryPolicy", "MaximumRetryAttempts"))
		a.int("maxRecordAge", t.Get("RetryPolicy", "MaximumEventAgeInSeconds"))
		caught = caught && t.Get("DeadLetterConfig", "Arn").Written()
	}
	if caught {
		a.value("failureDestination", true, targets[0].Get("DeadLetterConfig", "Arn").At)
	}
	a.byDefault("maxRetries", int64(185))
	a.byDefault("maxRecordAge", int64(86400))
}

func linkRule(l *lifter, it *item) {
	p := it.Props
	if it.node.Class == "bus-rule" {
		l.ruleSources(it)
	}
	l.runsAs(it, it.node, p.Get("RoleArn"))
	for _, t := range p.Get("Targets").Each() {
		l.ruleTarget(it, t)
	}
}

// ruleSources says whose events come through a rule. Sources that begin with
// "aws." are reserved to the provider (EventBridge API reference, PutEvents):
// nobody who may write the bus can make such an event.
func (l *lifter) ruleSources(it *item) {
	p := it.Props
	pattern := structured(p.Get("EventPattern"))
	sources, own := l.sourcesOf(pattern)
	busAt := p.Get("EventBusName")
	buses := busAt.Options()
	if len(buses) == 0 {
		buses = []resource.Value{{At: p.Get("EventPattern").At}}
	}
	for _, o := range buses {
		if !own && len(sources) > 0 && l.find(o, "bus") == nil {
			continue
		}
		bus := l.bus(o)
		if own || l.owner[bus.ID] != nil || len(sources) == 0 {
			l.edge(it, model.Edge{From: bus.ID, To: it.node.ID, Kind: model.Feeds, Conditional: o.When, At: o.At})
		}
		if text := l.text(o); strings.Contains(text, partnerPrefix) && l.owner[bus.ID] == nil {
			l.partner(it, bus, o, text[strings.Index(text, partnerPrefix):])
		}
	}
	for _, s := range sources {
		switch text := l.text(s); {
		case strings.HasPrefix(text, "aws."):
			l.set(it.node).value("source", text, s.At)
			l.serviceEvents(it, text, pattern, s)
		}
	}
}

// sourcesOf lists the sources of an event pattern; own is false where all of
// them are the provider's.
func (l *lifter) sourcesOf(pattern resource.Value) (sources []resource.Value, own bool) {
	for _, s := range pattern.Get("source").Each() {
		sources = append(sources, s)
		text := l.text(s)
		if s.Kind == resource.Map { // {prefix: aws.}
			text = l.text(s.Get("prefix"))
		}
		if !strings.HasPrefix(text, "aws.") || strings.HasPrefix(text, partnerPrefix) {
			own = true
		}
	}
	return sources, own
}

// serviceEvents finds the stores whose events a rule on a service's source
// lets through: those that the pattern names, or for buckets that send their
// events to EventBridge, all of them where it names none.
func (l *lifter) serviceEvents(it *item, source string, pattern, at resource.Value) {
	detail := pattern.Get("detail")
	switch source {
	case "aws.s3":
		if trail := detail.Get("requestParameters", "bucketName"); trail.Written() {
			l.bucketEvents(it, trail, at, true)
			return
		}
		l.bucketEvents(it, detail.Get("bucket", "name"), at, false)
	case "aws.secretsmanager", "aws.ssm", "aws.dynamodb", "aws.states", "aws.ecr":
		for _, key := range [][]string{{"name"}, {"stateMachineArn"}, {"repository-name"}, {"requestParameters", "tableName"}, {"requestParameters", "secretId"}} {
			for _, v := range detail.Get(key...).Each() {
				if n := l.find(v); n != nil && n.Kind == model.Store {
					l.edge(it, model.Edge{From: n.ID, To: it.node.ID, Kind: model.Feeds, Conditional: v.When, At: v.At})
				}
			}
		}
	}
}

// bucketEvents feeds a rule from buckets, by their names; those of a trail
// need no switch on the bucket.
func (l *lifter) bucketEvents(it *item, names, at resource.Value, trail bool) {
	for _, b := range l.bucketsOf(it.Stack) {
		if b.node == nil || !trail && !sendsEvents(b) {
			continue
		}
		v, ok := l.admits(names, b, at)
		if ok {
			l.edge(it, model.Edge{From: b.node.ID, To: it.node.ID, Kind: model.Feeds, Conditional: v.When, At: v.At})
		}
	}
	for _, v := range names.Each() { // a bucket of another stack, by name
		if n := l.find(v, "bucket"); n != nil && n.Stack != it.Stack {
			l.edge(it, model.Edge{From: n.ID, To: it.node.ID, Kind: model.Feeds, Conditional: v.When, At: v.At})
		}
	}
}

// bucketsOf lists the buckets of a stack.
func (l *lifter) bucketsOf(stack string) []*item {
	if l.state.buckets == nil {
		l.state.buckets = map[string][]*item{}
		for _, b := range l.ofType("AWS::S3::Bucket") {
			l.state.buckets[b.Stack] = append(l.state.buckets[b.Stack], b)
		}
	}
	return l.state.buckets[stack]
}

// sendsEvents reports whether a bucket sends its events to EventBridge. An
// empty EventBridgeConfiguration does.
func sendsEvents(b *item) bool {
	c := b.Props.Get("NotificationConfiguration", "EventBridgeConfiguration")
	if c.Kind == resource.Absent {
		return false
	}
	on, known := c.Get("EventBridgeEnabled").Bool()
	return on || !known
}

// admits reports whether the names of a pattern let bucket b through, and the
// value that says so.
func (l *lifter) admits(names resource.Value, b *item, at resource.Value) (resource.Value, bool) {
	if !names.Written() {
		return at, true
	}
	for _, v := range names.Each() {
		if v.Kind == resource.Map {
			prefix := l.text(v.Get("prefix"))
			if prefix == "" || strings.HasPrefix(l.resolve(b.name), prefix) {
				return v, true
			}
			continue
		}
		if l.find(v, "bucket") == b.node || l.text(v) == l.resolve(b.name) {
			return v, true
		}
	}
	return resource.Value{}, false
}

// ruleTarget says where one target of a rule gets its events.
func (l *lifter) ruleTarget(it *item, t resource.Value) {
	role := t.Get("RoleArn")
	l.runsAs(it, it.node, role)
	via := l.viaRole(role)
	for _, o := range t.Get("Arn").Options() {
		o.When = append(append([]model.Condition(nil), t.When...), o.When...)
		l.hand(it, it.node, t, o, via)
	}
	l.deadLetter(it, it.node, t.Get("DeadLetterConfig", "Arn"))
}
