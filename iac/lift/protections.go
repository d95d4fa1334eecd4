package lift

import (
	"strings"

	"strideline/iac/resource"
	"strideline/model"
)

// protectionKinds guard other resources and carry no data of their own.
func protectionKinds() map[string]*kind {
	out := map[string]*kind{
		"AWS::Backup::BackupSelection": {link: linkBackupSelection},
		"AWS::CloudTrail::Trail": {
			id:      identity{service: "cloudtrail", arnType: "trail", resource: "trail/{name}", nameProp: "TrailName"},
			declare: declareTrail, link: linkTrail,
		},
		"AWS::CloudWatch::Alarm":          {declare: declareAlarm, link: linkAlarm},
		"AWS::CloudWatch::CompositeAlarm": {declare: declareAlarm, link: linkAlarm},
	}
	for _, t := range []string{
		"Backup::BackupPlan", "Backup::BackupVault", "Budgets::Budget", "Budgets::BudgetsAction", "CloudWatch::AnomalyDetector", "CloudWatch::Dashboard",
		"CloudWatch::InsightRule", "CE::AnomalyMonitor", "CE::AnomalySubscription",
	} {
		out["AWS::"+t] = &kind{plumbing: true}
	}
	return out
}

// kept records what becomes of each store when it leaves its stack.
func (l *lifter) kept() {
	for _, it := range l.items {
		if it.node == nil || it.node.Kind != model.Store || it.node.Type != it.Type {
			continue
		}
		a := l.set(it.node)
		a.keeps("keptOnDelete", it.Deletion)
		a.keeps("keptOnReplace", it.Attrs.Get("UpdateReplacePolicy"))
		if !it.Deletion.Written() && snapshotByDefault(it) {
			a.byDefault("keptOnDelete", true)
		}
	}
}

func (a attrs) keeps(name string, v resource.Value) {
	if !v.Written() {
		return
	}
	s, ok := v.Str()
	if !ok || model.Symbolic(s) {
		a.unknown(name, unknownReason(v), v.At)
		return
	}
	a.value(name, strings.HasPrefix(s, "Retain") || s == "Snapshot", v.At)
}

// snapshotByDefault reports whether the provider takes a snapshot before it
// deletes a resource of which nothing else is said (CloudFormation, attribute
// reference, DeletionPolicy).
func snapshotByDefault(it *item) bool {
	switch it.Type {
	case "AWS::RDS::DBCluster":
		return true
	case "AWS::RDS::DBInstance":
		return !it.Props.Get("DBClusterIdentifier").Written()
	}
	return false
}

// selection is what a backup selection asks of a resource.
type selection struct {
	named    map[*model.Node]bool
	patterns []string
	except   map[*model.Node]bool
	tags     []string // key=value, one of which it must carry; none: no matter
}

// linkBackupSelection marks the stores that a backup plan copies: those named,
// or all that carry one of the tags (AWS Backup, assigning resources).
func linkBackupSelection(l *lifter, it *item) {
	p := it.Props.Get("BackupSelection")
	s := selection{named: map[*model.Node]bool{}, except: map[*model.Node]bool{}}
	for _, v := range p.Get("Resources").Each() {
		if text := l.text(v); strings.ContainsAny(text, "*?") {
			s.patterns = append(s.patterns, text)
		} else if n := l.find(v); n != nil {
			s.named[n] = true
		}
	}
	for _, v := range p.Get("NotResources").Each() {
		if n := l.find(v); n != nil {
			s.except[n] = true
		}
	}
	s.tags = append(s.tags, l.tagTests(p.Get("ListOfTags"))...)
	s.tags = append(s.tags, l.tagTests(p.Get("Conditions", "StringEquals"))...)
	for _, x := range l.items {
		if x.node != nil && x.node.Kind == model.Store && x.Stack == it.Stack && backedUp(x) && s.takes(l, x) {
			l.set(x.node).value("backup", true, it.At)
		}
	}
}

