package lift

import (
	"strings"

	"strideline/model"
)

func schedulerKinds() map[string]*kind {
	return map[string]*kind{
		"AWS::Scheduler::Schedule": {
			id:      identity{service: "scheduler", nameProp: "Name"},
			declare: declareSchedule, link: linkSchedule,
		},
		"AWS::Scheduler::ScheduleGroup": {plumbing: true},
	}
}

func declareSchedule(l *lifter, it *item) {
	a, p := l.set(l.addNode(it, model.Trigger, "schedule")), it.Props
	a.byDefault("auth", "internal")
	a.byDefault("async", true)
	a.str("schedule", p.Get("ScheduleExpression"))
	t := p.Get("Target")
	a.present("failureDestination", t.Get("DeadLetterConfig", "Arn"))
	a.int("maxRetries", t.Get("RetryPolicy", "MaximumRetryAttempts"))
	a.int("maxRecordAge", t.Get("RetryPolicy", "MaximumEventAgeInSeconds"))
	a.byDefault("maxRetries", int64(185))
	a.byDefault("maxRecordAge", int64(86400))
}

func linkSchedule(l *lifter, it *item) {
	t, n := it.Props.Get("Target"), it.node
	l.runsAs(it, n, t.Get("RoleArn"))
	via := l.viaRole(t.Get("RoleArn"))
	for _, o := range t.Get("Arn").Options() {
		if call, ok := universalTarget(l.text(o)); ok {
			c := caller{l: l, it: it, n: n, via: via}
			c.sdk(call, structured(t.Get("Input")), o)
			continue
		}
		l.hand(it, n, t, o, via)
	}
	l.deadLetter(it, n, t.Get("DeadLetterConfig", "Arn"))
}

// universalTarget cuts service:action out of arn:aws:scheduler:::aws-sdk:....
func universalTarget(arn string) (string, bool) {
	f := splitARN(arn)
	if f == nil || f[2] != "scheduler" {
		return "", false
	}
	return strings.CutPrefix(f[5], "aws-sdk:")
}
