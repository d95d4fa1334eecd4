package lift

import "strideline/model"

func sqsKinds() map[string]*kind {
	return map[string]*kind{
		"AWS::SQS::Queue": {
			id:      identity{service: "sqs", arnType: "queue", resource: "{name}", nameProp: "QueueName", ref: "url", nameAttr: "QueueName"},
			declare: declareQueue, link: linkQueue,
		},
		"AWS::SQS::QueuePolicy":       {link: linkPolicyOf("PolicyDocument", "Queues")},
		"AWS::SQS::QueueInlinePolicy": {link: linkPolicyOf("PolicyDocument", "Queue")},
	}
}

// declareQueue reads a queue. Defaults: SQS API reference, SetQueueAttributes
// (retention four days, encryption with keys of SQS).
func declareQueue(l *lifter, it *item) {
	n := l.addNode(it, model.Store, "queue")
	a, p := l.set(n), it.Props
	a.int("visibilityTimeout", p.Get("VisibilityTimeout"))
	a.bool("fifo", p.Get("FifoQueue"))
	a.present("redrive", p.Get("RedrivePolicy"))
	a.days("retention", p.Get("MessageRetentionPeriod"), 86400)
	a.byDefault("retention", int64(4))
	if sse := p.Get("SqsManagedSseEnabled"); sse.Written() {
		if on, ok := sse.Bool(); ok && !on {
			a.value("encryption", "none", sse.At)
		}
	}
	a.encryptedWith(p.Get("KmsMasterKeyId"))
	l.tags(n, p.Get("Tags"))
}

func linkQueue(l *lifter, it *item) {
	l.protect(it, it.Props.Get("KmsMasterKeyId"))
	for _, o := range it.Props.Get("RedrivePolicy").Options() {
		v := structured(o).Get("deadLetterTargetArn")
		v.When = append(o.When, v.When...)
		l.deadLetter(it, it.node, v)
	}
}