func (l *lifter) tagTests(v resource.Value) []string {
	var out []string
	for _, t := range v.Each() {
		key, _ := t.Get("ConditionKey").Str()
		out = append(out, strings.TrimPrefix(key, "aws:ResourceTag/")+"="+model.Display(l.text(t.Get("ConditionValue"))))
	}
	return out
}

func (s selection) takes(l *lifter, x *item) bool {
	if s.except[x.node] {
		return false
	}
	named := s.named[x.node] || len(s.named) == 0 && len(s.patterns) == 0
	for _, p := range s.patterns {
		named = named || p == "*" || samePlace(p, l.resolve(x.arn))
	}
	if !named || len(s.tags) == 0 {
		return named
	}
	have, _ := x.node.Attrs["tags"].Value.([]string)
	for _, t := range s.tags {
		if contains(have, t) {
			return true
		}
	}
	return false
}

// samePlace matches the service and the literal head of an ARN pattern.
func samePlace(pattern, arn string) bool {
	p, a := splitARN(pattern), splitARN(arn)
	if p == nil || a == nil || p[2] != a[2] && p[2] != "*" {
		return false
	}
	head, _, _ := strings.Cut(p[5], "*")
	return strings.HasPrefix(a[5], head)
}

// backedUp reports whether AWS Backup knows the type (AWS Backup, supported
// resources).
func backedUp(x *item) bool {
	switch x.kind.id.service {
	case "dynamodb", "rds", "s3", "elasticfilesystem", "redshift", "timestream":
		return true
	}
	return false
}

// declareTrail reads the record of what is called in the account.
func declareTrail(l *lifter, it *item) {
	a := l.set(l.addNode(it, model.Store, "log"))
	a.byDefault("telemetry", true)
	a.encryptedWith(it.Props.Get("KMSKeyId"))
	l.tags(it.node, it.Props.Get("Tags"))
}

func linkTrail(l *lifter, it *item) {
	p := it.Props
	l.protect(it, p.Get("KMSKeyId"))
	for _, o := range p.Get("S3BucketName").Options() {
		if to := l.byName(o, "s3", ""); to != nil {
			l.deliver(it, it.node, to, o)
		}
	}
	for _, o := range p.Get("CloudWatchLogsLogGroupArn").Options() {
		if to := l.destination(o, model.Store, "log"); to != nil {
			l.deliver(it, it.node, to, o)
		}
	}
}

// declareAlarm makes a trigger of an alarm that has something to call.
func declareAlarm(l *lifter, it *item) {
	for _, list := range alarmActions {
		if it.Props.Get(list).Written() {
			a := l.set(l.addNode(it, model.Trigger, "direct"))
			a.byDefault("auth", "internal")
			a.byDefault("source", "cloudwatch.amazonaws.com")
			return
		}
	}
}

var alarmActions = []string{"AlarmActions", "OKActions", "InsufficientDataActions"}

// linkAlarm marks what an alarm watches and joins it with what it calls.
func linkAlarm(l *lifter, it *item) {
	p := it.Props
	l.watches(it, p.Get("Dimensions"))
	for _, m := range p.Get("Metrics").Each() {
		l.watches(it, m.Get("MetricStat", "Metric", "Dimensions"))
	}
	if it.node == nil {
		return
	}
	done := map[string]bool{}
	for _, list := range alarmActions {
		for _, o := range p.Get(list).Each() {
			to := l.destination(o, "", "")
			if to == nil || done[to.ID] || to.Kind != model.Function && to.Class != "topic" {
				continue
			}
			done[to.ID] = true
			l.sendTo(it, it.node, to, o, "")
		}
	}
}

func (l *lifter) watches(it *item, dimensions resource.Value) {
	for _, d := range dimensions.Each() {
		n := l.find(d.Get("Value"))
		if n == nil || n.Kind == model.Role || n.Kind == model.Actor {
			continue
		}
		l.set(n).value("alarmed", true, it.At)
	}
}
